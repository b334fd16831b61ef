"""The desk of officials and of the executive: the queue, a plan beside it, and who works on it.

Whoever has no desk gets 404, and so does an official for a plan at whose table none of their teams sits.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts import queries as accounts
from accounts.models import Membership, Party
from accounts.requests import person_of
from boundary import queries as boundary
from boundary.queries import Suggestion
from civilservants import queries
from civilservants.forms import AssignForm, FilterForm
from civilservants.queries import Desk, Filters, View
from decisions import access as table_access
from decisions import actions as decisions
from decisions import queries as table
from decisions import words
from decisions.models import Assignment, Process, Step
from decisions.presentation import record_of, table_of_step
from initiatives import actions as initiatives
from initiatives.models import Initiative

ROWS = 25

TITLES = {
    View.MINE: gettext_lazy("Waits for me"),
    View.NEW: gettext_lazy("New"),
    View.LATE: gettext_lazy("Late"),
    View.RESIDENTS: gettext_lazy("Waits for residents"),
    View.SOCIAL_WORK: gettext_lazy("Waits for social work"),
    View.OPEN: gettext_lazy("All open"),
}

KINDS_FOR_TASK = {
    Assignment.Task.HANDLER: (Party.Kind.MUNICIPAL_TEAM,),
    Assignment.Task.SOCIAL_WORKER: (Party.Kind.WELFARE_TEAM,),
    Assignment.Task.ADVISER: (
        Party.Kind.MUNICIPAL_TEAM,
        Party.Kind.PARTNER,
        Party.Kind.WELFARE_TEAM,
        Party.Kind.EXECUTIVE,
    ),
}
"""Of which parties at the table somebody can do a task."""


def queue(request: HttpRequest) -> HttpResponse:
    """The views with their counts, the plans of one of them, and beside them the first plan, where there is room."""
    desk = _desk(request)
    context = _queue(request, desk)
    first = context["rows"][0].initiative if context["rows"] else None
    initiative = queries.plan_on(desk, first.id) if first else None
    if initiative is not None:
        context |= _pane(request, initiative, desk)
    return render(request, "civilservants/queue.html", context)


def plan(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """The queue with one plan beside it; on a phone the plan alone."""
    desk = _desk(request)
    initiative = _plan(desk, initiative_id)
    return render(request, "civilservants/plan.html", {**_queue(request, desk), **_pane(request, initiative, desk)})


@require_POST
def accept(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Take a plan in hand for one's team."""
    desk = _desk(request)
    initiative = _plan(desk, initiative_id)
    try:
        initiatives.accept_for_handling(initiative_id=initiative.id, by=desk.person, at=desk.at)
    except initiatives.CannotAcceptForHandling as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You handle this plan from now on."))
    return _to_plan(request, initiative)


