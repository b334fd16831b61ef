"""Changing who decides: offer, answer, give back, and take back on a legal ground."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts import kept_text
from accounts.models import Party, Person
from accounts.requests import person_of
from decisions import access, actions, ahead, own_place, presentation, queries, words
from decisions.arrangement import Change
from decisions.forms import AnswerForm, OfferForm, ReturnForm, WithdrawForm
from decisions.models import Signature, Step, Transfer
from decisions.views import at_table

ANSWER_WITHIN = timedelta(days=14)


def offer(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Offer to hand the decision over, to share it, or to step down. One first sees what the table would look like."""
    by, at = person_of(request), timezone.now()
    step = at_table.seated(request, step_id, by, at)
    givers = _givers(request, step, by, at)
    form = OfferForm(
        request.POST or None,
        offers=ahead.offers_open_to(givers, step),
        holds=queries.current_authority(step).id,
        initial={"answer_by": timezone.localdate(at) + ANSWER_WITHIN, **kept_text.kept(request), "seen": ""},
    )
    shown = None
    if form.is_valid():
        shown = form.offered
        if form.was_seen() and request.POST.get("action") != "look":
            try:
                transfer = actions.offer_transfer(
                    step_id=step.id,
                    kind=shown.change.value,
                    giver=shown.giver,
                    receiver=shown.receiver,
                    by=by,
                    at=at,
                    **form.terms(),
                )
            except actions.CannotOffer as refusal:
                form.add_error(None, str(refusal))
                step = at_table.again(step)
            else:
                return _answered(request, transfer, Signature.Says.ACCEPTS, by, at)
        form.take_as_seen()
    return at_table.page(
        request,
        "offer",
        step,
        form,
        by,
        at,
        change="decisions/offer_change.html",
        shown=shown,
        now=presentation.table_of_step(step),
        givers=givers,
        transfer=queries.open_transfer(step),
        may_you=own_place.may_decide(by, givers, step, form.cleaned_data.get("ceiling") if form.is_bound else None, at),
        may_offer=access.may_offer(by, step, at) and bool(form.offers),
    )


def answer(request: HttpRequest, step_id: UUID, transfer_id: UUID) -> HttpResponse:
    """Accept or refuse an offer for the party that one signs for."""
    by, at = person_of(request), timezone.now()
    step = at_table.taking_part(request, step_id, by, at)
    transfer = get_object_or_404(step.transfers.select_related("giver", "receiver"), id=transfer_id)
    form = AnswerForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            says = _answer(transfer, form, by, at)
        except (actions.CannotAcceptTransfer, actions.CannotRefuseTransfer) as refusal:
            form.add_error(None, str(refusal))
            step = at_table.again(step)
            transfer.refresh_from_db()
        else:
            return _answered(request, transfer, says, by, at)
    transfer.step = step
    mine = access.parties_answering_with(by, transfer, at)
    return at_table.page(
        request,
        "answer",
        step,
        form,
        by,
        at,
        change="decisions/answer_change.html",
        transfer=transfer,
        what=ahead.offer_in_words(Change(transfer.kind), transfer.giver, transfer.receiver),
        now=presentation.table_of(transfer.authority),
        then=ahead.after_transfer(transfer),
        said=list(transfer.answers.select_related("party")),
        answering=mine,
        signed_for=own_place.signatures(mine, step.process_id, transfer, at),
        may_you=own_place.may_decide(by, mine, step, transfer.ceiling, at),
        may_answer=access.may_answer(by, transfer, at),
    )


def give_back(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """A group of residents gives back what was handed over to it."""
    by, at = person_of(request), timezone.now()
    step = at_table.seated(request, step_id, by, at)
    authority = queries.current_authority(step)
    form = ReturnForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            actions.return_authority(step_id=step.id, by=by, at=at, **form.cleaned_data)
        except actions.CannotReturn as refusal:
            form.add_error(None, str(refusal))
            step = at_table.again(step)
        else:
            unbound = at_table.what_follows(authority, Signature.Says.RETURNS, by, at)
            return at_table.done(request, step, unbound or words.given_back())
    given = queries.transfer_received(queries.current_authority(step))
    may_return = access.may_return(by, step, at)
    mine = [given.receiver] if may_return and given is not None and given.receiver is not None else []
    return at_table.page(
        request,
        "give_back",
        step,
        form,
        by,
        at,
        change="decisions/give_back_change.html",
        now=presentation.table_of_step(step),
        then=ahead.after_return(step),
        signed_for=own_place.signatures(mine, step.process_id, queries.current_authority(step), at),
        may_return=may_return,
    )


def withdraw(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """The executive takes the decision back, on a legal ground that everybody can read."""
    by, at = person_of(request), timezone.now()
    step = at_table.taking_part(request, step_id, by, at, (Party.Kind.EXECUTIVE.value,))
    form = WithdrawForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            actions.withdraw_authority(step_id=step.id, by=by, at=at, **form.cleaned_data)
        except actions.CannotWithdraw as refusal:
            form.add_error(None, str(refusal))
            step = at_table.again(step)
        else:
            return at_table.done(request, step, words.taken_back())
    can_be_withdrawn = access.can_be_withdrawn(step)
    executive = queries.participant(step.process, Party.Kind.EXECUTIVE)
    return at_table.page(
        request,
        "withdraw",
        step,
        form,
        by,
        at,
        can_be_withdrawn=can_be_withdrawn,
        may_withdraw=can_be_withdrawn and access.may_withdraw(by, step, at),
        may_you=own_place.may_decide(by, [executive] if executive else [], step, None, at),
    )


def _givers(request: HttpRequest, step: Step, by: Person, at: datetime) -> list[Party]:
    """For whom somebody can offer, or could when the page was made: who lost that since hears why it is refused."""
    opened_at = at_table.moment_of_page(request, at)
    return access.parties_seated_with(by, step, at) or access.parties_seated_with(by, step, opened_at)


def _answer(transfer: Transfer, form: AnswerForm, by: Person, at: datetime) -> str:
    if form.cleaned_data["answer"] == AnswerForm.ACCEPT:
        actions.accept_transfer(transfer_id=transfer.id, by=by, at=at)
        return Signature.Says.ACCEPTS
    actions.refuse_transfer(transfer_id=transfer.id, by=by, at=at, reason=form.cleaned_data["reason"])
    return Signature.Says.REFUSES


def _answered(request: HttpRequest, transfer: Transfer, says: str, by: Person, at: datetime) -> HttpResponse:
    transfer.refresh_from_db()
    unbound = at_table.what_follows(transfer, says, by, at)
    return at_table.done(request, transfer.step, unbound or words.what_follows_from_answer(transfer))
