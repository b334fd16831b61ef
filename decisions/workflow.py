"""Where an outcome leads."""

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


def next_step(outcome: Outcome, number: int, last: int) -> int | End:
    """The number of the step that opens after `outcome` at step `number` of `last`, or how the process ends.

    A yes in any form, and a decision other than asked, go on: something was granted. A no and a referral end it.
    """
    if outcome is Outcome.NO:
        return End.DECLINED
    if outcome is Outcome.REFERRED:
        return End.REFERRED
    return number + 1 if number < last else End.COMPLETED
