"""When what the deciding seats said makes a decision: every table of up to three seats."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest

from decisions.rules import Rule, Say, State, state

C, O, A = Say.CONSENT, Say.OBJECTION, Say.ABSTENTION  # noqa: E741


def said(*words: Say) -> Mapping[int, Say]:
    return dict(enumerate(words))


@pytest.mark.parametrize(
    ("rule", "seats", "words", "expected"),
    [
        (Rule.SOLE, 1, (), "waiting"),
        (Rule.SOLE, 1, (C,), "met"),
        (Rule.SOLE, 1, (O,), "failed"),
        (Rule.SOLE, 1, (A,), "failed"),
        (Rule.CONSENT, 2, (), "waiting"),
        (Rule.CONSENT, 2, (C,), "waiting"),
        (Rule.CONSENT, 2, (C, C), "met"),
        (Rule.CONSENT, 2, (C, A), "met"),
        (Rule.CONSENT, 2, (A, A), "failed"),
        (Rule.CONSENT, 2, (C, O), "failed"),
        (Rule.CONSENT, 3, (C, O), "failed"),
        (Rule.CONSENT, 3, (C, C), "waiting"),
        (Rule.CONSENT, 3, (A, A), "waiting"),
        (Rule.CONSENT, 3, (A, A, C), "met"),
        (Rule.CONSENT, 1, (C,), "met"),
        (Rule.UNANIMITY, 2, (C,), "waiting"),
        (Rule.UNANIMITY, 2, (C, C), "met"),
        (Rule.UNANIMITY, 2, (C, A), "failed"),
        (Rule.UNANIMITY, 2, (A,), "failed"),
        (Rule.UNANIMITY, 2, (O,), "failed"),
        (Rule.UNANIMITY, 3, (C, C), "waiting"),
    ],
)
def test_by_hand(rule: Rule, seats: int, words: tuple[Say, ...], expected: str) -> None:
    assert state(rule, seats, said(*words)) == expected


@pytest.mark.parametrize(
    ("k", "words", "expected"),
    [
        (2, (), "waiting"),
        (2, (C,), "waiting"),
        (2, (C, C), "met"),
        (2, (C, O), "waiting"),
        (2, (O, A), "failed"),
        (2, (C, O, A), "failed"),
        (2, (C, C, O), "met"),
        (1, (O, O), "waiting"),
        (1, (O, O, C), "met"),
        (1, (O, O, A), "failed"),
        (3, (C, C), "waiting"),
        (3, (A,), "failed"),
    ],
)
def test_k_of_three_by_hand(k: int, words: tuple[Say, ...], expected: str) -> None:
    assert state(Rule.K_OF_N, 3, said(*words), k) == expected


def every_table() -> list[tuple[Rule, int, tuple[Say, ...], int]]:
    return [
        (rule, seats, words, k)
        for rule in Rule
        for seats in ((1,) if rule is Rule.SOLE else (1, 2, 3))
        for spoken in range(seats + 1)
        for words in product(Say, repeat=spoken)
        for k in (range(1, seats + 1) if rule is Rule.K_OF_N else (0,))
    ]


@pytest.mark.parametrize(("rule", "seats", "words", "k"), every_table())
def test_at_every_table_waiting_means_that_it_can_go_either_way(
    rule: Rule, seats: int, words: tuple[Say, ...], k: int
) -> None:
    """A proposal waits exactly while what the silent ones say can still make it a decision or make it fail."""
    ends = {state(rule, seats, said(*words, *rest), k) for rest in product(Say, repeat=seats - len(words))}
    found = state(rule, seats, said(*words), k)

    assert State.WAITING not in ends, "when everybody spoke, it is decided"
    if found is State.WAITING:
        assert ends == {State.MET, State.FAILED}
    else:
        assert ends == {found}


@pytest.mark.parametrize(("rule", "seats", "words", "k"), every_table())
def test_nothing_is_decided_without_a_consent(rule: Rule, seats: int, words: tuple[Say, ...], k: int) -> None:
    if Say.CONSENT not in words:
        assert state(rule, seats, said(*words), k) is not State.MET


@pytest.mark.parametrize(
    ("rule", "seats", "k"),
    [
        (Rule.SOLE, 0, 0),
        (Rule.SOLE, 2, 0),
        (Rule.CONSENT, 0, 0),
        (Rule.UNANIMITY, 0, 0),
        (Rule.K_OF_N, 0, 1),
        (Rule.K_OF_N, 2, 0),
        (Rule.K_OF_N, 2, 3),
    ],
)
def test_a_table_at_which_the_rule_cannot_work_is_refused(rule: Rule, seats: int, k: int) -> None:
    with pytest.raises(ValueError, match="seat"):
        state(rule, seats, {}, k)
