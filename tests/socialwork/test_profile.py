"""The profile of a neighbourhood: who writes, who reads which statement, and what stays."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Party, Person
from districts.models import District, Neighbourhood
from socialwork import actions
from socialwork.indicators import Indicator
from socialwork.key_figures import Figure
from socialwork.models import Statement
from tests import factories
from tests.conftest import SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Refused = Callable[..., AbstractContextManager[Any]]


def said(audience: str = "public", text: str = "Een plein.", **more: Any) -> actions.Said:
    fields = {"topic": "has", "source": "Wijkschouw", "said_on": datetime(2026, 10, 1).date()} | more  # noqa: DTZ001
    return actions.Said(text=text, audience=audience, **fields)


@pytest.fixture
def school(district: District) -> Person:
    """The head of a school in Oudeland."""
    party = factories.PartyFactory(kind=Party.Kind.PARTNER, name="De Korf", district=district)
    person = factories.PersonFactory(name="Kee Korf")
    factories.MembershipFactory(person=person, party=party)
    return person


@pytest.fixture
def statements(
    district: District, neighbourhood: Neighbourhood, welfare: Party, social_worker: Person, at: datetime
) -> dict[str, Statement]:
    """One for each kind of reader, of Dorpskern."""
    return {
        audience: actions.state(
            district=district,
            neighbourhood=neighbourhood,
            party_id=welfare.id,
            said=said(audience, f"Voor {audience}."),
            by=social_worker,
            at=at,
        )
        for audience in ("public", "table", "social")
    }


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        ("social_worker", {"public", "table", "social"}),
        ("official", {"public", "table"}),
        ("other_district_official", {"public", "table"}),
        ("executive", {"public", "table"}),
        ("school", {"public", "table"}),
        ("representative", None),
        ("stranger", None),
        ("admin", None),
    ],
)
def test_each_reads_what_is_meant_for_them(
    role: str,
    reads: set[str] | None,
    statements: dict[str, Statement],
    neighbourhood: Neighbourhood,
    signed_in: SignedIn,
    request: pytest.FixtureRequest,
) -> None:
    answer = signed_in(request.getfixturevalue(role)).get(reverse("team-profile", args=[neighbourhood.code]))
    found = {audience for audience in statements if f"Voor {audience}." in answer.content.decode()}
    assert (answer.status_code, found) == ((200, reads) if reads is not None else (404, set()))


def test_a_school_elsewhere_reads_what_everybody_reads(
    statements: dict[str, Statement],
    neighbourhood: Neighbourhood,
    other_district: District,
    school: Person,
    signed_in: SignedIn,
) -> None:
    Party.objects.filter(memberships__person=school).update(district=other_district)
    assert signed_in(school).get(reverse("team-profile", args=[neighbourhood.code])).status_code == 404


def test_everybody_reads_the_public_part_with_source_and_day(
    statements: dict[str, Statement], district: District, neighbourhood: Neighbourhood
) -> None:
    for address in (
        reverse("profile-part", args=[district.code, neighbourhood.code]),
        reverse("profile", args=[district.code]),
    ):
        page = Client().get(address).content.decode()
        assert "Voor public." in page
        assert "Wijkschouw" in page
        assert "1 oktober 2026" in page
        assert "Voor table." not in page
        assert "Voor social." not in page
    assert Client().get(reverse("profile-part", args=["WK990202", neighbourhood.code])).status_code == 404


def test_what_is_struck_out_is_gone_from_the_next_page(
    statements: dict[str, Statement],
    district: District,
    neighbourhood: Neighbourhood,
    social_worker: Person,
    at: datetime,
) -> None:
    address = reverse("profile-part", args=[district.code, neighbourhood.code])
    assert "Voor public." in Client().get(address).content.decode()
    actions.strike_statement(statement_id=statements["public"].id, reason="Oud.", by=social_worker, at=at)
    assert "Voor public." not in Client().get(address).content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"text": " "}, "Schrijf wat"),
        ({"source": ""}, "hoe u het weet"),
        ({"topic": "weather"}, "waar het over gaat"),
        ({"said_on": datetime(2027, 1, 1).date()}, "moet nog komen"),  # noqa: DTZ001
        ({"said_on": datetime(26, 10, 1).date()}, "het jaar"),  # noqa: DTZ001
        ({"audience": "social"}, "zelf niet mag lezen"),
        ({"text": "x" * 501}, "te lang"),
    ],
    ids=str,
)
def test_what_is_not_written(
    change: dict[str, Any],
    words: str,
    district: District,
    team: Party,
    official: Person,
    at: datetime,
    refused: Refused,
) -> None:
    with refused(actions.CannotState, words):
        actions.state(district=district, neighbourhood=None, party_id=team.id, said=said(**change), by=official, at=at)


def test_who_does_not_work_there_does_not_write(
    district: District,
    team: Party,
    other_team: Party,
    other_district_official: Person,
    school: Person,
    at: datetime,
    refused: Refused,
) -> None:
    writing = {"district": district, "neighbourhood": None, "said": said(), "at": at}
    for person, party in ((other_district_official, other_team), (other_district_official, team), (school, team)):
        with refused(actions.CannotState, "die hier werken"):
            actions.state(**writing, party_id=party.id, by=person)


def test_only_its_party_and_social_workers_strike_out(
    statements: dict[str, Statement],
    official: Person,
    school: Person,
    social_worker: Person,
    at: datetime,
    refused: Refused,
) -> None:
    one = statements["table"]
    for person in (official, school):
        with refused(actions.CannotStrikeStatement, "Alleen wie dit schreef"):
            actions.strike_statement(statement_id=one.id, reason="Oud.", by=person, at=at)
    with refused(actions.CannotStrikeStatement, "Vertel waarom"):
        actions.strike_statement(statement_id=one.id, reason=" ", by=social_worker, at=at)
    actions.strike_statement(statement_id=one.id, reason="Oud.", by=social_worker, at=at)
    with refused(actions.CannotStrikeStatement, "al doorgehaald"):
        actions.strike_statement(statement_id=one.id, reason="Oud.", by=social_worker, at=at)


def test_the_database_keeps_a_statement_as_it_was_written(statements: dict[str, Statement], at: datetime) -> None:
    rows = Statement.objects.filter(id=statements["public"].id)
    for change in ({"text": "Anders."}, {"audience": "table"}, {"struck_at": at}, {"said_on": at.date()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()


def test_key_figures_stand_beside_it_the_newest_of_each(
    district: District, neighbourhood: Neighbourhood, at: datetime
) -> None:
    for year, value in ((2024, 4000), (2025, 4100)):
        figures = [Figure(2, neighbourhood.code, Indicator.INHABITANTS, Decimal(value))]
        actions.import_key_figures(figures=figures, year=year, source="CBS", at=at + timedelta(days=year - 2024))
    page = Client().get(reverse("profile-part", args=[district.code, neighbourhood.code])).content.decode()
    assert "4.100" in page
    assert "(2025)" in page
    assert "4.000" not in page
