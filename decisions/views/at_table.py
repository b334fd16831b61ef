"""What the pages at the table share: who comes in, what lies there, and where one goes when it is done."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import kept_text
from accounts import queries as people
from accounts.models import Person
from decisions import access, actions, own_place, queries, words
from decisions.models import Role, Step
from decisions.queries import SignedFor

FORM_STAYS_OPEN = timedelta(hours=12)
"""Who could open a form this long ago hears why it is refused now and keeps what they typed; a stranger gets 404."""


def seated(request: HttpRequest, step_id: UUID, person: Person, at: datetime) -> Step:
    """A step at which a party of this person has, or had, a seat."""
    visible = queries.steps_visible_to(person, at) | queries.steps_visible_to(person, moment_of_page(request, at))
    return _found(Step.objects.filter(id__in=visible.values("id")), step_id)


def taking_part(request: HttpRequest, step_id: UUID, person: Person, at: datetime, kinds: tuple[str, ...] = ()) -> Step:
    """A step of a process in which a party of this person takes part, of one of these kinds where they are named."""
    parties = people.parties_of(person, at) | people.parties_of(person, moment_of_page(request, at))
    if kinds:
        parties = parties.filter(kind__in=kinds)
    return _found(queries.steps_of_processes_with(parties), step_id)


def moment_of_page(request: HttpRequest, at: datetime) -> datetime:
    """When the page may have been opened whose form is sent now."""
    return at - FORM_STAYS_OPEN if request.method == "POST" else at


def again(step: Step) -> Step:
    """The step as it is now: somebody else may have changed it since the page was made."""
    return _whole(Step.objects.all()).get(id=step.id)


def page(
    request: HttpRequest,
    name: str,
    step: Step,
    form: Form | None,
    by: Person,
    at: datetime,
    *,
    amount: Decimal | None = None,
    **own: Any,
) -> HttpResponse:
    """The page of a form, beside what lies on the table."""
    authority = queries.current_authority(step)
    proposal = queries.open_proposal(step)
    said = {said.party_id: said for said in proposal.voices.all()} if proposal else {}
    deciders = queries.deciding_seats(authority)
    mine = access.parties_deciding_with(by, step, at)
    rule = step.template_step
    context: dict[str, Any] = {
        "step": step,
        "form": form,
        "proposal": proposal,
        "deciders": [(seat.party, said.get(seat.party_id), seat.ceiling) for seat in deciders],
        "others": [seat for seat in authority.seats.all() if seat.role != Role.DECIDES],
        "rule": words.what_the_rule_asks(rule.rule, len(deciders), rule.rule_k),
        "advices": queries.advices_of(step),
        "answers": list(proposal.advice_answers.select_related("advice__party")) if proposal else [],
        "mine": mine,
        "may_you": own_place.may_decide(by, mine, step, proposal.amount if proposal else amount, at),
        "signed": own_place.signatures(mine, step.process_id, proposal, at),
        "is_open": access.is_open(step),
        "may_recuse": access.may_recuse(by, step.process, at),
        "may": actions.who_may(step, at),
        "next": _next(request),
        "back": _back(request, step.process_id),
    }
    return render(request, f"decisions/{name}.html", context | own)


def done(request: HttpRequest, step: Step, said: str) -> HttpResponse:
    """What was typed has reached its place: say what follows from it, and go back to where one came from."""
    kept_text.forget(request)
    messages.success(request, said)
    return redirect(_back(request, step.process_id))


def what_follows(thing: SignedFor, says: str, by: Person, at: datetime) -> str | None:
    """What somebody hears who signed while their group is not bound by that yet; None where it is."""
    signature = thing.signatures.filter(signed_by=by, says=says).select_related("party").last()
    missing = queries.signatures_missing(thing, signature.party, says, at) if signature else 0
    return words.still_to_sign(missing) if missing else None


def _found(steps: QuerySet[Step], step_id: UUID) -> Step:
    return get_object_or_404(_whole(steps), id=step_id)


def _whole(steps: QuerySet[Step]) -> QuerySet[Step]:
    return queries.with_record(steps).select_related("process__template")


def _next(request: HttpRequest) -> str:
    """Where the caller wants people to come back to, as long as it is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/") else ""


def _back(request: HttpRequest, process_id: UUID) -> str:
    # What the process is about stands in an app above this one; config knows the address that leads there.
    return _next(request) or reverse("subject-of-process", args=[process_id])
