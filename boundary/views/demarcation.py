"""Who does which work: readable by everybody, changed by both sides together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import kept_text
from accounts.models import WorkFunction
from accounts.requests import ledger_state_in, person_of
from accounts.shared_page import shared_page
from boundary import access, actions, queries
from boundary.forms import AnswerForm, ProposeForm
from boundary.views.work import base_for

A_PAGE = 12


@login_not_required
@require_safe
def demarcation(request: HttpRequest) -> HttpResponse:
    """Whose work each kind is now, what was agreed before, and what is proposed."""
    return shared_page(request, "boundary/demarcation.html", _demarcation, key=_world(request))


@login_not_required
@require_safe
def examples(request: HttpRequest) -> HttpResponse:
    """What settled consults teach; of one kind of work where the address says so."""
    return shared_page(request, "boundary/examples.html", lambda: _examples(request), key=_world(request))


def propose(request: HttpRequest) -> HttpResponse:
    """Propose to change whose work something is."""
    by, at = person_of(request), timezone.now()
    parties = queries.demarcates_for(by, at)
    if not parties:
        raise Http404
    form = ProposeForm(request.POST or None, parties=parties, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            proposal = actions.propose_demarcation(**form.cleaned_data, by=by, at=at)
        except actions.CannotProposeDemarcation as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _("Your proposal lies with the others. Until all agree, nothing changes."))
            return redirect("demarcation:proposal", proposal.id)
    context = {"base": base_for(parties[0]), "form": form, "must_agree": queries.must_agree(at)}
    return render(request, "boundary/propose.html", context)


def proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """A proposal to change the demarcation, and what each party says of it."""
    by, at = person_of(request), timezone.now()
    parties = queries.demarcates_for(by, at)
    if not parties:
        raise Http404
    found = get_object_or_404(queries.proposals(), id=proposal_id)
    asked = [party for party in parties if access.may_answer_demarcation(by, found, party, at)]
    form = AnswerForm(request.POST or None, parties=asked or parties, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            answered = actions.answer_demarcation(proposal_id=found.id, **form.cleaned_data, by=by, at=at)
        except actions.CannotAnswerDemarcation as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _said(answered.result))
            return redirect("demarcation:proposal", found.id)
    spoken = {answer.party_id for answer in found.answers.all()}
    context = {
        "base": base_for(parties[0]),
        "proposal": found,
        "form": form if asked or form.is_bound else None,
        "silent": [party for party in queries.must_agree(at) if party.id not in spoken],
    }
    return render(request, "boundary/proposal.html", context)


def _said(result: str) -> str:
    if result == "agreed":
        return _("Everybody agreed. It holds from its first day on.")
    if result == "refused":
        return _("Your refusal was written down. Nothing changes.")
    return _("Your answer was written down. The others still have to answer.")


def _demarcation() -> dict[str, Any]:
    at = timezone.now()
    closed = queries.proposals().exclude(closed_at=None).exclude(result="agreed").order_by("-closed_at")
    return {"rows": queries.demarcated(timezone.localdate(at)), "must_agree": queries.must_agree(at), "closed": closed}


def _examples(request: HttpRequest) -> dict[str, Any]:
    function = request.GET.get("soort", "")
    chosen = function if function in WorkFunction.values else None
    page = Paginator(queries.published_examples(chosen), A_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "numbers": list(page.paginator.get_elided_page_range(page.number)),
        "query": f"soort={chosen}&" if chosen else "",
        "functions": WorkFunction.choices,
        "chosen": chosen,
    }


def _world(request: HttpRequest) -> tuple[Any, ...]:
    return ledger_state_in(request), timezone.localdate(), get_language()
