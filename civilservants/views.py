"""The desk of officials and of the executive: the queue, a plan beside it, and who works on it.

Whoever has no desk gets 404, and so does an official for a plan at whose table none of their teams sits.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Party
from accounts.shared_page import shared_page
from boundary import queries as boundary
from civilservants import actions, candidates, queries
from civilservants.actions.assignments import fingerprint
from civilservants.forms import AssignForm, SnoozeForm
from civilservants.queries import Desk
from civilservants.screen import desk_in, file_in, plan_in, query_of, queue_context, queue_page, state_of, to_plan
from civilservants.whole_file import WholeFile
from decisions import access as table_access
from decisions import actions as decisions
from decisions import duties, own_place, words
from decisions import queries as table
from decisions.models import Assignment, Process, Step
from decisions.presentation import duty_in_words, record_of, table_of_step
from initiatives import actions as initiatives
from initiatives import instrument_words
from initiatives.models import Initiative
from initiatives.needs import need_in_words


def queue(request: HttpRequest) -> HttpResponse:
    """The views with their counts, and the plans of one of them."""
    desk = desk_in(request)
    return shared_page(
        request,
        "civilservants/queue.html",
        lambda: queue_page(request, desk),
        key=(*state_of(request, desk), get_language()),
    )


def plan(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """The queue with one plan beside it; on a phone the plan alone."""
    desk = desk_in(request)
    return render(request, "civilservants/plan.html", plan_page(request, desk, file_in(desk, initiative_id)))


def plan_page(request: HttpRequest, desk: Desk, file: WholeFile) -> dict[str, Any]:
    """The queue, and the pane of a plan beside it."""
    beside = file.initiative if file.process.closed_at is None else None
    return {**queue_context(request, desk, beside), **_pane(request, file, desk)}


@require_POST
def accept(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Take a plan in hand for one's team."""
    desk = desk_in(request)
    initiative = plan_in(desk, initiative_id)
    try:
        initiatives.accept_for_handling(initiative_id=initiative.id, by=desk.person, at=desk.at)
    except initiatives.CannotAcceptForHandling as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You handle this plan from now on."))
    return to_plan(request, initiative)


