"""Who reads and who takes it away at the same moment. Real threads with connections of their own."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import Party, Person
from districts.models import Neighbourhood
from socialwork import actions
from socialwork.access import network
from socialwork.actions import Told
from socialwork.models import Consent, SharedSummary, Viewing
from tests.portions import by_day_and_night
from tests.racing import losers, race
from tests.socialwork.conftest import content

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = by_day_and_night("rounds", 50, 200)


@ROUNDS
def test_after_a_withdrawal_nobody_reads_and_nobody_waits_for_another(
    rounds: int,
    welfare: Party,
    team: Party,
    handler: Person,
    official: Person,
    neighbourhood: Neighbourhood,
    at: datetime,
) -> None:
    who: dict[str, Any] = {"by": handler, "at": at}
    told = Told(about="place", name="Plein", story="Het is er donker.")
    case = actions.open_case(party=welfare, neighbourhood=neighbourhood, told=told, **who)
    later = at + timedelta(minutes=5)
    seen = 0

    for _round in range(rounds):
        summary = shared(case.id, team, **who)

        def read(summary: SharedSummary = summary) -> Viewing:
            return actions.look_at_summary(summary=summary, by=official, at=later)

        def withdraw(summary: SharedSummary = summary) -> Consent:
            withdrawn = actions.withdraw_consent(consent_id=summary.consent_id, by=handler, at=later)
            with pytest.raises(actions.CannotLook):
                actions.look_at_summary(summary=summary, by=official, at=later)
            return withdrawn

        *looks, withdrawn = race(read, read, withdraw)

        assert isinstance(withdrawn, Consent), repr(withdrawn)
        assert {type(refused) for refused in losers(looks)} <= {actions.CannotLook}, looks
        seen += len(looks) - len(losers(looks))
    assert seen == Viewing.objects.filter(part=Viewing.Part.SHARED).count()


def shared(case_id: Any, party: Party, *, by: Person, at: datetime) -> SharedSummary:
    until = (at + timedelta(days=30)).date()
    consent = actions.ask_consent(
        case_id=case_id, party=party, of_whom="Zij", purpose="Rust", what="Dat", until=until, by=by, at=at
    )
    actions.record_consent(consent_id=consent.id, how="paper", remark="Kast 2", by=by, at=at)
    actions.share_summary(consent_id=consent.id, text="Rust graag.", by=by, at=at)
    return SharedSummary.objects.select_related("consent").get(consent=consent)


def test_a_tie_ends_while_who_holds_it_goes(
    welfare: Party, social_worker: Person, neighbourhood: Neighbourhood, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are kept busy for a moment after their first lock, one longer than the other, so that they meet."""
    later = at + timedelta(hours=1)

    def looks_twice(person: Person, district: str, at: datetime) -> bool:
        time.sleep(0.2 if at == later else 0.05)
        return may(person, district, at)

    may = network.may_keep_network
    who: dict[str, Any] = {"by": social_worker, "at": at}
    place = actions.add_actor(content=content(neighbourhood), consent=None, **who)
    for number in range(5):
        other = actions.add_actor(content=content(neighbourhood, "shop", f"Winkel {number}"), consent=None, **who)
        tie = actions.tie(actor_id=place.id, other_id=other.id, kind="knows", note="Zij kennen elkaar", **who)

        monkeypatch.setattr(network, "may_keep_network", looks_twice)
        ended, gone = race(
            lambda tie=tie: actions.end_tie(tie_id=tie.id, by=social_worker, at=later),
            lambda other=other: actions.remove_actor(actor_id=other.id, **who),
        )

        monkeypatch.undo()
        assert ended is None or isinstance(ended, actions.CannotEndTie), repr(ended)
        assert gone is None, repr(gone)
