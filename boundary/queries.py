from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, DateTimeField, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, UUIDField
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import models
from accounts import queries as accounts
from accounts.demarcation import (
    Profession,
    WorkFunction,
    is_social_work,
    keeps_out_officials,
    profession_by_default,
)
from accounts.models import Demarcation, Membership, Party, Person
from boundary import displacement
from boundary.models import (
    Activity,
    Consult,
    ConsultTerms,
    DemarcationProposal,
    Example,
    Settlement,
)
from decisions import queries as table
from decisions.models import Finding, Process, Step, TemplateStep
from districts.models import District
from initiatives import queries as initiatives
from initiatives.models import Initiative
from ledger.at_once import Answers, AtOnce, Given

Parties = list[UUID] | QuerySet[Any, Any]
"""Ids of parties, known or to be looked up."""

FINE_HOLDS = timedelta(days=365)
"""How long what two settled as fine is not asked again for the same work, place and plan."""
LATEST = 3
"""How many of one's last choices are offered first."""
REMIND_AFTER, ESCALATE_AFTER = 5, 10
"""Working days, where the admin has set no others."""

LOGGING_KINDS = (Party.Kind.MUNICIPAL_TEAM.value, Party.Kind.WELFARE_TEAM.value)
"""Of which parties people log what they did: those who work in the neighbourhood."""


@dataclass(frozen=True)
class Suggestion:
    """Who should do the work of a step, because its work function is of social work.

    team      the social work team at this table; None where none takes part
    people    its members now
    reason    in words, for the official who assigns
    """

    team: Party | None
    people: list[Membership]
    reason: str
    keeps_out_officials: bool


def suggested_for(step: Step, at: datetime) -> Suggestion | None:
    """The social workers to ask for this step; None where its work is not of social work."""
    profession = accounts.profession_for(step.template_step.function, timezone.localdate(at))
    if not is_social_work(profession):
        return None
    team = table.participant(step.process, Party.Kind.WELFARE_TEAM)
    return suggestion(step, profession, team, list(accounts.members_of([team.id], at)) if team else [])


def suggestion(step: Step, profession: Profession, team: Party | None, people: list[Membership]) -> Suggestion:
    """The same, where the profession is of social work and who sits here was read before."""
    return Suggestion(team, people, _reason(step, profession, team), keeps_out_officials(profession))


def functions_of_social_work(on: date) -> frozenset[WorkFunction]:
    """The work functions in which, on a day, a social worker belongs."""
    return of_social_work(accounts.professions_on(on))


def of_social_work(professions: Mapping[WorkFunction, Profession]) -> frozenset[WorkFunction]:
    """The work functions in which a social worker belongs."""
    return frozenset(function for function, whose in professions.items() if is_social_work(whose))


def _reason(step: Step, profession: Profession, team: Party | None) -> str:
    words = {"work": step.template_step.get_work_function_display().lower(), "team": team}
    if team is None:
        return _("This step is about %(work)s. That is social work, but no social work team sits here.") % words
    if profession is Profession.TOGETHER:
        return _("This step is about %(work)s. Civil servants and %(team)s do that together.") % words
    return _("This step is about %(work)s. That is the work of %(team)s, not yours.") % words


# What was done


def logs_for(person: Person, at: datetime) -> list[Membership]:
    """The teams for which somebody logs what they did; none for anybody who does not work in the neighbourhood."""
    held = accounts.memberships_of(person, at).filter(party__kind__in=LOGGING_KINDS)
    return list(held.select_related("party__district").order_by("party__name"))


def activities() -> QuerySet[Activity]:
    return Activity.objects.select_related("district", "initiative", "party", "signal__consult")


def own_activities(person: Person) -> QuerySet[Activity]:
    """What somebody logged themselves, the newest first. Nobody else but who leads their team sees it."""
    return activities().filter(logged_by=person).order_by("-logged_at")


def last_choices(person: Person) -> list[Activity]:
    """The last different things that somebody logged: work, place, plan, time and with whom."""
    seen: dict[tuple[object, ...], Activity] = {}
    for one in own_activities(person).filter(struck_at=None)[: 10 * LATEST]:
        key = (one.party_id, one.work_function, one.district_id, one.initiative_id, one.minutes, one.how)
        seen.setdefault(key, one)
    return list(seen.values())[:LATEST]


