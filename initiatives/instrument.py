"""Which instrument fits what residents want with a task of the municipality.

The right to challenge covers tasks that the municipality performs now: none that were cut already, and none that only a
government may do. Where it does not fit, there is something that does. What is not known is no obstacle: the
municipality looks it up in the first step.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Known(StrEnum):
    """What residents know about the task."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Wants(StrEnum):
    """What residents want most."""

    SELF = "self"
    BETTER = "better"
    SAY = "say"
    MONEY = "money"


class Instrument(StrEnum):
    """What residents can use."""

    CHALLENGE = "challenge"
    PLAN = "plan"
    REPORT = "report"
    SUBSIDY = "subsidy"
    PARTICIPATION = "participation"
    COUNCIL = "council"


class Why(StrEnum):
    """Why it is this instrument. The words stand elsewhere."""

    FITS = "fits"
    FITS_PERHAPS = "fits_perhaps"
    GOVERNMENT_ALONE = "government_alone"
    CUT_ALREADY = "cut_already"
    NOT_DONE_NOW = "not_done_now"
    BETTER_BY_THEM = "better_by_them"
    BEGIN_WITH_IT = "begin_with_it"
    TALK_ALONG = "talk_along"
    OWN_ACTIVITY = "own_activity"


@dataclass(frozen=True)
class Task:
    """What residents answered. `cost` is what it costs now, in whole euros a year; None where they do not know.

    performed  does the municipality do this now?
    exclusive  may only a government do it, as with permits, passports and enforcement?
    cut        did the municipality decide to stop with it already?
    """

    performed: Known
    exclusive: Known
    cut: Known
    wants: Wants
    cost: int | None = None


@dataclass(frozen=True)
class Advised:
    """The instrument that fits best, and why."""

    instrument: Instrument
    why: Why


def instrument_for(task: Task) -> Advised:
    """The instrument that fits best. What residents want comes first; then whether the task can be taken over."""
    if task.wants is Wants.SELF:
        return _to_do_it_oneself(task)
    if task.wants is Wants.MONEY:
        if task.exclusive is Known.YES:
            return Advised(Instrument.PARTICIPATION, Why.GOVERNMENT_ALONE)
        return Advised(Instrument.SUBSIDY, Why.OWN_ACTIVITY)
    if task.performed is Known.NO or task.cut is Known.YES:
        return Advised(Instrument.COUNCIL, Why.BEGIN_WITH_IT)
    if task.wants is Wants.BETTER:
        return Advised(Instrument.REPORT, Why.BETTER_BY_THEM)
    return Advised(Instrument.PARTICIPATION, Why.TALK_ALONG)


def _to_do_it_oneself(task: Task) -> Advised:
    if task.exclusive is Known.YES:
        return Advised(Instrument.PARTICIPATION, Why.GOVERNMENT_ALONE)
    if task.cut is Known.YES:
        return Advised(Instrument.SUBSIDY, Why.CUT_ALREADY)
    if task.performed is Known.NO:
        return Advised(Instrument.PLAN, Why.NOT_DONE_NOW)
    certain = task.performed is Known.YES and task.exclusive is Known.NO and task.cut is Known.NO
    return Advised(Instrument.CHALLENGE, Why.FITS if certain else Why.FITS_PERHAPS)
