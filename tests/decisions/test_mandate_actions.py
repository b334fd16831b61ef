"""The register of mandates: who may keep it, what it refuses, who hears that one ends."""

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

from accounts.models import Membership, Party, Person
from decisions import actions
from decisions.mandates import Claim, shortfalls
from decisions.models import Mandate, Step
from districts.models import District
from ledger.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]
Give = Callable[..., Mandate]


@pytest.fixture
def give(team: Party, executive: Person, later: datetime) -> Give:
    def give(**given: Any) -> Mandate:
        return actions.give_mandate(
            **{
                "party": team,
                "function": "teamleider",
                "source": "Mandaatbesluit 2026, artikel 3",
                "valid_from": date(2026, 1, 1),
                "by": executive,
                "at": later,
                **given,
            }
        )

    return give


def test_it_is_given_with_one_line(give: Give, district: District, new_entries: NewEntries) -> None:
    with new_entries() as entries:
        mandate = give(subject="library", districts=[district], ceiling=Decimal(5000), valid_until=date(2026, 12, 31))

    assert [entry.kind for entry in entries] == ["mandate.given"]
    facts = json.loads(entries[0].body)["facts"]
    assert facts == {
        "party": str(mandate.party_id),
        "function": "teamleider",
        "subject": "library",
        "districts": [district.code],
        "ceiling": "5000.00",
        "valid_from": "2026-01-01",
        "valid_until": "2026-12-31",
        "under": None,
    }


def test_an_admin_keeps_the_register_too(give: Give, admin: Person) -> None:
    assert give(by=admin).given_by == admin


@pytest.mark.parametrize("kind", ["resident_group", "welfare_team", "partner"])
def test_only_a_municipal_party_has_them(give: Give, kind: str, refused: Refused) -> None:
    party = factories.PartyFactory(kind=kind)

    with refused(actions.CannotGiveMandate):
        give(party=party)


def test_a_sub_mandate_ends_with_the_one_above(
    give: Give, executive: Person, later: datetime, new_entries: NewEntries
) -> None:
    above = give()
    below = give(under=above)
    lowest = give(under=below, valid_until=date(2026, 12, 31))
    ended_before = give(under=above, valid_until=date(2026, 11, 4))

    with new_entries() as entries:
        actions.end_mandate(mandate_id=above.id, last_day=date(2026, 11, 10), by=executive, at=later)

    assert {entry.subject for entry in entries} == {above.id, below.id, lowest.id}
    assert {entry.kind for entry in entries} == {"mandate.ended"}
    ended_before.refresh_from_db()
    assert ended_before.valid_until == date(2026, 11, 4)
    assert Mandate.objects.filter(valid_until=date(2026, 11, 10)).count() == 3


def test_one_that_would_begin_after_the_one_above_ended_never_holds(
    give: Give, executive: Person, team: Party, later: datetime
) -> None:
    above = give()
    below = give(under=above, valid_from=date(2027, 1, 1))

    actions.end_mandate(mandate_id=above.id, last_day=date(2026, 11, 10), by=executive, at=later)

    below.refresh_from_db()
    assert below.valid_until == date(2026, 12, 31), "the day before it would have begun"
    for day in (date(2026, 12, 31), date(2027, 1, 1)):
        assert shortfalls(below.reach, Claim("library", "WK990201", Decimal(0), day))


def test_a_sub_mandate_is_held_to_the_one_above_as_it_is_now(
    give: Give, executive: Person, later: datetime, refused: Refused
) -> None:
    """Not as it was when the page was made: it may have been ended meanwhile."""
    above = give()
    actions.end_mandate(mandate_id=above.id, last_day=date(2026, 11, 10), by=executive, at=later)

    with refused(actions.CannotGiveMandate):
        give(under=above)


