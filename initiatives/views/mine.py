"""One's own page: what is asked of me, my plans, what I follow, and who I am."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
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
from accounts.requests import person_of
from decisions import presentation
from decisions import queries as table
from initiatives import queries
from initiatives.models import Initiative

MOST_FOLLOWED = 100


@dataclass(frozen=True)
class Asked:
    """Something that waits for this person: what, for which plan, until when, and where they do it."""

    sentence: str
    question: str
    initiative: Initiative
    until: date
    url: str
    button: str


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
    followed = queries.with_open_step(queries.followed_by(by).exclude(id__in=[plan.id for plan in plans]))
    context = {
        "asked": asked_of(by, at),
        "invited": [_invited(invitation) for invitation in accounts_queries.invitations_for(by, at)],
        "drafts": [plan for plan in plans if plan.is_draft],
        "plans": [_in_words(plan) for plan in plans if not plan.is_draft],
        "followed": [_in_words(plan) for plan in followed[:MOST_FOLLOWED]],
        "form": form,
    }
    return render(request, "initiatives/mine.html", context)


def asked_of(person: Person, at: datetime) -> Sequence[Asked]:
    """The decisions that wait for a party this person can sign for, the nearest last day first."""
    steps = table.with_record(table.steps_waiting_on(person, at)).select_related("process__initiative")
    asked = []
    for step in steps:
        proposal = table.open_proposal(step)
        sentence = (
            _("%(party)s made a proposal. Say yes or no.") % {"party": proposal.party}
            if proposal
            else _("You can make a proposal.")
        )
        asked.append(
            Asked(
                sentence=sentence,
                question=step.template_step.question,
                initiative=step.process.initiative,
                until=step.term.ends_on,
                url=reverse("decisions:voice" if proposal else "decisions:propose", args=[step.id]),
                button=_("Read it and say yes or no") if proposal else _("Make a proposal"),
            )
        )
    return sorted(asked, key=lambda one: one.until)


def _invited(invitation: Invitation) -> Invited:
    token = accounts.invitation_token(invitation)
    return Invited(invitation, reverse("initiatives:invitation", args=[token]))


@dataclass(frozen=True)
class PlanInWords:
    """A plan that was sent, with who decides now and until when; where it ended, how it stands."""

    initiative: Initiative
    sentence: str
    until: date | None


def _in_words(initiative: Initiative) -> PlanInWords:
    assert initiative.process is not None
    step = next(iter(initiative.process.steps.all()), None)
    if step is not None:
        return PlanInWords(initiative, presentation.table_of_step(step).sentence, step.term.ends_on)
    if initiative.withdrawn_at is not None:
        return PlanInWords(initiative, _("The group stopped with this plan."), None)
    return PlanInWords(initiative, _("This plan has come to its end: everything was decided."), None)
