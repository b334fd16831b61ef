"""Offering a plan help, and what its group sees of that."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import kept_text
from accounts.requests import person_of
from initiatives import access, actions, queries, queries_around
from initiatives.forms_around import AnswerHelpForm, HelpForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offer_help(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Offer help, and see what one offered and what the group answered."""
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(queries.sent(), id=initiative_id)
    form = HelpForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            actions.offer_help(initiative_id=initiative.id, by=by, at=at, **form.cleaned_data)
        except actions.CannotOfferHelp as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(
                request, _("Thank you. The group gets a mail, and sees your name and your e-mail address.")
            )
            return redirect("initiatives:offer-help", initiative.id)
    context = {
        "form": form,
        "initiative": initiative,
        "offers": queries_around.help_by(by, initiative),
        "may_offer": access.may_offer_help(by, initiative, at),
    }
    return render(request, "initiatives/offer_help.html", context)


@require_POST
def withdraw_help(request: HttpRequest, initiative_id: UUID, offer_id: UUID) -> HttpResponse:
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(queries.sent(), id=initiative_id)
    offer = get_object_or_404(queries_around.help_by(by, initiative), id=offer_id)
    try:
        actions.withdraw_help(offer_id=offer.id, by=by, at=at)
    except actions.CannotWithdrawHelp as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You took your offer back. The group does not see it any more."))
    return redirect("initiatives:offer-help", initiative.id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def help_offers(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """For the group: who offers help and how to reach them, and answering. A form says which offer it is about."""
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(queries.of_person(by, at).exclude(sent_at=None), id=initiative_id)
    offers = queries_around.help_for(initiative)
    answered = request.POST.get("offer", "")[:40]
    form = AnswerHelpForm(request.POST or None, auto_id=f"%s-{answered}", initial=kept_text.kept(request))
    if form.is_valid():
        offer = get_object_or_404(offers, id=form.cleaned_data["offer"])
        try:
            actions.answer_help(offer_id=offer.id, accepts=form.accepts, words=form.cleaned_data["words"], by=by, at=at)
        except actions.CannotAnswerHelp as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _("%(person)s gets your answer by mail.") % {"person": offer.person})
            return redirect("initiatives:help-offers", initiative.id)
    context = {"form": form, "initiative": initiative, "offers": offers}
    return render(request, "initiatives/help_offers.html", context)