def led_by(person: Person, at: datetime) -> list[Party]:
    """The teams that somebody leads, of those who log what they did."""
    held = accounts.memberships_of(person, at).filter(is_lead=True, party__kind__in=LOGGING_KINDS)
    return [one.party for one in held.order_by("party__name")]


def activities_of_team(party: Party, at: datetime) -> QuerySet[Activity]:
    """What the people of a team logged for it in three months, for who leads it."""
    since = timezone.localdate(at) - timedelta(days=92)
    return activities().filter(party=party, done_on__gte=since).select_related("logged_by")


def plans_for(parties: list[Party]) -> QuerySet[Initiative]:
    """The plans at whose table one of these sits, that are still under way."""
    at_tables = initiatives.at_tables_of(Party.objects.filter(id__in=[party.id for party in parties]))
    return at_tables.filter(process__closed_at=None).order_by("title")


def plans_at_table_of(party: Party) -> QuerySet[Initiative]:
    return initiatives.at_tables_of(Party.objects.filter(id=party.id))


def municipal_team_of(process: Process) -> Party | None:
    return table.participant(process, Party.Kind.MUNICIPAL_TEAM)


# Consults


def consults() -> QuerySet[Consult]:
    return Consult.objects.select_related(
        "municipal", "welfare", "district", "initiative", "settled_as__party", "template_step"
    )


def consults_of(person: Person, at: datetime) -> QuerySet[Consult]:
    """The consults of the parties that somebody belongs to."""
    parties = accounts.parties_of(person, at).values("id")
    return consults().filter(Q(municipal__in=parties) | Q(welfare__in=parties))


def party_at_boundary(person: Person, at: datetime) -> Party | None:
    """The party for which somebody stands at the boundary; None for who works for neither of the two."""
    kinds = [*LOGGING_KINDS, Party.Kind.EXECUTIVE.value]
    return accounts.parties_of(person, at).filter(kind__in=kinds).order_by("name").first()


def consult_for(person: Person, consult_id: UUID, at: datetime) -> Consult | None:
    """A consult with its thread; None for who belongs to neither of the two."""
    return (
        consults_of(person, at)
        .filter(id=consult_id)
        .prefetch_related(
            "remarks__written_by",
            "remarks__party",
            Prefetch("settlements", Settlement.objects.select_related("party", "proposed_by")),
            "signals__activity__party",
            "signals__assignment__party",
        )
        .first()
    )


def open_proposal_in(consult: Consult) -> Settlement | None:
    """How one of the two would settle it: the newest, until the other agrees."""
    if consult.settled_at is not None:
        return None
    return consult.settlements.select_related("party").order_by("proposed_at").last()


def _waiting_consults(parties: Parties) -> Q:
    """Where the next word is of these parties: no settlement was proposed yet, or the other proposed one."""
    newest = Settlement.objects.filter(consult=OuterRef("pk")).order_by("-proposed_at").values("party")[:1]
    open_one = Consult.objects.filter(settled_at=None).annotate(last=Subquery(newest))
    ours = Q(municipal__in=parties) | Q(welfare__in=parties)
    return Q(id__in=open_one.filter(ours & (Q(last=None) | ~Q(last__in=parties))).values("id"))


@dataclass(frozen=True)
class Waiting:
    """What waits at the boundary for somebody: consults to talk in or agree with, examples to read, proposals."""

    consults: int = 0
    examples: int = 0
    proposals: int = 0

    def __bool__(self) -> bool:
        return bool(self.consults or self.examples or self.proposals)

    @property
    def total(self) -> int:
        return self.consults + self.examples + self.proposals


def waiting_for(person: Person, at: datetime) -> Waiting:
    """How much waits for this person, in one query; nothing for who has no part in it."""
    return _for_one.of(_what_waits.ask(person=person.id, at=at))


def waiting_consults(person: Person, at: datetime) -> QuerySet[Consult]:
    """The consults in which the next word is of this person's party, the oldest first."""
    parties = list(accounts.parties_of(person, at).values_list("id", flat=True))
    return consults().filter(_waiting_consults(parties)).order_by("opened_at")


def examples_to_clear(person: Person, at: datetime) -> QuerySet[Consult]:
    """The settled consults whose example waits for a second pair of eyes that this person has."""
    parties = list(accounts.parties_of(person, at).values_list("id", flat=True))
    return consults().filter(_to_clear(parties, person)).order_by("example__written_at")


def _to_clear(parties: Parties, person: Person | Given) -> Q:
    waits = Q(example__isnull=False, example__cleared_at=None) & ~Q(example__written_by=person)
    return waits & (Q(municipal__in=parties) | Q(welfare__in=parties))


