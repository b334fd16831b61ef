"""One's own page: what is asked of me, my plans, the newest that I follow, support and help with, and who I am."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import actions as accounts
from accounts import kept_text
from accounts import queries as accounts_queries
from accounts.forms import DetailsForm
from accounts.models import Invitation, Person
from accounts.requests import person_of, standing_in
from decisions import duties
from decisions.presentation import DutyInWords, duty_in_words
from initiatives import queries
from initiatives.views import own_sketches
from initiatives.views.my_lists import in_words, newest_of


@dataclass(frozen=True)
class Invited:
    """An invitation to this person, with the link to answer it."""

    invitation: Invitation
    url: str


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    return _page(request, DetailsForm(initial=_details_of(person_of(request))))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """Change one's name and language."""
    by = person_of(request)
    if request.method != "POST":
        return _page(request, DetailsForm(initial={**_details_of(by), **kept_text.kept(request)}))
    form = DetailsForm(request.POST)
    if form.is_valid():
        try:
            accounts.change_details(by=by, at=timezone.now(), **form.cleaned_data)
        except accounts.CannotRename as refusal:
            form.add_error("name", str(refusal))
        else:
            kept_text.forget(request)
            return _with_language(request, form.cleaned_data["language"])
    return _page(request, form)


def _with_language(request: HttpRequest, code: str) -> HttpResponse:
    """The switch of language sets this browser too, and comes back here."""
    with translation.override(code):
        messages.success(request, _("Your details were saved."))
    return redirect(f"{reverse('language', args=[code])}?next={reverse('mine')}")


def _details_of(person: Person) -> dict[str, str]:
    return {"name": person.name, "language": person.language}


def _page(request: HttpRequest, form: DetailsForm) -> HttpResponse:
    by, at = person_of(request), timezone.now()
    plans = list(queries.with_open_step(queries.of_person(by, at)))
    signs_for = standing_in(request).signs_for
    context = {
        "asked": _asked_of(by, at),
        "invited": [_invited(invitation) for invitation in accounts_queries.invitations_for(by, at)],
        "joining": queries.join_requests_to(by, at).filter(answered_at=None),
        "asked_to_join": queries.join_requests_by(by).filter(answered_at=None),
        "sketches": list(own_sketches.unfinished(request, at)),
        "drafts": [plan for plan in plans if plan.is_draft],
        "plans": [in_words(plan, signs_for) for plan in plans if not plan.is_draft],
        **newest_of(by, at),
        "form": form,
    }
    return render(request, "initiatives/mine.html", context)


def _asked_of(person: Person, at: datetime) -> list[DutyInWords]:
    asked = duties.duties_of(person, at)
    prefetch_related_objects([duty.step for duty in asked], "process__initiative")
    return [duty_in_words(duty) for duty in asked]


def _invited(invitation: Invitation) -> Invited:
    token = accounts.invitation_token(invitation)
    return Invited(invitation, reverse("initiatives:invitation", args=[token]))
