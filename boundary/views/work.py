"""What one did, logged in a few seconds; and, for who leads a team, what its people logged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import demarcation, kept_text
from accounts import queries as accounts
from accounts.demarcation import WorkFunction
from accounts.models import Membership, Party, Profession
from accounts.requests import person_of
from boundary import access, actions, queries
from boundary.forms import LogForm
from boundary.models import Activity
from boundary.sides import Side

SHOWN = 6
A_PAGE = 50
EXAMPLES = 2


def base_for(party: Party) -> str:
    """The frame of the page: each profession keeps its own."""
    return "base_fieldwork.html" if access.side_of(party) is Side.SOCIAL_WORK else "base_desk.html"


def log(request: HttpRequest) -> HttpResponse:
    """Log what one did: press what one did last once more, or fill in one short page."""
    by, at = person_of(request), timezone.now()
    teams = queries.logs_for(by, at)
    if not teams:
        raise Http404
    parties = [one.party for one in teams]
    last = queries.last_choices(by)
    functions = _in_order(last)
    form = LogForm(
        request.POST or None,
        parties=parties,
        plans=queries.plans_for(parties),
        functions=functions,
        initial={**_initial(teams, last, timezone.localdate(at)), **kept_text.kept(request)},
    )
    if form.is_valid():
        data = form.cleaned_data
        try:
            activity = actions.log_activity(**data, by=by, at=at)
        except actions.CannotLog as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            return redirect(f"{reverse('work:log')}?na={activity.id}")
    just = _just_logged(request, by.id)
    page = Paginator(queries.own_activities(by), SHOWN).get_page(request.GET.get("page"))
    context = {
        "base": base_for(parties[0]),
        "form": form,
        "functions": _functions(form, accounts.professions_on(timezone.localdate(at))),
        "again": [] if form.is_bound else [(one, uuid4()) for one in last],
        "just": just,
        "teaches": queries.published_examples(just.work_function)[:EXAMPLES] if just else [],
        "own": [(one, access.may_strike(by, one, at)) for one in page],
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "query": "",
        "leads": queries.led_by(by, at),
        "waiting": queries.waiting_for(by, at),
        "today": timezone.localdate(at),
    }
    return render(request, "boundary/log.html", context)


@require_POST
def strike(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """Strike out what one logged by mistake."""
    by, at = person_of(request), timezone.now()
    activity = get_object_or_404(queries.own_activities(by), id=activity_id)
    try:
        actions.strike_activity(activity_id=activity.id, by=by, at=at)
    except actions.CannotStrike as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It was struck out. It counts nowhere any more."))
    return redirect("work:log")


def team(request: HttpRequest) -> HttpResponse:
    """What the people of one's team logged in three months."""
    by, at = person_of(request), timezone.now()
    led = queries.led_by(by, at)
    if not led:
        raise Http404
    chosen = next((one for one in led if str(one.id) == request.GET.get("team")), led[0])
    page = Paginator(queries.activities_of_team(chosen, at), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "base": base_for(chosen),
        "team": chosen,
        "led": led,
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number),
        "query": f"team={chosen.id}&",
    }
    return render(request, "boundary/team.html", context)


def _in_order(last: list[Activity]) -> list[str]:
    """The work functions, those of one's last choices first."""
    first = [one.work_function for one in last]
    return [*dict.fromkeys([*first, *(function.value for function in WorkFunction)])]


def _initial(teams: list[Membership], last: list[Activity], today: date) -> dict[str, Any]:
    """What one filled in last, but for the work itself: that is what one chooses."""
    initial: dict[str, Any] = {"done_on": today}
    if last:
        newest = last[0]
        initial |= {"district": newest.district_id, "how": newest.how, "minutes": newest.minutes}
        if newest.party_id in {one.party_id for one in teams}:
            initial["party"] = newest.party_id
    elif teams[0].party.district_id:
        initial["district"] = teams[0].party.district_id
    return initial


def _functions(form: LogForm, professions: Mapping[WorkFunction, demarcation.Profession]) -> list[dict[str, Any]]:
    """Each work function as one presses it, with whose work it is and what was learned about it."""
    teaches = queries.examples_by_function(EXAMPLES)
    whose = dict(Profession.choices)
    chosen = form["work_function"].value()
    return [
        {
            "value": value,
            "name": name,
            "whose": whose[professions[WorkFunction(value)].value],
            "profession": professions[WorkFunction(value)].value,
            "examples": teaches.get(value, []),
            "checked": value == chosen,
        }
        for value, name in form.fields["work_function"].choices  # type: ignore[attr-defined]
    ]


def _just_logged(request: HttpRequest, person_id: UUID) -> Activity | None:
    try:
        wanted = UUID(request.GET.get("na", ""))
    except ValueError:
        return None
    return queries.activities().filter(id=wanted, logged_by=person_id).first()
