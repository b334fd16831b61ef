import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.typed_text import tidy, tidy_line
from initiatives import access
from initiatives.actions.attachments import (
    MOST_ATTACHMENTS,
    checked_title,
    checked_upload,
    new_attachment,
    publish_locked,
    take_away,
    with_stored,
)
from initiatives.actions.locks import lock_initiative
from initiatives.lengths import NOTE_LENGTH, TITLE_LENGTH, UPDATE_LENGTH
from initiatives.models import Attachment, Initiative, Update
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal

MOST_PICTURES = 6


class CannotPostUpdate(Refusal):
    pass


class CannotRemoveUpdate(Refusal):
    pass


class _ToldAlready(Exception):
    def __init__(self, update: Update) -> None:
        self.update = update


@dataclass(frozen=True)
class NewPicture:
    """A picture that comes with an update: the file as it was sent, and what can be seen on it."""

    data: bytes
    name: str
    title: str


def post_update(
    *,
    initiative_id: UUID,
    title: str,
    text: str,
    picture_ids: Collection[UUID] = (),
    picture: NewPicture | None = None,
    by: Person,
    at: datetime,
) -> Update:
    """Tell followers how it goes, with pictures that the group has already, and a new one. Everybody sees them then.
    The same words and pictures of the same person once more are the update that is there: a form that was sent twice
    is told once.

    Raises CannotPostUpdate for somebody outside the group, for a plan that was not sent or that was stopped, without
    words, or for a picture that is not kept.
    """
    initiative = Initiative.objects.select_related("group", "process").get(id=initiative_id)
    _check_may_post(initiative, by, at)
    named, told = _checked(title, text, picture_ids)

    @transaction.atomic
    def record(more: Attachment | None = None) -> Update:
        locked = lock_initiative(initiative_id)
        _check_may_post(locked, by, at)
        if more is None and (before := _told_before(locked, named, told, picture_ids, "", by)):
            return before
        return _posted(locked, named, told, picture_ids, more, by=by, at=at)

    if picture is None:
        return record()
    upload = checked_upload(picture.data, CannotPostUpdate, about="picture")
    if not upload.is_picture:
        raise CannotPostUpdate(_("This is not a picture. Choose a JPEG, a PNG or a WebP."), about="picture")
    seen = checked_title(picture.title, CannotPostUpdate)
    posted: list[Update] = []

    @transaction.atomic
    def record_with_picture(file: str) -> Attachment:
        locked = lock_initiative(initiative_id)
        if before := _told_before(locked, named, told, picture_ids, hashlib.sha256(upload.full).hexdigest(), by):
            raise _ToldAlready(before)
        if locked.attachments.filter(removed_at=None).count() >= MOST_ATTACHMENTS:
            raise CannotPostUpdate(
                _("This plan has %(most)d pictures and documents. Take one away before you add another.")
                % {"most": MOST_ATTACHMENTS}
            )
        kind = Attachment.Kind.PICTURE
        attachment = new_attachment(locked, kind, upload, file, name=picture.name, title=seen, by=by, at=at)
        posted.append(record(attachment))
        return attachment

    try:
        with_stored(upload, record_with_picture)
    except _ToldAlready as already:
        return already.update
    return posted[0]


