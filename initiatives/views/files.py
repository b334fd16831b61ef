"""The pictures and documents of a plan: served to who may see them, added and shown by its group."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header, parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import kept_text
from accounts.models import Person
from accounts.requests import person_of
from initiatives import access, actions, files, queries, queries_around
from initiatives.forms_around import AttachmentForm, TakeDownForm, content_of
from initiatives.models import Attachment, Initiative

SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}


@login_not_required
@require_safe
def file(request: HttpRequest, initiative_id: UUID, attachment_id: UUID, size: str = files.FULL) -> HttpResponse:
    """A file, asked for anew each time: who may see it changes. A document is saved, never opened in the page."""
    reader = request.user if isinstance(request.user, Person) else None
    attachment = queries_around.attachment_visible_to(reader, initiative_id, attachment_id, timezone.now())
    if attachment is None or (size == files.SMALL and not attachment.is_image):
        raise Http404
    tag = f'"{attachment.sha256[:32]}-{size}"'
    headers = {
        "Cache-Control": "private, no-cache",
        "Content-Security-Policy": SANDBOX,
        "Content-Disposition": _disposition(attachment),
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "ETag": tag,
    }
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponse(status=304, headers=headers)
    try:
        content = files.read(attachment.file, size)
    except FileNotFoundError as error:
        raise Http404 from error
    return HttpResponse(content, content_type=attachment.content_type, headers=headers)


@login_not_required
def small_file(request: HttpRequest, initiative_id: UUID, attachment_id: UUID) -> HttpResponse:
    """A picture as it stands on a page."""
    return file(request, initiative_id, attachment_id, files.SMALL)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attachments(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """What the group has of pictures and documents, and adding one."""
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(queries.of_person(by, at), id=initiative_id)
    form = AttachmentForm(request.POST or None, request.FILES or None, initial=kept_text.kept(request))
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            actions.attach(
                initiative_id=initiative.id,
                data=content_of(sent),
                name=sent.name,
                title=form.cleaned_data["title"],
                by=by,
                at=at,
            )
        except actions.CannotAttach as refusal:
            form.add_error("file", str(refusal))
        else:
            kept_text.forget(request)
            messages.success(
                request, _("Added. Only your group and the municipality see it, until you show it to everybody.")
            )
            return redirect("initiatives:attachments", initiative.id)
    context = {
        "form": form,
        "initiative": initiative,
        "attachments": queries_around.attachments_of(initiative),
        "taken_down": queries_around.taken_down(initiative),
    }
    return render(request, "initiatives/attachments.html", context)


@require_POST
def publish(request: HttpRequest, initiative_id: UUID, attachment_id: UUID) -> HttpResponse:
    by, at = person_of(request), timezone.now()
    attachment = _of_own_group(request, initiative_id, attachment_id)
    try:
        actions.publish_attachment(attachment_id=attachment.id, by=by, at=at)
    except actions.CannotPublish as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Everybody sees it now, on the page of your plan."))
    return redirect("initiatives:attachments", initiative_id)


@require_POST
def remove(request: HttpRequest, initiative_id: UUID, attachment_id: UUID) -> HttpResponse:
    by, at = person_of(request), timezone.now()
    attachment = _of_own_group(request, initiative_id, attachment_id)
    try:
        actions.remove_attachment(attachment_id=attachment.id, by=by, at=at)
    except actions.CannotRemove as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It was taken away."))
    return redirect("initiatives:attachments", initiative_id)


@never_cache
@require_safe
def in_public(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """For the municipal team at the table: what everybody sees, to take away what harms somebody."""
    initiative = _on_own_table(request, initiative_id)
    context = {"initiative": initiative, "attachments": queries_around.published_attachments(initiative)}
    return render(request, "initiatives/in_public.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_down(request: HttpRequest, initiative_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Take away what everybody sees, and say why."""
    by, at = person_of(request), timezone.now()
    initiative = _on_own_table(request, initiative_id)
    attachment = get_object_or_404(queries_around.published_attachments(initiative), id=attachment_id)
    form = TakeDownForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            actions.take_down(attachment_id=attachment.id, by=by, at=at, **form.cleaned_data)
        except actions.CannotTakeDown as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _("It was taken away. The group gets a mail with your reason."))
            return redirect("initiatives:attachments-in-public", initiative.id)
    context = {"form": form, "initiative": initiative, "attachment": attachment}
    return render(request, "initiatives/take_down.html", context)


def _on_own_table(request: HttpRequest, initiative_id: UUID) -> Initiative:
    initiative = get_object_or_404(queries.sent(), id=initiative_id)
    if not access.is_of_the_team(person_of(request), initiative, timezone.now()):
        raise Http404
    return initiative


def _of_own_group(request: HttpRequest, initiative_id: UUID, attachment_id: UUID) -> Attachment:
    initiative = get_object_or_404(queries.of_person(person_of(request), timezone.now()), id=initiative_id)
    return get_object_or_404(queries_around.attachments_of(initiative), id=attachment_id)


def _disposition(attachment: Attachment) -> str:
    name = attachment.original_name or f"{attachment.id}.{ENDINGS[attachment.content_type]}"
    if not name.lower().endswith((f".{ENDINGS[attachment.content_type]}", ".jpeg")):
        name = f"{name}.{ENDINGS[attachment.content_type]}"
    return content_disposition_header(not attachment.is_image, name) or "attachment"
