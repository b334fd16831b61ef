"""A message to the group: written, read by a second person, published. It tells and never decides."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.typed_text import tidy, tidy_line
from civilservants import access
from civilservants.actions.once import id_from, wait_for_the_first
from civilservants.lengths import MESSAGE_LENGTH, REMARK_LENGTH, SUBJECT_LENGTH
from civilservants.models import GroupMessage
from initiatives.models import Initiative
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal

State = GroupMessage.State


class CannotDraftMessage(Refusal):
    pass


class CannotReviseMessage(Refusal):
    pass


class CannotOfferMessage(Refusal):
    pass


class CannotGiveLeave(Refusal):
    pass


class CannotSendBack(Refusal):
    pass


class CannotPublishMessage(Refusal):
    pass


class CannotDropMessage(Refusal):
    pass


class CannotOverwrite(Refusal):
    """Somebody else changed the message meanwhile. What they saved stays, until both texts were seen."""


@transaction.atomic
def draft_message(
    *,
    initiative_id: UUID,
    subject: str,
    text: str,
    by: Person,
    at: datetime,
    corrects: UUID | None = None,
    key: UUID | None = None,
) -> GroupMessage:
    """Begin a message to the group of a plan. `corrects` names a published message that this one puts right. `key` is
    made with the form: the same that is sent twice is one draft.

    Raises CannotDraftMessage for somebody who is not of the town hall at this table, without a subject or a text, or
    to correct what was not published about this plan.
    """
    initiative = Initiative.objects.select_related("process").get(id=initiative_id)
    if not access.may_write_message(by, initiative, at):
        raise CannotDraftMessage(_only_the_team())
    _check_text(subject, text, CannotDraftMessage)
    corrected = initiative.group_messages.filter(id=corrects, state=State.PUBLISHED).first() if corrects else None
    if corrects is not None and corrected is None:
        raise CannotDraftMessage(_("Only a message that was published can be put right by another one."))
    wait_for_the_first(by)
    same = {"initiative": initiative, "corrects": corrected, "subject": tidy_line(subject), "text": tidy(text)}
    if key and (first := GroupMessage.objects.filter(id=key, drafted_by=by, **same).first()):
        return first
    message = GroupMessage.objects.create(
        id=id_from(key), drafted_at=at, drafted_by=by, written_at=at, written_by=by, **same
    )
    ledger.append(_line("message.drafted", message, by), at=at)
    return message


@transaction.atomic
def revise_message(*, message_id: UUID, subject: str, text: str, seen: int, by: Person, at: datetime) -> GroupMessage:
    """Change a message that was not published. It is a draft again: a leave is for the text that was read.

    Raises CannotReviseMessage for somebody who is not of the town hall at this table, without a subject or a text, or
    once it was published; CannotOverwrite where it is not the version that was seen any more.
    """
    message = _locked(message_id)
    if not access.may_write_message(by, message.initiative, at):
        raise CannotReviseMessage(_only_the_team())
    if message.state == State.PUBLISHED:
        raise CannotReviseMessage(_("This message was published. It stays as it is; write a new one to put it right."))
    _check_text(subject, text, CannotReviseMessage)
    _check_seen(message, seen)
    message.subject, message.text = tidy_line(subject), tidy(text)
    message.written_at, message.written_by = at, by
    message.state, message.reader = State.DRAFT, None
    message.read_at = message.read_by = None
    _moved(message, by, at)
    ledger.append(_line("message.revised", message, by), at=at)
    return message


@transaction.atomic
def offer_message(*, message_id: UUID, reader: Person, seen: int, by: Person, at: datetime) -> GroupMessage:
    """Ask a colleague to read a draft before it goes out.

    Raises CannotOfferMessage for somebody who is not of the town hall at this table, for a reader who is not or who
    wrote it, or where it is no draft; CannotOverwrite where it was changed meanwhile.
    """
    message = _locked(message_id)
    if not access.may_write_message(by, message.initiative, at):
        raise CannotOfferMessage(_only_the_team())
    if message.state != State.DRAFT:
        raise CannotOfferMessage(_("This message was given to a second reader already."))
    if reader.id == message.written_by_id:
        raise CannotOfferMessage(_("Choose another reader: %(person)s wrote this text.") % {"person": reader})
    if not access.works_on(reader, message.initiative, at):
        raise CannotOfferMessage(_("%(person)s does not work on this plan for the municipality.") % {"person": reader})
    _check_seen(message, seen)
    message.state, message.reader = State.READY, reader
    message.remark, message.returned_at, message.returned_by = "", None, None
    _moved(message, by, at)
    sealed = {"initiative": str(message.initiative_id)}  # a draft is nobody else's business
    ledger.append(_line("message.offered", message, by, sealed, person=str(reader.id)), at=at)
    return message


@ledger.together()
def revise_and_offer(
    *, message_id: UUID, subject: str, text: str, reader: Person, seen: int, by: Person, at: datetime
) -> GroupMessage:
    """Save what was typed, where it differs, and ask a colleague to read it, in one go. Raises what both raise."""
    message = _locked(message_id)
    if (tidy_line(subject), tidy(text)) != (message.subject, message.text) or message.state != State.DRAFT:
        message = revise_message(message_id=message_id, subject=subject, text=text, seen=seen, by=by, at=at)
        seen = message.version
    return offer_message(message_id=message_id, reader=reader, seen=seen, by=by, at=at)


@transaction.atomic
def give_leave(*, message_id: UUID, remark: str, seen: int, by: Person, at: datetime) -> GroupMessage:
    """Agree, as its second reader, that a message goes out as it is.

    Raises CannotGiveLeave for who wrote it, for somebody who is not of the town hall at this table, or where nobody
    was asked to read it; CannotOverwrite where it was changed meanwhile.
    """
    message = _locked(message_id)
    _check_reader(message, by, at, CannotGiveLeave)
    _check_remark(remark, CannotGiveLeave)
    _check_seen(message, seen)
    message.read_at, message.read_by, message.remark = at, by, tidy(remark)
    _moved(message, by, at)
    ledger.append(_line("message.read", message, by), at=at)
    return message


@transaction.atomic
def send_back(*, message_id: UUID, remark: str, seen: int, by: Person, at: datetime) -> GroupMessage:
    """Give a message back to who wrote it, and say what should be different.

    Raises CannotSendBack as CannotGiveLeave, and without a remark; CannotOverwrite where it was changed meanwhile.
    """
    message = _locked(message_id)
    _check_reader(message, by, at, CannotSendBack)
    if not tidy(remark):
        raise CannotSendBack(_("Say what should be different."))
    _check_remark(remark, CannotSendBack)
    _check_seen(message, seen)
    message.state, message.reader, message.remark = State.DRAFT, None, tidy(remark)
    message.returned_at, message.returned_by = at, by
    _moved(message, by, at)
    ledger.append(_line("message.sent_back", message, by), at=at)
    return message


@transaction.atomic
def publish_message(*, message_id: UUID, seen: int, by: Person, at: datetime) -> GroupMessage:
    """Let the group read a message, and mail it to each of its members. From then on it stays as it is.

    Raises CannotPublishMessage for somebody who is not of the town hall at this table, without the leave of a second
    reader, or a second time; CannotOverwrite where it was changed meanwhile.
    """
    message = _locked(message_id)
    if not access.may_write_message(by, message.initiative, at):
        raise CannotPublishMessage(_only_the_team())
    if message.state == State.PUBLISHED:
        raise CannotPublishMessage(_("This message was published already."))
    if not access.may_publish(by, message, at):
        raise CannotPublishMessage(_("A second reader must agree with this text first."))
    _check_seen(message, seen)
    message.state, message.published_at, message.published_by = State.PUBLISHED, at, by
    _moved(message, by, at)
    sealed = {"subject": message.subject, "text": message.text}
    ledger.append(_line("message.published", message, by, sealed, initiative=str(message.initiative_id)), at=at)
    return message


@transaction.atomic
def drop_message(*, message_id: UUID, seen: int, by: Person, at: datetime) -> None:
    """Throw a message away that was not published. Its text is gone; that there was one stands in the log.

    Raises CannotDropMessage for anybody but who began it, or once it was published; CannotOverwrite where it was
    changed meanwhile: the text may be a colleague's by now.
    """
    message = _locked(message_id)
    if message.state == State.PUBLISHED:
        raise CannotDropMessage(_("This message was published. It stays as it is; write a new one to put it right."))
    if not access.may_drop_message(by, message, at):
        raise CannotDropMessage(_("Only who began this message can throw it away."))
    _check_seen(message, seen)
    line = _line("message.dropped", message, by, {"initiative": str(message.initiative_id)})
    message.delete()
    ledger.append(line, at=at)


def _locked(message_id: UUID) -> GroupMessage:
    messages = GroupMessage.objects.select_for_update(of=("self",)).select_related("initiative__process")
    return messages.get(id=message_id)


def _moved(message: GroupMessage, by: Person, at: datetime) -> None:
    message.version += 1
    message.touched_at, message.touched_by = at, by
    message.save()


def _check_seen(message: GroupMessage, seen: int) -> None:
    if message.version != seen:
        raise CannotOverwrite(
            _("%(person)s worked on this message while you had it before you. Look at it first.")
            % {"person": message.touched_by or message.written_by}
        )


def _check_text(subject: str, text: str, refusal: type[Refusal]) -> None:
    if not tidy_line(subject):
        raise refusal(_("Give the message a subject."))
    if not tidy(text):
        raise refusal(_("Write the message."))
    if len(tidy_line(subject)) > SUBJECT_LENGTH or len(tidy(text)) > MESSAGE_LENGTH:
        raise refusal(_("This message is too long."))


def _check_remark(remark: str, refusal: type[Refusal]) -> None:
    if len(tidy(remark)) > REMARK_LENGTH:
        raise refusal(_("This remark is too long."))


def _check_reader(message: GroupMessage, by: Person, at: datetime, refusal: type[Refusal]) -> None:
    if not access.works_on(by, message.initiative, at):
        raise refusal(_only_the_team())
    if message.state != State.READY or message.read_at is not None:
        raise refusal(_("This message does not wait for a second reader."))
    if not access.may_give_leave(by, message, at):
        raise refusal(_("You wrote this text. Somebody else must read it."))


def _only_the_team() -> str:
    return _("Only the municipal team of this plan, or the executive, can write to the group.")


def _line(kind: str, message: GroupMessage, by: Person, sealed: dict[str, str] | None = None, **facts: str) -> Line:
    return Line(kind, message.id, {"version": message.version, "by": str(by.id), **facts}, sealed or {})
