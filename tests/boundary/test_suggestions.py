"""Who is asked for work of social work, and why."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import translation

from accounts.demarcation import SOCIAL_WORK
from accounts.models import Party, Person, Profession, WorkFunction
from boundary import queries
from decisions import actions as decisions
from decisions.models import Step
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def social_step(joint_step: Step, official: Person, representative: Person, later: datetime) -> Step:
    """The open step whose work function, building networks, is of social work."""
    proposal = decisions.propose(step_id=joint_step.id, by=official, outcome="yes", reasons="Ja.", at=later)
    decisions.voice(step_id=joint_step.id, by=representative, say="consent", proposal_id=proposal.id, at=later)
    return Step.objects.get(process=joint_step.process, closed_at=None)


def test_the_social_workers_at_the_table_are_suggested(
    social_step: Step, social_worker: Person, welfare: Party, later: datetime
) -> None:
    with translation.override("en"):
        suggestion = queries.suggested_for(social_step, later)
    assert suggestion is not None
    assert suggestion.team == welfare
    assert [membership.person for membership in suggestion.people] == [social_worker]
    assert suggestion.keeps_out_officials
    assert suggestion.reason == (
        "This step is about building networks. That is the work of Welzijn Oostwold, not yours."
    )


def test_work_of_civil_servants_suggests_nobody(joint_step: Step, later: datetime) -> None:
    assert queries.suggested_for(joint_step, later) is None


@pytest.mark.parametrize(
    ("agreed", "is_suggested", "keeps_out"),
    [
        (Profession.SOCIAL_WORKER, True, True),
        (Profession.TOGETHER, True, False),
        (Profession.EITHER, False, False),
        (Profession.CIVIL_SERVANT, False, False),
    ],
)
def test_what_was_agreed_goes_before_the_starting_point(
    social_step: Step, later: datetime, agreed: str, is_suggested: bool, keeps_out: bool
) -> None:
    factories.DemarcationFactory(work_function=WorkFunction.NETWORK_BUILDING, profession=agreed)
    suggestion = queries.suggested_for(social_step, later)
    assert (suggestion is not None) is is_suggested
    assert (suggestion is not None and suggestion.keeps_out_officials) is keeps_out


def test_functions_of_social_work_follow_what_was_agreed_last() -> None:
    assert queries.functions_of_social_work(date(2026, 1, 1)) == SOCIAL_WORK
    factories.DemarcationFactory(
        work_function=WorkFunction.BRIDGING, profession=Profession.CIVIL_SERVANT, since=date(2026, 3, 1)
    )
    factories.DemarcationFactory(
        work_function=WorkFunction.INFORMATION, profession=Profession.TOGETHER, since=date(2026, 3, 1)
    )
    factories.DemarcationFactory(
        work_function=WorkFunction.BRIDGING, profession=Profession.SOCIAL_WORKER, since=date(2026, 6, 1)
    )
    in_april = queries.functions_of_social_work(date(2026, 4, 1))
    in_july = queries.functions_of_social_work(date(2026, 7, 1))
    assert queries.functions_of_social_work(date(2026, 2, 1)) == SOCIAL_WORK
    assert WorkFunction.BRIDGING.value not in in_april
    assert {WorkFunction.BRIDGING.value, WorkFunction.INFORMATION.value} <= in_july
