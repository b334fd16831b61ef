"""Joining a plan of others: asking its group, and the group's answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import access as people
from accounts import actions as accounts
from accounts import kept_text
from accounts.requests import person_of
from initiatives import access, actions, queries
from initiatives.forms import AnswerJoinForm, JoinForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Ask the group of a plan whether one may join it."""
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(queries.sent(), id=initiative_id)
    form = JoinForm(request.POST or None, person=by, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            with transaction.atomic():
                if form.cleaned_data.get("your_name"):
                    accounts.change_details(name=form.cleaned_data["your_name"], language=by.language, by=by, at=at)
                actions.ask_to_join(initiative_id=initiative.id, message=form.cleaned_data["message"], by=by, at=at)
        except (actions.CannotAskToJoin, accounts.CannotRename) as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _("We mailed your question to the group. You get a mail when it answers."))
            return redirect(initiative)
    context = {
        "form": form,
        "initiative": initiative,
        "is_member": people.is_member(by, initiative.group, at),
        "may_be_joined": access.may_be_joined(initiative),
        "asked": queries.join_requests_by(by).filter(initiative=initiative).first(),
    }
    return render(request, "initiatives/join.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, initiative_id: UUID, request_id: UUID) -> HttpResponse:
    """Let who asked join the group, or tell why not."""
    by, at = person_of(request), timezone.now()
    asked = get_object_or_404(queries.join_requests_to(by, at), id=request_id, initiative=initiative_id)
    form = AnswerJoinForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            actions.answer_join(request_id=asked.id, by=by, at=at, **form.answer())
        except actions.CannotAnswerJoin as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            said = _("%(name)s belongs to your group now.") if form.answer()["accepts"] else _("We tell %(name)s.")
            messages.success(request, said % {"name": asked.asked_by})
            return redirect("mine")
    context = {
        "form": form,
        "asked": asked,
        "initiative": asked.initiative,
        "may_answer": people.may_represent(by, asked.initiative.group, at) and asked.answered_at is None,
    }
    return render(request, "initiatives/answer_join.html", context)
