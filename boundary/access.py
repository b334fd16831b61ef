"""Who may do what at the boundary between the professions."""

from __future__ import annotations

from datetime import datetime

from accounts import access as accounts
from accounts import queries as people
from accounts.models import Membership, Party, Person
from boundary import queries
from boundary.models import Activity, Consult, DemarcationProposal, Example
from boundary.sides import Side
from decisions import queries as table
from decisions.models import Process


def side_of(party: Party) -> Side:
    return Side.SOCIAL_WORK if party.kind == Party.Kind.WELFARE_TEAM else Side.TOWN_HALL


def may_log(person: Person, party: Party, at: datetime) -> bool:
    """Members of a municipal team and of a social work team log what they did for it."""
    return party.kind in queries.LOGGING_KINDS and accounts.is_member(person, party, at)


def may_strike(person: Person, activity: Activity, at: datetime) -> bool:
    """Who logged an activity can strike it out, until the talk about it is settled."""
    if activity.logged_by_id != person.id or activity.struck_at is not None:
        return False
    consult = activity.signal.consult if hasattr(activity, "signal") else None
    return consult is None or consult.settled_at is None


def leads(person: Person, party: Party, at: datetime) -> bool:
    """Does this person lead the team?"""
    return Membership.objects.filter(people.holding_at(at), person=person, party=party, is_lead=True).exists()


def party_in(person: Person, consult: Consult, at: datetime) -> Party | None:
    """For which of the two somebody talks in a consult; None for anybody else. Nobody belongs to both (one hat)."""
    pair = {consult.municipal_id: consult.municipal, consult.welfare_id: consult.welfare}
    held = Membership.objects.filter(people.holding_at(at), person=person, party__in=list(pair)).first()
    return pair[held.party_id] if held else None


def may_talk(person: Person, consult: Consult, at: datetime) -> bool:
    """Members of both parties talk until it is settled."""
    return consult.settled_at is None and party_in(person, consult, at) is not None


def may_settle(person: Person, consult: Consult, at: datetime) -> bool:
    """Members of both parties say how they would settle it; where it is about a seat, those who sign for them."""
    party = party_in(person, consult, at)
    if party is None or consult.settled_at is not None:
        return False
    return consult.template_step_id is None or accounts.may_represent(person, party, at)


def may_ask(person: Person, process: Process, at: datetime) -> bool:
    """Who signs for the municipal team of a plan asks social work why a step would have no seat for it: while the plan
    is on its way, and after that where what was decided cannot be decided anew without.
    """
    team = table.participant(process, Party.Kind.MUNICIPAL_TEAM)
    if team is None or not accounts.may_represent(person, team, at):
        return False
    return process.closed_at is None or bool(queries.steps_without_social_work(process, at))


def may_write_example(person: Person, consult: Consult, at: datetime) -> bool:
    """Members of both write what a settled consult teaches, until somebody cleared it."""
    if consult.settled_at is None or party_in(person, consult, at) is None:
        return False
    example = Example.objects.filter(consult=consult).first()
    return example is None or example.cleared_at is None


def may_clear(person: Person, example: Example, at: datetime) -> bool:
    """Somebody of the two clears it of persons: never who wrote it."""
    if example.cleared_at is not None or example.written_by_id == person.id:
        return False
    return party_in(person, example.consult, at) is not None


def may_withdraw_example(person: Person, example: Example, at: datetime) -> bool:
    """Members of both can take away what was published, where somebody is recognised in it after all."""
    return example.is_published and party_in(person, example.consult, at) is not None


def may_propose_demarcation(person: Person, party: Party, at: datetime) -> bool:
    """Who signs for the executive, or for a social work team, proposes to change who does what."""
    kinds = {Party.Kind.EXECUTIVE.value, Party.Kind.WELFARE_TEAM.value}
    return party.kind in kinds and accounts.may_represent(person, party, at)


def may_answer_demarcation(person: Person, proposal: DemarcationProposal, party: Party, at: datetime) -> bool:
    """The same people of every other party that must agree, once, while it lies there."""
    if proposal.closed_at is not None or proposal.answers.filter(party=party).exists():
        return False
    return may_propose_demarcation(person, party, at)