def assign(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Choose a task, then who does it."""
    desk = desk_in(request)
    initiative = plan_in(desk, initiative_id)
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
        "query": query_of(request),
    }
    if task in Assignment.Task.values:
        found = candidates.candidates_for(task, process, step, desk.at)
        teams = candidates.teams_for(task, process, step, desk.at)
        form = AssignForm(
            request.POST or None,
            task=task,
            candidates=[one for one in found if not one.why_not],
            teams=[one for one in teams if not one.why_not],
            initial={"seen": fingerprint(process.assignments.all())},
        )
        if form.is_valid() and _was_assigned(request, form, process, desk):
            return to_plan(request, initiative)
        context |= {
            "form": form,
            "working": _working_unseen(form, process),
            "people": [one.membership for one in found if not one.why_not],
            "task_name": Assignment.Task(task).label,
            "refused": [one for one in found if one.why_not],
            "refused_teams": [one for one in teams if one.why_not],
        }
    return render(request, "civilservants/assign.html", context)


@require_POST
def end_assignment(request: HttpRequest, initiative_id: UUID, assignment_id: UUID) -> HttpResponse:
    """Let somebody stop working on a plan."""
    desk = desk_in(request)
    initiative = plan_in(desk, initiative_id)
    assignment = get_object_or_404(Assignment, id=assignment_id, process=initiative.process)
    try:
        decisions.end_assignment(assignment_id=assignment.id, by=desk.person, at=desk.at)
    except decisions.CannotEndAssignment as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(person)s no longer works on this plan.") % {"person": assignment.who})
    return to_plan(request, initiative)


@require_POST
def take_up(request: HttpRequest, initiative_id: UUID, assignment_id: UUID) -> HttpResponse:
    """Take up a task that one's team has as a whole."""
    desk = desk_in(request)
    initiative = plan_in(desk, initiative_id)
    assignment = get_object_or_404(Assignment, id=assignment_id, process=initiative.process)
    try:
        decisions.take_up_assignment(assignment_id=assignment.id, by=desk.person, at=desk.at)
    except decisions.CannotTakeUp as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You work on this plan from now on."))
    return to_plan(request, initiative)


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


def _task(initiative: Initiative) -> dict[str, Any]:
    """What residents answered about the task that they want to take over; nothing for any other plan."""
    task = initiatives.task_of(initiative) if initiative.theme.challenge else None
    if task is None:
        return {}
    return {"task": instrument_words.answers_in_words(task), "task_outcome": instrument_words.outcome_of(task)}


def _pane(request: HttpRequest, file: WholeFile, desk: Desk) -> dict[str, Any]:
    initiative, process = file.initiative, file.process
    step = _open_step(process)
    pane: dict[str, Any] = {
        "initiative": initiative,
        "process": process,
        "step": step,
        "records": [record_of(one) for one in process.steps.all()],
        "assignments": list(process.assignments.all()),
        "links": file.links,
        "past_assignments": file.past_assignments,
        "may_assign": process.closed_at is None,  # Whoever has this desk sits at this table.
        "here": request.get_full_path(),
        "needs_consult": _needs_consult(file, desk),
        "needs": "\n".join(need_in_words(asked) for asked in initiatives.asked_of(initiative)),
        **_task(initiative),
        "snooze_form": SnoozeForm(),
        "put_away": file.put_away,
    }
    if step is None:
        return pane
    rule = step.template_step
    return pane | {
        "row": queries.row(initiative, step, desk),
        "table": table_of_step(step),
        "record": record_of(step),
        "rule": words.what_the_rule_asks(rule.rule, _deciders(step), rule.rule_k),
        **_own_place(file, step, desk),
        "may_accept": initiative.accepted_at is None and queries.is_of_own_team(step, desk),
        "may_withdraw": _may_take_back(step, desk),
        "may_move_term": _may_move_term(file, desk),
        "suggestion": _suggestion(file, step, desk),
    }


def _own_place(file: WholeFile, step: Step, desk: Desk) -> dict[str, Any]:
    """What is asked of the reader, and whether they may decide: not with a conflict of interest, and for a municipal
    party under a mandate that covers this.
    """
    deciders = [seat.party for seat in table.deciding_seats(table.current_authority(step))]
    signs_for = [party for party in deciders if party.id in desk.signs_for]
    mine = [duty for duty in duties.awaited_at(step) if duties.falls_to(duty, desk.signs_for, desk.person.id)]
    has_conflict = bool(signs_for or mine) and (
        desk.person.id in file.recused or table_access.is_known_above(desk.person, step.process_id)
    )
    proposal = table.open_proposal(step)
    may_you = own_place.may_decide(
        desk.person, signs_for, step, proposal.amount if proposal else None, desk.at, file.known
    )
    return {
        "asked": [duty_in_words(duty) for duty in mine if not has_conflict or duty.act is duties.Act.ADVISE],
        "has_conflict": has_conflict,
        "may_you": may_you,
        "who_may": decisions.who_may_among(deciders, file.known.signers, file.recused),
    }


def _needs_consult(file: WholeFile, desk: Desk) -> bool:
    """Has a step on the way of this plan work of social work, without a seat for it? Or one to be decided anew?"""
    process, findings = file.process, file.process.findings.all()
    if process.closed_at is not None:
        return bool(boundary.decided_without_social_work(process.steps.all(), findings, desk.social_work))
    has_team = file.party_of(Party.Kind.WELFARE_TEAM) is not None
    steps = process.template.steps.all()
    return bool(boundary.without_social_work(steps, findings, desk.social_work, has_team=has_team))


def _suggestion(file: WholeFile, step: Step, desk: Desk) -> boundary.Suggestion | None:
    """The social workers to ask for this step; None where its work is not of social work."""
    if step.template_step.function not in desk.social_work:
        return None
    team = file.party_of(Party.Kind.WELFARE_TEAM)
    people = file.members_of(team) if team else []
    return boundary.suggestion(step, desk.professions[step.template_step.function], team, people)


def _deciders(step: Step) -> int:
    return len(table.deciding_seats(table.current_authority(step)))


def _may_move_term(file: WholeFile, desk: Desk) -> bool:
    """Does the reader sign for the municipal team at this table or for the executive? The action asks once more."""
    taking_part = file.process.participants.all()
    return any(one.party_kind in queries.TEAM_KINDS and one.party_id in desk.signs_for for one in taking_part)


def _may_take_back(step: Step, desk: Desk) -> bool:
    """The executive takes back what it does not decide alone already. The action asks once more."""
    board = next((team for team in desk.teams if team.kind == Party.Kind.EXECUTIVE), None)
    if board is None or board.id not in desk.signs_for:
        return False
    return [seat.party_id for seat in table.deciding_seats(table.current_authority(step))] != [board.id]


def _was_assigned(request: HttpRequest, form: AssignForm, process: Process, desk: Desk) -> bool:
    try:
        began = actions.assign(
            process=process, works=form.chosen(), by=desk.person, at=desk.at, seen=form.cleaned_data["seen"]
        )
    except actions.CannotAssignUnseen:
        return False  # who works on it now stands above the form
    except decisions.CannotAssign as refusal:
        form.add_error(None, str(refusal))
        return False
    for one in began:
        messages.success(request, _("%(person)s works on this plan from now on.") % {"person": one.who})
    return True


def _working_unseen(form: AssignForm, process: Process) -> list[Assignment] | None:
    """Who works on a plan now, where that is another than who sent the form had before them; None where it is not.

    What they chose stays in the form. Sent once more, it is done.
    """
    working = list(table.assignments_of([process.id])) if form.is_bound else []
    if not form.is_bound or form.had_seen(working):
        return None
    form.take_as_seen(working)
    return working
