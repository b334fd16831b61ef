from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import DateTimeField, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, UUIDField
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from accounts import queries as accounts
from accounts.models import Party, Person
from decisions import queries as table
from decisions.models import Participant, Step
from districts import queries as districts
from districts.models import Neighbourhood
from initiatives.models import Follow, Initiative, JoinRequest, Need, PlanLink, Sketch, Theme
from ledger.at_once import AtOnce, Given

ON_A_MAP = (
    "reference",
    "title",
    "theme",
    "neighbourhood",
    "latitude",
    "longitude",
    "sent_at",
    "listing__state",
    "listing__decides",
)


def sent() -> QuerySet[Initiative]:
    """What everybody may see, newest first."""
    return (
        Initiative.objects.exclude(sent_at=None)
        .select_related("theme", "neighbourhood__district", "group", "process")
        .order_by("-sent_at", "-id")
    )


def with_open_step(initiatives: QuerySet[Initiative]) -> QuerySet[Initiative]:
    """Initiatives with their open step and its table, in a constant number of queries: `process.steps.all()`."""
    steps = table.with_table(Step.objects.filter(closed_at=None))
    return initiatives.prefetch_related(Prefetch("process__steps", steps))


def with_steps(initiatives: QuerySet[Initiative]) -> QuerySet[Initiative]:
    """Initiatives with every step that opened, its tables and all that was said and decided there."""
    return initiatives.prefetch_related(
        Prefetch("process__steps", table.with_record(Step.objects.order_by("number"))),
        "process__template__steps",
    )


def for_its_page(initiatives: QuerySet[Initiative]) -> QuerySet[Initiative]:
    """Initiatives with all that their public page tells: every step with its record, and the way that lies ahead."""
    return (
        with_steps(initiatives)
        .select_related("theme", "neighbourhood__district__municipality", "group", "process__template")
        .prefetch_related("process__template__steps__seats", "process__participants", "needs")
        .defer("neighbourhood__district__boundary")
    )


def on_cards(initiatives: QuerySet[Initiative]) -> QuerySet[Initiative]:
    """Initiatives as a list shows them: with their open step, without long texts and boundaries."""
    return with_open_step(initiatives).defer("plan", "neighbourhood__boundary", "neighbourhood__district__boundary")


def for_a_map(initiatives: QuerySet[Initiative]) -> QuerySet[Initiative]:
    """Initiatives as a map shows them: what they are called and where they are."""
    return initiatives.select_related(None).select_related("listing").only(*ON_A_MAP)


def in_a_feed(initiatives: QuerySet[Initiative]) -> QuerySet[Initiative]:
    """Initiatives as a feed tells them: as on cards, with when they last moved."""
    return (
        on_cards(initiatives)
        .select_related("theme", "neighbourhood", "group", "process", "listing")
        .defer("plan", "neighbourhood__boundary", "listing__words")
    )


def needing(initiatives: QuerySet[Initiative], need: str) -> QuerySet[Initiative]:
    """Those whose groups ask for this kind of help: money, space, permission, knowledge, hands, or nothing but room."""
    return initiatives.filter(Exists(Need.objects.filter(initiative=OuterRef("pk"), kind=need)))


def visible_to(person: Person | None, at: datetime) -> QuerySet[Initiative]:
    """What was sent, and the drafts of the groups that this person belongs to."""
    visible = Q(sent_at__isnull=False)
    if person is not None:
        visible |= Q(group__in=accounts.parties_of(person, at))
    return Initiative.objects.filter(visible).select_related("theme", "neighbourhood__district", "group", "process")


def of_person(person: Person, at: datetime) -> QuerySet[Initiative]:
    """The initiatives of the groups that this person belongs to, drafts first, then the newest."""
    return (
        Initiative.objects.filter(group__in=accounts.parties_of(person, at))
        .select_related("theme", "neighbourhood__district", "group", "process")
        .order_by("-drafted_at")
    )


def followed_by(person: Person) -> QuerySet[Initiative]:
    """What a person follows, the last followed first."""
    mine = Follow.objects.filter(initiative=OuterRef("pk"), person=person)
    followed = sent().filter(Exists(mine)).annotate(followed_at=Subquery(mine.values("since")[:1]))
    return followed.order_by("-followed_at", "-sent_at", "-id")


def at_tables_of(parties: QuerySet[Party]) -> QuerySet[Initiative]:
    """What was sent to processes in which one of these parties takes part."""
    takes_part = Participant.objects.filter(process=OuterRef("process"), party__in=parties)
    return sent().filter(Exists(takes_part))


def to_triage(parties: QuerySet[Party]) -> QuerySet[Initiative]:
    """What waits for one of these parties to accept it for handling, oldest first."""
    return at_tables_of(parties).filter(accepted_at=None, process__closed_at=None).order_by("sent_at")


def open_themes() -> QuerySet[Theme]:
    return Theme.objects.filter(is_open=True)


def challenge_themes() -> QuerySet[Theme]:
    """The themes in which a task of the municipality is taken over, open or not."""
    return Theme.objects.exclude(challenge="")


class Named(NamedTuple):
    """What an unfinished plan names, open or not; None for what is not there."""

    theme: Theme | None = None
    neighbourhood: Neighbourhood | None = None


_places = districts.neighbourhoods().defer("boundary", "district__boundary")


def sketch(sketch_id: UUID, at: datetime) -> tuple[Sketch, Named] | None:
    """An unfinished plan, whosever it is, with what its answers name; None once it has expired."""
    told = _sketching.ask(id=sketch_id, at=at)
    found = next(iter(told.of(_sketch)), None)
    if found is None:
        return None
    return found, Named(next(iter(told.of(_its_theme)), None), next(iter(told.of(_its_neighbourhood)), None))


_sketching = AtOnce(is_prepared=True)
_wanted = Sketch.objects.order_by().filter(id=Given("id", UUIDField()), expires_at__gt=Given("at", DateTimeField()))
_sketch = _sketching.rows(_wanted)


def _last_answer(name: str) -> Subquery:
    return Subquery(_wanted.values(answer=KeyTextTransform(-1, KeyTransform(name, "answers"))))


_its_theme = _sketching.rows(Theme.objects.filter(key=_last_answer("theme")))
_its_neighbourhood = _sketching.rows(_places.filter(code=_last_answer("neighbourhood")))


def sketches_of(person: Person, at: datetime) -> QuerySet[Sketch]:
    """The plans that this person began and did not finish, the last one first."""
    return Sketch.objects.filter(person=person, expires_at__gt=at)


def join_requests_by(person: Person) -> QuerySet[JoinRequest]:
    """What this person asked groups, the last one first."""
    return JoinRequest.objects.filter(asked_by=person).select_related("initiative__group").order_by("-asked_at")


def join_requests_to(person: Person, at: datetime) -> QuerySet[JoinRequest]:
    """What was asked of the groups that this person signs for."""
    groups = accounts.represented_by(person, at)
    return JoinRequest.objects.filter(initiative__group__in=groups).select_related("initiative__group", "asked_by")


def theme_of(sketch: Sketch) -> Theme | None:
    """The theme that was chosen so far."""
    return Theme.objects.filter(key__in=sketch.answers.get("theme", [])).first()


def links_of(initiative: Initiative | Given) -> QuerySet[PlanLink]:
    """What a plan is linked to now, whichever of the two was named first."""
    running = PlanLink.objects.filter(Q(plan=initiative) | Q(other=initiative), ended_at=None)
    return running.select_related("plan", "other").order_by("linked_at")