def consults_overdue(today: date) -> QuerySet[Consult]:
    """Unsettled consults of which somebody is to be reminded, or that go to the team leaders."""
    return Consult.objects.filter(
        Q(remind_on__lt=today, reminded_on=None) | Q(escalate_on__lt=today, escalated_on=None), settled_at=None
    )


def terms_on(day: date) -> tuple[int, int]:
    """After how many working days a consult that opens on a day reminds, and goes to the team leaders."""
    terms = ConsultTerms.objects.filter(since__lte=day).first()
    return (terms.remind_after, terms.escalate_after) if terms else (REMIND_AFTER, ESCALATE_AFTER)


def counterpart(party: Party, district: District, initiative: Initiative | None) -> Party | None:
    """With whom of the other profession one talks: who sits at the plan's table, else who serves the district."""
    kind = Party.Kind.MUNICIPAL_TEAM if party.kind == Party.Kind.WELFARE_TEAM else Party.Kind.WELFARE_TEAM
    process = initiative.process if initiative else None
    seated = table.participant(process, kind) if process else None
    return seated or accounts.parties_serving(district).get(kind.value)


def steps_without_social_work(process: Process, at: datetime) -> list[TemplateStep]:
    """The steps of a plan's way whose work is social work's, with no social work team to sit there and no finding.

    Also where a team takes part, and what was agreed on whose work it is made a step without a seat for it social work.
    Once the way has ended, the steps that could be decided anew.
    """
    functions, findings = functions_of_social_work(timezone.localdate(at)), process.findings.all()
    if process.closed_at is not None:
        return decided_without_social_work(table.with_record(process.steps.all()), findings, functions)
    steps = process.template.steps.order_by("number").prefetch_related("seats")
    has_team = table.participant(process, Party.Kind.WELFARE_TEAM) is not None
    return without_social_work(steps, findings, functions, has_team=has_team)


def without_social_work(
    steps: Iterable[TemplateStep],
    findings: Iterable[Finding],
    functions: frozenset[WorkFunction],
    *,
    has_team: bool,
) -> list[TemplateStep]:
    """The same of these steps with their seats: does a social work team take part, and what was found of them?"""
    found = {finding.template_step_id for finding in findings}

    def has_seat(step: TemplateStep) -> bool:
        return any(seat.party_kind == Party.Kind.WELFARE_TEAM for seat in step.seats.all())

    return [
        step
        for step in steps
        if step.function in functions and step.id not in found and not (has_team and has_seat(step))
    ]


def decided_without_social_work(
    steps: Iterable[Step], findings: Iterable[Finding], functions: frozenset[WorkFunction]
) -> list[TemplateStep]:
    """The same of the steps of a way that has ended, as loaded by `with_record`: what was decided there is decided anew
    in the seats of then.
    """
    found = {finding.template_step_id for finding in findings}

    def has_seat(step: Step) -> bool:
        return any(seat.party.kind == Party.Kind.WELFARE_TEAM for seat in table.current_authority(step).seats.all())

    lacking = [
        step.template_step
        for step in table.steps_to_decide_anew(steps)
        if step.template_step.function in functions and step.template_step_id not in found and not has_seat(step)
    ]
    return list(dict.fromkeys(lacking))


def welfare_teams(at: datetime) -> QuerySet[Party]:
    return Party.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=at), kind=Party.Kind.WELFARE_TEAM, founded_at__lte=at
    ).order_by("name")


# What settled consults teach


def published_examples(function: str | None = None) -> QuerySet[Example]:
    """What everybody may read, the newest first; of one work function where that is asked."""
    found = Example.objects.filter(cleared_at__isnull=False, withdrawn_at=None).select_related(
        "consult__district", "consult__settled_as"
    )
    if function is not None:
        found = found.filter(consult__work_function=function)
    return found.order_by("-cleared_at")


def examples_by_function(most: int) -> dict[str, list[Example]]:
    """The newest examples of each work function."""
    found: dict[str, list[Example]] = {}
    for example in published_examples():
        own = found.setdefault(example.consult.work_function, [])
        if len(own) < most:
            own.append(example)
    return found


# The demarcation and its changes


