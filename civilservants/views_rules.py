"""Rules that rub, on the desk: the list, a proposal to change one, and the answer of its owner."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import kept_text
from accounts.requests import person_of
from civilservants import access, actions, register
from civilservants.forms_register import AnswerForm, ChangeForm
from civilservants.models import Regulation


def rules(request: HttpRequest) -> HttpResponse:
    """The rules, those from which one departs most often first."""
    by, at = person_of(request), timezone.now()
    if not access.has_desk(by, at):
        raise Http404
    context = {"rules": register.rubbing(at), "own_room": register.own_room_times(at), "often": register.OFTEN}
    return render(request, "civilservants/deviations/rules.html", context)


def propose(request: HttpRequest, regulation_id: UUID) -> HttpResponse:
    """Propose to the owner of a rule how it could read."""
    by, at = person_of(request), timezone.now()
    teams = register.teams_of(by, at)
    if not teams:
        raise Http404
    regulation = get_object_or_404(Regulation.objects.select_related("owner"), id=regulation_id)
    form = ChangeForm(request.POST or None, teams=teams, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            proposal = actions.propose_change(regulation_id=regulation.id, **form.cleaned_data, by=by, at=at)
        except actions.CannotProposeChange as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _("Your proposal went to %(owner)s.") % {"owner": regulation.owner})
            return redirect("desk:rule-proposal", proposal.id)
    context = {"rule": register.rubbing(at, only=regulation)[0], "form": form}
    return render(request, "civilservants/deviations/propose.html", context)


def proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """A proposal to change a rule, and the answer of its owner."""
    by, at = person_of(request), timezone.now()
    found = register.proposal_for(by, proposal_id, at)
    if found is None:
        raise Http404
    form = AnswerForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            actions.answer_proposal(proposal_id=found.id, **form.cleaned_data, by=by, at=at)
        except actions.CannotAnswerProposal as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _("Your answer was written down. Everybody can read it."))
            return redirect("desk:rule-proposal", found.id)
    context = {
        "proposal": found,
        "form": form,
        "may_answer": form.is_bound or access.may_answer_proposal(by, found, at),
        "rule": register.rubbing(at, only=found.regulation)[0],
        "has_desk": access.has_desk(by, at),
    }
    return render(request, "civilservants/deviations/proposal.html", context)
