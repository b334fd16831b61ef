"""The pages on which one speaks at the table. A stranger to the table gets 404."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import kept_text
from accounts import queries as people
from accounts.models import Party, Person
from accounts.requests import person_of
from decisions import access, actions, queries, words
from decisions.forms import ProposeForm, VoiceForm, WithdrawForm
from decisions.models import Proposal, Role, Step

FORM_STAYS_OPEN = timedelta(hours=12)
"""Who could open a form this long ago hears why it is refused now and keeps what they typed; a stranger gets 404."""


def propose(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Propose a decision for the party that one signs for."""
    by, at = person_of(request), timezone.now()
    step = get_object_or_404(_tables_of(request, by, at), id=step_id)
    form = ProposeForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            proposal = actions.propose(step_id=step.id, by=by, at=at, **form.cleaned_data)
        except actions.CannotPropose as refusal:
            form.add_error(None, str(refusal))
            step = _again(step)
        else:
            return _done(request, proposal)
    return _page(request, "propose", step, form, by, at)


def voice(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Say what the party that one signs for thinks of the proposal on the table."""
    by, at = person_of(request), timezone.now()
    step = get_object_or_404(_tables_of(request, by, at), id=step_id)
    form = VoiceForm(request.POST or None, proposal=queries.open_proposal(step), initial=kept_text.kept(request))
    if form.is_valid():
        try:
            said = actions.voice(step_id=step.id, by=by, at=at, **form.cleaned_data)
        except actions.CannotVoice as refusal:
            form.add_error(None, str(refusal))
            step = _again(step)
            form.point_at(queries.open_proposal(step), instead_of=form.cleaned_data["proposal_id"])
        else:
            return _done(request, said.proposal)
    return _page(request, "voice", step, form, by, at)


def withdraw(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """The executive takes the decision back, on a legal ground that everybody can read."""
    by, at = person_of(request), timezone.now()
    step = get_object_or_404(_processes_of_executive(request, by, at), id=step_id)
    form = WithdrawForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            actions.withdraw_authority(step_id=step.id, by=by, at=at, **form.cleaned_data)
        except actions.CannotWithdraw as refusal:
            form.add_error(None, str(refusal))
            step = _again(step)
        else:
            kept_text.forget(request)
            messages.success(request, words.taken_back())
            return redirect(_back(request, step.process_id))
    return _page(request, "withdraw", step, form, by, at)


def _tables_of(request: HttpRequest, person: Person, at: datetime) -> QuerySet[Step]:
    moment = at - FORM_STAYS_OPEN if request.method == "POST" else at
    visible = queries.steps_visible_to(person, at) | queries.steps_visible_to(person, moment)
    return _whole(Step.objects.filter(id__in=visible.values("id")))


def _processes_of_executive(request: HttpRequest, person: Person, at: datetime) -> QuerySet[Step]:
    moment = at - FORM_STAYS_OPEN if request.method == "POST" else at
    seats = people.parties_of(person, at) | people.parties_of(person, moment)
    return _whole(queries.steps_of_processes_with(seats.filter(kind=Party.Kind.EXECUTIVE)))


def _whole(steps: QuerySet[Step]) -> QuerySet[Step]:
    return queries.with_record(steps).select_related("process")


def _again(step: Step) -> Step:
    """The step as it is now: somebody else may have changed it since the page was made."""
    return _whole(Step.objects.all()).get(id=step.id)


def _page(request: HttpRequest, name: str, step: Step, form: Form, by: Person, at: datetime) -> HttpResponse:
    authority = queries.current_authority(step)
    proposal = queries.open_proposal(step)
    said = {said.party_id: said for said in proposal.voices.all()} if proposal else {}
    deciders = [seat.party for seat in queries.deciding_seats(authority)]
    mine = access.parties_deciding_with(by, step, at)
    rule = step.template_step
    context: dict[str, Any] = {
        "step": step,
        "form": form,
        "proposal": proposal,
        "deciders": [(party, said.get(party.id)) for party in deciders],
        "others": [seat for seat in authority.seats.all() if seat.role != Role.DECIDES],
        "rule": words.what_the_rule_asks(rule.rule, len(deciders), rule.rule_k),
        "mine": mine,
        "is_open": step.closed_at is None and step.process.closed_at is None,
        "has_spoken": any(party.id in said for party in mine),
        "may": actions.who_may(step, at),
        "may_withdraw": name == "withdraw" and access.may_withdraw(by, step, at),
        "next": _next(request),
        "back": _back(request, step.process_id),
    }
    return render(request, f"decisions/{name}.html", context)


def _done(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    kept_text.forget(request)
    step = Step.objects.get(id=proposal.step_id)
    messages.success(request, words.what_follows_from(Proposal.objects.get(id=proposal.id), step))
    return redirect(_back(request, step.process_id))


def _next(request: HttpRequest) -> str:
    """Where the caller wants people to come back to, as long as it is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/") else ""


def _back(request: HttpRequest, process_id: UUID) -> str:
    # What the process is about stands in an app above this one; config knows the address that leads there.
    return _next(request) or reverse("subject-of-process", args=[process_id])
