"""After the yes: what will be there when, and looking back at the end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Party, Person
from decisions import actions as decisions
from decisions.models import Step
from initiatives import access, actions
from initiatives.models import Evaluation, Initiative, Milestone
from ledger.models import Entry
from tests import factories
from tests.conftest import SignedIn, open_step_of
from tests.racing import losers, race, winners
from tests.refusing import the_database_refuses

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]
DAY = date(2026, 12, 18)


@pytest.fixture
def plan(
    joint_step: Step, accepted_initiative: Initiative, representative: Person, later: datetime
) -> Callable[..., Milestone]:
    """Plans a milestone of the plan to which the team said yes at its first step."""

    def plan(**changed: Any) -> Milestone:
        given = {"title": "De kast staat", "planned_on": DAY, "party": accepted_initiative.group}
        given |= {"by": representative, "at": later}
        return actions.plan_milestone(initiative_id=accepted_initiative.id, **{**given, **changed})

    return plan


@pytest.fixture
def completed(
    joint_step: Step, accepted_initiative: Initiative, representative: Person, official: Person, later: datetime
) -> Initiative:
    """The plan as it went all its way."""
    proposal = decisions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", at=later)
    decisions.voice(step_id=joint_step.id, proposal_id=proposal.id, by=official, say="consent", at=later)
    last = open_step_of(accepted_initiative)
    decisions.propose(step_id=last.id, by=representative, outcome="yes", reasons="Klaar.", at=later)
    accepted_initiative.refresh_from_db()
    return accepted_initiative


class TestPlan:
    def test_by_group_and_team(
        self, plan: Callable[..., Milestone], colleague: Person, new_entries: NewEntries
    ) -> None:
        with new_entries() as entries:
            plan()
            plan(by=colleague, party=None, responsible=" De aannemer ")

        assert [entry.kind for entry in entries] == ["milestone.planned"] * 2
        assert "aannemer" not in entries[1].body
        assert {milestone.who for milestone in Milestone.objects.all()} == {"Lezers van Oudeland", "De aannemer"}

    @pytest.mark.parametrize("who", ["neighbour", "stranger", "other_district_official", "executive", "social_worker"])
    def test_nobody_else(
        self, plan: Callable[..., Milestone], who: str, refused: Refused, request: pytest.FixtureRequest
    ) -> None:
        person = request.getfixturevalue(who)
        with refused(actions.CannotPlan, "wijkteam"):
            plan(by=person)

    def test_not_before_a_yes(
        self, sent_initiative: Initiative, representative: Person, later: datetime, refused: Refused
    ) -> None:
        with refused(actions.CannotPlan, "een ja"):
            actions.plan_milestone(
                initiative_id=sent_initiative.id,
                title="A",
                planned_on=DAY,
                responsible="B",
                by=representative,
                at=later,
            )

    def test_not_once_it_was_stopped(
        self,
        plan: Callable[..., Milestone],
        accepted_initiative: Initiative,
        representative: Person,
        later: datetime,
        refused: Refused,
    ) -> None:
        actions.withdraw(initiative_id=accepted_initiative.id, reason="Stop.", by=representative, at=later)
        with refused(actions.CannotPlan):
            plan()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"title": " "},
            {"title": "x" * 121},
            {"party": None},
            {"responsible": "Ook iemand"},
            {"party": None, "responsible": "x" * 121},
            {"planned_on": date(1, 1, 1)},
            {"planned_on": date(9999, 1, 1)},
        ],
    )
    def test_what_is_wrong(self, plan: Callable[..., Milestone], wrong: dict[str, Any], refused: Refused) -> None:
        with refused(actions.CannotPlan):
            plan(**wrong)

    def test_a_party_of_another_table(
        self, plan: Callable[..., Milestone], other_team: Party, refused: Refused
    ) -> None:
        with refused(actions.CannotPlan, "tafel"):
            plan(party=other_team)

    def test_not_without_end(
        self, plan: Callable[..., Milestone], accepted_initiative: Initiative, refused: Refused
    ) -> None:
        factories.MilestoneFactory.create_batch(30, initiative=accepted_initiative)
        with refused(actions.CannotPlan, "30"):
            plan()


class TestOnTheWay:
    def test_a_day_moves_with_its_reason(
        self,
        plan: Callable[..., Milestone],
        official: Person,
        later: datetime,
        new_entries: NewEntries,
        refused: Refused,
    ) -> None:
        milestone = plan()
        for to_on, reason in ((DAY + timedelta(days=7), " "), (DAY, "Zelfde."), (DAY, "x" * 301)):
            with refused(actions.CannotMove):
                actions.move_milestone(milestone_id=milestone.id, to_on=to_on, reason=reason, by=official, at=later)
        with new_entries() as entries:
            actions.move_milestone(
                milestone_id=milestone.id, to_on=DAY + timedelta(days=7), reason="Het vroor.", by=official, at=later
            )
        assert [entry.kind for entry in entries] == ["milestone.moved"]
        assert (DAY.isoformat() in entries[0].body, "vroor" in entries[0].body) == (True, False)
        page = Client().get(milestone.initiative.get_absolute_url()).content.decode()
        assert "Van 18 december 2026 naar 25 december 2026" in page
        assert "Het vroor." in page

    def test_done_on_a_day_that_was(
        self,
        plan: Callable[..., Milestone],
        representative: Person,
        later: datetime,
        new_entries: NewEntries,
        refused: Refused,
    ) -> None:
        milestone = plan()
        with refused(actions.CannotFinish, "nog komen"):
            actions.finish_milestone(milestone_id=milestone.id, done_on=DAY, by=representative, at=later)
        with new_entries() as entries:
            actions.finish_milestone(milestone_id=milestone.id, done_on=later.date(), by=representative, at=later)
        assert [entry.kind for entry in entries] == ["milestone.done"]
        for act, refusal, more in (
            (actions.finish_milestone, actions.CannotFinish, {"done_on": later.date()}),
            (actions.move_milestone, actions.CannotMove, {"to_on": DAY, "reason": "X."}),
            (actions.drop_milestone, actions.CannotDrop, {"reason": "X."}),
        ):
            with refused(refusal, "klaar"):
                act(milestone_id=milestone.id, by=representative, at=later, **more)

    def test_given_up_with_a_reason(
        self,
        plan: Callable[..., Milestone],
        colleague: Person,
        later: datetime,
        new_entries: NewEntries,
        refused: Refused,
    ) -> None:
        milestone = plan()
        with refused(actions.CannotDrop):
            actions.drop_milestone(milestone_id=milestone.id, reason="\n", by=colleague, at=later)
        with new_entries() as entries:
            actions.drop_milestone(milestone_id=milestone.id, reason="Te duur.", by=colleague, at=later)
        assert [entry.kind for entry in entries] == ["milestone.dropped"]
        with refused(actions.CannotFinish):
            actions.finish_milestone(milestone_id=milestone.id, done_on=later.date(), by=colleague, at=later)

    def test_by_nobody_else(
        self, plan: Callable[..., Milestone], stranger: Person, neighbour: Person, later: datetime, refused: Refused
    ) -> None:
        milestone = plan()
        for person in (stranger, neighbour):
            with refused(actions.CannotMove):
                actions.move_milestone(milestone_id=milestone.id, to_on=DAY, reason="X.", by=person, at=later)


class TestLookingBack:
    def write(self, initiative: Initiative, by: Person, party: Party, at: datetime, **changed: Any) -> Evaluation:
        given = {"went_well": "Iedereen deed mee.", "went_less": "Het duurde lang.", "again": "yes"}
        return actions.write_evaluation(initiative_id=initiative.id, party=party, by=by, at=at, **{**given, **changed})

    def test_each_once(
        self,
        completed: Initiative,
        representative: Person,
        colleague: Person,
        team: Party,
        later: datetime,
        new_entries: NewEntries,
        refused: Refused,
    ) -> None:
        with new_entries() as entries:
            self.write(completed, representative, completed.group, later)
            self.write(completed, colleague, team, later, went_well="Het netwerk groeide.")
        assert [entry.kind for entry in entries] == ["evaluation.written"] * 2
        assert "netwerk" not in entries[1].body
        with refused(actions.CannotEvaluate, "al teruggekeken"):
            self.write(completed, representative, completed.group, later)
        page = Client().get(completed.get_absolute_url()).content.decode()
        assert "Het netwerk groeide." in page
        assert "Ja, op dezelfde manier" in page

    @pytest.mark.parametrize("who", ["neighbour", "stranger", "executive", "social_worker", "admin"])
    def test_nobody_else(
        self, completed: Initiative, who: str, later: datetime, refused: Refused, request: pytest.FixtureRequest
    ) -> None:
        person = request.getfixturevalue(who)
        with refused(actions.CannotEvaluate):
            self.write(completed, person, completed.group, later)

    def test_not_for_the_other(
        self, completed: Initiative, representative: Person, team: Party, later: datetime, refused: Refused
    ) -> None:
        with refused(actions.CannotEvaluate):
            self.write(completed, representative, team, later)

    @pytest.mark.parametrize(
        "wrong", [{"went_well": ""}, {"went_less": " "}, {"went_well": "x" * 3001}, {"again": "misschien"}]
    )
    def test_what_is_wrong(
        self, completed: Initiative, representative: Person, later: datetime, wrong: dict[str, Any], refused: Refused
    ) -> None:
        with refused(actions.CannotEvaluate):
            self.write(completed, representative, completed.group, later, **wrong)

    def test_when_it_ended_or_everything_is_done(
        self,
        plan: Callable[..., Milestone],
        accepted_initiative: Initiative,
        representative: Person,
        later: datetime,
        refused: Refused,
    ) -> None:
        first, second = plan(), plan()
        with refused(actions.CannotEvaluate, "uitgevoerd"):
            self.write(accepted_initiative, representative, accepted_initiative.group, later)
        actions.finish_milestone(milestone_id=first.id, done_on=later.date(), by=representative, at=later)
        assert not access.is_ready_to_evaluate(accepted_initiative)
        actions.drop_milestone(milestone_id=second.id, reason="Niet nodig.", by=representative, at=later)
        assert self.write(accepted_initiative, representative, accepted_initiative.group, later)

    def test_not_of_what_did_not_go_on(
        self, sent_initiative: Initiative, official: Person, representative: Person, later: datetime, refused: Refused
    ) -> None:
        decisions.propose(step_id=open_step_of(sent_initiative).id, by=official, outcome="no", reasons="Nee.", at=later)
        with refused(actions.CannotEvaluate):
            self.write(sent_initiative, representative, sent_initiative.group, later)


class TestTheDatabase:
    def test_milestones(self, plan: Callable[..., Milestone], later: datetime, representative: Person) -> None:
        milestone = plan()
        rows = Milestone.objects.filter(id=milestone.id)
        the_database_refuses(rows.delete)
        the_database_refuses(lambda: rows.update(planned_on=DAY + timedelta(days=1)), "reason beside it")
        the_database_refuses(lambda: rows.update(title="Anders"))
        the_database_refuses(lambda: rows.update(done_on=DAY))
        the_database_refuses(lambda: factories.MilestoneFactory(party=None))
        the_database_refuses(lambda: factories.MilestoneFactory(responsible="Ook"))
        the_database_refuses(lambda: factories.MilestoneMoveFactory(reason=""))
        the_database_refuses(lambda: factories.MilestoneMoveFactory(to_on=date(2026, 12, 1)))
        move = factories.MilestoneMoveFactory(milestone=milestone)
        rows.update(planned_on=move.to_on)
        the_database_refuses(lambda: milestone.moves.update(reason="Anders"))
        the_database_refuses(milestone.moves.all().delete)

    def test_evaluations(self, completed: Initiative) -> None:
        evaluation = factories.EvaluationFactory(initiative=completed)
        the_database_refuses(lambda: factories.EvaluationFactory(initiative=completed))
        the_database_refuses(lambda: factories.EvaluationFactory(went_less=""))
        the_database_refuses(lambda: Evaluation.objects.filter(id=evaluation.id).update(went_well="Anders"))
        the_database_refuses(Evaluation.objects.filter(id=evaluation.id).delete)


@pytest.mark.django_db(transaction=True)
def test_two_who_look_back_at_once(
    completed: Initiative, representative: Person, neighbour: Person, later: datetime
) -> None:
    Membership.objects.filter(person=neighbour).update(is_representative=True)
    results = race(
        *[
            lambda by=by: actions.write_evaluation(
                initiative_id=completed.id,
                party=completed.group,
                went_well="A",
                went_less="B",
                again="no",
                by=by,
                at=later,
            )
            for by in (representative, neighbour)
        ]
    )
    assert len(winners(results)) == 1
    assert isinstance(losers(results)[0], actions.CannotEvaluate)


@pytest.mark.usefixtures("clock")
class TestPages:
    def test_planning_and_reaching(
        self, joint_step: Step, accepted_initiative: Initiative, official: Person, signed_in: SignedIn
    ) -> None:
        client, address = signed_in(official), reverse("initiatives:milestones", args=[accepted_initiative.id])
        good = {"title": "De kast staat", "planned_on": "2026-11-03", "party": "other", "responsible": "De aannemer"}
        for wrong in ({"planned_on": "2026-02-30"}, {"planned_on": "x"}, {"title": ""}, {"party": "x"}):
            answer = client.post(address, {**good, **wrong})
            assert answer.status_code == 200
            assert "De aannemer" in answer.content.decode()
        assert client.post(address, good).status_code == 302
        milestone = Milestone.objects.get()
        assert "te laat" in Client().get(accepted_initiative.get_absolute_url()).content.decode()
        args = [accepted_initiative.id, milestone.id]
        assert client.post(reverse("initiatives:move-milestone", args=args), {"to_on": "2026-12-01"}).status_code == 200
        move = {"to_on": "2026-12-01", "reason": "Vorst."}
        assert client.post(reverse("initiatives:move-milestone", args=args), move).status_code == 302
        assert client.post(reverse("initiatives:drop-milestone", args=args), {"reason": ""}).status_code == 200
        done = reverse("initiatives:finish-milestone", args=args)
        assert client.post(done, {"done_on": "2099-01-01"}).status_code == 200
        assert client.post(done, {"done_on": "2026-11-04"}).status_code == 302
        assert "1 van de 1 klaar" in Client().get(accepted_initiative.get_absolute_url()).content.decode()

    @pytest.mark.parametrize(
        ("who", "wrong", "words"),
        [
            ({}, "party", "Kies wie ervoor zorgt"),
            ({"party": "other"}, "responsible", "Schrijf wie ervoor zorgt"),
            ({"party": "group", "responsible": "De aannemer"}, "responsible", "Lezers van Oudeland"),
        ],
    )
    def test_who_sees_to_it_is_said_once(
        self,
        joint_step: Step,
        accepted_initiative: Initiative,
        official: Person,
        signed_in: SignedIn,
        who: dict[str, str],
        wrong: str,
        words: str,
    ) -> None:
        client, address = signed_in(official), reverse("initiatives:milestones", args=[accepted_initiative.id])
        page = client.get(address)
        assert "hoeft niet" not in page.content.decode()
        if who.get("party") == "group":
            who = {**who, "party": str(accepted_initiative.group_id)}
        answer = client.post(address, {"title": "De kast staat", "planned_on": "2026-11-03", **who})
        shown = answer.content.decode()
        assert list(answer.context["form"].errors) == [wrong]
        assert f'href="#id_{wrong}"' in shown
        assert words in shown
        assert not Milestone.objects.exists()

    def test_a_party_sees_to_it(
        self, joint_step: Step, accepted_initiative: Initiative, official: Person, signed_in: SignedIn
    ) -> None:
        client, address = signed_in(official), reverse("initiatives:milestones", args=[accepted_initiative.id])
        good = {"title": "De kast staat", "planned_on": "2026-11-03", "party": str(accepted_initiative.group_id)}
        assert client.post(address, good).status_code == 302
        assert Milestone.objects.get().party == accepted_initiative.group

    def test_looking_back(self, completed: Initiative, representative: Person, signed_in: SignedIn) -> None:
        client, address = signed_in(representative), reverse("initiatives:evaluate", args=[completed.id])
        assert address in client.get(completed.get_absolute_url()).content.decode()
        answer = client.post(address, {"went_well": "Alles", "went_less": "", "again": "x"})
        assert answer.status_code == 200
        assert "Alles" in answer.content.decode()
        good = {"went_well": "Alles", "went_less": "Niets", "again": "otherwise"}
        assert client.post(address, good).status_code == 302
        assert client.post(address, good).status_code == 200
        assert Evaluation.objects.get().party == completed.group
        assert address not in client.get(completed.get_absolute_url()).content.decode()
