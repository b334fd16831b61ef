"""Consults: the talk between a civil servant and social work that settles whose work it was."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import kept_text
from accounts.models import Person
from accounts.requests import person_of
from boundary import access, actions, queries
from boundary.forms import AskForm, ExampleForm, RemarkForm, SettleForm, WithdrawForm
from boundary.models import Consult, Example
from boundary.views.work import base_for
from decisions.actions import CannotRecordFinding
from initiatives import queries as initiatives
from ledger.refusals import Refusal

A_PAGE = 20


def consult_list(request: HttpRequest) -> HttpResponse:
    """What waits for the reader at the boundary, and the consults of their parties."""
    by, at = person_of(request), timezone.now()
    party = _own_party(by)
    settled = request.GET.get("lijst") == "afgerond"
    found = queries.consults_of(by, at).filter(settled_at__isnull=not settled)
    waiting = list(queries.waiting_consults(by, at)) if not settled else []
    others = found.exclude(id__in=[one.id for one in waiting]) if not settled else found.order_by("-settled_at")
    page = Paginator(others, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "base": base_for(party),
        "settled": settled,
        "waiting": waiting,
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number),
        "query": "lijst=afgerond&" if settled else "",
        "to_clear": queries.examples_to_clear(by, at),
        "to_answer": queries.proposals_to_answer(by, at),
        "may_propose": bool(queries.demarcates_for(by, at)),
        "logs": queries.logs_for(by, at),
    }
    return render(request, "boundary/consults.html", context)


def consult(request: HttpRequest, consult_id: UUID) -> HttpResponse:
    """A consult with its thread: say something, propose how to settle it, agree; then write what it teaches."""
    by, at = person_of(request), timezone.now()
    found = _consult(by, consult_id, at)
    wanted = request.POST.get("action", "remark") if request.method == "POST" else ""
    kept = kept_text.kept(request)
    forms = {
        "remark": RemarkForm(request.POST if wanted == "remark" else None, initial=kept),
        "settle": SettleForm(request.POST if wanted == "settle" else None, auto_id="settle_%s", initial=kept),
    }
    form = forms.get(wanted)
    if form is not None and form.is_valid():
        try:
            _do(wanted, found, form.cleaned_data, by, at)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            return redirect("consults:consult", found.id)
    return render(request, "boundary/consult.html", {**_shown(found, by, at), "forms": forms})


@require_POST
def agree(request: HttpRequest, consult_id: UUID, settlement_id: UUID) -> HttpResponse:
    """Agree with how the other side would settle it."""
    by, at = person_of(request), timezone.now()
    found = _consult(by, consult_id, at)
    settlement = get_object_or_404(found.settlements, id=settlement_id)
    try:
        actions.agree_to_settle(settlement_id=settlement.id, by=by, at=at)
    except (actions.CannotAgree, CannotRecordFinding) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is settled. Write down what others can learn from it."))
    return redirect("consults:consult", found.id)


def example(request: HttpRequest, consult_id: UUID) -> HttpResponse:
    """Write what a settled consult teaches."""
    by, at = person_of(request), timezone.now()
    found = _consult(by, consult_id, at)
    written = Example.objects.filter(consult=found).first()
    if found.settled_as is None or (written is not None and written.cleared_at is not None):
        raise Http404
    initial = {"text": written.text if written else found.settled_as.why, **kept_text.kept(request)}
    form = ExampleForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.write_example(consult_id=found.id, text=form.cleaned_data["text"], by=by, at=at)
        except actions.CannotWriteExample as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _("Somebody else of the two reads it. Then it is published."))
            return redirect("consults:consult", found.id)
    context = {"base": _base(found, by, at), "consult": found, "form": form}
    return render(request, "boundary/example.html", context)


@require_POST
def clear(request: HttpRequest, consult_id: UUID) -> HttpResponse:
    """Publish an example that somebody else wrote, after reading it for persons."""
    by, at = person_of(request), timezone.now()
    found = _with_example(by, consult_id, at)
    try:
        actions.clear_example(consult_id=found.id, seen=request.POST.get("seen", ""), by=by, at=at)
    except actions.CannotClearExample as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is published. Who logs something like it sees it from now on."))
    return redirect("consults:consult", found.id)


@require_POST
def withdraw(request: HttpRequest, consult_id: UUID) -> HttpResponse:
    """Take a published example away."""
    by, at = person_of(request), timezone.now()
    found = _with_example(by, consult_id, at)
    try:
        actions.withdraw_example(consult_id=found.id, because=request.POST.get("because", ""), by=by, at=at)
    except actions.CannotWithdrawExample as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The example was taken away."))
    return redirect("consults:consult", found.id)


def ask(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Ask social work why a step of its own work would have no seat for it."""
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(initiatives.sent().select_related("process__template"), id=initiative_id)
    if initiative.process is None or not access.may_ask(by, initiative.process, at):
        raise Http404
    steps = queries.steps_without_social_work(initiative.process, at)
    form = AskForm(request.POST or None, steps=steps, teams=queries.welfare_teams(at), initial=kept_text.kept(request))
    if form.is_valid():
        try:
            opened = actions.ask_consult(initiative=initiative, **form.cleaned_data, by=by, at=at)
        except actions.CannotAskConsult as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _("The consult is open. Social work was told."))
            return redirect("consults:consult", opened.id)
    return render(request, "boundary/ask.html", {"initiative": initiative, "form": form, "steps": steps})


