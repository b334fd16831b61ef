"""Supporting a plan and taking that back; and what was signed on paper, entered by the municipal team."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import kept_text
from accounts.forms import add_refusal
from accounts.requests import person_of
from initiatives import access, actions, queries, queries_around
from initiatives.forms_around import SheetForm, StrikeForm, content_of
from initiatives.models import Initiative, PaperSheet


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def support(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Support a plan. A visitor who had to sign in first comes back to a page with the button; so does a mail."""
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(queries.sent(), id=initiative_id)
    if request.method != "POST":
        context = {
            "initiative": initiative,
            "support": queries_around.support_by(by, initiative),
            "newest": queries_around.newest_version(initiative),
            "may_support": access.may_support(by, initiative, at),
        }
        return render(request, "initiatives/support.html", context)
    try:
        actions.give_support(initiative_id=initiative.id, by=by, at=at)
    except actions.CannotSupport as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Thank you. You support this plan. Nobody else sees that it is you."))
    return redirect(initiative)


@require_POST
def withdraw_support(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(queries.sent(), id=initiative_id)
    try:
        actions.withdraw_support(initiative_id=initiative.id, by=by, at=at)
    except actions.CannotSupport as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You do not support this plan any more."))
    return redirect(initiative)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """What was signed on paper, for the municipal team at the table: what there is, and entering more."""
    by, at = person_of(request), timezone.now()
    initiative = _at_own_table(request, initiative_id)
    form = SheetForm(request.POST or None, request.FILES or None, initial=kept_text.kept(request))
    if form.is_valid():
        sent = form.cleaned_data.pop("file")
        try:
            actions.enter_sheet(
                initiative_id=initiative.id, data=content_of(sent), name=sent.name, by=by, at=at, **form.cleaned_data
            )
        except actions.CannotEnterSheet as refusal:
            add_refusal(form, refusal)
        else:
            kept_text.forget(request)
            messages.success(request, _("The signatures count. The sheet is seen by your team alone."))
            return redirect("initiatives:sheets", initiative.id)
    return _sheets_page(request, initiative, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def strike_sheet(request: HttpRequest, initiative_id: UUID, sheet_id: UUID) -> HttpResponse:
    """Count a sheet no longer, and say why."""
    by, at = person_of(request), timezone.now()
    initiative = _at_own_table(request, initiative_id)
    sheet = get_object_or_404(PaperSheet.objects.select_related("attachment"), id=sheet_id, initiative=initiative)
    form = StrikeForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            actions.strike_sheet(sheet_id=sheet.id, by=by, at=at, **form.cleaned_data)
        except actions.CannotStrikeSheet as refusal:
            add_refusal(form, refusal)
        else:
            kept_text.forget(request)
            messages.success(request, _("This sheet does not count any more."))
            return redirect("initiatives:sheets", initiative.id)
    return render(request, "initiatives/strike_sheet.html", {"form": form, "initiative": initiative, "sheet": sheet})


def _at_own_table(request: HttpRequest, initiative_id: UUID) -> Initiative:
    """Whoever is not of the municipal team at its table learns nothing, not even that there are sheets."""
    initiative = get_object_or_404(queries.sent(), id=initiative_id)
    if not access.may_enter_sheet(person_of(request), initiative, timezone.now()):
        raise Http404
    return initiative


def _sheets_page(request: HttpRequest, initiative: Initiative, form: SheetForm) -> HttpResponse:
    context = {
        "form": form,
        "initiative": initiative,
        "sheets": queries_around.sheets_of(initiative),
        "support": queries_around.support_of(initiative),
    }
    return render(request, "initiatives/sheets.html", context)
