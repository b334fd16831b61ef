"""Who acts at the boundary at the same moment: one wins, and the other is told why."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest

from accounts.models import Party, Person
from boundary import actions
from boundary.models import Activity, Consult, DemarcationAnswer, Signal
from districts.models import District
from ledger import queries as ledger
from tests import factories
from tests.racing import losers, race, winners

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_settle_one_consult_at_once(
    team: Party,
    welfare: Party,
    official: Person,
    social_worker: Person,
    colleague: Person,
    district: District,
    at: datetime,
) -> None:
    consult = factories.ConsultFactory(municipal=team, welfare=welfare, district=district, opened_at=at)
    proposal = actions.propose_settlement(consult_id=consult.id, outcome="fine", why="Mag.", by=social_worker, at=at)

    results = race(
        *[
            lambda person=person: actions.agree_to_settle(settlement_id=proposal.id, by=person, at=at)
            for person in (official, colleague)
        ]
    )

    assert len(winners(results)) == 1
    assert [type(one) for one in losers(results)] == [actions.CannotAgree]
    assert list(ledger.faults()) == []


def test_one_form_is_sent_four_times_at_once(
    team: Party, welfare: Party, official: Person, district: District, at: datetime
) -> None:
    key = uuid4()

    def log() -> Activity:
        return actions.log_activity(
            key=key,
            party=team,
            work_function="bridging",
            district=district,
            initiative=None,
            done_on=at.date(),
            minutes=60,
            how="alone",
            by=official,
            at=at,
        )

    results = race(*[log] * 4)

    assert losers(results) == []
    assert (Activity.objects.count(), Signal.objects.count(), Consult.objects.count()) == (1, 1, 1)
    assert list(ledger.faults()) == []


def test_two_signals_about_the_same_open_one_consult(
    team: Party, welfare: Party, official: Person, colleague: Person, district: District, at: datetime
) -> None:
    def log(person: Person) -> Activity:
        return actions.log_activity(
            key=uuid4(),
            party=team,
            work_function="bridging",
            district=district,
            initiative=None,
            done_on=at.date(),
            minutes=60,
            how="alone",
            by=person,
            at=at,
        )

    results = race(*[lambda person=person: log(person) for person in (official, colleague)])

    assert losers(results) == []
    assert (Activity.objects.count(), Signal.objects.count(), Consult.objects.count()) == (2, 2, 1)


def test_the_last_two_agree_to_a_change_at_once(
    welfare: Party, social_worker: Person, executive_board: Party, executive: Person, at: datetime
) -> None:
    proposal = factories.DemarcationProposalFactory(party=welfare, proposed_by=social_worker, proposed_at=at)

    results = race(
        *[
            lambda party=party, by=by: actions.answer_demarcation(
                proposal_id=proposal.id, party=party, agrees=True, reason="", by=by, at=at
            )
            for party, by in ((welfare, social_worker), (executive_board, executive))
        ]
    )

    assert losers(results) == []
    proposal.refresh_from_db()
    assert (proposal.result, DemarcationAnswer.objects.count()) == ("agreed", 2)
