"""What is known of the network: who stands in it, how they hang together, and who could help a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Person
from districts import outline
from initiatives.models import Initiative, Need
from socialwork import graph, suggesting
from socialwork.graph import Bridge, Edge
from socialwork.models import Actor, Offering, Tie
from socialwork.queries.standing import team_memberships
from socialwork.suggesting import Candidate, Suggestion

ENDS_SOON = timedelta(days=30)


@dataclass(frozen=True)
class Network:
    """The actors of a district, or of the whole town, with the ties between them."""

    actors: Mapping[str, Actor]
    ties: Sequence[Tie]
    plan_ties: Sequence[Tie]

    @property
    def edges(self) -> list[Edge]:
        """Ties between actors, by their ids."""
        return [(str(tie.actor_id), str(tie.other_id)) for tie in self.ties]

    @property
    def bridges(self) -> list[tuple[Actor, Bridge]]:
        """Who holds parts of the network together alone."""
        return [(self.actors[bridge.name], bridge) for bridge in graph.bridges(self.actors, self.edges)]

    @property
    def islands(self) -> list[list[Actor]]:
        """The parts that have no tie with the largest one."""
        return [self.named(part) for part in graph.islands(self.actors, self.edges)]

    def of_kind(self, kind: str) -> Network:
        """The actors of one kind, with the ties among them. What holds the network together is asked of the whole."""
        return self._of({key for key, actor in self.actors.items() if actor.kind == kind})

    def around(self, actor: Actor) -> Network:
        """An actor with everybody they have to do with."""
        own = str(actor.id)
        part = self._of({own}.union(*({one, other} for one, other in self.edges if own in (one, other))))
        return replace(part, plan_ties=[tie for tie in self.plan_ties if tie.actor_id == actor.id])

    def _of(self, keys: set[str]) -> Network:
        return Network(
            actors={key: actor for key, actor in self.actors.items() if key in keys},
            ties=[tie for tie in self.ties if {str(tie.actor_id), str(tie.other_id)} <= keys],
            plan_ties=[tie for tie in self.plan_ties if str(tie.actor_id) in keys],
        )

    def named(self, ids: Iterable[str]) -> list[Actor]:
        """These actors, in the order of their names."""
        return sorted((self.actors[one] for one in ids), key=lambda actor: (actor.name, str(actor.id)))

    def unmet(self) -> list[tuple[Actor, Offering]]:
        """What actors need and nobody in this network offers."""
        offered = {one.kind for actor in self.actors.values() for one in actor.offerings.all() if one.side == "offers"}
        return [
            (actor, one)
            for actor in self.actors.values()
            for one in actor.offerings.all()
            if one.side == "needs" and one.kind not in offered
        ]


def actors_visible_to(person: Person, at: datetime) -> QuerySet[Actor]:
    """Everybody in the network, for social workers; key figures as long as their consent holds. Nobody for others."""
    if not team_memberships(person, at).exists():
        return Actor.objects.none()
    holds = Q(consent_until=None) | Q(consent_until__gte=timezone.localdate(at))
    return (
        Actor.objects.filter(holds)
        .select_related("district", "neighbourhood")
        .defer("district__boundary", "neighbourhood__boundary")
        .prefetch_related("offerings")
    )


def ties_visible_to(person: Person, at: datetime) -> QuerySet[Tie]:
    """Ties whose ends are all visible; those with a plan that everybody sees."""
    actors = actors_visible_to(person, at).values("id")
    seen = Q(other__in=actors) | Q(initiative__sent_at__isnull=False)
    return Tie.objects.filter(seen, actor__in=actors).select_related("actor", "other", "initiative")


def network_for(person: Person, at: datetime, *, district: str = "") -> Network:
    """The network of a district or of all."""
    actors = actors_visible_to(person, at)
    if district:
        actors = actors.filter(district=district)
    found = {str(actor.id): actor for actor in actors.order_by("name", "id")}
    ties = list(ties_visible_to(person, at))
    return Network(
        actors=found,
        ties=[tie for tie in ties if str(tie.actor_id) in found and str(tie.other_id) in found],
        plan_ties=[tie for tie in ties if tie.initiative_id and str(tie.actor_id) in found],
    )


def consents_ending(person: Person, at: datetime) -> QuerySet[Actor]:
    """Key figures whose consent ends within a month: time to ask anew."""
    last = timezone.localdate(at) + ENDS_SOON
    return actors_visible_to(person, at).filter(consent_until__lte=last).order_by("consent_until", "name")


def suggestions_for(initiative: Initiative, person: Person, at: datetime) -> list[tuple[Actor, Suggestion]]:
    """Who could help a plan, and why; nobody who was asked for it already."""
    network = network_for(person, at)
    asked = {str(tie.actor_id) for tie in network.plan_ties if tie.initiative_id == initiative.id}
    helping = {
        str(tie.actor_id)
        for tie in network.plan_ties
        if tie.initiative_id == initiative.id and tie.kind == Tie.Kind.HELPS
    }
    candidates = [_candidate(actor, network, helping) for key, actor in network.actors.items() if key not in asked]
    needs = set(Need.objects.filter(initiative=initiative).values_list("kind", flat=True))
    found = suggesting.suggest(
        candidates,
        asks=frozenset(needs),
        gives=frozenset({"hands", "reach"} - needs),  # a group of residents brings people
        neighbourhood=initiative.neighbourhood_id,
        place=_place_of_plan(initiative),
    )
    return [(network.actors[one.candidate.key], one) for one in found]


def ties_with(initiative: Initiative, person: Person, at: datetime) -> QuerySet[Tie]:
    """Who was asked for a plan, and what came of it."""
    return ties_visible_to(person, at).filter(initiative=initiative).order_by("kind", "made_at")


def _candidate(actor: Actor, network: Network, helping: set[str]) -> Candidate:
    key = str(actor.id)
    friends = {other if one == key else one for one, other in network.edges if key in (one, other)}
    place = None
    if actor.longitude is not None and actor.latitude is not None:
        place = (actor.longitude, actor.latitude)
    return Candidate(
        key=key,
        name=actor.name,
        neighbourhood=actor.neighbourhood_id or actor.district_id,
        place=place,
        offers=[(one.kind, one.what) for one in actor.offerings.all() if one.side == "offers"],
        needs=[(one.kind, one.what) for one in actor.offerings.all() if one.side == "needs"],
        knows=[friend.name for friend in network.named(friends & helping)],
    )


def _place_of_plan(initiative: Initiative) -> tuple[float, float] | None:
    if initiative.longitude is not None and initiative.latitude is not None:
        return initiative.longitude, initiative.latitude
    boundary = initiative.neighbourhood.boundary
    return outline.middle(boundary) if boundary else None
