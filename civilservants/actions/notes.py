"""Internal notes: written and struck out, never changed, so nobody can overwrite one."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.typed_text import tidy
from civilservants import access, queries_answering
from civilservants.actions.once import id_from, wait_for_the_first
from civilservants.lengths import NOTE_LENGTH
from civilservants.mentions import calls_in
from civilservants.models import Mention, Note
from initiatives.models import Initiative
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal

SEPARATOR = " "
"""Between the ids of who is called, where the ledger keeps them sealed."""


class CannotNote(Refusal):
    pass


class CannotStrike(Refusal):
    pass


class CannotSeeNote(Refusal):
    pass


@transaction.atomic
def write_note(*, initiative_id: UUID, text: str, by: Person, at: datetime, key: UUID | None = None) -> Note:
    """Leave a note for colleagues beside a plan. Who is called in it by `@name` hears that it is there, not what it
    says. The ledger holds that a note was written; of which plan and for whom is sealed, and its text stands nowhere.
    `key` is made with the form: the same that is sent twice is written once.

    Raises CannotNote for somebody who is not of the town hall at this table, without a text, or where a call names
    no colleague at this table, or more than one.
    """
    initiative = Initiative.objects.select_related("process").get(id=initiative_id)
    if not access.may_read_notes(by, initiative, at):
        raise CannotNote(_("Only the municipal team of this plan, or the executive, can leave notes here."))
    text = tidy(text)
    if not text:
        raise CannotNote(_("Write the note."))
    if len(text) > NOTE_LENGTH:
        raise CannotNote(_("This note is too long."))
    called = _called(text, initiative, at)
    wait_for_the_first(by)
    if key and (first := Note.objects.filter(id=key, initiative=initiative, text=text, written_by=by).first()):
        return first
    note = Note.objects.create(id=id_from(key), initiative=initiative, text=text, written_at=at, written_by=by)
    Mention.objects.bulk_create([Mention(note=note, person_id=person) for person in called])
    sealed = {"initiative": str(initiative.id)}
    if called:
        sealed["mentioned"] = SEPARATOR.join(str(person) for person in called)
    ledger.append(Line("note.written", note.id, {"by": str(by.id)}, sealed), at=at)
    return note


@transaction.atomic
def strike_note(*, note_id: UUID, by: Person, at: datetime) -> Note:
    """Strike out a note of one's own. Its text is gone, and who was called in it is not told any more.

    Raises CannotStrike for somebody else's note, or one that was struck out before.
    """
    note = Note.objects.select_for_update(of=("self",)).select_related("initiative__process").get(id=note_id)
    if note.struck_at is not None:
        raise CannotStrike(_("This note was struck out already."))
    if not access.may_strike(by, note, at):
        raise CannotStrike(_("Only who wrote a note can strike it out."))
    note.mentions.all().delete()
    note.text, note.struck_at, note.struck_by = "", at, by
    note.save(update_fields=["text", "struck_at", "struck_by"])
    ledger.erase(subject=note.id, name="mentioned")
    ledger.erase(subject=note.id, name="initiative")
    ledger.append(Line("note.struck", note.id, {"by": str(by.id)}), at=at)
    return note


@transaction.atomic
def see_note(*, note_id: UUID, by: Person, at: datetime) -> None:
    """Say that one has seen a note in which one is called: it waits no longer. Raises CannotSeeNote for others."""
    own = Mention.objects.select_for_update(of=("self",)).filter(note=note_id, note__struck_at=None, person=by).first()
    if own is None:
        raise CannotSeeNote(_("You are not called in this note, or it was struck out."))
    if own.is_seen:
        return
    own.is_seen = True
    own.save(update_fields=["is_seen"])
    ledger.append(Line("note.seen", note_id, {"by": str(by.id)}), at=at)


def _called(text: str, initiative: Initiative, at: datetime) -> list[UUID]:
    colleagues = queries_answering.colleagues_at(initiative, at)
    calls = calls_in(text, {key: str(person) for key, person in colleagues.items()})
    if calls.unknown:
        raise CannotNote(
            _("We cannot tell who you mean with %(names)s. Call somebody by their whole name: %(colleagues)s.")
            % {
                "names": ", ".join(f"@{name}" for name in calls.unknown),
                "colleagues": ", ".join(f"@{person}" for person in colleagues.values()),
            }
        )
    return [cast("UUID", key) for key in calls.found]