def _do(wanted: str, found: Consult, data: dict[str, Any], by: Person, at: Any) -> None:
    if wanted == "remark":
        actions.remark(consult_id=found.id, **data, by=by, at=at)
    else:
        actions.propose_settlement(consult_id=found.id, **data, by=by, at=at)


def _shown(found: Consult, by: Person, at: Any) -> dict[str, Any]:
    party = access.party_in(by, found, at)
    proposal = queries.open_proposal_in(found)
    written = Example.objects.filter(consult=found).select_related("consult").first()
    said = [(one.written_at, one) for one in found.remarks.all()]
    proposed = [(one.proposed_at, one) for one in found.settlements.all()]
    thread = [one for _when, one in sorted([*said, *proposed], key=lambda pair: pair[0])]
    return {
        "base": _base(found, by, at),
        "consult": found,
        "party": party,
        "other": found.welfare if party == found.municipal else found.municipal,
        "thread": thread,
        "proposal": proposal,
        "is_ours": proposal is not None and party is not None and proposal.party_id == party.id,
        "own_words": _own_words(found, by) if access.may_talk(by, found, at) else [],
        "may_talk": access.may_talk(by, found, at),
        "may_settle": access.may_settle(by, found, at),
        "example": written,
        "may_write": access.may_write_example(by, found, at),
        "may_clear": written is not None and access.may_clear(by, written, at),
        "withdraw_form": WithdrawForm() if written and access.may_withdraw_example(by, written, at) else None,
        "examples": queries.published_examples(found.work_function).exclude(consult=found)[:3],
    }


def _own_words(found: Consult, by: Person) -> list[str]:
    """What the reader wrote when they logged what this is about, and did not say here yet: theirs to bring or not."""
    logged = [one.activity for one in found.signals.all() if one.activity is not None]
    own = dict.fromkeys(one.what for one in logged if one.logged_by_id == by.id and one.what and not one.struck_at)
    said = {one.text for one in found.remarks.all() if one.written_by_id == by.id}
    return [words for words in own if words not in said]


def _consult(by: Person, consult_id: UUID, at: Any) -> Consult:
    found = queries.consult_for(by, consult_id, at)
    if found is None:
        raise Http404
    return found


def _with_example(by: Person, consult_id: UUID, at: Any) -> Consult:
    found = _consult(by, consult_id, at)
    if not Example.objects.filter(consult=found).exists():
        raise Http404
    return found


def _base(found: Consult, by: Person, at: Any) -> str:
    return base_for(access.party_in(by, found, at) or found.municipal)


def _own_party(by: Person) -> Any:
    """Of the municipality or of social work; 404 for anybody else."""
    at = timezone.now()
    party = queries.party_at_boundary(by, at)
    if party is None:
        raise Http404
    return party
