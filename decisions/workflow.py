"""Where an outcome leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """The official outcome of a step."""

    YES = "yes"
    YES_WITH_CONDITIONS = "yes_with_conditions"
    NO = "no"
    OTHER = "other"
    REFERRED = "referred"


class End(StrEnum):
    """How a process ended."""

    COMPLETED = "completed"
    DECLINED = "declined"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"


class Course(StrEnum):
    """What follows on an outcome: the next step, an earlier or later one by name, or the end."""

    PROCEED = "proceed"
    REVISE = "revise"
    STOP = "stop"
    REFER = "refer"


@dataclass(frozen=True)
class Move:
    """A course, and the key of the step it leads to where the course is to revise."""

    course: Course
    to: str = ""


USUAL: Mapping[Outcome, Move] = {
    Outcome.YES: Move(Course.PROCEED),
    Outcome.YES_WITH_CONDITIONS: Move(Course.PROCEED),
    Outcome.OTHER: Move(Course.PROCEED),
    Outcome.NO: Move(Course.STOP),
    Outcome.REFERRED: Move(Course.REFER),
}
"""Where outcomes lead unless the template says otherwise. What was granted in any form goes on."""


def next_step(move: Move, number: int, numbers: Mapping[str, int]) -> int | End:
    """The number of the step that opens after step `number`, or how the process ends.

    `numbers` gives the number of each step by its key. Raises KeyError for a step that the template does not have.
    """
    if move.course is Course.STOP:
        return End.DECLINED
    if move.course is Course.REFER:
        return End.REFERRED
    if move.course is Course.REVISE:
        return numbers[move.to]
    return number + 1 if number < max(numbers.values()) else End.COMPLETED
