"""What is read of the register of deviations: by whom it waits for, by everybody with a desk, and in public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils import timezone

from accounts import queries as people
from accounts.models import Membership, Party, Person
from civilservants import access
from civilservants.models import Deviation, OwnRoom, Regulation, RuleProposal
from initiatives import queries as initiatives
from initiatives.models import Initiative

RECENT = timedelta(days=2 * 365)
"""How far back we look for rules that rub."""

OFTEN = 3
"""From so many deviations on in that time, a rule rubs."""

FEWEST = 5
"""How many people a deviation is for, is not told in public where they are fewer."""

PUBLIC = (Deviation.State.COVERED, Deviation.State.ENDED)


@dataclass(frozen=True)
class Rubbing:
    """A rule with how often one departed from it lately, how often its own room was enough, and what was proposed."""

    regulation: Regulation
    deviations: int
    own_room: int
    last: datetime | None
    proposals: Sequence[RuleProposal]

    @property
    def rubs(self) -> bool:
        return self.deviations >= OFTEN

    @property
    def waits(self) -> bool:
        return any(proposal.answered_at is None for proposal in self.proposals)


def teams_of(person: Person, at: datetime) -> list[Party]:
    """The municipal teams for which somebody can depart from a rule."""
    return list(people.parties_of(person, at).filter(kind__in=access.TEAM_KINDS).order_by("name"))


def regulations_in_force() -> QuerySet[Regulation]:
    return Regulation.objects.filter(is_in_force=True).select_related("owner")


def plans_of(teams: Sequence[Party]) -> QuerySet[Initiative]:
    """The plans that a deviation of these teams can be about."""
    at_table = initiatives.at_tables_of(Party.objects.filter(id__in=[team.id for team in teams]))
    return at_table.filter(withdrawn_at=None).order_by("title")


def whole() -> QuerySet[Deviation]:
    """Deviations with all that their page tells."""
    return Deviation.objects.select_related(
        "regulation__owner",
        "initiative__process__template",
        "team",
        "evaluation__evaluated_by",
        "drafted_by",
        "read_by",
        "covered_by",
        "refused_by",
        "ended_by",
        "asked_to_read",
        "asked_to_cover",
        "mandate",
        "follows",
    )


def visible_to(person: Person, at: datetime) -> QuerySet[Deviation]:
    """Every deviation that was submitted, for everybody with a desk, and the drafts of one's own teams. Else none."""
    teams = teams_of(person, at)
    if not teams:
        return whole().none()
    return whole().filter(~Q(state=Deviation.State.DRAFT) | Q(team__in=[team.id for team in teams]))


def waits_for(person: Person, at: datetime) -> list[Deviation]:
    """What this person is asked to do: finish, read, cover or evaluate."""
    today = timezone.localdate(at)
    teams = [team.id for team in teams_of(person, at)]
    asked = (
        Q(state=Deviation.State.DRAFT, drafted_by=person)
        | Q(state=Deviation.State.SUBMITTED, read_at=None, asked_to_read=person)
        | Q(state=Deviation.State.SUBMITTED, read_at__isnull=False, asked_to_cover=person)
        | (
            Q(evaluation=None)
            & (Q(state=Deviation.State.COVERED, until__lte=today) | Q(state=Deviation.State.ENDED))
            & (Q(drafted_by=person, team__in=teams) | Q(covered_by=person))
        )
    )
    return list(visible_to(person, at).filter(asked).order_by("until", "drafted_at"))


def readers_for(team: Party, writer: Person, at: datetime) -> list[Membership]:
    """Who can be second reader: colleagues first, then everybody else with a desk."""
    held = Membership.objects.filter(people.holding_at(at), party__kind__in=access.TEAM_KINDS, person__is_active=True)
    found = held.exclude(person=writer).select_related("person", "party").order_by("party__name", "person__name")
    return sorted(found, key=lambda membership: membership.party_id != team.id)


def covers_for(deviation: Deviation, at: datetime) -> list[Membership]:
    """Who can cover it: the lead of the team, and who holds a mandate that reaches this."""
    parties = Party.objects.filter(Q(id=deviation.team_id) | Q(kind=Party.Kind.EXECUTIVE))
    held = Membership.objects.filter(people.holding_at(at), party__in=parties, person__is_active=True)
    found = held.select_related("person", "party").order_by("party__kind", "-is_lead", "person__name")
    return [one for one in found if access.cover_of(one.person, deviation, at) is not None]


def rubbing(at: datetime, *, only: Regulation | None = None) -> list[Rubbing]:
    """The rules, those from which one departed most often in two years first."""
    since = at - RECENT
    counted = Regulation.objects.select_related("owner").annotate(
        times=Count("deviations", filter=Q(deviations__covered_at__gt=since), distinct=True),
        own=Count("own_room_used", filter=Q(own_room_used__used_at__gt=since), distinct=True),
        last=Max("deviations__covered_at"),
    )
    if only is not None:
        counted = counted.filter(id=only.id)
    found = list(counted.prefetch_related("proposals__team").order_by("-times", F("own").desc(), "title", "article"))
    return [
        Rubbing(
            regulation=one,
            deviations=one.times,
            own_room=one.own,
            last=one.last,
            proposals=list(one.proposals.all()),
        )
        for one in found
    ]


def proposal_for(person: Person, proposal_id: UUID, at: datetime) -> RuleProposal | None:
    """A proposal to change a rule, for who has a desk and for who signs for the owner of the rule; else None."""
    proposals = RuleProposal.objects.select_related("regulation__owner", "team", "proposed_by", "answered_by")
    proposal = proposals.filter(id=proposal_id).first()
    if proposal is None:
        return None
    owns = people.represented_by(person, at).filter(id=proposal.regulation.owner_id).exists()
    return proposal if owns or access.has_desk(person, at) else None


def in_public(*, regulation: UUID | None = None, plan: UUID | None = None) -> QuerySet[Deviation]:
    """What everybody may read: what was covered, the newest first. Persons are not read along."""
    found = Deviation.objects.filter(state__in=PUBLIC).select_related(
        "regulation", "initiative", "team", "evaluation", "mandate"
    )
    if regulation is not None:
        found = found.filter(regulation=regulation)
    if plan is not None:
        found = found.filter(initiative=plan)
    return found.order_by("-covered_at", "id")


def own_room_times(at: datetime) -> int:
    """How often the room in a rule itself was enough, in the same two years."""
    return OwnRoom.objects.filter(used_at__gt=at - RECENT).count()


def due(today: date) -> QuerySet[Deviation]:
    """Deviations whose last day came, and of which nobody was told yet that they are to be evaluated."""
    return Deviation.objects.filter(state=Deviation.State.COVERED, until__lte=today, evaluation_told_on=None)
