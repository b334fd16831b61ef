"""A draft, from the moment that it is one: change it step by step, send it, and hear what happens next."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access as people
from accounts import kept_text
from accounts import queries as accounts_queries
from accounts.models import Person
from accounts.requests import person_of
from decisions import presentation
from initiatives import access, actions, queries, steps
from initiatives.actions import Answers, Content, mark_of
from initiatives.models import Initiative
from initiatives.steps.form import StepForm

FORM_STAYS_OPEN = timedelta(hours=12)
"""Who was of the group this long ago hears why a form is refused and keeps what they typed; a stranger gets 404."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """A draft as it is now, with a link to change each part of it, and the button to send it."""
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(_whole().filter(group__in=accounts_queries.parties_of(by, at)), id=initiative_id)
    if request.method != "POST":
        return _draft_page(request, initiative) if initiative.is_draft else redirect(initiative)
    if initiative.sent_at is not None:
        return redirect("initiatives:sent", initiative.id)
    try:
        actions.send(initiative_id=initiative.id, by=by, at=at, seen=request.POST.get("seen", ""))
    except actions.CannotSend as refusal:
        return _draft_page(request, _as_it_is_now(initiative), refusal=str(refusal))
    return redirect("initiatives:sent", initiative.id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def revise_step(request: HttpRequest, initiative_id: UUID, slug: str) -> HttpResponse:
    """Change one part of a draft. Somebody who was put out of the group while typing hears so, and keeps the text."""
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(_drafts_of(request, by, at), id=initiative_id)
    answers = steps.answers_of(initiative)
    kind = steps.form_of(answers, slug)
    if kind is None or slug not in steps.OF_A_DRAFT:
        raise Http404
    if request.method != "POST":
        return _opened(request, kind, initiative, answers) if initiative.is_draft else redirect(initiative)
    form = kind(request.POST, person=by)
    if form.is_valid():
        return _revised(request, form, initiative, by, at)
    return _step_page(request, form, initiative)


def _opened(request: HttpRequest, kind: type[StepForm], initiative: Initiative, answers: Answers) -> HttpResponse:
    typed = kept_text.kept(request)
    form = kind.opened({**answers, **{name: [text] for name, text in typed.items()}}, person=person_of(request))
    form.initial["seen"] = mark_of(form.of_this_step(answers))
    return _step_page(request, form, initiative, was_kept=bool(typed))


def _revised(request: HttpRequest, form: StepForm, initiative: Initiative, by: Person, at: datetime) -> HttpResponse:
    if access.may_revise(by, initiative, at) and _is_another(form, initiative):
        return _beside_each_other(request, form, initiative)
    try:
        actions.revise_draft(
            initiative_id=initiative.id,
            content=replace(Content.of(initiative), **form.content()),
            by=by,
            at=at,
            seen=actions.fingerprint(initiative),
        )
    except actions.CannotReviseUnseen:  # a moment ago
        return _beside_each_other(request, form, _as_it_is_now(initiative))
    except actions.CannotRevise as refusal:
        form.add_error(None, str(refusal))
        return _step_page(request, form, _as_it_is_now(initiative))
    kept_text.forget(request)
    messages.success(request, _("Your plan was saved. Only your group sees it, until you send it."))
    return redirect("initiatives:revise", initiative.id)


def _is_another(form: StepForm, initiative: Initiative) -> bool:
    """Does the draft say something else at this step than the person had before them, and than they say now?"""
    answers = steps.answers_of(initiative)
    if not initiative.is_draft or form.cleaned_data["seen"] == mark_of(form.of_this_step(answers)):
        return False
    now = Content.of(initiative)
    return any(getattr(now, name) != value for name, value in form.content().items())


def _beside_each_other(request: HttpRequest, form: StepForm, initiative: Initiative) -> HttpResponse:
    """What was typed stays in the form; how the draft is now stands above it. Saving once more keeps what was typed."""
    answers = steps.answers_of(initiative)
    form.take_as_seen(answers)
    kept = type(form).answered(answers, person=form.person)
    return _step_page(request, form, initiative, differences=list(form.compared_with(kept)))


def _drafts_of(request: HttpRequest, by: Person, at: datetime) -> QuerySet[Initiative]:
    mine = Q(group__in=accounts_queries.parties_of(by, at))
    if request.method == "POST":
        mine |= Q(group__in=accounts_queries.parties_left(by, since=at - FORM_STAYS_OPEN))
    return _whole().filter(mine)


def _as_it_is_now(initiative: Initiative) -> Initiative:
    return _whole().get(id=initiative.id)


def _whole() -> QuerySet[Initiative]:
    return Initiative.objects.select_related("theme", "neighbourhood__district", "group", "process")


def _step_page(request: HttpRequest, form: StepForm, initiative: Initiative, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "initiative": initiative,
        "is_member": people.is_member(person_of(request), initiative.group, timezone.now()),
        **more,
    }
    return render(request, "initiatives/steps/draft.html", context)


def _draft_page(request: HttpRequest, initiative: Initiative, *, refusal: str = "") -> HttpResponse:
    by, at = person_of(request), timezone.now()
    whole = steps.Whole.of_draft(initiative, by)
    context = {
        "initiative": initiative,
        "whole": whole,
        "is_complete": whole.is_complete,
        "refusal": refusal,
        "seen": actions.fingerprint(initiative),
        "may_send": access.may_send(by, initiative, at),
        "members": accounts_queries.members_of([initiative.group_id], at),
        "invitations": accounts_queries.open_invitations_of(initiative.group, at),
    }
    return render(request, "initiatives/revise.html", context)


@never_cache
@require_safe
def sent(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """The confirmation of receipt: the reference, the moment, and what happens next."""
    by, at = person_of(request), timezone.now()
    mine = queries.with_open_step(queries.of_person(by, at).exclude(sent_at=None))
    initiative = get_object_or_404(mine, id=initiative_id)
    step = next(iter(initiative.process.steps.all()), None) if initiative.process else None
    context = {
        "initiative": initiative,
        "step": step,
        "who_decides": presentation.table_of_step(step).sentence if step else "",
        "invitations": accounts_queries.open_invitations_of(initiative.group, at),
    }
    return render(request, "initiatives/sent.html", context)