@transaction.atomic
def remove_update(*, update_id: UUID, reason: str, by: Person, at: datetime) -> Update:
    """Take an update away, by its group or by the municipal team at the table; who did and why stays to be read.

    Its pictures go with it, but for those that another update shows.
    """
    initiative = lock_initiative(Update.objects.values_list("initiative_id", flat=True).get(id=update_id))
    update = Update.objects.select_for_update(of=("self",)).get(id=update_id)
    if not access.may_remove_update(by, initiative, at):
        raise CannotRemoveUpdate(_("Only the group and the municipal team at the table can take this away."))
    if update.removed_at is not None:
        raise CannotRemoveUpdate(_("This was taken away already."))
    because = tidy(reason)
    if not because:
        raise CannotRemoveUpdate(_("Tell why you take this away. Everybody can read that."))
    if len(because) > NOTE_LENGTH:
        raise CannotRemoveUpdate(_("Your reason is too long: at most %(most)d characters.") % {"most": NOTE_LENGTH})
    update.removed_at, update.removed_by, update.removed_reason = at, by, because
    update.removed_for = "group" if access.may_attach(by, initiative, at) else "team"
    update.save(update_fields=["removed_at", "removed_by", "removed_reason", "removed_for"])
    facts = {"by": str(by.id), "update": str(update.id), "for": update.removed_for}
    elsewhere = Update.pictures.through.objects.filter(update__removed_at=None).values("attachment")
    pictures = update.pictures.filter(removed_at=None).exclude(id__in=elsewhere).select_for_update()
    gone = [take_away(picture, by=by, at=at) for picture in pictures]
    ledger.append(Line("update.removed", initiative.id, facts, {"reason": because}), *gone, at=at)
    return update


def _told_before(
    initiative: Initiative, title: str, text: str, picture_ids: Collection[UUID], new_picture: str, by: Person
) -> Update | None:
    """The last update that stands, where it is of the same person, says the same and shows the same: `new_picture` is
    the hash of one that comes with it.
    """
    last = initiative.updates.filter(removed_at=None).order_by("-posted_at").first()
    if last is None or (last.title, last.text, last.posted_by_id) != (title, text, by.id):
        return None
    shown = dict(last.pictures.values_list("id", "sha256"))
    others = [sha256 for picture, sha256 in shown.items() if picture not in set(picture_ids)]
    same = set(picture_ids) <= shown.keys() and others == ([new_picture] if new_picture else [])
    return last if same else None


def _posted(
    initiative: Initiative,
    title: str,
    text: str,
    picture_ids: Collection[UUID],
    more: Attachment | None,
    *,
    by: Person,
    at: datetime,
) -> Update:
    pictures = list(
        initiative.attachments.select_for_update(of=("self",))
        .filter(id__in=picture_ids, kind=Attachment.Kind.PICTURE, removed_at=None)
        .order_by("added_at", "id")
    )
    if len(pictures) != len(set(picture_ids)):
        raise CannotPostUpdate(_("One of these pictures was taken away. Choose again."))
    pictures += [more] if more else []
    for picture in pictures:
        if picture.published_at is None:
            publish_locked(picture, by=by, at=at)
    update = Update.objects.create(initiative=initiative, title=title, text=text, posted_at=at, posted_by=by)
    update.pictures.set(pictures)
    facts = {"by": str(by.id), "update": str(update.id), "pictures": [picture.sha256 for picture in pictures]}
    ledger.append(Line("update.posted", initiative.id, facts, {"title": title, "text": text}), at=at)
    return update


def _checked(title: str, text: str, picture_ids: Collection[UUID]) -> tuple[str, str]:
    named, told = tidy_line(title), tidy(text)
    if not named:
        raise CannotPostUpdate(_("Give your update a title."))
    if not told:
        raise CannotPostUpdate(_("Tell what happened."))
    for said, most in ((named, TITLE_LENGTH), (told, UPDATE_LENGTH)):
        if len(said) > most:
            raise CannotPostUpdate(
                _("This text is too long: '%(begin)s…'. It may have %(most)d characters and has %(length)d.")
                % {"begin": said[:20], "most": most, "length": len(said)}
            )
    if len(picture_ids) > MOST_PICTURES:
        raise CannotPostUpdate(_("Choose at most %(most)d pictures.") % {"most": MOST_PICTURES})
    return named, told


def _check_may_post(initiative: Initiative, by: Person, at: datetime) -> None:
    if not access.may_attach(by, initiative, at):
        raise CannotPostUpdate(_("Only somebody of the group can post an update."))
    if initiative.sent_at is None:
        raise CannotPostUpdate(_("Send the plan first. Until then only your group sees it."))
    if initiative.withdrawn_at is not None:
        raise CannotPostUpdate(_("This plan was stopped. Nothing can be added to it."))
