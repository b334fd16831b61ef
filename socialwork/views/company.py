"""Going along with plans, sending one for a resident, and how many came with help."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import kept_text
from accounts.models import Person
from accounts.requests import person_of
from decisions.acts import acts_open_to
from decisions.cells import harmless
from decisions.disclosure import ALL
from decisions.presentation import table_of_step
from districts import queries as districts
from districts.models import Neighbourhood
from initiatives.models import Initiative
from ledger import queries as ledger
from ledger.kept import Kept
from notifications.envelopes import absolute
from socialwork import actions, words
from socialwork.access import company as access
from socialwork.access.network import may_see_network
from socialwork.forms.company import EndForm, HelpForm, SubmitForForm
from socialwork.models import Actor, Tie
from socialwork.queries import company as queries
from socialwork.queries import network
from socialwork.queries.company import ALONE, WITH_HELP, HelpCounted
from socialwork.queries.standing import team_memberships

ROWS = 20
BYTE_ORDER_MARK = "\ufeff"
_counted: Kept[HelpCounted] = Kept(1)


@never_cache
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The plans of the district, and with which of them somebody goes along."""
    person, at = _social_worker(request)
    page = Paginator(queries.plans_to_accompany(person, at), ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "numbers": page.paginator.get_elided_page_range(page.number), "query": ""}
    return render(request, "socialwork/plans.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """One plan, as who goes along with it sees it: the table, who could help and why, and the help that was given.

    The form writes help down that was given.
    """
    person, at, one = _plan(request, initiative_id)
    form = HelpForm(request.POST or None, initial={"given_on": timezone.localdate(at), **kept_text.kept(request)})
    if form.is_valid():
        try:
            actions.record_help(initiative_id=one.id, by=person, at=at, **form.cleaned_data)
        except actions.CannotRecordHelp as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _("The help was written down."))
            return redirect("fieldwork:plan", one.id)
    step = queries.open_step(one)
    found = network.suggestions_for(one, person, at) if one.is_running else []
    context: dict[str, Any] = {
        "initiative": one,
        "form": form,
        "step": step,
        "who_decides": table_of_step(step).sentence if step else "",
        "acts": acts_open_to(person, step, at) if step else [],
        "companions": queries.companions(one),
        "is_going_along": any(each.person_id == person.id for each in one.accompaniments.filter(ended_at=None)),
        "given": queries.help_given(one),
        "submission": queries.submission_visible_to(person, one.id, at),
        "asked": network.ties_with(one, person, at),
        "suggestions": [(actor, [words.because(reason) for reason in each.reasons]) for actor, each in found],
        "needs": one.needs.all(),
    }
    return render(request, "socialwork/plan.html", context)


@require_POST
def go_along(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Go along with a plan from now on."""
    person, at, one = _plan(request, initiative_id)
    try:
        actions.accompany(initiative_id=one.id, by=person, at=at)
    except actions.CannotAccompany as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You go along with this plan from now on."))
    return redirect("fieldwork:plan", one.id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end_company(request: HttpRequest, initiative_id: UUID, accompaniment_id: UUID) -> HttpResponse:
    """Stop going along, with a word on how it went."""
    person, at, one = _plan(request, initiative_id)
    running = get_object_or_404(queries.companions(one), id=accompaniment_id, ended_at=None)
    form = EndForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            actions.end_accompaniment(accompaniment_id=running.id, by=person, at=at, **form.cleaned_data)
        except actions.CannotEndAccompaniment as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _("It was written down how it went."))
            return redirect("fieldwork:plan", one.id)
    return render(request, "socialwork/end_company.html", {"form": form, "initiative": one, "running": running})


@require_POST
def ask_actor(request: HttpRequest, initiative_id: UUID, actor_id: UUID) -> HttpResponse:
    """Bring an actor and a plan together."""
    person, at, one = _plan(request, initiative_id)
    actor: Actor = get_object_or_404(network.actors_visible_to(person, at), id=actor_id)
    try:
        actions.ask_for_plan(actor_id=actor.id, initiative_id=one.id, note="", by=person, at=at)
    except actions.CannotTie as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It was written down that you asked %(name)s.") % {"name": actor})
    return redirect("fieldwork:plan", one.id)


@require_POST
def answer_for(request: HttpRequest, initiative_id: UUID, tie_id: UUID) -> HttpResponse:
    """Write down what an actor answered."""
    person, at, one = _plan(request, initiative_id)
    tie: Tie = get_object_or_404(network.ties_with(one, person, at), id=tie_id)
    try:
        actions.answer_for(tie_id=tie.id, helps=request.POST.get("antwoord") == "ja", by=person, at=at)
    except actions.CannotAnswerFor as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The answer was written down."))
    return redirect("fieldwork:plan", one.id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def submit_for(request: HttpRequest) -> HttpResponse:
    """Write a plan down and send it, for a resident who does not write easily and agreed to the text."""
    person, at = _social_worker(request)
    own = {membership.party.district_id for membership in team_memberships(person, at)}
    parts = districts.neighbourhoods().defer("boundary", "district__boundary")
    form = SubmitForForm(
        request.POST or None,
        initial={"initiative_id": uuid4(), **kept_text.kept(request)},
        neighbourhoods=parts if None in own else parts.filter(district__in=own),
    )
    if form.is_valid():
        try:
            made = actions.submit_for(content=form.content(), by=person, at=at, **form.about_the_resident())
        except actions.CannotSubmit as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            return redirect("fieldwork:receipt", made.initiative_id)
    return render(request, "socialwork/submit_for.html", {"form": form})


@never_cache
@require_safe
def receipt(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """The confirmation of receipt for a resident, to print: with the link to take the plan into an account."""
    person, at = _social_worker(request)
    found = queries.submission_visible_to(person, initiative_id, at)
    if found is None:
        raise Http404
    step = queries.open_step(found.initiative)
    context = {
        "submission": found,
        "initiative": found.initiative,
        "step": step,
        "who_decides": table_of_step(step).sentence if step else "",
        "link": absolute(reverse("take-plan", args=[actions.claim_token(found)])),
        "desks": districts.workplaces().filter(district=found.initiative.neighbourhood.district_id),
    }
    return render(request, "socialwork/receipt.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_plan(request: HttpRequest, token: str) -> HttpResponse:
    """A resident takes the plan that was sent for them into their own account."""
    named = actions.plan_of_claim(token)
    one = get_object_or_404(Initiative.objects.select_related("group"), id=named, helped_submission__isnull=False)
    refusal = ""
    if request.method == "POST":
        try:
            actions.take_into_account(initiative_id=one.id, by=person_of(request), at=timezone.now())
        except actions.CannotTake as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("The plan is in your account now. You sign for its group."))
            return redirect("mine")
    return render(request, "socialwork/take_plan.html", {"initiative": one, "refusal": refusal})


@dataclass(frozen=True)
class Row:
    """A district or a neighbourhood in the figures; None is not shown. Widths in percent of the longest bar."""

    name: str
    total: int | None
    with_help: int | None
    alone: int | None
    rate: str
    help_width: float
    total_width: float


@login_not_required
@require_safe
def help_figures(request: HttpRequest) -> HttpResponse:
    """From which neighbourhoods plans came, and how many of them with help: a picture, and the same as a table. Of one
    year where the address says so.
    """
    counted = _counted.get(ledger.state(), queries.count_help)
    year = _year(request)
    rows, whole = _rows(counted, year)
    context = {
        "year": year,
        "years": counted.years,
        "rows": rows,
        "whole": whole,
        "silent": [row for _district, parts in rows for row in parts if row.total == 0],
        "fewest": queries.FEWEST,
    }
    return render(request, "socialwork/help_figures.html", context)


@login_not_required
@require_safe
def help_figures_csv(request: HttpRequest) -> HttpResponse:
    """The same as a file that a Dutch spreadsheet opens at once. Always in Dutch."""
    counted, year = _counted.get(ledger.state(), queries.count_help), _year(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="met-hulp.csv"'
    response.write(BYTE_ORDER_MARK)
    with override("nl"):
        rows, whole = _rows(counted, year)
        hidden = _("not shown")
        lines = [[_("District"), _("Neighbourhood"), _("Plans"), _("With help"), _("Without help")]]
        named = [
            (district.name, row)
            for district, parts in rows
            for row in (*parts, replace(district, name=_("the whole district")))
        ]
        for place, row in [*named, ("", whole)]:
            counts = [hidden if count is None else str(count) for count in (row.total, row.with_help, row.alone)]
            lines.append([harmless(place), harmless(row.name), *counts])
        csv.writer(response, delimiter=";").writerows(lines)
    return response


def _year(request: HttpRequest) -> int | None:
    """Of which year the address asks the figures. Raises Http404 for what is no year."""
    year = request.GET.get("jaar", "")
    if not re.fullmatch(r"(?:[1-9][0-9]{3})?", year):
        raise Http404
    return int(year) if year else ALL


def _rows(counted: HelpCounted, year: int | None) -> tuple[list[tuple[Row, list[Row]]], Row]:
    """Each district with its neighbourhoods, and all of it. In a small neighbourhood little may be shown: then its
    district still tells.
    """
    parts: dict[str, list[Neighbourhood]] = {}
    for place in counted.neighbourhoods.values():
        parts.setdefault(place.district_id, []).append(place)
    longest = max((counted.cube.count(code, ALL, ALL, year) or 0 for code in parts), default=0) or 1
    rows = [
        (
            _row(counted, (code, ALL), places[0].district.name, _people_of(places), year, longest),
            [_row(counted, (code, place.code), place.name, place.population, year, longest) for place in places],
        )
        for code, places in parts.items()
    ]
    return rows, _row(counted, (ALL, ALL), str(_("Together")), None, year, longest)


def _row(
    counted: HelpCounted,
    where: tuple[str | None, str | None],
    name: str,
    population: int | None,
    year: int | None,
    longest: int,
) -> Row:
    total, helped, alone = (counted.cube.count(*where, way, year) for way in (ALL, WITH_HELP, ALONE))
    return Row(
        name=name,
        total=total,
        with_help=helped,
        alone=alone,
        rate=_rate(total, population),
        help_width=_percent(helped, longest),
        total_width=_percent(total, longest),
    )


def _people_of(places: list[Neighbourhood]) -> int | None:
    """How many people live in all of these; None where it is not known of one of them."""
    known = [place.population for place in places if place.population is not None]
    return sum(known) if len(known) == len(places) else None


def _rate(count: int | None, population: int | None) -> str:
    """Plans for each thousand inhabitants, in one decimal; nothing where one of the two is not known."""
    return number_format(count * 1000 / population, 1) if count and population else ""


def _percent(count: int | None, longest: int) -> float:
    return round((count or 0) * 100 / longest, 2)


def _social_worker(request: HttpRequest) -> tuple[Person, datetime]:
    person, at = person_of(request), timezone.now()
    if not may_see_network(person, at):
        raise Http404
    return person, at


def _plan(request: HttpRequest, initiative_id: UUID) -> tuple[Person, datetime, Initiative]:
    """A plan that this social worker may go along with. Raises Http404."""
    person, at = _social_worker(request)
    one = get_object_or_404(queries.plans_visible_to(person, at), id=initiative_id)
    if not access.may_accompany(person, one, at):
        raise Http404
    return person, at, one