def assign(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Choose a task, then who does it."""
    desk = _desk(request)
    initiative = _plan(desk, initiative_id)
    process = _process(initiative)
    step = _open_step(process)
    suggestion = boundary.suggested_for(step, desk.at) if step else None
    task = request.GET.get("taak", "")
    context: dict[str, Any] = {
        "initiative": initiative,
        "suggestion": suggestion,
        "tasks": Assignment.Task.choices,
        "suggested_task": Assignment.Task.SOCIAL_WORKER.value if suggestion and suggestion.people else "",
        "task": task,
        "may_assign": table_access.may_assign(desk.person, process, desk.at) and process.closed_at is None,
        "query": _query(request),
    }
    if task in Assignment.Task.values:
        people = _people_for(Assignment.Task(task), process, suggestion, desk)
        form = AssignForm(request.POST or None, people=people, suggested=_suggested(task, suggestion))
        if form.is_valid() and _was_assigned(request, form, process, task, desk):
            return _to_plan(request, initiative)
        context |= {"form": form, "people": people, "task_name": Assignment.Task(task).label}
    return render(request, "civilservants/assign.html", context)


@require_POST
def end_assignment(request: HttpRequest, initiative_id: UUID, assignment_id: UUID) -> HttpResponse:
    """Let somebody stop working on a plan."""
    desk = _desk(request)
    initiative = _plan(desk, initiative_id)
    assignment = get_object_or_404(Assignment, id=assignment_id, process=initiative.process)
    try:
        decisions.end_assignment(assignment_id=assignment.id, by=desk.person, at=desk.at)
    except decisions.CannotEndAssignment as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(person)s no longer works on this plan.") % {"person": assignment.person})
    return _to_plan(request, initiative)


def _desk(request: HttpRequest) -> Desk:
    desk = queries.desk_of(person_of(request), timezone.now())
    if desk is None:
        raise Http404
    return desk


def _plan(desk: Desk, initiative_id: UUID) -> Initiative:
    initiative = queries.plan_on(desk, initiative_id)
    if initiative is None:
        raise Http404
    return initiative


def _process(initiative: Initiative) -> Process:
    if initiative.process is None:  # A plan on a desk was sent, so it has one.
        raise Http404
    return initiative.process


def _open_step(process: Process) -> Step | None:
    if process.closed_at is not None:
        return None
    step = next((step for step in process.steps.all() if step.closed_at is None), None)
    if step is not None:
        step.process = process
    return step


def _queue(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    view = _view(request)
    found = queries.standings(desk)
    counts = queries.counts(found)
    form = FilterForm(request.GET, places=queries.places_of(desk), themes=[theme for theme, _count in counts.themes])
    filters = Filters(place=form.wanted("wijk"), theme=form.wanted("thema"), text=form.wanted("zoek"))
    page = Paginator(queries.queue(found, view, filters, desk), ROWS).get_page(request.GET.get("page"))
    return {
        "desk": desk,
        "view": view,
        "title": TITLES[view],
        "views": [(one, TITLES[one], counts.views[one]) for one in View if one is not View.OPEN],
        "open_count": counts.views[View.OPEN],
        "themes": counts.themes,
        "filter_form": form,
        "filters": _chips(form, view),
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number),
        "rows": queries.rows(page, desk),
        "query": _query(request),
        "page_query": _without_page(request),
    }


def _view(request: HttpRequest) -> View:
    try:
        return View(request.GET.get("beeld", View.MINE))
    except ValueError:
        return View.MINE


def _chips(form: FilterForm, view: View) -> list[tuple[str, str]]:
    """Each filter that is on, in words, with the query that takes it away."""
    wanted = {name: form.wanted(name) for name in form.fields if form.wanted(name)}
    words = {name: form.label_of(name) if name != "zoek" else f"“{value}”" for name, value in wanted.items()}
    return [
        (words[name], urlencode({"beeld": view, **{other: wanted[other] for other in wanted if other != name}}))
        for name in wanted
    ]


def _pane(request: HttpRequest, initiative: Initiative, desk: Desk) -> dict[str, Any]:
    process = _process(initiative)
    step = _open_step(process)
    pane: dict[str, Any] = {
        "initiative": initiative,
        "process": process,
        "step": step,
        "records": [record_of(one) for one in process.steps.all()],
        "assignments": list(process.assignments.all()),
        "may_assign": process.closed_at is None,  # Whoever has this desk sits at this table.
        "here": request.get_full_path(),
    }
    if step is None:
        return pane
    signs_for = [
        seat.party for seat in table.deciding_seats(table.current_authority(step)) if seat.party_id in desk.signs_for
    ]
    silent = table.silent_deciders(step)
    rule = step.template_step
    return pane | {
        "row": queries.row(initiative, step, desk),
        "table": table_of_step(step),
        "record": record_of(step),
        "rule": words.what_the_rule_asks(rule.rule, _deciders(step), rule.rule_k),
        "signs_for": signs_for,
        "who_may": decisions.who_may(step, desk.at),
        "has_proposal": table.open_proposal(step) is not None,
        "must_speak": any(party in silent for party in signs_for),
        "may_accept": initiative.accepted_at is None and queries.is_of_own_team(step, desk),
        "may_withdraw": _may_take_back(step, desk),
        "suggestion": boundary.suggested_for(step, desk.at),
    }


def _deciders(step: Step) -> int:
    return len(table.deciding_seats(table.current_authority(step)))


def _may_take_back(step: Step, desk: Desk) -> bool:
    """The executive takes back what it does not decide alone already. The action asks once more."""
    board = next((team for team in desk.teams if team.kind == Party.Kind.EXECUTIVE), None)
    if board is None or board.id not in desk.signs_for:
        return False
    return [seat.party_id for seat in table.deciding_seats(table.current_authority(step))] != [board.id]


def _people_for(task: Assignment.Task, process: Process, suggestion: Suggestion | None, desk: Desk) -> list[Membership]:
    """Who can be given a task, those who are suggested first. Work of social work is not offered to officials."""
    kinds = set(KINDS_FOR_TASK[task])
    if suggestion and suggestion.keeps_out_officials and task == Assignment.Task.ADVISER:
        kinds -= {Party.Kind.MUNICIPAL_TEAM, Party.Kind.EXECUTIVE}
    party_ids = [participant.party_id for participant in process.participants.all() if participant.party_kind in kinds]
    busy = {assignment.person_id for assignment in process.assignments.all() if assignment.task == task}
    people = [one for one in accounts.members_of(party_ids, desk.at) if one.person_id not in busy]
    suggested = _suggested(task, suggestion)
    return sorted(people, key=lambda membership: membership.id not in suggested)


def _suggested(task: str, suggestion: Suggestion | None) -> frozenset[UUID]:
    if suggestion is None or task == Assignment.Task.HANDLER:
        return frozenset()
    return frozenset(membership.id for membership in suggestion.people)


def _was_assigned(request: HttpRequest, form: AssignForm, process: Process, task: str, desk: Desk) -> bool:
    chosen = form.chosen()
    try:
        decisions.assign(
            process_id=process.id, party=chosen.party, person=chosen.person, task=task, by=desk.person, at=desk.at
        )
    except decisions.CannotAssign as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("%(person)s works on this plan from now on.") % {"person": chosen.person})
    return True


def _to_plan(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    query = _query(request)
    address = reverse("desk:plan", args=[initiative.id])
    return redirect(f"{address}?{query}" if query else address)


def _query(request: HttpRequest) -> str:
    """The view and the filters of the queue, to come back to."""
    names = ("beeld", "wijk", "thema", "zoek", "page")
    return urlencode({name: request.GET[name][:200] for name in names if request.GET.get(name)})


def _without_page(request: HttpRequest) -> str:
    names = ("beeld", "wijk", "thema", "zoek")
    query = urlencode({name: request.GET[name][:200] for name in names if request.GET.get(name)})
    return f"{query}&" if query else ""
