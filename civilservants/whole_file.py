"""A plan on a desk with all that its pane tells, whatever it holds, in one question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import DateTimeField, Exists, OuterRef, Prefetch, QuerySet, UUIDField
from django.utils import timezone

from accounts import queries as accounts
from accounts.models import Membership, Party
from civilservants import queries_answering
from civilservants.models import Snooze
from civilservants.queries import TEAM_KINDS, Desk
from decisions.models import Assignment, Mandate, Participant, Process, Recusal, Seat
from decisions.own_place import Known
from initiatives import queries as initiatives
from initiatives.models import Initiative, PlanLink
from ledger.at_once import AtOnce, Given


@dataclass(frozen=True)
class WholeFile:
    """A plan with every step and its table, who works or worked on it, and what the reader must know of themselves.

    members    of the parties at the table and of those with a seat there, by name
    put_away   the reader's own; None where it lies in their queue
    """

    initiative: Initiative
    members: Sequence[Membership]
    mandates: Sequence[Mandate]
    recused: frozenset[UUID]
    links: Sequence[PlanLink]
    put_away: Snooze | None

    @property
    def process(self) -> Process:
        """A plan on a desk was sent, so it has one."""
        assert self.initiative.process is not None
        return self.initiative.process

    @property
    def known(self) -> Known:
        """Who signs for whom at this table, and under which mandates."""
        return Known([one for one in self.members if one.is_representative], self.mandates)

    @property
    def past_assignments(self) -> Sequence[Assignment]:
        """Who worked on it before, the last who stopped first."""
        past: Sequence[Assignment] = self.process.past_assignments  # type: ignore[attr-defined]
        return past

    def party_of(self, kind: str) -> Party | None:
        """The party that takes the seats of a kind."""
        taking_part = self.process.participants.all()
        return next((one.party for one in taking_part if one.party_kind == kind), None)

    def members_of(self, party: Party) -> list[Membership]:
        """Who belongs to a party at this table."""
        return [one for one in self.members if one.party_id == party.id]


_ask = AtOnce(is_prepared=True)
_plan, _person, _now = Given("plan", UUIDField()), Given("person", UUIDField()), Given("at", DateTimeField())
_held = Membership.objects.filter(accounts.holding_at(_now), person=_person, party__kind__in=TEAM_KINDS)
_here = Process.objects.filter(initiative=_plan)


def _assignments(**when: bool | None) -> QuerySet[Assignment]:
    return Assignment.objects.filter(**when).select_related("person", "party")


_on_desk = initiatives.at_tables_of(Party.objects.filter(id__in=_held.values("party")))


def _linked_on_desk(links: QuerySet[PlanLink]) -> QuerySet[PlanLink]:
    """With whether both plans are on the desk: who has one alone can neither open the other nor end the link."""
    plan, other = (Exists(_on_desk.order_by().filter(id=OuterRef(name))) for name in ("plan", "other"))
    return links.annotate(both_on_desk=plan & other)


_plans = _ask.rows(
    initiatives.with_steps(queries_answering.with_counts(_on_desk.filter(id=_plan)))
    .select_related("theme", "neighbourhood__district", "group", "process__template", "accepted_by", "task_check")
    .defer("neighbourhood__boundary", "neighbourhood__district__boundary")
    .prefetch_related(
        Prefetch("process__assignments", _assignments(until=None).order_by("since", "person__name", "id")),
        Prefetch(
            "process__assignments", _assignments(until__isnull=False).order_by("-until"), to_attr="past_assignments"
        ),
        Prefetch("process__participants", Participant.objects.select_related("party").order_by("id")),
        "process__findings",
        "process__template__steps__seats",
        "questions",
        "needs",
    )
)
_parties = Party.objects.filter(id__in=Participant.objects.filter(process__in=_here).values("party")).values(
    "id"
) | Party.objects.filter(id__in=Seat.objects.filter(authority__step__process__in=_here).values("party")).values("id")
_members = _ask.rows(
    Membership.objects.filter(accounts.holding_at(_now), party__in=_parties)
    .select_related("person", "party")
    .order_by("party__name", "person__name")
)
_mandates = _ask.rows(Mandate.objects.filter(party__in=_parties).prefetch_related("districts"))
_recused = _ask.values(Recusal.objects.filter(process__in=_here).values_list("person"))
_links = _ask.rows(_linked_on_desk(initiatives.links_of(_plan)))
_snoozes = _ask.rows(Snooze.objects.filter(person=_person, process__in=_here, ended_at=None))


def whole_file(desk: Desk, initiative_id: UUID) -> WholeFile | None:
    """A plan on this desk; None where it is not on it."""
    told = _ask.ask(plan=initiative_id, person=desk.person.id, at=desk.at)
    initiative = next(iter(told.of(_plans)), None)
    if initiative is None:
        return None
    today = timezone.localdate(desk.at)
    return WholeFile(
        initiative=initiative,
        members=told.of(_members),
        mandates=told.of(_mandates),
        recused=frozenset(person for (person,) in told.of(_recused)),
        links=told.of(_links),
        put_away=next((one for one in told.of(_snoozes) if one.until > today), None),
    )
