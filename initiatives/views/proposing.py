"""From an empty page to a plan that was sent: propose, change the draft, send, and hear what happens next."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access as people
from accounts import actions as accounts
from accounts import kept_text
from accounts import queries as accounts_queries
from accounts.models import Person
from accounts.requests import person_of
from decisions import presentation
from initiatives import access, actions, queries
from initiatives.forms import ProposalForm, RevisionForm
from initiatives.models import Initiative
from ledger.refusals import Refusal

FORM_STAYS_OPEN = timedelta(hours=12)
"""Who could open a draft this long ago hears why it is refused now and keeps what they typed; a stranger gets 404."""

SEND = "send"
"""The value of the button that sends the plan; any other saves it."""


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Propose an initiative. Anybody may begin to type; to save it one signs in, and the text waits meanwhile."""
    if not isinstance(request.user, Person):
        return _new_to_a_stranger(request)
    if request.method != "POST":
        typed = kept_text.kept(request)
        form = ProposalForm(initial=typed, person=request.user)
        return _new_page(request, form, was_kept=bool(typed))
    form = ProposalForm(request.POST, person=request.user)
    if not form.is_valid():
        return _new_page(request, form)
    return _propose(request, form)


def _new_to_a_stranger(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        kept_text.keep(request)
        return redirect_to_login(request.path)
    typed = kept_text.kept(request)
    return _new_page(request, ProposalForm(initial=typed, person=None), was_kept=bool(typed))


def _new_page(request: HttpRequest, form: ProposalForm, *, was_kept: bool = False) -> HttpResponse:
    return render(request, "initiatives/new.html", {"form": form, "was_kept": was_kept})


def _propose(request: HttpRequest, form: ProposalForm) -> HttpResponse:
    by, at = person_of(request), timezone.now()
    and_send = request.POST.get("action") == SEND
    try:
        if form.cleaned_data.get("your_name"):
            accounts.change_details(name=form.cleaned_data["your_name"], language=by.language, by=by, at=at)
        initiative = actions.propose(
            initiative_id=form.initiative_id(),
            content=form.content(),
            group_name=form.cleaned_data["group_name"],
            co_initiator=form.co_initiator(),
            and_send=and_send,
            by=by,
            at=at,
        )
    except (actions.CannotPropose, accounts.CannotRename) as refusal:
        form.add_error(None, str(refusal))
        return _new_page(request, form)
    kept_text.forget(request)
    if initiative.drafted_at != at:
        return _sent_before(request, initiative, and_send=and_send)
    return _after_saving(request, initiative)


def _sent_before(request: HttpRequest, initiative: Initiative, *, and_send: bool) -> HttpResponse:
    """The same form arrived earlier: it is the same plan. What it says otherwise now is laid beside what was saved."""
    if not initiative.is_draft:
        return redirect("initiatives:sent", initiative.id)
    typed = RevisionForm(request.POST)
    if typed.compared_with(initiative):
        return _beside_each_other(request, initiative, typed)
    return _send(request, initiative) if and_send else redirect("initiatives:revise", initiative.id)


def _after_saving(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    if initiative.sent_at is not None:
        return redirect("initiatives:sent", initiative.id)
    messages.success(request, _("Your plan was saved. Only your group sees it, until you send it."))
    return redirect("initiatives:revise", initiative.id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Change a draft, and send it. Somebody who was put out of the group while typing hears so, and keeps the text."""
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(_drafts_of(request, by, at), id=initiative_id)
    if request.method != "POST":
        if not initiative.is_draft:
            return redirect(initiative)
        typed = kept_text.kept(request)
        return _revise_page(request, initiative, RevisionForm.of(initiative, typed), was_kept=bool(typed))
    form = RevisionForm(request.POST)
    if not form.is_valid():
        return _revise_page(request, initiative, form)
    try:
        _revise(request, initiative, form, by, at)
    except actions.CannotReviseUnseen:
        return _beside_each_other(request, _as_it_is_now(initiative), form)
    except (actions.CannotRevise, actions.CannotSend) as refusal:
        form.add_error(None, str(refusal))
        return _revise_page(request, _as_it_is_now(initiative), form)
    kept_text.forget(request)
    return _after_saving(request, _as_it_is_now(initiative))


def _revise(request: HttpRequest, initiative: Initiative, form: RevisionForm, by: Person, at: datetime) -> None:
    write = actions.revise_and_send if request.POST.get("action") == SEND else actions.revise_draft
    write(initiative_id=initiative.id, content=form.content(), by=by, at=at, seen=form.cleaned_data["seen"])


def _send(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    try:
        actions.send(initiative_id=initiative.id, by=person_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("initiatives:revise", initiative.id)
    return redirect("initiatives:sent", initiative.id)


def _drafts_of(request: HttpRequest, by: Person, at: datetime) -> QuerySet[Initiative]:
    then = at - FORM_STAYS_OPEN if request.method == "POST" else at
    visible = queries.of_person(by, at) | queries.of_person(by, then)
    return _whole().filter(id__in=visible.order_by().values("id"))


def _as_it_is_now(initiative: Initiative) -> Initiative:
    return _whole().get(id=initiative.id)


def _whole() -> QuerySet[Initiative]:
    return Initiative.objects.select_related("theme", "neighbourhood__district", "group", "process")


def _beside_each_other(request: HttpRequest, initiative: Initiative, form: RevisionForm) -> HttpResponse:
    """What was typed stays in the form; how the draft is now stands above it. Saving once more keeps what was typed."""
    form.take_as_seen(initiative)
    return _revise_page(request, initiative, form, differences=form.compared_with(initiative))


def _revise_page(request: HttpRequest, initiative: Initiative, form: RevisionForm, **more: object) -> HttpResponse:
    by, at = person_of(request), timezone.now()
    context = {
        "form": form,
        "initiative": initiative,
        "may_send": initiative.is_draft and access.may_send(by, initiative, at),
        "is_member": people.is_member(by, initiative.group, at),
        "members": accounts_queries.members_of([initiative.group_id], at),
        "invitations": accounts_queries.open_invitations_of(initiative.group, at),
        **more,
    }
    return render(request, "initiatives/revise.html", context)


@never_cache
@require_safe
def sent(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """The confirmation of receipt: the reference, the moment, and what happens next."""
    by, at = person_of(request), timezone.now()
    mine = queries.with_open_step(queries.of_person(by, at).exclude(sent_at=None))
    initiative = get_object_or_404(mine, id=initiative_id)
    assert initiative.process is not None
    step = next(iter(initiative.process.steps.all()), None)
    context = {
        "initiative": initiative,
        "step": step,
        "who_decides": presentation.table_of_step(step).sentence if step else "",
        "invitations": accounts_queries.open_invitations_of(initiative.group, at),
    }
    return render(request, "initiatives/sent.html", context)
