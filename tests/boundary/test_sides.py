"""When work lies on the other profession's side: every case there is."""

from __future__ import annotations

import pytest

from accounts.demarcation import Profession
from boundary.sides import Side, crosses


@pytest.mark.parametrize(
    ("profession", "side", "alone"),
    [
        (Profession.SOCIAL_WORKER, Side.TOWN_HALL, True),
        (Profession.SOCIAL_WORKER, Side.SOCIAL_WORK, False),
        (Profession.CIVIL_SERVANT, Side.TOWN_HALL, False),
        (Profession.CIVIL_SERVANT, Side.SOCIAL_WORK, True),
        (Profession.EITHER, Side.TOWN_HALL, False),
        (Profession.EITHER, Side.SOCIAL_WORK, False),
        (Profession.TOGETHER, Side.TOWN_HALL, True),
        (Profession.TOGETHER, Side.SOCIAL_WORK, True),
    ],
)
def test_who_crosses(profession: Profession, side: Side, alone: bool) -> None:
    assert crosses(profession, side, together=False) is alone
    assert crosses(profession, side, together=True) is False
