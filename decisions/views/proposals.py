"""Proposing a decision, speaking on a proposal, and asking to decide anew. A stranger to the table gets 404."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts import kept_text
from accounts import queries as people
from accounts.models import Person
from accounts.requests import person_of
from decisions import access, actions, own_place, queries, words
from decisions.forms import ProposeForm, ReverseForm, TakeBackForm, VoiceForm
from decisions.forms.proposals import answers_advice
from decisions.models import Draft, Proposal, Signature, Step, Voice
from decisions.views import at_table


def propose(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Propose a decision for the party that one signs for, or keep what is written of it."""
    by, at = person_of(request), timezone.now()
    step = at_table.seated(request, step_id, by, at)
    draft = queries.draft_of(step, people.parties_of(by, at))
    form = ProposeForm(
        request.POST or None,
        advices=[advice for advice in queries.advices_of(step) if advice.given_at],
        as_draft=request.POST.get("action") == "draft",
        initial={**_typed_in(draft), **kept_text.kept(request)},
    )
    differences = None
    if form.is_valid():
        try:
            if form.as_draft:
                return _kept(request, _saved(step, form, by, at))
            proposal = actions.propose(
                step_id=step.id,
                by=by,
                at=at,
                **form.own(),
                advice_answers=form.answers(),
                seen=form.seen_draft(),
            )
        except actions.CannotSaveUnseen as refusal:
            # What was typed stays in the form; how the draft is now stands above it. Saving once more keeps the former.
            step = at_table.again(step)
            draft = queries.draft_of(step, people.parties_of(by, at))
            form.take_as_seen(draft)
            differences = form.compared_with(draft) if draft else None
            if draft is None:
                form.add_error(None, str(refusal))
        except actions.CannotPropose as refusal:
            form.add_error(None, str(refusal))
            step = at_table.again(step)
        else:
            return _spoken(request, proposal, Voice.Say.CONSENT, by, at)
    return at_table.page(
        request,
        "propose",
        step,
        form,
        by,
        at,
        amount=form.cleaned_data.get("amount") if form.is_bound else draft.amount if draft else None,
        draft=draft,
        differences=differences,
        advice_in_form=bool(form.advices) and (form.is_bound or access.may_draft(by, step, at)),
        awaited=[advice for advice in queries.advices_of(step) if advice.is_waiting],
        has_spoken=not access.may_voice(by, step, at),
    )


def voice(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Say what the party that one signs for thinks of the proposal on the table."""
    by, at = person_of(request), timezone.now()
    step = at_table.seated(request, step_id, by, at)
    form = VoiceForm(request.POST or None, proposal=queries.open_proposal(step), initial=kept_text.kept(request))
    if form.is_valid():
        try:
            actions.voice(step_id=step.id, by=by, at=at, **form.cleaned_data)
        except actions.CannotVoice as refusal:
            form.add_error(None, str(refusal))
            step = at_table.again(step)
            form.point_at(queries.open_proposal(step), instead_of=form.cleaned_data["proposal_id"])
        else:
            spoken_of = Proposal.objects.get(id=form.cleaned_data["proposal_id"])
            return _spoken(request, spoken_of, form.cleaned_data["say"], by, at)
    proposal = queries.open_proposal(step)
    return at_table.page(
        request,
        "voice",
        step,
        form,
        by,
        at,
        has_spoken=not access.may_voice(by, step, at),
        own_signature=proposal.signatures.filter(signed_by=by).last() if proposal is not None else None,
    )


def take_back(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Take the open proposal off the table, for the party that made it."""
    by, at = person_of(request), timezone.now()
    step = at_table.seated(request, step_id, by, at)
    proposal = queries.open_proposal(step)
    form = TakeBackForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid() and proposal is not None:
        try:
            actions.take_back_proposal(proposal_id=proposal.id, by=by, at=at, **form.cleaned_data)
        except actions.CannotTakeBack as refusal:
            form.add_error(None, str(refusal))
            step = at_table.again(step)
        else:
            return at_table.done(request, step, words.proposal_taken_back())
    return at_table.page(request, "take_back", step, form, by, at, may_take_back=access.may_take_back(by, step, at))


def reverse(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Ask to decide anew on what was decided at a step."""
    by, at = person_of(request), timezone.now()
    step = at_table.seated(request, step_id, by, at)
    decision = getattr(step, "decision", None)
    form = ReverseForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid() and decision is not None:
        try:
            opened = actions.reverse_decision(decision_id=decision.id, by=by, at=at, **form.cleaned_data)
        except actions.CannotReverse as refusal:
            form.add_error(None, str(refusal))
            step = at_table.again(step)
        else:
            if opened is None:
                unbound = at_table.what_follows(decision, Signature.Says.REVERSES, by, at)
                return at_table.done(request, step, unbound or "")
            return at_table.done(request, opened, words.decided_anew())
    mine = access.parties_that_decided_with(by, step, at) if decision is not None else []
    return at_table.page(
        request,
        "reverse",
        step,
        form,
        by,
        at,
        decision=decision,
        may_reverse=decision is not None and access.may_reverse(by, decision, at),
        may_you=own_place.may_decide(by, mine, step, decision.proposal.amount if decision else None, at),
        signed_for=own_place.signatures(mine, step.process_id, decision, at),
    )


def _typed_in(draft: Draft | None) -> dict[str, Any]:
    seen = {"seen": actions.fingerprint(draft)}
    if draft is None:
        return seen
    return {name: getattr(draft, name) for name in ("outcome", "reasons", "conditions", "amount")} | seen


def _saved(step: Step, form: ProposeForm, by: Person, at: datetime) -> Draft:
    return actions.save_draft(step_id=step.id, by=by, at=at, **form.own(), seen=form.seen_draft())


def _kept(request: HttpRequest, draft: Draft) -> HttpResponse:
    # A draft has no room for answers to advice: those stay in this person's session.
    kept_text.keep(request, only=answers_advice)
    messages.success(request, words.draft_kept(draft.party.name))
    return redirect(request.get_full_path())


def _spoken(request: HttpRequest, proposal: Proposal, says: str, by: Person, at: datetime) -> HttpResponse:
    step = Step.objects.get(id=proposal.step_id)
    proposal.refresh_from_db()
    unbound = at_table.what_follows(proposal, says, by, at)
    return at_table.done(request, step, unbound or words.what_follows_from(proposal, step))
