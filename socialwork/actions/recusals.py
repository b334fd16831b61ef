"""Who works on a case of a household takes no part in the decisions on its plans."""

from __future__ import annotations

from datetime import datetime

from decisions import actions as decisions
from socialwork import conflicts


def recuse_all(*, at: datetime) -> int:
    """Put on record at the table who takes no part in which decisions, of all cases at once, with nothing of why.

    Beat asks it once a day, never when a case changes: at that moment it would tell of the case. Until then who acts is
    asked anew, so nobody decides in between. Returns how many were new.
    """
    return decisions.recuse_known(conflicts=conflicts.not_on_record(), at=at)
