"""After the yes: what will be there when, kept by the group and the municipal team; and looking back at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import kept_text
from accounts.forms import add_refusal
from accounts.requests import person_of
from initiatives import access, actions, queries, queries_around
from initiatives.forms_milestones import DropForm, EvaluationForm, FinishForm, MilestoneForm, MoveForm
from initiatives.models import Initiative
from ledger.refusals import Refusal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def milestones(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """What is planned, and planning more."""
    by, at = person_of(request), timezone.now()
    initiative = _kept_by(request, initiative_id)
    parties = queries_around.parties_at(initiative)
    form = MilestoneForm(request.POST or None, parties=parties, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            actions.plan_milestone(initiative_id=initiative.id, by=by, at=at, **form.content())
        except actions.CannotPlan as refusal:
            add_refusal(form, refusal)
        else:
            kept_text.forget(request)
            messages.success(request, _("Planned. Everybody sees it on the page of the plan."))
            return redirect("initiatives:milestones", initiative.id)
    context = {
        "form": form,
        "initiative": initiative,
        "milestones": queries_around.milestones_of(initiative),
        "may_plan": access.is_past_a_yes(initiative),
    }
    return render(request, "initiatives/milestones.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, initiative_id: UUID, milestone_id: UUID) -> HttpResponse:
    """Another day, and why."""
    return _changed(request, initiative_id, milestone_id, MoveForm, actions.move_milestone, _("Move the day"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest, initiative_id: UUID, milestone_id: UUID) -> HttpResponse:
    """It is there."""
    return _changed(request, initiative_id, milestone_id, FinishForm, actions.finish_milestone, _("This is done"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, initiative_id: UUID, milestone_id: UUID) -> HttpResponse:
    """It will not be there, and why."""
    return _changed(request, initiative_id, milestone_id, DropForm, actions.drop_milestone, _("Give this up"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evaluate(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Look back, for the group or for the municipal team."""
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(queries.sent(), id=initiative_id)
    parties = access.parties_evaluating(by, initiative, at)
    if not parties:
        raise Http404
    written = {evaluation.party_id for evaluation in queries_around.evaluations_of(initiative)}
    waiting = [party for party in parties if party.id not in written]
    form = EvaluationForm(request.POST or None, parties=waiting or parties, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            actions.write_evaluation(initiative_id=initiative.id, by=by, at=at, **form.content())
        except actions.CannotEvaluate as refusal:
            add_refusal(form, refusal)
        else:
            kept_text.forget(request)
            messages.success(request, _("Thank you. Everybody can read it on the page of the plan."))
            return redirect(initiative)
    context = {
        "form": form,
        "initiative": initiative,
        "waiting": waiting,
        "is_ready": access.is_ready_to_evaluate(initiative),
    }
    return render(request, "initiatives/evaluate.html", context)


def _kept_by(request: HttpRequest, initiative_id: UUID) -> Initiative:
    """A plan of which this person keeps the milestones; 404 for anybody else."""
    initiative = get_object_or_404(queries.sent(), id=initiative_id)
    if not access.may_keep_milestones(person_of(request), initiative, timezone.now()):
        raise Http404
    return initiative


def _changed(
    request: HttpRequest,
    initiative_id: UUID,
    milestone_id: UUID,
    form_class: type[forms.Form],
    action: Callable[..., Any],
    title: str,
) -> HttpResponse:
    """One thing that happens to one milestone, by the action of that name."""
    by, at = person_of(request), timezone.now()
    initiative = _kept_by(request, initiative_id)
    milestone = get_object_or_404(queries_around.milestones_of(initiative), id=milestone_id)
    form = form_class(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            action(milestone_id=milestone.id, by=by, at=at, **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            kept_text.forget(request)
            messages.success(request, _("Everybody sees it on the page of the plan."))
            return redirect("initiatives:milestones", initiative.id)
    context = {"form": form, "initiative": initiative, "milestone": milestone, "title": title}
    return render(request, "initiatives/milestone.html", context)
