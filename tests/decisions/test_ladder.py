"""How much residents have to say, for every table that can be laid."""

from __future__ import annotations

from itertools import combinations_with_replacement, product

import pytest

from decisions.ladder import Role, Rung, SeatAt, rung

ALONE = {
    Role.INFORMED: Rung.KNOWS,
    Role.CONSULTED: Rung.CONSULTED,
    Role.ADVISES: Rung.ADVISES,
    Role.CO_PRODUCES: Rung.CO_PRODUCES,
    Role.DECIDES: Rung.DECIDES,
}


def residents(role: Role) -> SeatAt:
    return SeatAt(of_residents=True, role=role)


def others(role: Role) -> SeatAt:
    return SeatAt(of_residents=False, role=role)


@pytest.mark.parametrize(
    ("role", "others_decide", "found"),
    [
        (None, False, Rung.NONE),
        (None, True, Rung.NONE),
        (Role.INFORMED, False, Rung.KNOWS),
        (Role.INFORMED, True, Rung.KNOWS),
        (Role.CONSULTED, False, Rung.CONSULTED),
        (Role.CONSULTED, True, Rung.CONSULTED),
        (Role.ADVISES, False, Rung.ADVISES),
        (Role.ADVISES, True, Rung.ADVISES),
        (Role.CO_PRODUCES, False, Rung.CO_PRODUCES),
        (Role.CO_PRODUCES, True, Rung.CO_PRODUCES),
        (Role.DECIDES, False, Rung.DECIDES),
        (Role.DECIDES, True, Rung.CO_DECIDES),
    ],
)
def test_the_whole_ladder(role: Role | None, *, others_decide: bool, found: Rung) -> None:
    """Each role of the residents, or no seat, whether others decide or not."""
    mine = [] if role is None else [residents(role)]
    theirs = [others(Role.DECIDES)] if others_decide else [others(Role.ADVISES)]

    assert rung([*mine, *theirs]) is found


def test_no_seat_is_no_rung() -> None:
    assert rung([]) is Rung.NONE


@pytest.mark.parametrize("role", Role)
def test_a_table_without_residents_is_no_rung(role: Role) -> None:
    assert rung([others(role)]) is Rung.NONE


@pytest.mark.parametrize("role", Role)
def test_residents_by_themselves(role: Role) -> None:
    assert rung([residents(role)]) is ALONE[role]


@pytest.mark.parametrize(("mine", "theirs"), list(product(Role, Role)))
def test_residents_and_one_other(mine: Role, theirs: Role) -> None:
    both_decide = mine is Role.DECIDES and theirs is Role.DECIDES

    assert rung([residents(mine), others(theirs)]) is (Rung.CO_DECIDES if both_decide else ALONE[mine])
    assert rung([others(theirs), residents(mine)]) is rung([residents(mine), others(theirs)])


@pytest.mark.parametrize(("mine", "theirs"), list(product(combinations_with_replacement(Role, 2), repeat=2)))
def test_the_strongest_seat_of_the_residents_counts(mine: tuple[Role, Role], theirs: tuple[Role, Role]) -> None:
    strongest = max(mine, key=list(Role).index)
    shared = strongest is Role.DECIDES and Role.DECIDES in theirs

    found = rung([*map(residents, mine), *map(others, theirs)])

    assert found is (Rung.CO_DECIDES if shared else ALONE[strongest])


def test_two_groups_of_residents_decide_themselves() -> None:
    assert rung([residents(Role.DECIDES), residents(Role.DECIDES)]) is Rung.DECIDES


def test_the_rungs_are_those_of_dutch_practice() -> None:
    assert [step.value for step in Rung] == [0, 1, 2, 3, 4, 5, 6]
