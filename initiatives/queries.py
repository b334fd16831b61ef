from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts import queries as accounts
from accounts.models import Party, Person
from decisions import queries as table
from decisions.models import Participant, Step
from initiatives.models import Follow, Initiative, Theme


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
    return with_steps(initiatives).prefetch_related("process__template__steps__seats")


def on_cards(initiatives: QuerySet[Initiative]) -> QuerySet[Initiative]:
    """Initiatives as a list shows them: with their open step, without long texts and boundaries."""
    return with_open_step(initiatives).defer("plan", "neighbourhood__boundary", "neighbourhood__district__boundary")


def in_state(initiatives: QuerySet[Initiative], state: str) -> QuerySet[Initiative]:
    """Those that are on their way (`open`), or that ended so: completed, declined, referred, withdrawn."""
    if state == "open":
        return initiatives.filter(process__closed_at=None)
    return initiatives.filter(process__end=state)


def holding(initiatives: QuerySet[Initiative], words: str) -> QuerySet[Initiative]:
    """Those with these words in their title, summary or reference."""
    return initiatives.filter(
        Q(title__icontains=words) | Q(summary__icontains=words) | Q(reference__istartswith=words)
    )


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
    return sent().filter(Exists(Follow.objects.filter(initiative=OuterRef("pk"), person=person)))


def at_tables_of(parties: QuerySet[Party]) -> QuerySet[Initiative]:
    """What was sent to processes in which one of these parties takes part."""
    takes_part = Participant.objects.filter(process=OuterRef("process"), party__in=parties)
    return sent().filter(Exists(takes_part))


def to_triage(parties: QuerySet[Party]) -> QuerySet[Initiative]:
    """What waits for one of these parties to accept it for handling, oldest first."""
    return at_tables_of(parties).filter(accepted_at=None, process__closed_at=None).order_by("sent_at")


def open_themes() -> QuerySet[Theme]:
    return Theme.objects.filter(is_open=True)
