"""What one follows, supports and helps with: the newest on one's own page, and all of it on pages of their own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import Person
from accounts.requests import person_of
from decisions.presentation import table_of_step
from initiatives import queries, queries_around
from initiatives.models import HelpOffer, Initiative
from initiatives.presentation import end_in_words

NEWEST = 5
A_PAGE = 25


@dataclass(frozen=True)
class PlanInWords:
    """A plan that was sent, with who decides now and until when; where it ended, how it stands."""

    initiative: Initiative
    sentence: str
    until: date | None
    is_taken_back: bool = False
    may_stop: bool = False


def in_words(initiative: Initiative, signs_for: Collection[UUID] = ()) -> PlanInWords:
    """For whom the reader signs says whether they can stop it."""
    process = initiative.process
    step = next(iter(process.steps.all()), None) if process and process.closed_at is None else None
    if step is None:
        sentence, _tone = end_in_words(initiative)
        return PlanInWords(initiative, f"{sentence}.", None)
    drawn = table_of_step(step)
    return PlanInWords(
        initiative,
        drawn.sentence,
        step.term.last_day,
        is_taken_back=drawn.is_taken_back,
        may_stop=initiative.can_be_stopped and initiative.group_id in signs_for,
    )


@dataclass(frozen=True)
class Newest:
    """The first of a list that may be long, how long it is, and where all of it stands."""

    rows: Sequence[Any]
    number: int
    url: str

    @property
    def has_more(self) -> bool:
        return self.number > len(self.rows)


def newest_of(person: Person, at: datetime) -> dict[str, Newest]:
    """The newest that this person follows, supports and helps with."""
    return {
        "followed": _newest(_followed(person, at), reverse("my-followed"), in_words),
        "supported": _newest(queries_around.supported_by(person), reverse("my-supported")),
        "helped": _newest(queries_around.helped_by(person), reverse("my-help")),
    }


@never_cache
@require_safe
def followed(request: HttpRequest) -> HttpResponse:
    return _whole(request, "followed", _followed(person_of(request), timezone.now()), in_words)


@never_cache
@require_safe
def supported(request: HttpRequest) -> HttpResponse:
    return _whole(request, "supported", queries_around.supported_by(person_of(request)))


@never_cache
@require_safe
def helped(request: HttpRequest) -> HttpResponse:
    return _whole(request, "helped", queries_around.helped_by(person_of(request)))


def _followed(person: Person, at: datetime) -> QuerySet[Initiative]:
    own = queries.of_person(person, at)
    return queries.with_open_step(queries.followed_by(person).exclude(id__in=own.values("id")))


def _newest(
    found: QuerySet[Initiative] | QuerySet[HelpOffer], url: str, told: Callable[[Any], Any] | None = None
) -> Newest:
    rows = [told(one) if told else one for one in found[:NEWEST]]
    return Newest(rows, len(rows) if len(rows) < NEWEST else found.count(), url)


def _whole(
    request: HttpRequest,
    which: str,
    found: QuerySet[Initiative] | QuerySet[HelpOffer],
    told: Callable[[Any], Any] | None = None,
) -> HttpResponse:
    paginator = Paginator(found, A_PAGE)
    page = paginator.get_page(request.GET.get("page", "1")[:6])
    context = {
        "which": which,
        "rows": [told(one) if told else one for one in page],
        "page": page,
        "numbers": list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)),
    }
    return render(request, "initiatives/my_list.html", context)
