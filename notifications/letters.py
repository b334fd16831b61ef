"""What a mail says: made when it is sent, from what is true then, in the language of who reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.exceptions import ObjectDoesNotExist
from django.template import Context, Engine
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions import invitation_token
from accounts.models import Invitation, Party, Person
from accounts.typed_text import tidy_line
from decisions import queries as table
from decisions.models import Assignment, Authority, Decision, Outcome, Process, Proposal, Step, Term, Voice
from decisions.presentation import joined, who_decides
from districts import queries as districts
from districts.models import Workplace
from initiatives.models import Follow, Initiative
from ledger.models import Entry
from notifications.models import Message

SUBJECT_LENGTH = 150
"""Characters. What shows mails cuts longer subjects off."""

_STOP_SALT = "notifications.stop"

Facts = dict[str, Any]


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
    html = _template("notifications/mail.html").render(Context(facts))
    return Letter(facts["subject"], _plain("notifications/mail.txt", facts) + "\n", html, facts["stop_link"])


def stop_token(person: Person, initiative: Initiative) -> str:
    """The secret part of the link by which one stops following: who and what, signed. It does not expire."""
    return signing.dumps([str(person.id), str(initiative.id)], salt=_STOP_SALT)


def read_stop_token(token: str) -> tuple[UUID, UUID] | None:
    """The ids of the person and the initiative that a link names, or None for a link that we did not sign."""
    try:
        person, initiative = signing.loads(token, salt=_STOP_SALT)
        return UUID(person), UUID(initiative)
    except (signing.BadSignature, ValueError, TypeError):
        return None


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
        tell = _ABOUT.get(message.kind)
        if tell is None or message.person is None:
            return None
        subject = Entry.objects.values_list("subject", flat=True).get(index=message.entry)
        return tell(subject, message.person)
    except ObjectDoesNotExist:  # What it is about was erased meanwhile.
        return None


def _absolute(path: str) -> str:
    return f"{settings.PUBLIC_ADDRESS}{path}"


def _envelope(initiative: Initiative, person: Person, **facts: Any) -> Facts:
    """What every letter about an initiative has: the plan and its link, and why this person gets it."""
    follows = Follow.objects.filter(initiative=initiative, person=person).exists()
    stop_link = _absolute(reverse("notifications:stop", args=[stop_token(person, initiative)])) if follows else ""
    return {
        "name": tidy_line(person.name),
        "initiative": initiative,
        "title": tidy_line(initiative.title),
        "link": _absolute(initiative.get_absolute_url()),
        "link_label": _("Open the plan"),
        "municipality": districts.municipality(),
        "why": _("You get this mail because you follow this plan.") if follows else "",
        "stop_link": stop_link,
        **facts,
    }


def _for_a_role(initiative: Initiative, person: Person, why: str, **facts: Any) -> Facts:
    """The same for who gets it because of their role: that does not end when they stop following."""
    return {**_envelope(initiative, person, **facts), "why": why, "stop_link": ""}


def _signs(party: Party) -> str:
    return _("You get this mail because you can sign for %(party)s.") % {"party": party}


def _of_process(process_id: UUID) -> Initiative:
    return Initiative.objects.select_related("group").get(process=process_id)


def _deciders(authority: Authority) -> list[Party]:
    return [seat.party for seat in table.deciding_seats(authority)]


def _step_facts(step: Step) -> Facts:
    """A step as a letter tells of it: what it is about, who decides, by when, and who steps in after that."""
    return {
        "step": step,
        "question": step.template_step.question,
        "who_decides": f"{who_decides(party.name for party in _deciders(table.current_authority(step)))}.",
        "ends_on": step.term.ends_on,
        "steps_in": table.participant(step.process, step.template_step.escalates_to),
    }


def _steps() -> Any:
    return table.with_table(Step.objects.select_related("process"))


def _decision_facts(decision: Decision) -> Facts:
    proposal = decision.proposal
    return {
        "decision": decision,
        "decided_about": decision.step.template_step.question,
        "outcome": Outcome(proposal.outcome).label,
        "reasons": proposal.reasons,
        "conditions": [line.strip() for line in proposal.conditions.splitlines() if line.strip()],
        "decided_by": joined(party.name for party in _deciders(proposal.authority)),
    }


def _decisions() -> Any:
    return Decision.objects.select_related("step__template_step", "proposal__authority")


def _signer_at(step: Step, person: Person) -> Party:
    """The deciding party that this person signs for; the first of the table where that ended meanwhile."""
    parties = _deciders(table.current_authority(step))
    signed = set(person.memberships.filter(is_representative=True, until=None).values_list("party_id", flat=True))
    return next((party for party in parties if party.id in signed), parties[0])


def _about_sent(subject: UUID, person: Person) -> Facts:
    initiative = Initiative.objects.select_related("group", "neighbourhood").get(id=subject)
    step = _steps().get(process=initiative.process_id, number=1)
    place = Workplace.objects.filter(district=initiative.neighbourhood.district_id).first()
    why = _("You get this mail because you belong to the group that sent this plan.")
    return _for_a_role(initiative, person, why, workplace=place, **_step_facts(step))


def _about_accepted(subject: UUID, person: Person) -> Facts:
    initiative = Initiative.objects.select_related("accepted_by").get(id=subject)
    process = Process.objects.get(initiative=initiative)
    team = table.participant(process, Party.Kind.MUNICIPAL_TEAM)
    step = _steps().filter(process=process, closed_at=None).first()
    return _envelope(initiative, person, team=team, handler=initiative.accepted_by, **_step_facts(step) if step else {})


def _about_withdrawn(subject: UUID, person: Person) -> Facts:
    initiative = Initiative.objects.select_related("group").get(id=subject)
    facts = _envelope(initiative, person, reason=initiative.withdrawn_reason)
    return facts if facts["why"] else {**facts, "why": _("You get this mail because you work on this plan.")}


def _about_step(subject: UUID, person: Person) -> Facts | None:
    step = _steps().get(id=subject)
    if step.closed_at is not None or step.process.closed_at is not None:
        return None
    before = _decisions().filter(step__process=step.process_id, step__number=step.number - 1).first()
    facts = {**_step_facts(step), **(_decision_facts(before) if before else {}), "party": _signer_at(step, person)}
    return _for_a_role(_of_process(step.process_id), person, _signs(facts["party"]), **facts)


def _about_proposal(subject: UUID, person: Person) -> Facts | None:
    proposal = Proposal.objects.select_related("party").get(id=subject)
    if proposal.closed_at is not None:
        return None
    step = _steps().get(id=proposal.step_id)
    party = _signer_at(step, person)
    facts = {
        **_step_facts(step),
        "party": party,
        "proposal": proposal,
        "proposer": proposal.party,
        "outcome": Outcome(proposal.outcome).label,
        "reasons": proposal.reasons,
    }
    return _for_a_role(_of_process(step.process_id), person, _signs(party), **facts)


def _about_failed_proposal(subject: UUID, person: Person) -> Facts | None:
    proposal = Proposal.objects.select_related("party").get(id=subject)
    step = _steps().get(id=proposal.step_id)
    if step.closed_at is not None:
        return None
    objection = proposal.voices.select_related("party").filter(say=Voice.Say.OBJECTION).first()
    facts = {**_step_facts(step), "proposer": proposal.party, "objection": objection}
    return _for_a_role(_of_process(step.process_id), person, _signs(_signer_at(step, person)), **facts)


def _about_decision(subject: UUID, person: Person) -> Facts:
    decision = _decisions().select_related("step__process").get(id=subject)
    process = decision.step.process
    following = _steps().filter(process=process, number=decision.step.number + 1).first()
    facts = {**_decision_facts(decision), **(_step_facts(following) if following else {}), "process": process}
    return _envelope(_of_process(process.id), person, **facts)


def _about_withdrawal(subject: UUID, person: Person) -> Facts:
    authority = Authority.objects.get(id=subject)
    step = _steps().get(id=authority.step_id)
    facts = _envelope(_of_process(step.process_id), person, authority=authority, **_step_facts(step))
    return facts if facts["why"] else {**facts, "why": _("You get this mail because you decided at this step.")}


def _about_close(subject: UUID, person: Person) -> Facts:
    process = Process.objects.get(id=subject)
    return _envelope(_of_process(process.id), person, process=process)


def _about_lapse(subject: UUID, person: Person) -> Facts | None:
    term = Term.objects.select_related("escalated_to").get(step_id=subject)
    step = _steps().get(id=subject)
    if step.closed_at is not None or step.process.closed_at is not None:
        return None
    party = term.escalated_to
    must_act = party is not None and person.memberships.filter(party=party, until=None).exists()
    facts = {**_step_facts(step), "term": term, "party": party, "must_act": must_act}
    initiative = _of_process(step.process_id)
    if party is not None and must_act:
        return _for_a_role(initiative, person, _signs(party), **facts)
    return _envelope(initiative, person, **facts)


def _about_assignment(subject: UUID, person: Person) -> Facts | None:
    assignment = Assignment.objects.select_related("party").get(id=subject)
    if assignment.until is not None:
        return None
    step = _steps().filter(process=assignment.process_id, closed_at=None).first()
    facts = {"assignment": assignment, "task": assignment.get_task_display(), **(_step_facts(step) if step else {})}
    why = _("You get this mail because you work for %(party)s.") % {"party": assignment.party}
    return _for_a_role(_of_process(assignment.process_id), person, why, **facts)


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
        "link": _absolute(reverse("initiatives:invitation", args=[invitation_token(invitation)])),
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
    "decision.taken": _about_decision,
    "authority.withdrawn": _about_withdrawal,
    "process.closed": _about_close,
    "term.lapsed": _about_lapse,
    "assignment.began": _about_assignment,
}
