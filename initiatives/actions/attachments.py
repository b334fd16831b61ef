import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.typed_text import tidy, tidy_line
from initiatives import access, files, scanning, uploads
from initiatives.actions.locks import lock_initiative
from initiatives.lengths import ATTACHMENT_TITLE_LENGTH, NOTE_LENGTH
from initiatives.models import Attachment, Initiative
from initiatives.uploads import BadUpload, Fault, Upload
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal

MOST_ATTACHMENTS = 60
"""How many a plan may have at once."""


class CannotAttach(Refusal):
    pass


class CannotPublish(Refusal):
    pass


class CannotRemove(Refusal):
    pass


class CannotTakeDown(Refusal):
    pass


def attach(*, initiative_id: UUID, data: bytes, name: str, title: str, by: Person, at: datetime) -> Attachment:
    """Add a picture or a document to a plan. Only its group sees it, and the municipal team, until it is published.

    What kind it is, its content says; it is made anew without what a camera or a program noted in it. The file is read,
    looked at by the scanner and stored before the transaction that names it, which holds no lock meanwhile. Raises
    CannotAttach for somebody outside the group, a file that is not kept, or where it has no title.
    """
    _check_may_attach(Initiative.objects.select_related("group").get(id=initiative_id), by, at)
    upload = checked_upload(data, CannotAttach)
    kind = Attachment.Kind.PICTURE if upload.is_picture else Attachment.Kind.DOCUMENT
    titled = checked_title(title, CannotAttach)

    @transaction.atomic
    def record(file: str) -> Attachment:
        initiative = lock_initiative(initiative_id)
        _check_may_attach(initiative, by, at)
        attachment = new_attachment(initiative, kind, upload, file, name=name, title=titled, by=by, at=at)
        ledger.append(_line("attachment.added", attachment, by), at=at)
        return attachment

    return with_stored(upload, record)


@transaction.atomic
def publish_attachment(*, attachment_id: UUID, by: Person, at: datetime) -> Attachment:
    """Let everybody see a picture or a document. Raises CannotPublish for a draft, or for who is not of the group."""
    attachment = _locked(attachment_id)
    check_may_publish(attachment, by, at)
    publish_locked(attachment, by=by, at=at)
    ledger.append(_line("attachment.published", attachment, by), at=at)
    return attachment


@transaction.atomic
def remove_attachment(*, attachment_id: UUID, by: Person, at: datetime) -> Attachment:
    """Take a picture or a document away; its file is gone after the commit. That it was there stays to be known."""
    attachment = _locked(attachment_id)
    if attachment.kind == Attachment.Kind.SHEET or not access.may_attach(by, attachment.initiative, at):
        raise CannotRemove(_("Only somebody of the group can take this away."))
    if attachment.removed_at is not None:
        raise CannotRemove(_("This was taken away already."))
    ledger.append(take_away(attachment, by=by, at=at), at=at)
    return attachment


@transaction.atomic
def take_down(*, attachment_id: UUID, reason: str, by: Person, at: datetime) -> Attachment:
    """The municipal team takes away what everybody saw and what harms somebody; the group hears why.

    Its file is gone after the commit. Raises CannotTakeDown for somebody outside the team at the table, what was not
    shown to everybody, or without a reason.
    """
    attachment = _locked(attachment_id)
    if not access.may_take_down(by, attachment, at):
        raise CannotTakeDown(_("Only the municipal team at the table can do this, with what everybody sees."))
    if attachment.removed_at is not None:
        raise CannotTakeDown(_("This was taken away already."))
    because = tidy(reason)
    if not because:
        raise CannotTakeDown(_("Tell why you take this away. The group gets it by mail."))
    if len(because) > NOTE_LENGTH:
        raise CannotTakeDown(_("Your reason is too long: at most %(most)d characters.") % {"most": NOTE_LENGTH})
    attachment.taken_down_because = because
    gone = take_away(attachment, by=by, at=at)
    attachment.save(update_fields=["taken_down_because"])
    ledger.append(replace(gone, kind="attachment.taken_down", sealed={**gone.sealed, "reason": because}), at=at)
    return attachment


def take_away(attachment: Attachment, *, by: Person, at: datetime) -> Line:
    """Remove a file that the caller locked and may remove; it is gone after the commit. The caller appends the line."""
    attachment.removed_at = at
    attachment.removed_by = by
    attachment.save(update_fields=["removed_at", "removed_by"])
    transaction.on_commit(lambda: files.discard(attachment.file))
    return _line("attachment.removed", attachment, by)


def sweep_files(*, at: datetime) -> int:
    """Remove the files that no attachment names, and those of attachments that were removed. Returns how many."""
    return files.sweep(keep=set(Attachment.objects.filter(removed_at=None).values_list("file", flat=True)), at=at)


