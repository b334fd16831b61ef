"""What an official keeps at the desk for themselves: views under a name, plans put away until a day, the keys."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import kept_text
from accounts.models import Party
from accounts.requests import ledger_lines_in
from civilservants import actions
from civilservants.beside_queue import beside_queue
from civilservants.choices import choices_of
from civilservants.forms import SaveViewForm, SnoozeForm
from civilservants.queries import Desk
from civilservants.screen import desk_in, file_in, plan_in, query_of, queue_context, to_plan, to_queue
from civilservants.views import plan_page
from initiatives.models import Initiative
from ledger.refusals import Refusal

_FIELDS = {"name": "naam", "team": "team", "until": "tot", "reason": "reden"}
"""The fields of these forms, by what the actions call them."""


@require_http_methods(["GET", "HEAD", "POST"])
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the view and the filters of this address under a name. By GET comes who had to sign in again meanwhile."""
    desk = desk_in(request)
    kept = kept_text.kept(request)
    if request.method != "POST" and not kept:
        return to_queue(query_of(request))
    form = SaveViewForm(request.POST if request.method == "POST" else None, teams=desk.teams, initial=kept)
    if form.is_valid() and _was_kept(request, form, desk):
        kept_text.forget(request)
        return to_queue(_normal(request, desk))
    context = {**queue_context(request, desk), "form": form, "save_form": form}
    return render(request, "civilservants/save_view.html", context)


@require_POST
def share_view(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Let a team see a view of one's own, or nobody else any more."""
    desk = desk_in(request)
    view = next((one for one in beside_queue(desk)[0] if one.id == view_id), None)
    if view is None:
        raise Http404
    wanted = request.POST.get("team", "")
    team = _team(desk, wanted)
    if wanted and team is None:
        messages.error(request, _("You can share a view with your own team only."))
        return to_queue(view.query)
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


@require_http_methods(["GET", "HEAD", "POST"])
def snooze(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Put a plan away until a day. By GET comes who had to sign in again meanwhile."""
    desk = desk_in(request)
    file = file_in(desk, initiative_id)
    kept = kept_text.kept(request)
    if request.method != "POST" and not kept:
        return to_plan(request, file.initiative)
    form = SnoozeForm(request.POST if request.method == "POST" else None, initial=kept)
    if form.is_valid() and _was_put_away(request, form, file.initiative, desk):
        kept_text.forget(request)
        return to_queue(query_of(request))
    context = {**plan_page(request, desk, file), "form": form, "snooze_form": form}
    return render(request, "civilservants/plan.html", context)


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


def _was_kept(request: HttpRequest, form: SaveViewForm, desk: Desk) -> bool:
    given, query = form.cleaned_data, _normal(request, desk)
    try:
        view = actions.save_view(
            name=given["naam"], query=query, team=_team(desk, given["team"]), by=desk.person, at=desk.at
        )
    except actions.CannotSaveView as refusal:
        _say_beside(form, refusal)
        return False
    messages.success(request, _("This view is kept as “%(name)s”.") % {"name": view.name})
    return True


def _was_put_away(request: HttpRequest, form: SnoozeForm, initiative: Initiative, desk: Desk) -> bool:
    given = form.cleaned_data
    try:
        put_away = actions.snooze(
            initiative=initiative, until=given["tot"], reason=given["reden"], by=desk.person, at=desk.at
        )
    except actions.CannotSnooze as refusal:
        _say_beside(form, refusal)
        return False
    words = {"title": initiative.title, "day": f"{put_away.until:%d-%m-%Y}"}
    messages.success(request, _("“%(title)s” comes back in your queue on %(day)s.") % words)
    return True


def _say_beside(form: Form, refusal: Refusal) -> None:
    form.add_error(_FIELDS.get(refusal.about), str(refusal))


def _team(desk: Desk, key: str) -> Party | None:
    """The team of this desk that a form names; None for no team, and for any other."""
    return next((team for team in desk.teams if str(team.id) == key), None)


def _normal(request: HttpRequest, desk: Desk) -> str:
    return choices_of(desk, ledger_lines_in(request)).chosen(request.GET).query
