"""Before a task is taken over: a check of the instrument, open to everybody, that keeps nothing."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from initiatives import instrument_words, queries
from initiatives.actions import Answers
from initiatives.steps.task import TaskForm


@login_not_required
@never_cache
@require_safe
def take_over(request: HttpRequest) -> HttpResponse:
    """Five questions, and the instrument that fits best, with why and where one goes on."""
    form = TaskForm(request.GET) if request.GET.keys() & TaskForm.base_fields.keys() else TaskForm()
    theme = queries.challenge_themes().filter(is_open=True).first()
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        context |= {
            "outcome": form.outcome(),
            "entity": instrument_words.entity_in_words(theme) if theme else "",
            "query": urlencode(
                [(name, text) for name, texts in carried(request, "GET").items() for text in texts]
                + ([("thema", theme.key)] if theme else [])
            ),
        }
    return render(request, "initiatives/take_over.html", context)


def carried(request: HttpRequest, method: str) -> Answers:
    """The answers of the check that came along with a request; none where they are not complete."""
    form = TaskForm(request.GET if method == "GET" else request.POST)
    return form.typed() if form.is_valid() else {}