def checked_upload(data: bytes, refusal: type[Refusal], *, about: str = "file") -> Upload:
    """What is kept of a file, after the scanner saw it as it came. Raises `refusal` with what is wrong with it,
    about the field in which it came.
    """
    try:
        upload = uploads.read(data, most_bytes=settings.UPLOAD_MOST_BYTES)
        found = scanning.found_in(data)
    except BadUpload as bad:
        raise refusal(_why_not(bad.fault), about=about) from bad
    except scanning.CannotScan as error:
        raise refusal(
            _("We could not check this file for viruses. Nothing was kept. Try again later."), about=about
        ) from error
    if found:
        raise refusal(
            _("There is something harmful in this file. Nothing was kept. Do not open it yourself either."), about=about
        )
    return upload


def checked_title(title: str, refusal: type[Refusal]) -> str:
    titled = tidy_line(title)
    if not titled:
        raise refusal(_("Tell what can be seen, for people who do not see it."))
    if len(titled) > ATTACHMENT_TITLE_LENGTH:
        raise refusal(
            _("This description is too long: at most %(most)d characters.") % {"most": ATTACHMENT_TITLE_LENGTH}
        )
    return titled


def with_stored(upload: Upload, record: Callable[[str], Attachment]) -> Attachment:
    """Store a file, then the row that names it; the file goes again where the row does not come."""
    file = files.store(upload)
    try:
        return record(file)
    except BaseException:
        files.discard(file)
        raise


def new_attachment(
    initiative: Initiative, kind: str, upload: Upload, file: str, *, name: str, title: str, by: Person, at: datetime
) -> Attachment:
    """The row of a stored file, in the transaction of who calls."""
    return Attachment.objects.create(
        initiative=initiative,
        kind=kind,
        title=title,
        file=file,
        original_name=uploads.shown_name(name),
        size=len(upload.full),
        sha256=hashlib.sha256(upload.full).hexdigest(),
        content_type=upload.content_type,
        width=upload.width,
        height=upload.height,
        added_at=at,
        added_by=by,
    )


def check_may_publish(attachment: Attachment, by: Person, at: datetime) -> None:
    """Raises CannotPublish."""
    if attachment.kind == Attachment.Kind.SHEET or not access.may_attach(by, attachment.initiative, at):
        raise CannotPublish(_("Only somebody of the group can show this to everybody."))
    if attachment.initiative.sent_at is None:
        raise CannotPublish(_("Send the plan first. Until then only your group sees it."))
    if attachment.removed_at is not None:
        raise CannotPublish(_("This was taken away already."))
    if attachment.published_at is not None:
        raise CannotPublish(_("Everybody sees this already."))


def publish_locked(attachment: Attachment, *, by: Person, at: datetime) -> None:
    attachment.published_at = at
    attachment.published_by = by
    attachment.save(update_fields=["published_at", "published_by"])


def _check_may_attach(initiative: Initiative, by: Person, at: datetime) -> None:
    if not access.may_attach(by, initiative, at):
        raise CannotAttach(_("Only somebody of the group can add pictures and documents."))
    if initiative.withdrawn_at is not None:
        raise CannotAttach(_("This plan was stopped. Nothing can be added to it."))
    if initiative.attachments.filter(removed_at=None).count() >= MOST_ATTACHMENTS:
        raise CannotAttach(
            _("This plan has %(most)d pictures and documents. Take one away before you add another.")
            % {"most": MOST_ATTACHMENTS}
        )


def _why_not(fault: Fault) -> str:
    most = filesizeformat(settings.UPLOAD_MOST_BYTES)
    return {
        Fault.EMPTY: _("This file is empty. Choose another one."),
        Fault.TOO_LARGE: _("This file is too large. It may be at most %(most)s. Choose a smaller one.")
        % {"most": most},
        Fault.UNKNOWN: _("We cannot use this kind of file. Choose a picture (JPEG, PNG or WebP) or a PDF."),
        Fault.BROKEN: _(
            "We cannot read this file; it may be damaged. Open it yourself, save it again and try once more."
        ),
        Fault.TOO_MANY_PIXELS: _("This picture is too large to open. Make it smaller and try again."),
        Fault.LOCKED: _(
            "This PDF asks for a password, so we cannot read it. Save it without a password and try again."
        ),
    }[fault]


def _locked(attachment_id: UUID) -> Attachment:
    initiative_id = Attachment.objects.values_list("initiative_id", flat=True).get(id=attachment_id)
    initiative = lock_initiative(initiative_id)
    attachment = Attachment.objects.select_for_update(of=("self",)).get(id=attachment_id)
    attachment.initiative = initiative
    return attachment


def _line(kind: str, attachment: Attachment, by: Person) -> Line:
    facts = {
        "by": str(by.id),
        "attachment": str(attachment.id),
        "kind": attachment.kind,
        "sha256": attachment.sha256,
        "size": attachment.size,
    }
    return Line(kind, attachment.initiative_id, facts, {"title": attachment.title})
