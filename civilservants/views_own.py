"""What an official keeps at the desk for themselves: views under a name, plans put away until a day, the keys."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import ledger_lines_in
from civilservants import actions
from civilservants.beside_queue import beside_queue
from civilservants.choices import choices_of
from civilservants.forms import SaveViewForm, SnoozeForm
from civilservants.models.saved_views import LONGEST_NAME
from civilservants.models.snoozes import LONGEST_REASON
from civilservants.queries import Desk
from civilservants.screen import desk_in, plan_in, query_of, to_plan, to_queue


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the view and the filters of this address under a name."""
    desk = desk_in(request)
    query = _normal(request, desk)
    form = SaveViewForm(request.POST, teams=desk.teams)
    if not form.is_valid():
        name = _("Give the view a name of at most %(most)d characters.") % {"most": LONGEST_NAME}
        messages.error(request, name if "naam" in form.errors else _("You can share a view with your own team only."))
        return to_queue(query)
    team = next((team for team in desk.teams if str(team.id) == form.cleaned_data["team"]), None)
    try:
        view = actions.save_view(name=form.cleaned_data["naam"], query=query, team=team, by=desk.person, at=desk.at)
    except actions.CannotSaveView as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("This view is kept as “%(name)s”.") % {"name": view.name})
    return to_queue(query)


@require_POST
def share_view(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Let a team see a view of one's own, or nobody else any more."""
    desk = desk_in(request)
    view = next((one for one in beside_queue(desk)[0] if one.id == view_id), None)
    if view is None:
        raise Http404
    team = next((team for team in desk.teams if str(team.id) == request.POST.get("team")), None)
    try:
        actions.share_view(view_id=view_id, team=team, by=desk.person, at=desk.at)
    except actions.CannotShareView as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your team sees this view now.") if team else _("Only you see this view now."))
    return to_queue(view.query)


@require_POST
def remove_view(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Remove a view of one's own."""
    desk = desk_in(request)
    view = next((one for one in beside_queue(desk)[0] if one.id == view_id), None)
    if view is None:
        raise Http404
    try:
        actions.remove_view(view_id=view_id, by=desk.person, at=desk.at)
    except actions.CannotSaveView as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The view “%(name)s” is gone. The plans stay.") % {"name": view.name})
    return to_queue("")


@require_POST
def snooze(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Put a plan away until a day."""
    desk = desk_in(request)
    initiative = plan_in(desk, initiative_id)
    form = SnoozeForm(request.POST)
    if not form.is_valid():
        day = _("Choose a day from tomorrow on, at most three months ahead.")
        reason = _("Say it in at most %(most)d characters.") % {"most": LONGEST_REASON}
        messages.error(request, day if "tot" in form.errors else reason)
        return to_plan(request, initiative)
    try:
        put_away = actions.snooze(
            initiative=initiative,
            until=form.cleaned_data["tot"],
            reason=form.cleaned_data["reden"],
            by=desk.person,
            at=desk.at,
        )
    except actions.CannotSnooze as refusal:
        messages.error(request, str(refusal))
        return to_plan(request, initiative)
    words = {"title": initiative.title, "day": f"{put_away.until:%d-%m-%Y}"}
    messages.success(request, _("“%(title)s” comes back in your queue on %(day)s.") % words)
    return to_queue(query_of(request))


@require_POST
def wake(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Take a plan back into one's queue."""
    desk = desk_in(request)
    initiative = plan_in(desk, initiative_id)
    try:
        actions.wake(initiative=initiative, by=desk.person, at=desk.at)
    except actions.CannotSnooze as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The plan is back in your queue."))
    return to_plan(request, initiative)


def keys(request: HttpRequest) -> HttpResponse:
    """The keys of the desk, on a page of their own: also for who has no script."""
    desk_in(request)
    return render(request, "civilservants/keys.html", {"query": query_of(request)})


def _normal(request: HttpRequest, desk: Desk) -> str:
    return choices_of(desk, ledger_lines_in(request)).chosen(request.GET).query
