"""Where an outcome leads."""

from __future__ import annotations

import pytest

from decisions.workflow import End, Outcome, next_step


@pytest.mark.parametrize("outcome", [Outcome.YES, Outcome.YES_WITH_CONDITIONS, Outcome.OTHER])
def test_what_grants_something_goes_on(outcome: Outcome) -> None:
    assert next_step(outcome, 1, 3) == 2
    assert next_step(outcome, 2, 3) == 3
    assert next_step(outcome, 3, 3) is End.COMPLETED
    assert next_step(outcome, 1, 1) is End.COMPLETED


@pytest.mark.parametrize(("outcome", "end"), [(Outcome.NO, End.DECLINED), (Outcome.REFERRED, End.REFERRED)])
def test_a_no_and_a_referral_end_it_wherever_they_fall(outcome: Outcome, end: End) -> None:
    assert [next_step(outcome, number, 3) for number in (1, 2, 3)] == [end] * 3


def test_every_outcome_leads_somewhere() -> None:
    for outcome in Outcome:
        assert next_step(outcome, 1, 2) == 2 or isinstance(next_step(outcome, 1, 2), End)
