"""The list of what somebody can do at a table."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Party, Person
from decisions import actions, queries
from decisions.acts import Act, acts_open_to
from decisions.models import ProcessTemplate, Step, TemplateSeat
from tests import factories

pytestmark = pytest.mark.django_db


def acts(person: Person, step: Step, at: datetime) -> dict[str, Act]:
    """By the name of their page."""
    fresh = queries.with_record(Step.objects.select_related("process__template")).get(id=step.id)
    return {act.url.split("/")[3]: act for act in acts_open_to(person, fresh, at)}


def urgent(found: dict[str, Act]) -> set[str]:
    return {name for name, act in found.items() if act.is_urgent}


def test_who_decides_can_propose_until_the_last_day_of_the_term(
    joint_step: Step, representative: Person, later: datetime
) -> None:
    found = acts(representative, joint_step, later)
    assert set(found) == {"voorstel", "overdracht"}
    assert urgent(found) == {"voorstel"}
    assert found["voorstel"].until == joint_step.term.ends_on
    assert found["voorstel"].url == reverse("decisions:propose", args=[joint_step.id])


def test_an_official_can_move_the_term_too(joint_step: Step, official: Person, later: datetime) -> None:
    assert set(acts(official, joint_step, later)) == {"voorstel", "overdracht", "termijn"}


def test_who_does_not_sign_moves_no_term(joint_step: Step, colleague: Person, later: datetime) -> None:
    assert acts(colleague, joint_step, later) == {}


def test_the_executive_can_take_back_once(joint_step: Step, executive: Person, later: datetime) -> None:
    assert set(acts(executive, joint_step, later)) == {"terugnemen", "termijn"}
    actions.withdraw_authority(step_id=joint_step.id, by=executive, article="x", reason="y", at=later)
    assert "terugnemen" not in acts(executive, joint_step, later)


@pytest.mark.parametrize("person", ["resident", "stranger", "neighbour", "other_district_official", "admin"])
def test_who_may_do_nothing_reads_nothing(
    request: pytest.FixtureRequest, joint_step: Step, person: str, later: datetime
) -> None:
    assert acts(request.getfixturevalue(person), joint_step, later) == {}


def test_a_proposal_waits_for_the_others(
    joint_step: Step, representative: Person, official: Person, later: datetime
) -> None:
    actions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="x", at=later)
    assert set(acts(representative, joint_step, later)) == {"overdracht", "intrekken"}
    found = acts(official, joint_step, later)
    assert urgent(found) == {"stem"}
    assert next(iter(found)) == "stem", "what others wait for stands first"


def test_an_offer_waits_for_its_answer_until_its_day(
    joint_step: Step,
    representative: Person,
    official: Person,
    executive: Person,
    team: Party,
    executive_board: Party,
    later: datetime,
) -> None:
    day = later.date() + timedelta(days=9)
    transfer = actions.offer_transfer(
        step_id=joint_step.id,
        kind="share",
        giver=team,
        receiver=executive_board,
        reason="x",
        answer_by=day,
        by=official,
        at=later,
    )
    for person in (representative, executive):
        act = acts(person, joint_step, later)["overdracht"]
        assert (act.url, act.until, act.is_urgent) == (
            reverse("decisions:answer", args=[joint_step.id, transfer.id]),
            day,
            True,
        )
    assert "overdracht" not in acts(official, joint_step, later)
    assert "overdracht" not in acts(executive, joint_step, later + timedelta(days=11))


def test_advice_comes_first(
    template: ProcessTemplate,
    request: pytest.FixtureRequest,
    representative: Person,
    social_worker: Person,
    later: datetime,
) -> None:
    with factories.before_publication():
        TemplateSeat.objects.filter(step__key="together", party_kind="welfare_team").update(role="advises")
    step = request.getfixturevalue("joint_step")
    act = acts(social_worker, step, later)["advies"]
    assert (act.until, act.is_urgent) == (step.advices.get().due_on, True)
    waiting = acts(representative, step, later)["voorstel"]
    assert not waiting.is_urgent
    actions.give_advice(advice_id=step.advices.get().id, text="Doen.", by=social_worker, at=later)
    assert "advies" not in acts(social_worker, step, later)
    assert acts(representative, step, later)["voorstel"].is_urgent


def test_a_group_can_give_back_what_it_received(
    first_step: Step, team: Party, group: Party, official: Person, representative: Person, at: datetime, later: datetime
) -> None:
    offered = actions.offer_transfer(
        step_id=first_step.id,
        kind="hand_over",
        giver=team,
        receiver=group,
        reason="x",
        answer_by=later.date(),
        by=official,
        at=at,
    )
    assert "teruggeven" not in acts(representative, first_step, at)
    actions.accept_transfer(transfer_id=offered.id, by=representative, at=at + timedelta(hours=1))
    assert "teruggeven" in acts(representative, first_step, later)
    assert "teruggeven" not in acts(official, first_step, later)


def test_a_clock_that_stands_still_gives_no_last_day(joint_step: Step, official: Person, later: datetime) -> None:
    actions.suspend_term(step_id=joint_step.id, until=date(2026, 11, 20), reason="x", by=official, at=later)
    assert acts(official, joint_step, later)["voorstel"].until is None


def test_what_was_decided_last_can_be_decided_anew(
    joint_step: Step, representative: Person, official: Person, social_worker: Person, first_step: Step, later: datetime
) -> None:
    proposal = actions.propose(step_id=joint_step.id, by=representative, outcome="no", reasons="x", at=later)
    actions.voice(step_id=joint_step.id, by=official, say="consent", proposal_id=proposal.id, at=later)
    assert set(acts(representative, joint_step, later)) == {"opnieuw"}
    assert set(acts(official, first_step, later)) == {"opnieuw"}
    assert acts(social_worker, joint_step, later) == {}
    actions.reverse_decision(decision_id=joint_step.decision.id, reason="x", by=official, at=later)
    assert acts(representative, joint_step, later) == {}


def test_the_list_comes_back_to_where_one_was(joint_step: Step, representative: Person, later: datetime) -> None:
    step = queries.with_record(Step.objects.select_related("process")).get(id=joint_step.id)
    shown = render_to_string(
        "components/acts.html", {"acts": acts_open_to(representative, step, later), "next": "/mijn/"}
    )
    assert f"{reverse('decisions:propose', args=[step.id])}?next=%2Fmijn%2F" in shown
    assert render_to_string("components/acts.html", {"acts": []}).strip() == ""
