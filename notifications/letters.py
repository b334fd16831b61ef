"""What a mail says: made when it is sent, from what is true then, in the language of who reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.template import Context, Engine
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions import invitation_token
from accounts.models import Invitation, Party, Person
from accounts.typed_text import tidy_line
from decisions import queries as table
from decisions.models import Assignment, Authority, Outcome, Process, Proposal, Term, Voice
from districts import queries as districts
from districts.models import Workplace
from initiatives.models import Initiative
from ledger.models import Entry
from notifications import elsewhere
from notifications.desk_letters import ABOUT_THE_FILE
from notifications.envelopes import (
    Facts,
    absolute,
    decision_facts,
    decisions,
    envelope,
    facts_before,
    for_a_role,
    of_many,
    of_process,
    signer_at,
    signs,
    step_facts,
    steps,
)
from notifications.join_letters import ABOUT_JOINING
from notifications.models import Message
from notifications.plan_letters import ABOUT_A_PLAN
from notifications.table_letters import ABOUT_A_LINE, ABOUT_THE_TABLE

SUBJECT_LENGTH = 150
"""Characters. What shows mails cuts longer subjects off."""


@dataclass(frozen=True)
class Letter:
    """A mail without its envelope. `stop_link` is empty where the reader gets it for their role, not as a follower."""

    subject: str
    text: str
    html: str
    stop_link: str


def letter_for(message: Message, at: datetime) -> Letter | None:
    """What to write about a line of the ledger to who is owed it, in the active language.

    None where it has lost its meaning meanwhile: a step that was decided, an invitation that was used.
    """
    facts = _facts_for(message, at)
    if facts is None:
        return None
    kind = message.kind.replace(".", "_")
    subject, _newline, body = _plain(f"notifications/{kind}.txt", facts).partition("\n")
    facts["subject"] = tidy_line(subject)[:SUBJECT_LENGTH]
    facts["paragraphs"] = [paragraph.strip() for paragraph in body.split("\n\n") if paragraph.strip()]
    facts["colours"] = settings.THEME.colours
    html = _template("notifications/mail.html").render(Context(facts))
    return Letter(facts["subject"], _plain("notifications/mail.txt", facts) + "\n", html, facts["stop_link"])


def _template(name: str) -> Any:
    return Engine.get_default().get_template(name)


def _plain(name: str, facts: Facts) -> str:
    """A text in which nothing is escaped, without space at the ends of lines and without runs of empty lines."""
    text: str = _template(name).render(Context(facts, autoescape=False))
    lines: list[str] = []
    for line in text.strip().splitlines():
        if line.strip() or lines[-1]:
            lines.append(line.rstrip())
    return "\n".join(lines)


def _facts_for(message: Message, at: datetime) -> Facts | None:
    try:
        if message.invitation is not None:
            return _about_invitation(message.invitation, at)
        if message.person is None:
            return None
        entry = Entry.objects.get(index=message.entry)
        told = (ABOUT_A_LINE | ABOUT_A_PLAN | ABOUT_THE_FILE).get(message.kind)
        if tell_line := told or elsewhere.letter_about(message.kind):
            return tell_line(entry, message.person, at)
        tell = _ABOUT.get(message.kind)
        return tell(entry.subject, message.person) if tell else None
    except ObjectDoesNotExist:  # What it is about was erased meanwhile.
        return None


def _about_sent(subject: UUID, person: Person) -> Facts:
    initiative = Initiative.objects.select_related("group", "neighbourhood").get(id=subject)
    step = steps().get(process=initiative.process_id, number=1)
    place = Workplace.objects.filter(district=initiative.neighbourhood.district_id).first()
    why = _("You get this mail because you belong to the group that sent this plan.")
    return for_a_role(initiative, person, why, workplace=place, **step_facts(step))


def _about_accepted(subject: UUID, person: Person) -> Facts:
    initiative = Initiative.objects.select_related("accepted_by").get(id=subject)
    process = Process.objects.get(initiative=initiative)
    team = table.participant(process, Party.Kind.MUNICIPAL_TEAM)
    step = steps().filter(process=process, closed_at=None).first()
    return envelope(initiative, person, team=team, handler=initiative.accepted_by, **step_facts(step) if step else {})


def _about_withdrawn(subject: UUID, person: Person) -> Facts:
    initiative = Initiative.objects.select_related("group").get(id=subject)
    facts = envelope(initiative, person, reason=initiative.withdrawn_reason)
    return facts if facts["why"] else {**facts, "why": _("You get this mail because you work on this plan.")}


def _about_step(subject: UUID, person: Person) -> Facts | None:
    step = steps().get(id=subject)
    if step.closed_at is not None or step.process.closed_at is not None:
        return None
    facts = {**step_facts(step), **facts_before(step), "party": signer_at(step, person)}
    return for_a_role(of_process(step.process_id), person, signs(facts["party"]), **facts)


def _about_proposal(subject: UUID, person: Person) -> Facts | None:
    proposal = Proposal.objects.select_related("party").get(id=subject)
    if proposal.closed_at is not None:
        return None
    step = steps().get(id=proposal.step_id)
    party = signer_at(step, person)
    facts = {
        **step_facts(step),
        "party": party,
        "proposal": proposal,
        "proposer": proposal.party,
        "outcome": Outcome(proposal.outcome).label,
        "reasons": proposal.reasons,
    }
    return for_a_role(of_process(step.process_id), person, signs(party), **facts)


def _about_failed_proposal(subject: UUID, person: Person) -> Facts | None:
    proposal = Proposal.objects.select_related("party").get(id=subject)
    step = steps().get(id=proposal.step_id)
    if step.closed_at is not None:
        return None
    objection = proposal.voices.select_related("party").filter(say=Voice.Say.OBJECTION).first()
    facts = {**step_facts(step), "proposer": proposal.party, "objection": objection}
    return for_a_role(of_process(step.process_id), person, signs(signer_at(step, person)), **facts)


def _about_proposal_taken_back(subject: UUID, person: Person) -> Facts | None:
    proposal = Proposal.objects.select_related("party").get(id=subject)
    step = steps().get(id=proposal.step_id)
    if step.closed_at is not None or step.process.closed_at is not None:
        return None
    facts = {**step_facts(step), "proposer": proposal.party, "reason": proposal.taken_back_because}
    return for_a_role(of_process(step.process_id), person, signs(signer_at(step, person)), **facts)


def _about_decision(subject: UUID, person: Person) -> Facts:
    decision = decisions().select_related("step__process").get(id=subject)
    process = decision.step.process
    following = steps().filter(process=process, number=decision.step.number + 1).first()
    facts = {**decision_facts(decision), **(step_facts(following) if following else {}), "process": process}
    return envelope(of_process(process.id), person, **facts)


def _about_withdrawal(subject: UUID, person: Person) -> Facts:
    authority = Authority.objects.get(id=subject)
    step = steps().get(id=authority.step_id)
    facts = envelope(of_process(step.process_id), person, authority=authority, **step_facts(step))
    return facts if facts["why"] else {**facts, "why": _("You get this mail because you decided at this step.")}


def _about_close(subject: UUID, person: Person) -> Facts:
    process = Process.objects.get(id=subject)
    return envelope(of_process(process.id), person, process=process)


def _about_lapse(subject: UUID, person: Person) -> Facts | None:
    term = Term.objects.select_related("escalated_to").get(step_id=subject)
    step = steps().get(id=subject)
    if step.closed_at is not None or step.process.closed_at is not None:
        return None
    party = term.escalated_to
    must_act = party is not None and person.memberships.filter(party=party, until=None).exists()
    facts = {**step_facts(step), "term": term, "party": party, "must_act": must_act}
    initiative = of_process(step.process_id)
    if party is not None and must_act:
        return for_a_role(initiative, person, signs(party), **facts)
    return envelope(initiative, person, **facts)


def _about_assignment(subject: UUID, person: Person) -> Facts | None:
    running = table.given_with(Assignment.objects.get(id=subject)).filter(until=None).select_related("party")
    assignment = running.first()
    if assignment is None:
        return None
    step = steps().filter(process=assignment.process_id, closed_at=None).first()
    facts = {
        "assignment": assignment,
        "task": assignment.get_task_display(),
        **(step_facts(step) if step else {}),
        **of_many(running),
    }
    why = _("You get this mail because you work for %(party)s.") % {"party": assignment.party}
    return for_a_role(of_process(assignment.process_id), person, why, **facts)


def _about_invitation(invitation: Invitation, at: datetime) -> Facts | None:
    if invitation.accepted_at is not None or at >= invitation.expires_at:
        return None
    initiative = Initiative.objects.filter(group=invitation.party).first()
    return {
        "name": tidy_line(invitation.name),
        "inviter": tidy_line(str(invitation.invited_by)),
        "party": invitation.party,
        "title": tidy_line(initiative.title) if initiative else "",
        "expires_at": invitation.expires_at,
        "link": absolute(reverse("initiatives:invitation", args=[invitation_token(invitation)])),
        "link_label": _("Look at the invitation"),
        "municipality": districts.municipality(),
        "why": _("You get this mail because somebody gave your address to invite you. We do not use it for more."),
        "stop_link": "",
    }


_ABOUT: dict[str, Callable[[UUID, Person], Facts | None]] = {
    "initiative.sent": _about_sent,
    "initiative.accepted": _about_accepted,
    "initiative.withdrawn": _about_withdrawn,
    "step.opened": _about_step,
    "proposal.made": _about_proposal,
    "proposal.failed": _about_failed_proposal,
    "proposal.taken_back": _about_proposal_taken_back,
    "decision.taken": _about_decision,
    "authority.withdrawn": _about_withdrawal,
    "process.closed": _about_close,
    "term.lapsed": _about_lapse,
    "assignment.began": _about_assignment,
    **ABOUT_JOINING,
    **ABOUT_THE_TABLE,
}