@dataclass(frozen=True)
class Demarcated:
    """A work function: whose it is on a day, what held before and will hold, and what is proposed.

    now is None where nothing was agreed: then the starting point holds.
    """

    function: WorkFunction
    profession: Profession
    now: Demarcation | None
    before: list[Demarcation]
    to_come: list[Demarcation]
    proposal: DemarcationProposal | None

    @property
    def name(self) -> str:
        return str(models.WorkFunction(self.function.value).label)

    @property
    def whose(self) -> str:
        return str(models.Profession(self.profession.value).label)


def demarcated(day: date) -> list[Demarcated]:
    """Every work function with its whole history."""
    rows: dict[str, list[Demarcation]] = {}
    for one in Demarcation.objects.prefetch_related("proposal__answers__party").order_by("-since"):
        rows.setdefault(one.work_function, []).append(one)
    waiting = {one.work_function: one for one in proposals().filter(closed_at=None)}
    found = []
    for function in WorkFunction:
        own = rows.get(function.value, [])
        held = [one for one in own if one.since <= day]
        now = held[0] if held else None
        found.append(
            Demarcated(
                function=function,
                profession=Profession(now.profession) if now else profession_by_default(function),
                now=now,
                before=held[1:],
                to_come=[one for one in own if one.since > day],
                proposal=waiting.get(function.value),
            )
        )
    return found


def proposals() -> QuerySet[DemarcationProposal]:
    return DemarcationProposal.objects.select_related("party").prefetch_related("answers__party")


def must_agree(at: datetime) -> list[Party]:
    """Who must agree to a change of the demarcation: the executive, and every social work team."""
    kinds = [Party.Kind.EXECUTIVE.value, Party.Kind.WELFARE_TEAM.value]
    present = Party.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at), kind__in=kinds, founded_at__lte=at)
    return list(present.order_by("kind", "name"))


def demarcates_for(person: Person, at: datetime) -> list[Party]:
    """The parties for which somebody can propose or agree to a change."""
    kinds = [Party.Kind.EXECUTIVE.value, Party.Kind.WELFARE_TEAM.value]
    return list(accounts.represented_by(person, at).filter(kind__in=kinds).order_by("name"))


def _to_answer(signs: Parties) -> QuerySet[DemarcationProposal]:
    """The changes on which none of these parties has spoken; none where there are no parties."""
    waiting = DemarcationProposal.objects.filter(Exists(Party.objects.filter(id__in=signs)), closed_at=None)
    return waiting.exclude(id__in=waiting.filter(answers__party__in=signs).values("id"))


class WhatWaits:
    """The questions of `waiting_for`, to be asked together with others: of a `person`, `at` a moment."""

    def __init__(self, ask: AtOnce) -> None:
        person, now = Given("person", UUIDField()), Given("at", DateTimeField())
        held = Membership.objects.filter(accounts.holding_at(now), person=person)
        signing = held.filter(is_representative=True, party__kind__in=(Party.Kind.EXECUTIVE, Party.Kind.WELFARE_TEAM))
        parties = held.values("party")
        self._questions = (
            ask.values(Consult.objects.filter(_waiting_consults(parties)).values_list("id")),
            ask.values(Consult.objects.filter(_to_clear(parties, person)).values_list("id")),
            ask.values(_to_answer(signing.values("party")).values_list("id")),
        )

    def of(self, answers: Answers) -> Waiting:
        """How much waits, as was answered."""
        return Waiting(*(len(answers.of(question)) for question in self._questions))


_what_waits = AtOnce(is_prepared=True)
_for_one = WhatWaits(_what_waits)


def proposals_to_answer(person: Person, at: datetime) -> QuerySet[DemarcationProposal]:
    """The changes on which one of this person's parties has not spoken."""
    signs = [party.id for party in demarcates_for(person, at)]
    return _to_answer(signs).select_related("party").order_by("proposed_at")


# Displacement


def figures() -> displacement.Figures:
    """All activities of social work's own functions, counted; one query."""
    functions = sorted(function.value for function in displacement.COUNTED)
    rows = (
        Activity.objects.filter(struck_at=None, work_function__in=functions)
        .order_by()
        .values_list("district", "work_function", "done_on__year", "done_on__quarter", "party__kind", "how")
        .annotate(times=Count("id"), minutes=Sum("minutes"))
    )
    return displacement.Figures(
        displacement.Work(
            district=district,
            function=function,
            quarter=displacement.Quarter(year, quarter),
            by_social_worker=kind == Party.Kind.WELFARE_TEAM,
            together=how == Activity.How.TOGETHER,
            times=times,
            minutes=minutes,
        )
        for district, function, year, quarter, kind, how, times, minutes in rows
    )
