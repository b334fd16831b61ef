"""Consent: asked and recorded on a case; answered by a link; read by the party it is for; seen by who gave it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import person_of
from ledger.refusals import Refusal
from socialwork import actions, limits
from socialwork.access import cases as access
from socialwork.confidential import confidential, nothing_here
from socialwork.forms import cases as forms
from socialwork.models import Consent, SharedSummary, Viewing
from socialwork.queries import cases as queries
from socialwork.views.cases import BOTH, account_of, opened


@BOTH
@confidential
def ask_consent(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask for consent, for one purpose."""
    case = opened(request, case_id, Viewing.Part.CONSENT)
    by, at = person_of(request), timezone.now()
    if not access.may_write(by, case, at):
        raise Http404
    form = forms.ConsentForm(request.POST or None, own=case.party)
    if form.is_valid():
        try:
            consent = actions.ask_consent(case_id=case.id, by=by, at=at, **form.cleaned_data)
        except actions.CannotAskConsent as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("fieldwork:consent", case.id, consent.id)
    context = {"form": form, "case": case, "title": _("Ask for consent")}
    return render(request, "socialwork/write.html", context)


@BOTH
@confidential
def consent(request: HttpRequest, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """One consent of a case: make its link, write down the answer, share a summary, withdraw it."""
    case = opened(request, case_id, Viewing.Part.CONSENT)
    by, at = person_of(request), timezone.now()
    asked = get_object_or_404(case.consents.select_related("party", "confirmed_by"), id=consent_id)
    asked.case = case
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act and not (access.is_on(by, case, at) if act == "address" else access.may_write(by, case, at)):
        raise Http404
    typed = Forms(
        forms.GivenForm(request.POST if act == "given" else None),
        forms.SummaryForm(request.POST if act == "share" else None),
        forms.AddressForm(request.POST if act == "address" else None, initial={"email": asked.email}),
    )
    if act == "link":
        return _with_link(request, asked, typed)
    said = _confirmed(request, asked) if act == "confirm" else _acted(act, asked, typed, by=by, at=at)
    if said:
        messages.success(request, said)
        return redirect("fieldwork:consent", case.id, asked.id)
    return _shown(request, asked, typed, "")


@dataclass(frozen=True)
class Forms:
    """What can be filled in on the page of a consent."""

    given: forms.GivenForm
    summary: forms.SummaryForm
    address: forms.AddressForm


def _confirmed(request: HttpRequest, asked: Consent) -> str:
    """Confirm the account that the page showed; empty where by now it is another one."""
    account = account_of(asked)
    if account is None or request.POST.get("account") != str(account.id):
        return ""
    try:
        actions.confirm_consent(consent_id=asked.id, account=account, by=person_of(request), at=timezone.now())
    except actions.CannotConfirm as refusal:
        messages.error(request, str(refusal))
        return ""
    return _("From now on they see this question in their own account, and can answer and withdraw it there.")


def _acted(act: str, asked: Consent, typed: Forms, **who: Any) -> str:
    """Do what was pressed, and return what to say of it; a refusal stands in the form. Empty where nothing was done."""
    given, summary, address = typed.given, typed.summary, typed.address
    try:
        if act == "address" and address.is_valid():
            actions.change_consent_address(consent_id=asked.id, **address.cleaned_data, **who)
            return _("The address was put right. Whoever had the old one sees nothing of this any more.")
        if act == "given" and given.is_valid():
            actions.record_consent(consent_id=asked.id, **given.cleaned_data, **who)
            return _("The consent was written down.")
        if act == "refused":
            actions.record_refusal(consent_id=asked.id, **who)
            return _("It was written down that the answer is no.")
        if act == "withdraw":
            actions.withdraw_consent(consent_id=asked.id, **who)
            return _("The consent was withdrawn. The other party sees nothing any more.")
        if act == "share" and summary.is_valid():
            actions.share_summary(consent_id=asked.id, **summary.cleaned_data, **who)
            return _("The summary is shared, for as long as the consent holds.")
    except Refusal as refusal:
        form = {"share": summary, "address": address}.get(act, given)
        form.is_valid()
        form.add_error(None, str(refusal))
    return ""


def _with_link(request: HttpRequest, asked: Consent, typed: Forms) -> HttpResponse:
    """The link stands on this one page, and nowhere else: in no session, no message and no row."""
    try:
        token = actions.make_link(consent_id=asked.id, by=person_of(request), at=timezone.now())
    except actions.CannotAskConsent as refusal:
        messages.error(request, str(refusal))
        return redirect("fieldwork:consent", asked.case_id, asked.id)
    return _shown(request, asked, typed, f"{settings.PUBLIC_ADDRESS}{reverse('consent', args=[token])}")


def _shown(request: HttpRequest, asked: Consent, typed: Forms, link: str) -> HttpResponse:
    at = timezone.now()
    shared = SharedSummary.objects.filter(consent=asked).first()
    if shared is not None:
        shared.consent = asked
    may_write = access.may_write(person_of(request), asked.case, at)
    context = {
        "case": asked.case,
        "consent": asked,
        "holds": asked.holds_at(at),
        "waits": asked.is_open(at) and asked.case.ended_at is None,
        "may_write": may_write,
        "is_on": access.is_on(person_of(request), asked.case, at),
        "account": account_of(asked) if may_write else None,
        "given": typed.given,
        "summary": typed.summary,
        "address": typed.address,
        "shared": shared,
        "link": link,
        "link_lasts": actions.LINK_LASTS,
    }
    return render(request, "socialwork/consent.html", context)


@login_not_required
# The link is the proof of who answers; it opens one question and nothing else.
@csrf_exempt
@BOTH
@confidential
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Give consent or not, by the link, without an account; and withdraw it by the same link while it holds."""
    if limits.too_often(request, "consent", most=limits.LOOKS_A_MINUTE):
        return limits.wait(request)
    at = timezone.now()
    asked = queries.consent_behind(token)
    if asked is None or not actions.link_opens(asked, at):
        raise Http404
    answers = {"yes": actions.give_by_link, "no": actions.decline_by_link, "withdraw": actions.withdraw_by_link}
    answer = request.POST.get("answer", "") if request.method == "POST" else ""
    if answer in answers:
        try:
            answers[answer](consent_id=asked.id, at=at)
        except Refusal:
            return nothing_here(request)
        return render(request, "socialwork/consent_answered.html", {"answer": answer, "consent": asked})
    actions.look_by_link(consent=asked, at=at)
    return render(request, "socialwork/consent_by_link.html", {"consent": asked, "holds": asked.holds_at(at)})


@require_safe
@confidential
def shared(request: HttpRequest) -> HttpResponse:
    """What is shared with the parties of who reads, while the consents hold. Which they are, not what they say."""
    return render(
        request, "socialwork/shared.html", {"summaries": queries.shared_with(person_of(request), timezone.now())}
    )


@require_safe
@confidential
def shared_summary(request: HttpRequest, summary_id: UUID) -> HttpResponse:
    """One summary, after it was noted who reads it."""
    by, at = person_of(request), timezone.now()
    summary = next((one for one in queries.shared_with(by, at) if one.id == summary_id), None)
    if summary is None:
        raise Http404
    case = summary.consent.case
    try:
        actions.look_at_summary(summary=summary, by=by, at=at)
    except actions.CannotLook as refusal:
        raise Http404 from refusal
    summary.consent.case = case
    return render(request, "socialwork/shared_summary.html", {"summary": summary})


@require_safe
@confidential
def own(request: HttpRequest) -> HttpResponse:
    """What somebody is asked and gave consent for, and who has looked into the cases that are about them."""
    person, at = person_of(request), timezone.now()
    asked = list(queries.consents_asked_of(person))
    waiting = [one for one in asked if access.may_answer_consent(person, one, at)]
    context = {
        "waiting": waiting,
        "consents": [(one, one.holds_at(at)) for one in asked if one not in waiting],
        "cases": [(case, queries.looked_into(case)) for case in queries.concerning(person)],
    }
    return render(request, "socialwork/own.html", context)


@require_POST
@confidential
def answer_own(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """Give one's own consent, or say no."""
    person = person_of(request)
    asked = get_object_or_404(queries.consents_asked_of(person), id=consent_id)
    answer = request.POST.get("answer", "")
    if answer not in {"yes", "no"}:
        return redirect("own-cases")
    try:
        actions.answer_own(consent_id=asked.id, gives=answer == "yes", by=person, at=timezone.now())
    except actions.CannotGiveConsent as refusal:
        messages.error(request, str(refusal))
    else:
        yes = _("You said yes. You can take that back here at any time.")
        messages.success(request, yes if answer == "yes" else _("You said no. Nothing is shared."))
    return redirect("own-cases")


@require_POST
@confidential
def withdraw_own(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """Withdraw one's own consent."""
    person = person_of(request)
    asked = get_object_or_404(queries.consents_asked_of(person), id=consent_id)
    try:
        actions.withdraw_consent(consent_id=asked.id, by=person, at=timezone.now())
    except actions.CannotWithdrawConsent as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You withdrew your consent. Nobody reads it any more."))
    return redirect("own-cases")
