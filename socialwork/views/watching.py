"""Who has looked into a case, looking in an emergency, and asking about looks."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import person_of
from socialwork import actions, limits
from socialwork.access import cases as access
from socialwork.confidential import confidential
from socialwork.forms import cases as forms
from socialwork.models import Viewing
from socialwork.queries import cases as queries
from socialwork.queries import watching
from socialwork.views.cases import BOTH, social_worker

A_PAGE = 30
"""Lines of who has looked, and of the register of what was destroyed."""


@require_safe
@confidential
def looks(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Who has looked into a case: for who is on it, and for who leads the team."""
    by, at = person_of(request), timezone.now()
    case = get_object_or_404(queries.answerable_for(by, at), id=case_id)
    looked = Paginator(queries.looked_into(case), A_PAGE)
    try:
        actions.look(case=case, part=Viewing.Part.LOOKS, by=by, at=at)
    except actions.CannotLook as refusal:
        raise Http404 from refusal
    page = looked.get_page(request.GET.get("page"))
    context = {
        "case": case,
        "looked": page.object_list,
        "page": page,
        "numbers": looked.get_elided_page_range(page.number),
        "query": "",
        "is_on": access.is_on(by, case, at),
    }
    return render(request, "socialwork/looks.html", context)


@BOTH
@confidential
def break_glass(request: HttpRequest) -> HttpResponse:
    """Look into a case of the own team in an emergency."""
    by, at = social_worker(request), timezone.now()
    form = forms.GlassForm(request.POST or None)
    if form.is_valid():
        if limits.too_often(request, "glass", most=limits.NAMES_AN_HOUR, window=limits.HOUR):
            form.add_error(None, _("You tried too many names. Call who leads your team."))
        else:
            try:
                glass = actions.break_glass(by=by, at=at, **form.cleaned_data)
            except actions.CannotBreakGlass as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect("fieldwork:case", glass.case_id)
    second = [queries.second_person_for(team, by, at) for team in queries.teams_of(by, at)]
    return render(request, "socialwork/break_glass.html", {"form": form, "second": [one for one in second if one]})


@BOTH
@confidential
def review_glass(request: HttpRequest, glass_id: UUID) -> HttpResponse:
    """Say whether an emergency was right; who broke the glass, and who watches, read afterwards what was said."""
    by, at = social_worker(request), timezone.now()
    glass = get_object_or_404(watching.glasses_seen_by(by, at), id=glass_id)
    may_review = access.may_review_glass(by, glass, at)
    if request.method == "POST" and not may_review:
        raise Http404
    is_left = may_review and access.is_left_to(glass.broken_by, glass.case, at)
    form = forms.ReviewGlassForm(request.POST or None, is_left=is_left) if may_review else None
    if form is not None and form.is_valid():
        try:
            actions.review_glass(glass_id=glass.id, by=by, at=at, **form.cleaned_data)
        except actions.CannotReviewGlass as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It was reviewed. Your colleague hears that something waits."))
            return redirect("fieldwork:watch")
    context = {
        "glass": glass,
        "form": form,
        "is_own": glass.broken_by_id == by.id,
        "is_left_to_them": is_left,
        "may_take": glass.broken_by_id == by.id and access.agreed_to_take(by, glass.case, at) is not None,
        "viewings": glass.viewings.order_by("at"),
    }
    return render(request, "socialwork/review_glass.html", context)


@require_safe
@confidential
def watch(request: HttpRequest) -> HttpResponse:
    """For who leads a team: its cases by number, and what must be asked about."""
    by, at = social_worker(request), timezone.now()
    register = Paginator(queries.destroyed_for(by, at).order_by("-destroyed_at", "number"), A_PAGE)
    page = register.get_page(request.GET.get("page"))
    context = {
        "led": queries.led_by(by, at),
        "cases": watching.led_cases(by, at),
        "left": watching.ended_and_left(by, at),
        "glasses": queries.glasses_to_review(by, at),
        "looks": queries.looks_to_review(by, at),
        "tries": watching.tries_seen_by(by, at),
        "glasses_reviewed": watching.glasses_reviewed(by, at),
        "looks_reviewed": watching.looks_reviewed(by, at),
        "destroyed": page.object_list,
        "page": page,
        "numbers": register.get_elided_page_range(page.number),
        "query": "",
    }
    return render(request, "socialwork/watch.html", context)


@BOTH
@confidential
def review_look(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Write down what was found of a look, and read that afterwards."""
    by, at = social_worker(request), timezone.now()
    seen = [*queries.looks_to_review(by, at), *watching.looks_reviewed(by, at)]
    review = next((one for one in seen if one.id == review_id), None)
    if review is None or (request.method == "POST" and review.outcome):
        raise Http404
    form = forms.ReviewLookForm(request.POST or None) if not review.outcome else None
    if form is not None and form.is_valid():
        try:
            actions.review_look(review_id=review.id, by=by, at=at, **form.cleaned_data)
        except actions.CannotReviewLook as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It was saved."))
            return redirect("fieldwork:watch")
    return render(request, "socialwork/review_look.html", {"review": review, "form": form})


@BOTH
@confidential
def own_street(request: HttpRequest) -> HttpResponse:
    """Note where one lives, so that a look into a case there is asked about."""
    by, at = social_worker(request), timezone.now()
    form = forms.StreetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.note_own_street(street=form.cleaned_data["street"], by=by, at=at)
        messages.success(request, _("It was saved."))
        return redirect("fieldwork:cases")
    return render(request, "socialwork/own_street.html", {"form": form})
