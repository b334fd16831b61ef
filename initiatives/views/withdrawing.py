"""A group stops with its plan."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import kept_text
from accounts.requests import person_of
from decisions import own_place, words
from decisions import queries as table
from decisions.models import Signature
from initiatives import access, actions, queries
from initiatives.forms import WithdrawForm
from initiatives.models import Initiative


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Stop with a plan, and say why. What was decided before stays to be read."""
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(queries.of_person(by, at), id=initiative_id)
    form = WithdrawForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            actions.withdraw(initiative_id=initiative.id, by=by, at=at, **form.cleaned_data)
        except actions.CannotWithdraw as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            missing = _missing(initiative, at)
            stopped = _("You stopped with this plan. Thank you for telling why.")
            messages.success(request, words.still_to_sign(missing) if missing else stopped)
            return redirect("mine")
    context = {
        "form": form,
        "initiative": initiative,
        "may_withdraw": access.may_send(by, initiative, at),
        "signed_for": _signed_for(initiative, at),
    }
    return render(request, "initiatives/withdraw.html", context)


def _signed_for(initiative: Initiative, at: datetime) -> list[own_place.Signed]:
    """Who of the group signed for stopping, where one signature does not bind it; nothing before the plan was sent."""
    process = initiative.process
    return own_place.signatures([initiative.group], process.id, process, at) if process else []


def _missing(initiative: Initiative, at: datetime) -> int:
    """How many more of the group must sign before a plan that was sent stops."""
    initiative.refresh_from_db(fields=["withdrawn_at"])
    if initiative.withdrawn_at is not None or initiative.process is None:
        return 0
    return table.signatures_missing(initiative.process, initiative.group, Signature.Says.STOPS, at)
