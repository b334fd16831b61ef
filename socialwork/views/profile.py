"""The profile of a neighbourhood: for everybody, and for who works there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import kept_text
from accounts import queries as accounts
from accounts.models import Person
from accounts.requests import person_of, standing_in
from districts import queries as districts
from socialwork import actions
from socialwork.access import profile as access
from socialwork.forms.profile import StatementForm, StrikeForm
from socialwork.models import Statement
from socialwork.queries import profile as queries
from socialwork.queries import standing
from socialwork.queries.profile import Place
from socialwork.words import INDICATORS


@login_not_required
@require_safe
def public_profile(request: HttpRequest, code: str, neighbourhood_code: str = "") -> HttpResponse:
    """What everybody may know of a district or neighbourhood, each with its source and its date."""
    place = queries.place_of(neighbourhood_code or code)
    if place is None or place.district.code != code or (neighbourhood_code and place.part is None):
        raise Http404
    context = {
        "place": place,
        "topics": _by_topic(queries.public_statements(place)),
        **_figures(place),
        "parts": [] if place.part else districts.neighbourhoods().filter(district=place.district).defer("boundary"),
    }
    return render(request, "socialwork/public_profile.html", context)


@never_cache
@require_safe
def profiles(request: HttpRequest) -> HttpResponse:
    """The profiles that somebody reads for their work."""
    person, at = person_of(request), timezone.now()
    found = queries.places_readable_by(person, at)
    if not found:
        raise Http404
    parts = list(districts.neighbourhoods().defer("boundary", "district__boundary"))
    context = {
        "base": _base(request),
        "districts": [(one, [part for part in parts if part.district_id == one.code]) for one in found],
    }
    return render(request, "socialwork/profiles.html", context)


@never_cache
@require_safe
def team_profile(request: HttpRequest, code: str) -> HttpResponse:
    """What one reads before going there."""
    person, at, place = _readable(request, code)
    found = queries.statements_visible_to(person, place, at)
    context = {
        "base": _base(request),
        "place": place,
        "topics": _by_topic(found),
        "own": {one.id for one in found if access.may_strike(person, one, at)},
        **_figures(place),
        "may_write": access.may_write_profile(person, place.district.code, at),
        "parts": districts.neighbourhoods().filter(district=place.district).defer("boundary"),
    }
    return render(request, "socialwork/team_profile.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write_statement(request: HttpRequest, code: str) -> HttpResponse:
    """Add a statement to a profile."""
    person, at, place = _readable(request, code)
    parties = standing.parties_writing(person, place.district.code, at)
    if not parties:
        raise Http404
    usual = {"party": parties[0].id, "said_on": timezone.localdate(at), "audience": Statement.Audience.TABLE}
    form = StatementForm(
        request.POST or None,
        initial={**usual, **kept_text.kept(request)},
        parties=parties,
        audiences=standing.audiences_of(person, place.district.code, at),
    )
    if form.is_valid():
        try:
            actions.state(
                district=place.district,
                neighbourhood=place.part,
                party_id=form.cleaned_data["party"],
                said=form.said(),
                by=person,
                at=at,
            )
        except actions.CannotState as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _("It stands in the profile now."))
            return redirect("team-profile", place.code)
    return render(request, "socialwork/statement.html", {"base": _base(request), "form": form, "place": place})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def strike_statement(request: HttpRequest, code: str, statement_id: UUID) -> HttpResponse:
    """Take a statement out, because it is wrong or old."""
    person, at, place = _readable(request, code)
    one = get_object_or_404(queries.statements_visible_to(person, place, at), id=statement_id)
    if not access.may_strike(person, one, at):
        raise Http404
    form = StrikeForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            actions.strike_statement(statement_id=one.id, by=person, at=at, **form.cleaned_data)
        except actions.CannotStrikeStatement as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _("It was struck out."))
            return redirect("team-profile", place.code)
    context = {"base": _base(request), "form": form, "place": place, "statement": one}
    return render(request, "socialwork/strike_statement.html", context)


def _readable(request: HttpRequest, code: str) -> tuple[Person, datetime, Place]:
    """Raises Http404 for who has no part in it, and for places that are not there."""
    person, at = person_of(request), timezone.now()
    place = queries.place_of(code)
    if place is None or not access.may_read_team_profile(person, place.district.code, at):
        raise Http404
    return person, at, place


def _base(request: HttpRequest) -> str:
    """The frame that the reader knows: each side has its own."""
    roles = standing_in(request).roles
    if accounts.SOCIAL_WORKER in roles:
        return "base_fieldwork.html"
    return "base_desk.html" if roles & {accounts.OFFICIAL, accounts.EXECUTIVE} else "base.html"


def _by_topic(statements: Iterable[Statement]) -> list[tuple[str, Any, list[Statement]]]:
    """In the order of the topics, those about which something is said."""
    found = list(statements)
    rows = [(code, name, [one for one in found if one.topic == code]) for code, name in Statement.Topic.choices]
    return [row for row in rows if row[2]]


def _figures(place: Place) -> dict[str, Any]:
    found = queries.figures_of(place)
    return {
        "figures": [(INDICATORS[figure.indicator], figure) for figure in found],
        "sources": sorted({figure.source for figure in found}),
    }
