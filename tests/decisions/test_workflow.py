"""Where an outcome leads."""

from __future__ import annotations

import pytest

from decisions.workflow import USUAL, Course, End, Move, Outcome, next_step

WAY = {"meet": 1, "together": 2, "run": 3}


@pytest.mark.parametrize("outcome", [Outcome.YES, Outcome.YES_WITH_CONDITIONS, Outcome.OTHER])
def test_what_grants_something_goes_on(outcome: Outcome) -> None:
    assert next_step(USUAL[outcome], 1, WAY) == 2
    assert next_step(USUAL[outcome], 2, WAY) == 3
    assert next_step(USUAL[outcome], 3, WAY) is End.COMPLETED
    assert next_step(USUAL[outcome], 1, {"only": 1}) is End.COMPLETED


@pytest.mark.parametrize(("outcome", "end"), [(Outcome.NO, End.DECLINED), (Outcome.REFERRED, End.REFERRED)])
def test_a_no_and_a_referral_end_it_wherever_they_fall(outcome: Outcome, end: End) -> None:
    assert [next_step(USUAL[outcome], number, WAY) for number in (1, 2, 3)] == [end] * 3


def test_every_outcome_leads_somewhere() -> None:
    for outcome in Outcome:
        assert next_step(USUAL[outcome], 1, WAY) == 2 or isinstance(next_step(USUAL[outcome], 1, WAY), End)


def test_a_revision_goes_to_the_step_it_names() -> None:
    assert next_step(Move(Course.REVISE, "meet"), 3, WAY) == 1
    with pytest.raises(KeyError):
        next_step(Move(Course.REVISE, "nowhere"), 3, WAY)
