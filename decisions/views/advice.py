"""Giving the advice that one's party was asked for."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts import kept_text
from accounts import queries as people
from accounts.requests import person_of
from decisions import access, actions, queries, words
from decisions.forms import AdviseForm
from decisions.views import at_table


def advise(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Advise for the party that one signs for, before others decide."""
    by, at = person_of(request), timezone.now()
    step = at_table.seated(request, step_id, by, at)
    parties = people.parties_of(by, at) | people.parties_of(by, at_table.moment_of_page(request, at))
    asked = step.advices.filter(party__in=parties).select_related("party").order_by("given_at").last()
    form = AdviseForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid() and asked is not None:
        try:
            actions.give_advice(advice_id=asked.id, by=by, at=at, **form.cleaned_data)
        except actions.CannotAdvise as refusal:
            form.add_error(None, str(refusal))
            step = at_table.again(step)
        else:
            return at_table.done(request, step, words.advised())
    asked = next((advice for advice in queries.advices_of(step) if asked and advice.id == asked.id), None)
    may_advise = asked is not None and access.may_advise(by, asked, at)
    return at_table.page(request, "advise", step, form, by, at, asked=asked, may_advise=may_advise)
