"""How many plans each view of a desk holds, counted on from one line of the ledger to the next.

For each view a process remembers which plans are in it: all of them, or a few more than anybody counts. When lines came
it asks which plans these are about and how those stand to every view, and puts them in or takes them out. So a number
costs the same however many plans there are, and however often the ledger moves.

What a view asks (`Asked.question`) holds the teams, the day, what the reader signs for and whose work is whose: when
one of these changes it is another question, of which nothing is remembered.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from boundary.kinds import CONSULTS, LOGGED
from civilservants import queue
from civilservants.kinds import CASES, MESSAGES, NOTES, PUT_AWAY, QUESTIONS, VIEWS
from civilservants.queue import MOST_COUNTED, Aside, Asked, Question
from civilservants.reference import MOST_DESKS
from decisions.kinds import AT_A_STEP, TASKS, WAY
from initiatives.kinds import AROUND_A_PLAN, ON_ITS_WAY, WORDS_OF_A_PLAN
from ledger.followed import Lines, Seen
from ledger.kept import Kept

MOST_HELD = MOST_COUNTED + 30
"""Plans that are remembered of a view that holds more: some may leave it before it is counted anew."""
MOST_BYTES = 32 * 1024 * 1024
BYTES_EACH = 200
"""Of a process that is remembered in a set, more or less."""

Key = TypeVar("Key", bound=Hashable)

LEFT_ALONE = (
    AROUND_A_PLAN
    | LOGGED
    | CASES
    | CONSULTS
    | NOTES
    | VIEWS
    | {
        # What a view asks changes with who belongs to what, and no row does.
        "party.founded",
        "membership.began",
        "membership.ended",
        "join.asked",
        "join.declined",
        "join.accepted",
        "invitation.made",
        "invitation.accepted",
    }
)
"""About nothing that a view asks. The support of a plan moves it up, and into no view or out of one."""

MAPPED = (
    AT_A_STEP
    | WAY
    | TASKS
    | WORDS_OF_A_PLAN
    | ON_ITS_WAY
    | MESSAGES
    | QUESTIONS
    | PUT_AWAY
    | {"initiative.linked", "initiative.unlinked", "initiative.withdrawn", "recusal.recorded"}
)
"""About a plan, as `queue.moved_among` maps them to it. The rows of the queue change with lines that are mapped, and
with a neighbourhood in need, of which no line is here; what is asked beside the rows is what was put away and who keeps
out of what, and these lines are mapped too. After a line of any other kind all is counted anew.
"""


@dataclass(frozen=True)
class _Held:
    """The plans in a view, by their processes: all of them, or so many that leaving out the others changes nothing."""

    processes: frozenset[str]
    is_all: bool

    @property
    def is_enough(self) -> bool:
        return self.is_all or len(self.processes) >= MOST_COUNTED

    def after(self, moved: frozenset[str], now: set[str]) -> _Held:
        """The same after some moved, of which these are in the view now."""
        if not moved & self.processes and not now:
            return self
        return _held((self.processes - moved) | now, is_all=self.is_all)


def _held(processes: Sequence[str] | frozenset[str], *, is_all: bool) -> _Held:
    if len(processes) < MOST_HELD:
        return _Held(frozenset(processes), is_all)
    return _Held(frozenset(sorted(processes)[:MOST_HELD]), is_all=False)


@dataclass(frozen=True)
class _Known:
    """What was known of the views of a desk after a line of the ledger, and the numbers of those that were asked."""

    state: str
    views: Mapping[Question, _Held]
    asked: Mapping[Any, Asked]
    numbers: Mapping[Any, int]


def _size_of(known: _Known) -> int:
    return BYTES_EACH * sum(1 + len(held.processes) for held in known.views.values())


_kept: Kept[_Known] = Kept(MOST_DESKS, most_bytes=MOST_BYTES, size_of=_size_of)


class Counting(Generic[Key]):
    """The numbers of some views of one desk: what is to be asked for them, and what they are when it was answered.

    The lines were read before it is asked, so that the answers are as new as they are, or newer.
    """

    def __init__(self, person: UUID, views: Mapping[Key, Asked], lines: Lines) -> None:
        self._person, self._views, self._state = person, views, lines.state
        known = _kept.find(person)
        self._same = known if known and known.state == lines.state and known.asked is views else None
        if self._same is None:
            self._prepare(known, lines.after(known.state) if known else None)

    def _prepare(self, known: _Known | None, new: Sequence[Seen] | None) -> None:
        views = {one.question: one for one in self._views.values()}
        before = known.views if known is not None and new is not None and _are_known(new) else {}
        self._held = {question: before[question] for question in views if question in before}
        self._subjects = {line.subject for line in new or () if line.kind in MAPPED}
        self._on = [views[question] for question in self._held]
        self._anew = [one for question, one in views.items() if question not in before]

    @property
    def aside(self) -> list[Aside]:
        """What is to be asked for the numbers; nothing, where no line came."""
        if self._same is not None:
            return []
        moved = [queue.moved_among(self._on, self._subjects)] if self._on and self._subjects else []
        return [*moved, *(queue.processes_in(one, MOST_HELD) for one in self._anew)]

    def numbers(self, answers: Sequence[Any]) -> Mapping[Key, int]:
        """How many plans each view holds, counted up to MOST_COUNTED. In one more query where so many left a view that
        it has to be counted anew.
        """
        if self._same is not None:
            return self._same.numbers
        views = dict(self._held)
        if self._on and self._subjects:
            moved = queue.as_moved(answers[0], self._on)
            for one, now in zip(self._on, moved.held, strict=True):
                views[one.question] = views[one.question].after(moved.processes, now)
            answers = answers[1:]
        views |= _answered(self._anew, answers)
        left = [one for one in self._on if not views[one.question].is_enough]
        views |= _answered(left, queue.answers_to([queue.processes_in(one, MOST_HELD) for one in left]))
        found = {key: min(MOST_COUNTED, len(views[one.question].processes)) for key, one in self._views.items()}
        _kept.put(self._person, _Known(self._state, views, self._views, found))
        return found


def counted(person: UUID, views: Mapping[Key, Asked], lines: Lines) -> Mapping[Key, int]:
    """The numbers of views, by themselves."""
    counting = Counting(person, views, lines)
    return counting.numbers(queue.answers_to(counting.aside))


def _answered(asked: Sequence[Asked], answers: Sequence[Any]) -> dict[Question, _Held]:
    return {one.question: _held(found, is_all=True) for one, found in zip(asked, answers, strict=True)}


def _are_known(lines: Sequence[Seen]) -> bool:
    """Is of each of these lines known whether it is about a plan?"""
    return all(line.kind in MAPPED or line.kind in LEFT_ALONE for line in lines)
