"""What stands around the queue of a reader, in one question: the views that were kept, and what waits for themselves:
messages that they are asked to read before these go out, and notes in which they are called.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    OuterRef,
    Q,
    UUIDField,
    When,
)

from accounts import queries as accounts
from accounts.models import Membership, Party
from civilservants.models import GroupMessage, Mention, Note, SavedView
from civilservants.queries import MOST_VIEWS, TEAM_KINDS, Desk
from initiatives import queries as initiatives
from initiatives.models import Initiative
from ledger.at_once import AtOnce, Given

MOST_WAITING = 20
"""Of each kind: the oldest ones, and there are more when these are done."""


@dataclass(frozen=True)
class Waiting:
    """What waits for one person alone, the oldest first: messages to read, and notes in which they are called."""

    messages: Sequence[GroupMessage] = ()
    mentions: Sequence[Mention] = ()

    @property
    def total(self) -> int:
        """How much that is."""
        return len(self.messages) + len(self.mentions)

    def beside(self, initiative: Initiative) -> Waiting:
        """What of it belongs to one plan."""
        return Waiting(
            [one for one in self.messages if one.initiative_id == initiative.id],
            [one for one in self.mentions if one.note.initiative_id == initiative.id],
        )


_ask = AtOnce()
_person, _now = Given("person", UUIDField()), Given("at", DateTimeField())
_teams = Party.objects.filter(
    id__in=Membership.objects.filter(accounts.holding_at(_now), person=_person, party__kind__in=TEAM_KINDS).values(
        "party"
    )
)
_on_desk = initiatives.at_tables_of(_teams).order_by().values("id")
_views = _ask.rows(
    SavedView.objects.filter(Q(owner=_person) | Q(team__in=_teams.values("id")))
    .select_related("team", "owner")
    .order_by(Case(When(owner=_person, then=0), default=1), "name", "id")[:MOST_VIEWS]
)
_messages = _ask.rows(
    GroupMessage.objects.filter(state=GroupMessage.State.READY, reader=_person, read_at=None, initiative__in=_on_desk)
    .select_related("initiative", "written_by")
    .defer("initiative__plan")
    .order_by("written_at", "id")[:MOST_WAITING]
)
_answered = Note.objects.filter(
    initiative=OuterRef("note__initiative"), written_by=_person, written_at__gt=OuterRef("note__written_at")
)
_mentions = _ask.rows(
    Mention.objects.filter(person=_person, is_seen=False, note__struck_at=None, note__initiative__in=_on_desk)
    .exclude(Exists(_answered))
    .exclude(note__written_by=_person)
    .select_related("note__initiative", "note__written_by")
    .defer("note__text", "note__initiative__plan")
    .order_by("note__written_at", "id")[:MOST_WAITING]
)


def beside_queue(desk: Desk) -> tuple[list[SavedView], Waiting]:
    """The views that the reader kept and those that colleagues share with a team of theirs, and what waits for them."""
    told = _ask.ask(person=desk.person.id, at=desk.at)
    return told.of(_views), Waiting(told.of(_messages), told.of(_mentions))
