"""On whose side of the demarcation work lies, and when it crosses over. Pure: no models, no settings, no clock."""

from enum import StrEnum

from accounts.demarcation import Profession


class Side(StrEnum):
    """For whom somebody works."""

    TOWN_HALL = "town_hall"
    SOCIAL_WORK = "social_work"


def crosses(profession: Profession, side: Side, *, together: bool) -> bool:
    """Does work lie on the other profession's side?

    What both did together crosses nothing. What was agreed to be done together crosses when one does it alone,
    whoever that is; what is anybody's never crosses.
    """
    if together or profession is Profession.EITHER:
        return False
    if profession is Profession.TOGETHER:
        return True
    return (profession is Profession.SOCIAL_WORKER) != (side is Side.SOCIAL_WORK)
