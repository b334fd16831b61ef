"""The text of a plan through its versions: what changed, and changing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import kept_text
from accounts import queries as people
from accounts.models import Person
from accounts.requests import person_of
from decisions import words
from initiatives import access, actions, presentation_versions, queries, queries_around
from initiatives.forms_around import VersionForm
from initiatives.models import Initiative, NewText, Version
from initiatives.presentation_versions import DifferingField


@login_not_required
@require_safe
def versions(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """What was different between two versions; the last two, unless others are asked for."""
    initiative = get_object_or_404(queries.sent(), id=initiative_id)
    known = list(queries_around.versions_of(initiative))
    to = _chosen(request.GET.get("naar", ""), known, known[-1])
    before = _chosen(request.GET.get("van", ""), known, known[max(0, to.number - 2)])
    context = {
        "initiative": initiative,
        "versions": known,
        "before": before,
        "to": to,
        "fields": presentation_versions.differing_fields(before, to),
    }
    return render(request, "initiatives/versions.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_version(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Change a plan that was sent. Where somebody was a moment earlier, what was typed stays."""
    by, at = person_of(request), timezone.now()
    mine = queries.of_person(by, at).exclude(sent_at=None)
    initiative = get_object_or_404(mine, id=initiative_id)
    newest = queries_around.newest_version(initiative)
    typed = kept_text.kept(request)
    form = VersionForm(request.POST) if request.method == "POST" else VersionForm.of(initiative, newest.number, typed)
    differences: Sequence[tuple[BoundField, str]] = ()
    if form.is_bound and form.is_valid():
        try:
            version = actions.publish_version(initiative_id=initiative.id, by=by, at=at, **form.content())
        except actions.CannotPublishUnseen as refusal:
            newest = queries_around.newest_version(initiative)
            differences = form.beside(newest)
            if not differences:  # they wrote the same
                form.add_error(None, str(refusal))
            form.see(str(newest.number))
        except actions.CannotPublishVersion as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            return _signed_for(request, initiative, version, at)
    signs = access.may_send(by, initiative, at)
    waiting = queries_around.waiting_text(initiative)
    context = {
        "form": form,
        "differences": differences,
        "initiative": initiative,
        "newest": newest,
        "may_publish": signs and initiative.is_running and waiting is None,
        "needed": people.signatures_needed(initiative.group, at),
        "waiting": _waiting(waiting, newest, by, at) if waiting is not None and signs else None,
    }
    return render(request, "initiatives/new_version.html", context)


@require_POST
def sign(request: HttpRequest, initiative_id: UUID, text_id: UUID) -> HttpResponse:
    """Sign for the new text that somebody of the group made."""
    by, at = person_of(request), timezone.now()
    new_text = _of_own_group(by, initiative_id, text_id, at)
    try:
        version = actions.sign_text(new_text_id=new_text.id, by=by, at=at)
    except actions.CannotSignText as refusal:
        messages.error(request, str(refusal))
        return redirect("initiatives:new-version", initiative_id)
    return _signed_for(request, new_text.initiative, version, at)


@require_POST
def drop(request: HttpRequest, initiative_id: UUID, text_id: UUID) -> HttpResponse:
    """Take the new text off again."""
    by, at = person_of(request), timezone.now()
    new_text = _of_own_group(by, initiative_id, text_id, at)
    try:
        actions.drop_text(new_text_id=new_text.id, by=by, at=at)
    except actions.CannotDropText as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The new text was taken off. Your plan stays as it is."))
    return redirect("initiatives:new-version", initiative_id)


@dataclass(frozen=True)
class Waiting:
    """A new text that waits for signatures: what is different, who signed, and how many more must."""

    text: NewText
    fields: Sequence[DifferingField]
    signers: Sequence[Person]
    missing: int
    has_signed: bool


def _waiting(new_text: NewText, newest: Version, by: Person, at: datetime) -> Waiting:
    signers = [signature.signed_by for signature in new_text.signatures.all()]
    return Waiting(
        text=new_text,
        fields=presentation_versions.differing_fields(newest, new_text),
        signers=signers,
        missing=queries_around.text_signatures_missing(new_text, at),
        has_signed=by in signers,
    )


def _of_own_group(by: Person, initiative_id: UUID, text_id: UUID, at: datetime) -> NewText:
    initiative = get_object_or_404(queries.of_person(by, at).exclude(sent_at=None), id=initiative_id)
    return get_object_or_404(initiative.new_texts.select_related("initiative__group"), id=text_id)


def _signed_for(request: HttpRequest, initiative: Initiative, version: Version | None, at: datetime) -> HttpResponse:
    if version is not None:
        messages.success(request, _("Your plan was changed. Who supports or follows it gets a mail."))
        return redirect(reverse("initiatives:versions", args=[initiative.id]))
    waiting = queries_around.waiting_text(initiative)
    missing = queries_around.text_signatures_missing(waiting, at) if waiting is not None else 0
    messages.success(request, words.still_to_sign(missing))
    return redirect("initiatives:new-version", initiative.id)


def _chosen(number: str, known: Sequence[Version], otherwise: Version) -> Version:
    return next((version for version in known if str(version.number) == number), otherwise)
