"""A group stops with its plan."""

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
from initiatives import access, actions, queries
from initiatives.forms import WithdrawForm


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
            messages.success(request, _("You stopped with this plan. Thank you for telling why."))
            return redirect("mine")
    context = {"form": form, "initiative": initiative, "may_withdraw": access.may_send(by, initiative, at)}
    return render(request, "initiatives/withdraw.html", context)
