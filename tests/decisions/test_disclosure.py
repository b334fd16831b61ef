"""What may be shown: nothing of a few, and nothing from which a few can be computed."""

from collections.abc import Mapping
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.disclosure import ALL, Cell, Cube, with_totals

FEWEST = 5


def test_totals_stand_along_every_axis_and_all_of_them() -> None:
    totals = with_totals({("a", 1): 2, ("a", 2): 3, ("b", 1): 4, ("b", 2): 0})
    assert totals == {
        ("a", 1): 2,
        ("a", 2): 3,
        ("b", 1): 4,
        ("a", ALL): 5,
        ("b", ALL): 4,
        (ALL, 1): 6,
        (ALL, 2): 3,
        (ALL, ALL): 9,
    }


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"a": 9, "b": 7}, {"a": 9, "b": 7, ALL: 16}),  # nobody is few
        ({"a": 9, "b": 4, "c": 7}, {"a": 9, "b": None, "c": None, ALL: 20}),  # c for b: 20 - 9 - 7 would be 4
        ({"a": 9, "b": 1, "c": 2, "d": 6}, {"a": 9, "b": None, "c": None, "d": None, ALL: 18}),  # 1 + 2 is few too
        ({"a": 9, "b": 3, "c": 2}, {"a": 9, "b": None, "c": None, ALL: 14}),  # together enough
        ({"a": 4}, {"a": None, ALL: None}),  # the total is as few
        ({"a": 2, "b": 3}, {"a": None, "b": None, ALL: 5}),
        ({"a": 9, "b": 0}, {"a": 9, "b": 0, ALL: 9}),  # of nothing, nothing is told
        ({}, {ALL: 0}),
    ],
)
def test_a_line(counts: Mapping[str, int], expected: Mapping[str | None, int | None]) -> None:
    cube = Cube({(name,): count for name, count in counts.items()}, fewest=FEWEST)
    assert {name: cube.count(name) for name in expected} == expected


def test_what_is_hidden_in_one_line_is_not_computed_from_another() -> None:
    """b/1 is few, so b/2 goes with it in its row, and then a cell in the column of each."""
    counts: dict[Cell, int] = {("a", 1): 20, ("a", 2): 30, ("b", 1): 3, ("b", 2): 40}
    cube = Cube(counts, fewest=FEWEST)
    assert [cube.count(*cell) for cell in counts] == [None] * 4
    assert [cube.count(*cell) for cell in (("a", ALL), ("b", ALL), (ALL, 1), (ALL, 2))] == [50, 43, 23, 70]


def test_what_is_hidden_together_may_be_known_together() -> None:
    cube = Cube({("a",): 9, ("b",): 4, ("c",): 7}, fewest=FEWEST)
    assert cube.rest(0, ALL) == 11
    assert Cube({("a",): 4}, fewest=FEWEST).rest(0, ALL) == 0


def test_first_goes_what_is_like_it_so_that_their_sum_stays_known() -> None:
    counts: dict[Cell, int] = {("advises",): 6, ("together",): 3, ("decides",): 9}
    assert Cube(counts, fewest=FEWEST).count("advises") is None
    cube = Cube(counts, fewest=FEWEST, alike=frozenset({"together", "decides"}))
    assert (cube.count("advises"), cube.count("decides"), cube.rest(0, ALL)) == (6, None, 12)


AXES = st.lists(st.integers(1, 4), min_size=1, max_size=4)


@st.composite
def tables(draw: st.DrawFn) -> dict[Cell, int]:
    axes = draw(AXES)
    cells = list(product(*(range(size) for size in axes)))
    counts = draw(st.lists(st.integers(0, 12), min_size=len(cells), max_size=len(cells)))
    return dict(zip(cells, counts, strict=True))


@given(tables())
def test_no_figure_of_a_few_is_shown_and_no_subtraction_gives_one(counts: dict[Cell, int]) -> None:
    totals = with_totals(counts)
    cube = Cube(counts, fewest=FEWEST)
    gone = {cell for cell in totals if cube.count(*cell) is None}
    assert all(count >= FEWEST for cell, count in totals.items() if cell not in gone)
    for total in [cell for cell in totals if ALL in cell]:
        for axis in [axis for axis, coordinate in enumerate(total) if coordinate is ALL]:
            parts = [cell for cell in totals if cell[axis] is not ALL and _along(cell, axis) == total]
            unknown = [part for part in parts if part in gone]
            if total in gone:
                assert unknown
            elif unknown:
                assert len(unknown) > 1
                assert sum(totals[part] for part in unknown) >= FEWEST


@given(tables(), st.randoms())
def test_the_same_is_hidden_in_whatever_order_it_was_counted(counts: dict[Cell, int], random: Random) -> None:
    mixed = list(counts.items())
    random.shuffle(mixed)
    one, other = Cube(counts, fewest=FEWEST), Cube(dict(mixed), fewest=FEWEST)
    assert all(one.count(*cell) == other.count(*cell) for cell in with_totals(counts))


def _along(cell: Cell, axis: int) -> Cell:
    return (*cell[:axis], ALL, *cell[axis + 1 :])
