"""The clock of a step: let it stand still, let it run again, or give it longer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts import kept_text
from accounts.models import Party, Person
from accounts.requests import person_of
from decisions import access, actions, words
from decisions.forms import ExtendForm, ResumeForm, SuspendForm
from decisions.models import Step, Term
from decisions.views import at_table

KEEPERS = (Party.Kind.MUNICIPAL_TEAM.value, Party.Kind.EXECUTIVE.value)
"""Whose people see this page: they say what happens with a term."""

REFUSALS = (actions.CannotSuspend, actions.CannotResume, actions.CannotExtend)


def term(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Move the end of a step's term, with a reason that the residents read."""
    by, at = person_of(request), timezone.now()
    step = at_table.taking_part(request, step_id, by, at, KEEPERS)
    wanted = request.POST.get("action", "")
    kept = kept_text.kept(request)
    seen = {"seen": actions.clock_as_seen(step.term)}
    suspending = SuspendForm(
        request.POST if wanted == "suspend" else None, prefix="suspend", initial={**seen, **_of(kept, "suspend")}
    )
    extending = ExtendForm(
        request.POST if wanted == "extend" else None, prefix="extend", initial={**seen, **_of(kept, "extend")}
    )
    resuming = ResumeForm(request.POST if wanted == "resume" else None, prefix="resume", initial=seen)
    sent = next((form for form in (suspending, extending, resuming) if form.is_bound), None)
    if sent is not None and sent.is_valid():
        try:
            moved = _move(wanted, step, sent, by, at)
        except REFUSALS as refusal:
            sent.add_error(None, str(refusal))
            step = at_table.again(step)
            for form in (suspending, extending, resuming):
                form.take_as_seen(step.term)
        else:
            return at_table.done(request, step, words.term_moved(moved))
    return at_table.page(
        request,
        "term",
        step,
        sent,
        by,
        at,
        suspending=suspending,
        extending=extending,
        resuming=resuming,
        may_move_term=access.may_move_term(by, step, at),
        has_ended=step.term.suspension is None and timezone.localdate(at) > step.term.ends_on,
        suspended_before=step.term.suspensions.exclude(ended_at=None),
    )


def _move(wanted: str, step: Step, form: Form, by: Person, at: datetime) -> Term:
    if wanted == "suspend":
        return actions.suspend_term(step_id=step.id, by=by, at=at, **form.cleaned_data)
    if wanted == "extend":
        return actions.extend_term(step_id=step.id, by=by, at=at, **form.cleaned_data)
    return actions.resume_term(step_id=step.id, by=by, at=at, **form.cleaned_data)


def _of(kept: dict[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(f"{prefix}-"): typed for name, typed in kept.items() if name.startswith(f"{prefix}-")}
