"""Saying of oneself that one has a conflict of interest."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.requests import person_of
from decisions import access, actions, words
from decisions.views import at_table


def recuse(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Take no part in the decisions on a plan from now on. It is asked once more here, as it is not undone."""
    by, at = person_of(request), timezone.now()
    step = at_table.taking_part(request, step_id, by, at)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.recuse(process_id=step.process_id, by=by, at=at)
        except actions.CannotRecuse as refusal:
            form.add_error(None, str(refusal))
            step = at_table.again(step)
        else:
            return at_table.done(request, step, words.recused())
    return at_table.page(request, "recuse", step, form, by, at, is_recused=access.is_recused(by, step.process_id))
