"""What who watches over cases sees of them, and what who looked in an emergency reads of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from accounts import queries as accounts
from accounts.models import Person
from socialwork.models import Case, CaseWorker, Glass, GlassTry, Handover, LookReview
from socialwork.queries.cases import NEWS_LASTS, has_nobody, led_by, still_on, teams_of

MOST_REVIEWED = 30


@dataclass(frozen=True)
class Led:
    """A case of a team, for who leads it: its number, who handles it, whether nobody is on it any more, whether it is
    offered to somebody, and whether nobody is left but who leads.
    """

    case: Case
    handler: CaseWorker
    is_left: bool
    offer: Handover | None
    is_left_to_me: bool


def led_cases(person: Person, at: datetime) -> list[Led]:
    """The open cases of the teams that this person leads: numbers, not contents."""
    handlers = CaseWorker.objects.filter(until=None, is_handler=True).select_related("person")
    offers = Handover.objects.filter(answer="").select_related("receiver")
    still = still_on(at).filter(case=OuterRef("pk"))
    found = (
        Case.objects.filter(party__in=led_by(person, at), ended_at=None)
        .annotate(somebody=Subquery(still.values("id")[:1]))
        .select_related("party", "neighbourhood")
        .defer("neighbourhood__boundary")
        .prefetch_related(
            Prefetch("workers", queryset=handlers, to_attr="handling"),
            Prefetch("handovers", queryset=offers, to_attr="offered"),
        )
        .order_by("opened_at", "id")
    )
    alone = _alone_in(person, at)
    return [
        Led(case, case.handling[0], is_left, next(iter(case.offered), None), is_left and case.party_id in alone)
        for case, is_left in ((case, case.somebody is None) for case in found)
    ]


def _alone_in(person: Person, at: datetime) -> set[UUID]:
    """The teams of which nobody is left but this person."""
    members: dict[UUID, set[UUID]] = {}
    for one in accounts.members_of([team.id for team in led_by(person, at)], at):
        members.setdefault(one.party_id, set()).add(one.person_id)
    return {party for party, people in members.items() if people == {person.id}}


def ended_and_left(person: Person, at: datetime) -> QuerySet[Case]:
    """The cases of the teams that this person leads that ended, and that nobody is on any more: by number."""
    found = Case.objects.filter(has_nobody(at), party__in=led_by(person, at), ended_at__isnull=False)
    return found.select_related("neighbourhood").defer("neighbourhood__boundary").order_by("ended_at", "id")


def glasses_now(person: Person, at: datetime) -> QuerySet[Glass]:
    """The emergencies in which this person may look now."""
    open_now = Glass.objects.filter(
        broken_by=person, broken_at__lte=at, until__gt=at, case__party__in=teams_of(person, at)
    )
    return open_now.select_related("case").order_by("until")


def glasses_judged(person: Person, at: datetime) -> QuerySet[Glass]:
    """What was lately said of the emergencies of this person."""
    judged = Glass.objects.filter(
        broken_by=person, reviewed_at__gte=at - NEWS_LASTS, case__party__in=teams_of(person, at)
    )
    return judged.select_related("case").order_by("-reviewed_at")


def glasses_seen_by(person: Person, at: datetime) -> QuerySet[Glass]:
    """The emergencies that this person reads of: their own, and those that they judge or could have judged."""
    own = Q(broken_by=person, case__party__in=teams_of(person, at))
    found = Glass.objects.filter(own | _watched(person, at)).annotate(
        taken_at=Subquery(_taken_after().values("since")[:1])
    )
    return found.select_related("case__party", "broken_by", "reviewed_by")


def taken_over(person: Person, at: datetime) -> QuerySet[Glass]:
    """The emergency looks at which this person agreed, and after which who looked lately took the case over."""
    found = Glass.objects.filter(reviewed_by=person, may_take=True).annotate(
        taken_at=Subquery(_taken_after().values("since")[:1])
    )
    return found.filter(taken_at__gte=at - NEWS_LASTS).select_related("case", "broken_by").order_by("-taken_at")


def _taken_after() -> QuerySet[CaseWorker]:
    """Who took a case over themselves, after their emergency look into it was judged."""
    own = CaseWorker.objects.filter(is_handler=True, person=OuterRef("broken_by"), since_by=OuterRef("broken_by"))
    return own.filter(case=OuterRef("case"), since__gte=OuterRef("reviewed_at")).order_by("since")


def glasses_reviewed(person: Person, at: datetime) -> QuerySet[Glass]:
    """The emergencies of others that were reviewed, for who could review them."""
    seen = glasses_seen_by(person, at).exclude(broken_by=person).exclude(outcome="")
    return seen.order_by("-reviewed_at")[:MOST_REVIEWED]


def looks_reviewed(person: Person, at: datetime) -> QuerySet[LookReview]:
    """The looks that were asked about, for who leads the team and who asked; not for who looked."""
    seen = Q(reviewed_by=person) | Q(viewing__case__party__in=led_by(person, at))
    found = LookReview.objects.filter(seen).exclude(outcome="").exclude(viewing__person=person)
    found = found.select_related("viewing__case__neighbourhood", "viewing__person", "reviewed_by")
    return found.order_by("-reviewed_at")[:MOST_REVIEWED]


def tries_seen_by(person: Person, at: datetime) -> QuerySet[GlassTry]:
    """What others tried in an emergency without finding one case, for who was told and who leads the team."""
    seen = GlassTry.objects.filter(Q(told=person) | Q(party__in=led_by(person, at))).exclude(tried_by=person)
    return seen.select_related("tried_by")[:MOST_REVIEWED]


def _watched(person: Person, at: datetime) -> Q:
    return Q(told=person) | Q(case__party__in=led_by(person, at))
