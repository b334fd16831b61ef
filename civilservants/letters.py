"""Who hears by mail of deviations, rules, terms and tasks that ended, and what they read.

`notifications.elsewhere` asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as accounts
from accounts.models import Membership, Party, Person
from accounts.typed_text import tidy_line
from civilservants import access, candidates, register
from civilservants.models import Deviation, RuleProposal, TermReminder
from decisions import queries as table
from decisions.models import Assignment, Step
from districts import queries as districts
from ledger.models import Entry
from notifications.envelopes import Facts, absolute, for_a_role, of_many, of_process, step_facts, steps

People = set[Person]


def _reader(entry: Entry, at: datetime) -> People:
    """Who was asked to read, while nobody has."""
    deviation = _deviation(entry)
    return _who_may([deviation.asked_to_read], deviation, access.may_second, at)


def _cover(entry: Entry, at: datetime) -> People:
    """Who was asked to cover it, once it was read."""
    deviation = _deviation(entry)
    return _who_may([deviation.asked_to_cover], deviation, access.may_cover, at)


def _writer(entry: Entry, at: datetime) -> People:
    """Who wrote it, while they still work with rules: who has left reads the page of it no more."""
    deviation = _deviation(entry)
    return _who_may([deviation.drafted_by], deviation, access.may_see, at)


def _evaluators(entry: Entry, at: datetime) -> People:
    """Who wrote it and who covers it; where both have left, who answers for the team."""
    deviation = _deviation(entry)
    people = _who_may([deviation.drafted_by, deviation.covered_by], deviation, access.may_evaluate, at)
    return people or _who_answer_for(list(accounts.members_of([deviation.team_id], at)))


def _owner(entry: Entry, at: datetime) -> People:
    """Who signs for the owner of a rule, but for who proposed the change."""
    proposal = _proposal(entry)
    if proposal.answered_at is not None:
        return set()
    owners = accounts.representatives_of([proposal.regulation.owner], at)
    return {one.person for one in owners if one.person_id != proposal.proposed_by_id}


def _proposer(entry: Entry, at: datetime) -> People:
    """Who proposed it, while they still work with rules."""
    proposer = _proposal(entry).proposed_by
    return {proposer} if access.has_desk(proposer, at) else set()


def _reminded(entry: Entry, at: datetime) -> People:
    """Who handles the plan and is not away; of a day too late, or where there is nobody, who answers for the team."""
    reminder = _reminder(entry)
    step = reminder.term.step
    team = table.participant(step.process, Party.Kind.MUNICIPAL_TEAM)
    if team is None or not _is_open(step):
        return set()
    members = list(accounts.members_of([team.id], at))
    handling = Assignment.objects.filter(process=step.process_id, task=Assignment.Task.HANDLER, until=None)
    handlers = set(handling.exclude(person=None).values_list("person", flat=True))
    away = candidates.away_on(list(handlers), timezone.localdate(at))
    people = {one.person for one in members if one.person_id in handlers and one.person_id not in away}
    if people and reminder.kind != TermReminder.Kind.LATE:
        return people
    return _who_answer_for(members)


def _no_longer_at_work(entry: Entry, at: datetime) -> People:
    """Whose task somebody else ended, by one mail where it was on many plans at once; not who has it again, nor who has
    left the party.
    """
    ended = _assignment(entry)
    person = ended.person
    if person is None or person.id == ended.until_by_id or ended != table.ended_with(ended).first():
        return set()
    if not accounts.members_of([ended.party_id], at).filter(person=person).exists():
        return set()
    return {person} if table.gone_with(ended).exists() else set()


def _who_answer_for(team: list[Membership]) -> People:
    """Who leads a team; everybody of it where nobody does."""
    return {one.person for one in team if one.is_lead} or {one.person for one in team}


def _about_deviation(entry: Entry, person: Person, at: datetime) -> Facts | None:
    """What is asked of somebody; nothing once somebody else did it."""
    deviation = _deviation(entry)
    asked: dict[str, Callable[[Person, Deviation, datetime], bool]] = {
        "deviation.submitted": access.may_second,
        "deviation.read": access.may_cover,
        "deviation.evaluation_due": access.may_evaluate,
    }
    may = asked.get(entry.kind)
    if may is not None and not may(person, deviation, at):
        return None
    why = _("You get this mail because you work with the rules of the municipality.")
    address = reverse("desk:deviation", args=[deviation.id])
    return _facts(person, address, _("Open the deviation"), why, deviation=deviation, rule=deviation.regulation)


def _about_proposal(entry: Entry, person: Person, at: datetime) -> Facts | None:
    proposal = _proposal(entry)
    if entry.kind == "rule.change_proposed" and proposal.answered_at is not None:
        return None
    why = _("You get this mail because you work with the rules of the municipality.")
    address = reverse("desk:rule-proposal", args=[proposal.id])
    return _facts(person, address, _("Open the proposal"), why, proposal=proposal, rule=proposal.regulation)


def _about_term(entry: Entry, person: Person, at: datetime) -> Facts | None:
    reminder = _reminder(entry)
    step = steps().get(id=reminder.term.step_id)
    if not _is_open(step):
        return None
    facts = {
        **step_facts(step),
        "reminder": reminder,
        "term_link": absolute(reverse("decisions:term", args=[step.id])),
        "may_still_move": reminder.kind != TermReminder.Kind.LATE and step.term.extended_at is None,
    }
    why = _("You get this mail because you work on this plan, or lead the team that does.")
    return for_a_role(of_process(step.process_id), person, why, **facts)


def _about_end(entry: Entry, person: Person, at: datetime) -> Facts | None:
    gone = table.gone_with(_assignment(entry)).select_related("party", "until_by")
    ended = gone.first()
    if ended is None:
        return None
    running = Assignment.objects.filter(process=ended.process_id, task=ended.task, until=None)
    others = [str(one.who) for one in running.select_related("person", "party").order_by("since")]
    facts = {
        "task": ended.get_task_display(),
        "ended_by": ended.until_by,
        "others": ", ".join(others),
        **of_many(gone),
    }
    why = _("You get this mail because you work for %(party)s.") % {"party": ended.party}
    return for_a_role(of_process(ended.process_id), person, why, **facts)


PEOPLE: dict[str, Callable[[Entry, datetime], People]] = {
    "deviation.submitted": _reader,
    "deviation.read": _cover,
    "deviation.covered": _writer,
    "deviation.refused": _writer,
    "deviation.evaluation_due": _evaluators,
    "rule.change_proposed": _owner,
    "rule.change_answered": _proposer,
    "term.reminded": _reminded,
    "assignment.ended": _no_longer_at_work,
}

LETTERS: dict[str, Callable[[Entry, Person, datetime], Facts | None]] = {
    "deviation.submitted": _about_deviation,
    "deviation.read": _about_deviation,
    "deviation.covered": _about_deviation,
    "deviation.refused": _about_deviation,
    "deviation.evaluation_due": _about_deviation,
    "rule.change_proposed": _about_proposal,
    "rule.change_answered": _about_proposal,
    "term.reminded": _about_term,
    "assignment.ended": _about_end,
}


def _facts(person: Person, address: str, label: str, why: str, **facts: Any) -> Facts:
    return {
        "name": tidy_line(person.name),
        "link": absolute(address),
        "link_label": label,
        "municipality": districts.municipality(),
        "why": why,
        "stop_link": "",
        **facts,
    }


def _who_may(
    people: Iterable[Person | None],
    deviation: Deviation,
    may: Callable[[Person, Deviation, datetime], bool],
    at: datetime,
) -> People:
    return {one for one in people if one is not None and one.is_active and may(one, deviation, at)}


def _deviation(entry: Entry) -> Deviation:
    return register.whole().get(id=entry.subject)


def _proposal(entry: Entry) -> RuleProposal:
    return RuleProposal.objects.select_related("regulation__owner", "team", "proposed_by").get(id=entry.subject)


def _reminder(entry: Entry) -> TermReminder:
    return TermReminder.objects.select_related("term__step__process").get(id=entry.subject)


def _assignment(entry: Entry) -> Assignment:
    return Assignment.objects.select_related("party", "person", "until_by").get(id=entry.subject)


def _is_open(step: Step) -> bool:
    return step.closed_at is None and step.process.closed_at is None
