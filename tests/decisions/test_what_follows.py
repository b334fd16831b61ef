"""What follows a decision may not be able to open. Then the decision is refused in words, and says what is missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Party, Person
from boundary import actions as boundary
from decisions import actions
from decisions.models import Process, ProcessTemplate, Step
from decisions.template_check import faults
from initiatives import actions as initiatives
from initiatives.models import Initiative, Theme
from ledger.models import Entry
from tests import factories
from tests.conftest import SignedIn, open_step_of

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
TEAM_DECIDES = {"municipal_team": "decides", "resident_group": "consulted"}


def way(*steps: dict[str, Any]) -> ProcessTemplate:
    template: ProcessTemplate = factories.ProcessTemplateFactory()
    for step in steps:
        factories.TemplateStepFactory(template=template, **{"seats": TEAM_DECIDES, **step})
    return template


@pytest.fixture
def opened(group: Party, team: Party, official: Person, at: datetime) -> Callable[..., Process]:
    def opened(template: ProcessTemplate) -> Process:
        assert team.district is not None
        return actions.open_process(template=template, group=group, district=team.district, by=official, at=at)

    return opened


PARTNER_DECIDES = {"seats": {"partner": "decides", "resident_group": "consulted"}}


class TestNobodyToDecide:
    """The next step is for a kind of party that takes no part."""

    def test_no_plan_begins_on_a_way_that_runs_into_a_wall(
        self, opened: Callable[..., Process], refused: Refused
    ) -> None:
        template = way({}, PARTNER_DECIDES, {})
        with refused(actions.CannotOpen, r"Stap 2.*partner"):
            opened(template)

    def test_one_missing_of_many_who_decide_is_no_wall(self, opened: Callable[..., Process]) -> None:
        seats = {"partner": "decides", "resident_group": "decides", "municipal_team": "decides"}
        assert opened(way({}, {"seats": seats, "rule": "k_of_n", "rule_k": 2})).steps.count() == 1

    def test_who_sends_a_plan_hears_what_is_missing(
        self, draft_initiative: Initiative, team: Party, theme: Theme, representative: Person, at: datetime
    ) -> None:
        theme.template_key = way({}, PARTNER_DECIDES).key
        theme.save()
        with pytest.raises(initiatives.CannotSend, match=r"Stap 2.*partner"):
            initiatives.send(initiative_id=draft_initiative.id, by=representative, at=at)

    @pytest.fixture
    def stuck(self, opened: Callable[..., Process]) -> Step:
        """A plan that began when there was a partner to decide at the next step."""
        partner = factories.PartyFactory(kind="partner")
        process = opened(way({}, PARTNER_DECIDES))
        process.participants.filter(party=partner).delete()
        Party.objects.filter(id=partner.id).update(ended_at=partner.founded_at + timedelta(days=1))
        return process.steps.get()

    @pytest.mark.usefixtures("clock")
    def test_the_decision_is_refused_with_what_was_typed_still_there(
        self, stuck: Step, official: Person, signed_in: SignedIn, nothing_written: Callable[..., Any]
    ) -> None:
        desk = signed_in(official)
        with nothing_written():
            page = desk.post(reverse("decisions:propose", args=[stuck.id]), {"outcome": "yes", "reasons": "Dit kan."})
        assert page.status_code == 200
        assert "Stap 2" in page.text
        assert "partner" in page.text
        assert "Dit kan." in page.text

    def test_a_no_leads_to_no_wall(self, stuck: Step, official: Person, later: datetime) -> None:
        actions.propose(step_id=stuck.id, by=official, outcome="no", reasons="Nee.", at=later)
        stuck.process.refresh_from_db()
        assert stuck.process.end == "declined"

    def test_the_party_that_was_added_to_the_district_takes_its_seat(
        self, stuck: Step, official: Person, later: datetime
    ) -> None:
        partner = factories.PartyFactory(kind="partner")
        actions.propose(step_id=stuck.id, by=official, outcome="yes", reasons="Ja.", at=later)
        step = stuck.process.steps.get(closed_at=None)
        assert step.authorities.get().seats.get(role="decides").party == partner
        assert stuck.process.participants.get(party_kind="partner").party == partner
        joined = Entry.objects.get(kind="process.joined", subject=stuck.process_id)
        assert json.loads(joined.body)["facts"] == {"kind": "partner", "party": str(partner.id)}


class TestSocialWorkByNow:
    """Whose work the next step is was agreed anew since the plan began: social work has no seat there."""

    @pytest.fixture
    def plan(self, sent_initiative: Initiative, at: datetime) -> Initiative:
        factories.DemarcationFactory(work_function="finance", profession="together", since=at.date())
        return sent_initiative

    @pytest.fixture
    def theme(self) -> Theme:
        template = way({}, {"work_function": "finance", "rule": "consent", "seats": BOTH_DECIDE}, {})
        theme: Theme = factories.ThemeFactory(key="libraries", template_key=template.key)
        return theme

    @pytest.mark.usefixtures("clock")
    def test_the_page_says_that_a_consult_is_the_way_out(
        self, plan: Initiative, official: Person, signed_in: SignedIn, nothing_written: Callable[..., Any]
    ) -> None:
        step = open_step_of(plan)
        desk = signed_in(official)
        with nothing_written():
            page = desk.post(reverse("decisions:propose", args=[step.id]), {"outcome": "yes", "reasons": "Dit kan."})
        assert page.status_code == 200
        assert "grensoverleg" in page.text
        assert "Dit kan." in page.text

    def test_the_consult_is_a_way_out_also_where_social_work_takes_part(
        self, plan: Initiative, official: Person, social_worker: Person, later: datetime, refused: Refused
    ) -> None:
        step = open_step_of(plan)
        with refused(actions.CannotPropose, "grensoverleg|consult"):
            actions.propose(step_id=step.id, by=official, outcome="yes", reasons="Ja.", at=later)

        consult = boundary.ask_consult(
            initiative=plan,
            template_step=step.process.template.steps.get(number=2),
            welfare=Party.objects.get(kind="welfare_team"),
            text="Over geld alleen.",
            by=official,
            at=later,
        )
        settlement = boundary.propose_settlement(
            consult_id=consult.id, outcome="fine", why="Dit is rekenwerk.", by=official, at=later
        )
        boundary.agree_to_settle(settlement_id=settlement.id, by=social_worker, at=later)

        actions.propose(step_id=step.id, by=official, outcome="yes", reasons="Ja.", at=later)
        assert open_step_of(plan).number == 2

    @pytest.mark.parametrize("act", ["voice", "reverse"])
    def test_a_voice_and_a_reversal_are_refused_too(
        self,
        act: str,
        sent_initiative: Initiative,
        official: Person,
        representative: Person,
        later: datetime,
        refused: Refused,
    ) -> None:
        first = open_step_of(sent_initiative)
        actions.propose(step_id=first.id, by=official, outcome="yes", reasons="Ja.", at=later)
        joint = open_step_of(sent_initiative)
        proposal = actions.propose(
            step_id=joint.id,
            by=official,
            outcome="no" if act == "reverse" else "yes",
            reasons="Ja.",
            at=later,
        )

        def speak() -> None:
            actions.voice(step_id=joint.id, proposal_id=proposal.id, by=representative, say="consent", at=after)

        after = later + timedelta(days=1)
        if act == "voice":
            factories.DemarcationFactory(work_function="information", profession="together", since=after.date())
            with refused(actions.CannotVoice, "grensoverleg|consult"):
                speak()
            return
        speak()
        joint.refresh_from_db()
        factories.DemarcationFactory(work_function="finance", profession="together", since=after.date())
        with refused(actions.CannotReverse, "grensoverleg|consult"):
            actions.reverse_decision(decision_id=joint.decision.id, reason="Toch.", by=official, at=after)


BOTH_DECIDE = {"resident_group": "decides", "municipal_team": "decides"}


def test_a_template_without_the_seat_is_told_what_holds_now(at: datetime) -> None:
    template = way({"work_function": "finance"}, {"work_function": "bridging"})

    def told() -> list[tuple[str, str]]:
        found = actions.plan_of(template, at.date())
        return [(fault.step, fault.code.value) for fault in faults(found)]

    assert told() == [("step-2", "no_social_work")]
    factories.DemarcationFactory(work_function="finance", profession="together", since=at.date())
    factories.DemarcationFactory(work_function="bridging", profession="either", since=at.date())
    factories.DemarcationFactory(work_function="bridging", since=at.date() + timedelta(days=1))
    assert told() == [("step-1", "no_social_work")]
