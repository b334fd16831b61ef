"""Handing over, sharing, stepping down, giving back: what holds when, and which lines it leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from accounts.models import Party, Person
from decisions import actions, queries
from decisions.invariants import broken_in
from decisions.models import Mandate, Proposal, Step, Transfer
from ledger.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]
Offer = Callable[..., Transfer]


def kinds(entries: list[Entry]) -> list[str]:
    return [entry.kind for entry in entries]


def facts(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(entry.body)["facts"]
    return found


def seats(step: Step) -> dict[Party, str]:
    return {seat.party: seat.role for seat in step.authorities.get(next=None).seats.all()}


@pytest.fixture
def offer(joint_step: Step, team: Party, executive_board: Party, official: Person, later: datetime) -> Offer:
    """The team offers to share with the executive, unless told otherwise."""

    def offer(**given: Any) -> Transfer:
        return actions.offer_transfer(
            **{
                "step_id": joint_step.id,
                "kind": "share",
                "giver": team,
                "receiver": executive_board,
                "reason": "Het gaat over geld.",
                "answer_by": later.date() + timedelta(days=5),
                "by": official,
                "at": later,
                **given,
            }
        )

    return offer


@pytest.fixture
def team_step(joint_step: Step, group: Party, team: Party, official: Person, later: datetime) -> Step:
    """The open step of another plan of the group, at which the team decides alone."""
    template = factories.TemplateStepFactory(
        seats={"municipal_team": "decides", "resident_group": "consulted"}, term_amount=60, term_unit="days"
    ).template
    assert team.district is not None
    return actions.open_process(
        template=template, group=group, district=team.district, by=official, at=later
    ).steps.get()


class TestOffer:
    def test_who_offers_has_accepted_and_nothing_changes_yet(
        self, offer: Offer, joint_step: Step, team: Party, new_entries: NewEntries
    ) -> None:
        before = seats(joint_step)

        with new_entries() as entries:
            transfer = offer(ceiling=Decimal(5000), ends_on=date(2026, 12, 31))

        assert kinds(entries) == ["transfer.offered", "transfer.answered"]
        assert facts(entries[0])["ceiling"] == "5000.00"
        assert facts(entries[0])["ends_on"] == "2026-12-31"
        assert {opening.name for opening in entries[0].sealed.all()} == {"by", "reason"}
        assert transfer.closed_at is None
        assert [answer.party for answer in transfer.answers.all()] == [team]
        assert seats(joint_step) == before

    @pytest.mark.parametrize(
        "given",
        [
            {"kind": "give"},
            {"receiver": None},
            {"kind": "step_down"},
            {"answer_by": date(2026, 11, 1)},
            {"ends_on": date(2026, 11, 4)},
        ],
    )
    def test_not_what_this_table_does_not_know(self, offer: Offer, refused: Refused, given: dict[str, Any]) -> None:
        with refused(actions.CannotOffer):
            offer(**given)

    @pytest.fixture
    def up_to_500(self, team: Party) -> Mandate:
        """All that the team decides under."""
        Mandate.objects.filter(party=team).update(ceiling=500)
        return Mandate.objects.get(party=team)

    @pytest.mark.parametrize("kind", ["hand_over", "share"])
    def test_no_more_than_the_mandate_covers(
        self,
        team_step: Step,
        group: Party,
        team: Party,
        official: Person,
        up_to_500: Mandate,
        kind: str,
        later: datetime,
        offer: Offer,
        refused: Refused,
    ) -> None:
        to_the_group = {"step_id": team_step.id, "kind": kind, "receiver": group, "at": later + timedelta(hours=1)}
        with translation.override("en"):
            with refused(actions.CannotOffer, r"reaches up to € 500\.00\. Offer that amount, or less"):
                offer(**to_the_group)
            with refused(actions.CannotOffer, "the amount is above its ceiling"):
                offer(**to_the_group, ceiling=Decimal(501))
        assert offer(**to_the_group, ceiling=Decimal(500)).answers.get().mandate == up_to_500

    def test_who_goes_down_leaves_no_more_than_its_mandate_covers(
        self,
        joint_step: Step,
        group: Party,
        representative: Person,
        up_to_500: Mandate,
        offer: Offer,
        later: datetime,
        refused: Refused,
    ) -> None:
        down = {"kind": "step_down", "receiver": None}
        with translation.override("en"), refused(actions.CannotOffer, "up to € 500"):
            offer(**down)
        transfer = offer(**down, ceiling=Decimal(400))

        actions.accept_transfer(transfer_id=transfer.id, by=representative, at=later + timedelta(hours=1))

        assert {seat.party: seat.ceiling for seat in queries.deciding_seats(joint_step.authorities.get(next=None))} == {
            group: 400
        }
        assert list(broken_in(joint_step.process)) == []

    def test_a_mandate_is_no_bar_to_giving_it_to_who_decides_under_one(
        self, offer: Offer, up_to_500: Mandate, executive_board: Party
    ) -> None:
        assert offer(kind="hand_over").receiver == executive_board

    def test_neither_the_database_nor_the_walk_takes_more(
        self, offer: Offer, team_step: Step, group: Party, team: Party, representative: Person, later: datetime
    ) -> None:
        transfer = offer(step_id=team_step.id, kind="hand_over", receiver=group, at=later + timedelta(hours=1))
        assert list(broken_in(team_step.process)) == []
        limited = factories.MandateFactory(party=team, ceiling=500)
        answer = transfer.answers.get()
        answer.mandate = limited
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            answer.save()
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        assert list(broken_in(team_step.process)) == [
            "step 1: 2: the municipality answered an offer without a mandate that covers"
        ]
        answer.pk, answer.party_id = None, team.id
        other = Transfer.objects.create(
            **{name: getattr(transfer, name) for name in ("authority", "giver", "receiver", "reason", "answer_by")},
            step=team_step,
            kind="hand_over",
            offered_at=later,
            offered_by=representative,
            closed_at=later,
            result="lapsed",
        )
        answer.transfer = other
        with pytest.raises(IntegrityError, match="without a mandate that covers"), transaction.atomic():
            answer.save(force_insert=True)

    def test_going_down_without_deciding_names_no_amount(
        self, offer: Offer, group: Party, representative: Person, refused: Refused
    ) -> None:
        with translation.override("en"), refused(actions.CannotOffer, "name no amount"):
            offer(kind="step_down", giver=group, receiver=None, by=representative, ceiling=Decimal(5))

    @pytest.mark.parametrize("days", [367, 2_000_000])
    def test_it_lies_open_no_longer_than_a_year(
        self, offer: Offer, later: datetime, refused: Refused, days: int
    ) -> None:
        with refused(actions.CannotOffer, "een jaar"):
            offer(answer_by=later.date() + timedelta(days=days), ends_on=None)

    def test_it_may_lie_open_for_a_year(self, offer: Offer, later: datetime) -> None:
        assert offer(answer_by=later.date() + timedelta(days=366), ends_on=None).closed_at is None

    def test_not_to_who_takes_no_part(self, offer: Offer, other_team: Party, refused: Refused) -> None:
        with refused(actions.CannotOffer, other_team.name):
            offer(receiver=other_team)

    def test_not_to_who_decides_already(self, offer: Offer, group: Party, refused: Refused) -> None:
        with refused(actions.CannotOffer):
            offer(receiver=group)


class TestAccept:
    def test_the_last_acceptance_makes_the_new_arrangement(
        self,
        offer: Offer,
        joint_step: Step,
        group: Party,
        team: Party,
        welfare: Party,
        executive_board: Party,
        representative: Person,
        executive: Person,
        later: datetime,
        new_entries: NewEntries,
    ) -> None:
        transfer, hour = offer(ceiling=Decimal(5000)), timedelta(hours=1)
        with new_entries() as first:
            actions.accept_transfer(transfer_id=transfer.id, by=representative, at=later + hour)
        assert kinds(first) == ["transfer.answered"]
        assert seats(joint_step)[team] == "decides"
        assert executive_board not in seats(joint_step)

        with new_entries() as last:
            actions.accept_transfer(transfer_id=transfer.id, by=executive, at=later + 2 * hour)

        assert kinds(last) == ["transfer.answered", "transfer.accepted", "authority.transferred"]
        assert facts(last[2])["transfer"] == str(transfer.id)
        assert seats(joint_step) == {
            group: "decides",
            team: "decides",
            executive_board: "decides",
            welfare: "consulted",
        }
        authority = joint_step.authorities.get(next=None)
        assert authority.from_at == later + 2 * hour
        assert {seat.party: seat.ceiling for seat in authority.seats.exclude(ceiling=None)} == {executive_board: 5000}

    def test_a_ceiling_binds_who_received(
        self, offer: Offer, team_step: Step, group: Party, representative: Person, later: datetime, refused: Refused
    ) -> None:
        transfer = offer(step_id=team_step.id, receiver=group, ceiling=Decimal(100))
        actions.accept_transfer(transfer_id=transfer.id, by=representative, at=later + timedelta(hours=1))
        words = {"step_id": team_step.id, "by": representative, "outcome": "yes", "reasons": "Ja."}

        with refused(actions.CannotPropose, "100"):
            actions.propose(**words, amount=Decimal(101), at=later + timedelta(hours=2))
        actions.propose(**words, amount=Decimal(100), at=later + timedelta(hours=2))

    def test_a_proposal_on_the_table_is_closed(
        self,
        offer: Offer,
        joint_step: Step,
        official: Person,
        representative: Person,
        executive: Person,
        later: datetime,
        new_entries: NewEntries,
    ) -> None:
        transfer = offer()
        actions.propose(step_id=joint_step.id, by=official, outcome="yes", reasons="Ja.", at=later)
        actions.accept_transfer(transfer_id=transfer.id, by=representative, at=later)

        with new_entries() as entries:
            actions.accept_transfer(transfer_id=transfer.id, by=executive, at=later + timedelta(hours=1))

        assert kinds(entries)[-1] == "proposal.failed"
        assert not Proposal.objects.filter(step=joint_step, closed_at=None).exists()

    def test_handed_over_whole_the_giver_advises(
        self, offer: Offer, team_step: Step, group: Party, team: Party, representative: Person, later: datetime
    ) -> None:
        transfer = offer(step_id=team_step.id, kind="hand_over", receiver=group)
        actions.accept_transfer(transfer_id=transfer.id, by=representative, at=later + timedelta(hours=1))

        assert seats(team_step) == {team: "advises", group: "decides"}
        assert queries.rung_of(team_step.authorities.get(next=None)) == 6

    def test_a_step_down_asks_the_other_decider(
        self,
        offer: Offer,
        joint_step: Step,
        group: Party,
        team: Party,
        representative: Person,
        official: Person,
        later: datetime,
    ) -> None:
        transfer = offer(kind="step_down", giver=group, receiver=None, by=representative)
        assert seats(joint_step)[group] == "decides"

        actions.accept_transfer(transfer_id=transfer.id, by=official, at=later + timedelta(hours=1))

        assert seats(joint_step)[group] == "co_produces"
        assert seats(joint_step)[team] == "decides"

    def test_the_last_decider_does_not_step_down(self, offer: Offer, team_step: Step, refused: Refused) -> None:
        with refused(actions.CannotOffer):
            offer(step_id=team_step.id, kind="step_down", receiver=None)


def test_a_refusal_leaves_the_arrangement(
    offer: Offer, joint_step: Step, representative: Person, later: datetime, new_entries: NewEntries
) -> None:
    transfer, before = offer(), seats(joint_step)

    with new_entries() as entries:
        actions.refuse_transfer(transfer_id=transfer.id, reason="Te groot.", by=representative, at=later)

    assert kinds(entries) == ["transfer.answered", "transfer.refused"]
    assert {opening.name: opening.content for opening in entries[0].sealed.all()}["reason"] == "Te groot."
    transfer.refresh_from_db()
    assert (transfer.result, transfer.closed_at) == ("refused", later)
    assert seats(joint_step) == before


def test_an_offer_lapses_after_its_last_day(
    offer: Offer, later: datetime, new_entries: NewEntries, nothing_written: Callable[[], AbstractContextManager[None]]
) -> None:
    transfer = offer()
    with nothing_written():
        assert not actions.lapse_transfer(transfer_id=transfer.id, at=later + timedelta(days=5))

    with new_entries() as entries:
        assert actions.lapse_transfer(transfer_id=transfer.id, at=later + timedelta(days=6))

    assert kinds(entries) == ["transfer.lapsed"]


def test_a_decision_overtakes_an_offer(
    offer: Offer, joint_step: Step, representative: Person, official: Person, later: datetime, new_entries: NewEntries
) -> None:
    transfer = offer()
    proposal = actions.propose(step_id=joint_step.id, by=representative, outcome="no", reasons="Nee.", at=later)

    with new_entries() as entries:
        actions.voice(step_id=joint_step.id, proposal_id=proposal.id, by=official, say="consent", at=later)

    assert "transfer.overtaken" in kinds(entries)
    transfer.refresh_from_db()
    assert transfer.result == "overtaken"


class TestBack:
    @pytest.fixture
    def handed_over(
        self, offer: Offer, team_step: Step, group: Party, representative: Person, later: datetime
    ) -> Transfer:
        transfer = offer(
            step_id=team_step.id, kind="hand_over", receiver=group, ends_on=later.date() + timedelta(days=20)
        )
        return actions.accept_transfer(transfer_id=transfer.id, by=representative, at=later + timedelta(hours=1))

    def test_the_group_gives_back_without_anybodys_leave(
        self,
        handed_over: Transfer,
        team_step: Step,
        group: Party,
        team: Party,
        representative: Person,
        later: datetime,
        new_entries: NewEntries,
    ) -> None:
        with new_entries() as entries:
            actions.return_authority(
                step_id=team_step.id, by=representative, reason="Te veel werk.", at=later + timedelta(days=1)
            )

        assert kinds(entries) == ["authority.returned", "advice.released"]
        assert seats(team_step) == {team: "decides", group: "consulted"}

    def test_it_falls_back_after_its_last_day(
        self,
        handed_over: Transfer,
        team_step: Step,
        group: Party,
        team: Party,
        later: datetime,
        new_entries: NewEntries,
    ) -> None:
        assert not actions.fall_back(step_id=team_step.id, at=later + timedelta(days=20))

        with new_entries() as entries:
            assert actions.fall_back(step_id=team_step.id, at=later + timedelta(days=21))

        assert kinds(entries) == ["authority.returned", "advice.released"]
        assert seats(team_step) == {team: "decides", group: "consulted"}


def test_who_waited_for_the_lock_comes_after_who_was_first(
    joint_step: Step, executive: Person, offer: Offer, representative: Person, later: datetime
) -> None:
    """Two moments can be locked in the other order than they were taken from the clock."""
    transfer = offer()
    for person in (representative, executive):
        actions.accept_transfer(transfer_id=transfer.id, by=person, at=later + timedelta(hours=1))

    authority = actions.withdraw_authority(
        step_id=joint_step.id, by=executive, article="A", reason="B", at=later + timedelta(minutes=59)
    )

    assert authority.previous is not None
    assert authority.from_at > authority.previous.from_at
