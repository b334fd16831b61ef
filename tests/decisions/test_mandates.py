"""What a mandate covers, dimension by dimension."""

from datetime import date
from decimal import Decimal

import pytest

from decisions.mandates import Claim, Dimension, Reach, lies_within, nearest, shortfalls

CLAIM = Claim(subject="playground", district="WK993101", amount=Decimal(5000), day=date(2026, 6, 1))
WIDE = Reach(subject="", districts=frozenset(), ceiling=None, valid_from=date(2020, 1, 1), valid_until=None)
EXACT = Reach("playground", frozenset({"WK993101"}), Decimal(5000), date(2026, 6, 1), date(2026, 6, 1))


def reach(**changes: object) -> Reach:
    return Reach(**{**EXACT.__dict__, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("held", "short"),
    [
        (WIDE, set()),
        (EXACT, set()),
        (reach(subject="library"), {Dimension.SUBJECT}),
        (reach(districts=frozenset({"WK993102"})), {Dimension.DISTRICT}),
        (reach(ceiling=Decimal("4999.99")), {Dimension.AMOUNT}),
        (reach(ceiling=Decimal(0)), {Dimension.AMOUNT}),
        (reach(valid_from=date(2026, 6, 2), valid_until=None), {Dimension.DATE}),
        (reach(valid_from=date(2026, 1, 1), valid_until=date(2026, 5, 31)), {Dimension.DATE}),
        (reach(subject="library", ceiling=Decimal(1)), {Dimension.SUBJECT, Dimension.AMOUNT}),
    ],
)
def test_names_each_dimension_that_falls_short(held: Reach, short: set[Dimension]) -> None:
    assert shortfalls(held, CLAIM) == short


def test_the_nearest_mandate_explains_the_refusal() -> None:
    far = reach(subject="library", ceiling=Decimal(1))
    assert nearest([far, reach(ceiling=Decimal(1))], CLAIM) == {Dimension.AMOUNT}
    assert nearest([], CLAIM) is None


@pytest.mark.parametrize(
    ("inner", "outer", "within"),
    [
        (EXACT, WIDE, True),
        (EXACT, EXACT, True),
        (WIDE, EXACT, False),
        (reach(subject=""), EXACT, False),
        (reach(districts=frozenset()), EXACT, False),
        (reach(ceiling=None), EXACT, False),
        (reach(ceiling=Decimal(5001)), EXACT, False),
        (reach(valid_until=None), EXACT, False),
        (reach(valid_from=date(2026, 5, 31)), EXACT, False),
    ],
)
def test_nobody_passes_on_more_than_they_hold(inner: Reach, outer: Reach, *, within: bool) -> None:
    assert lies_within(inner, outer) is within
