"""What stands around the queue of a reader, in one question: the views that were kept, and what waits for themselves:
messages that they are asked to read before these go out, notes in which they are called, and what waits for them where
two professions meet.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
from boundary import queries as boundary
from boundary.kinds import LOGGED
from civilservants.kinds import CASES, PUT_AWAY, QUESTIONS
from civilservants.models import GroupMessage, Mention, Note, SavedView
from civilservants.queries import MOST_VIEWS, TEAM_KINDS, Desk
from civilservants.reference import MOST_DESKS
from decisions.kinds import AT_A_STEP, TASKS
from initiatives import queries as initiatives
from initiatives.kinds import AROUND_A_PLAN, ON_ITS_WAY
from initiatives.models import Initiative
from ledger.at_once import AtOnce, Given
from ledger.followed import Lines, Matter
from ledger.kept import Kept

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


_ask = AtOnce(is_prepared=True)
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


_at_boundary = boundary.WhatWaits(_ask)


class Beside(NamedTuple):
    """What stands around the queue: the views that the reader kept and those that colleagues share with a team of
    theirs, and what waits for them.
    """

    saved: list[SavedView]
    waiting: Waiting
    at_boundary: boundary.Waiting
    unchanged: Hashable = None
    """Where it is kept: as long as this is the same, so is all of it."""


def beside_queue(desk: Desk) -> Beside:
    """What stands around the queue of a desk now."""
    told = _ask.ask(person=desk.person.id, at=desk.at)
    return Beside(told.of(_views), Waiting(told.of(_messages), told.of(_mentions)), _at_boundary.of(told))


_matters = Matter(
    # A plan that was just sent has no messages and no notes yet; but which plans are on a desk changes with who joins.
    but=AT_A_STEP
    | TASKS
    | AROUND_A_PLAN
    | ON_ITS_WAY
    | LOGGED
    | CASES
    | QUESTIONS
    | PUT_AWAY
    | {"process.opened", "recusal.recorded"}
)
_kept: Kept[Beside] = Kept(MOST_DESKS)


def kept_beside(desk: Desk, whose: Hashable, lines: Lines) -> Beside:
    """The same, kept as long as no line came that may touch it. `whose` tells for whom it was read."""
    key = (whose, _matters.state(lines))
    return _kept.get(key, lambda: beside_queue(desk)._replace(unchanged=key))