@pytest.mark.parametrize(
    "reach",
    [
        {"subject": ""},
        {"subject": "playground"},
        {"ceiling": None},
        {"ceiling": Decimal(5001)},
        {"valid_from": date(2025, 12, 31)},
        {"valid_until": None},
        {"valid_until": date(2027, 1, 1)},
        {"districts": []},
        {"districts": ["other"]},
    ],
)
def test_the_database_refuses_a_sub_mandate_that_reaches_further(
    give: Give, district: District, other_district: District, reach: dict[str, Any]
) -> None:
    whole: dict[str, Any] = {
        "subject": "library",
        "ceiling": Decimal(5000),
        "valid_from": date(2026, 1, 1),
        "valid_until": date(2026, 12, 31),
    }
    above = give(**whole, districts=[district])
    own = {**whole, **reach}
    places = [other_district if one == "other" else one for one in own.pop("districts", [district])]
    below = factories.MandateFactory(party=above.party, under=above, **own)
    below.districts.set(places)
    with pytest.raises(IntegrityError, match="reaches no further"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    below.delete()


def test_who_only_belongs_to_the_executive_does_not_keep_the_register(
    give: Give, executive_board: Party, executive: Person, later: datetime, refused: Refused
) -> None:
    clerk = factories.MembershipFactory(party=executive_board, is_representative=False).person
    mandate = give()

    with refused(actions.CannotGiveMandate):
        give(by=clerk)
    with refused(actions.CannotEndMandate):
        actions.end_mandate(mandate_id=mandate.id, last_day=date(2026, 11, 10), by=clerk, at=later)


def test_it_does_not_end_in_the_past(give: Give, executive: Person, later: datetime, refused: Refused) -> None:
    mandate = give()

    with refused(actions.CannotEndMandate):
        actions.end_mandate(mandate_id=mandate.id, last_day=later.date() - timedelta(days=1), by=executive, at=later)


def test_that_it_ends_is_told_once_thirty_days_ahead(give: Give, later: datetime, new_entries: NewEntries) -> None:
    mandate = give(valid_until=later.date() + timedelta(days=31))
    assert not actions.tell_expiry(mandate_id=mandate.id, at=later)

    with new_entries() as entries:
        assert actions.tell_expiry(mandate_id=mandate.id, at=later + timedelta(days=1))
        assert not actions.tell_expiry(mandate_id=mandate.id, at=later + timedelta(days=2))

    assert [entry.kind for entry in entries] == ["mandate.expiring"]


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ({"subject": "playground"}, "it is about another subject"),
        ({"ceiling": Decimal(99)}, "the amount is above its ceiling"),
        ({"valid_from": date(2027, 1, 1)}, "it is not valid on this day"),
        ({"valid_until": date(2026, 11, 2)}, "it is not valid on this day"),
    ],
)
def test_who_falls_short_hears_in_what_and_who_may(
    give: Give,
    joint_step: Step,
    team: Party,
    official: Person,
    colleague: Person,
    later: datetime,
    refused: Refused,
    held: dict[str, Any],
    words: str,
) -> None:
    Mandate.objects.filter(party=team).update(function="wethouder")
    Membership.objects.filter(person=official).update(function="teamleider")
    Membership.objects.filter(person=colleague).update(function="directeur", is_representative=True)
    give(**held)
    give(function="directeur")
    spend = {"step_id": joint_step.id, "outcome": "yes", "reasons": "Ja.", "amount": Decimal(100), "at": later}

    with translation.override("en"):
        with refused(actions.CannotPropose, f"{words}.*Who may: Carla Smit \\(directeur\\)"):
            actions.propose(by=official, **spend)
        actions.propose(by=colleague, **spend)


def test_another_district_falls_short(
    give: Give,
    joint_step: Step,
    team: Party,
    official: Person,
    other_district: District,
    later: datetime,
    refused: Refused,
) -> None:
    Mandate.objects.filter(party=team).update(function="wethouder")
    Membership.objects.filter(person=official).update(function="teamleider")
    give(districts=[other_district])

    with translation.override("en"), refused(actions.CannotPropose, "another district.*Nobody at Wijkteam Oudeland"):
        actions.propose(step_id=joint_step.id, by=official, outcome="no", reasons="Nee.", at=later)


def test_who_has_none_hears_that(
    joint_step: Step, team: Party, official: Person, later: datetime, refused: Refused
) -> None:
    Mandate.objects.filter(party=team).update(function="wethouder")

    with translation.override("en"), refused(actions.CannotPropose, "no mandate to decide for Wijkteam Oudeland"):
        actions.propose(step_id=joint_step.id, by=official, outcome="no", reasons="Nee.", at=later)


def test_a_voice_names_its_mandate(
    give: Give, joint_step: Step, official: Person, representative: Person, later: datetime, new_entries: NewEntries
) -> None:
    narrow = give(function="", ceiling=Decimal(500))
    proposal = actions.propose(
        step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", amount=Decimal(500), at=later
    )
    assert proposal.voices.get().mandate is None

    with new_entries() as entries:
        voice = actions.voice(step_id=joint_step.id, proposal_id=proposal.id, by=official, say="consent", at=later)

    assert voice is not None
    assert voice.mandate == narrow, "the one with the lowest ceiling that covers"
    assert json.loads(entries[0].body)["facts"]["mandate"] == str(narrow.id)
