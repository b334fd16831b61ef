"""The register of mandates in public: every mandate, for everybody, with no person in it."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import Party, Person
from decisions.models import Mandate, ProcessTemplate
from districts.models import District
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PAGE = "/zeggenschap/mandaten/"


@pytest.fixture
def mandate(team: Party, official: Person, admin: Person, district: District, template: ProcessTemplate) -> Mandate:
    """The leader of Omar's team may decide on libraries in Oudeland, up to 5,000 euros, under the whole team's."""
    given: Mandate = factories.MandateFactory(
        party=team,
        function="teamleider",
        subject=template.key,
        ceiling=Decimal(5000),
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
        source="Mandaatbesluit 2026, artikel 4",
        under=team.mandates.get(),
        given_by=admin,
    )
    given.districts.add(district)
    return given


def test_a_mandate_is_shown_with_all_that_it_covers(client: Client, mandate: Mandate) -> None:
    answer = client.get(PAGE)
    page = answer.content.decode()
    assert not answer.cookies
    for needed in (
        "Wijkteam Oudeland", "teamleider", "Een bibliotheek openhouden", "€ 5.000", "Oudeland", "1 januari 2026",
        "31 december 2026", "Mandaatbesluit 2026, artikel 4", "Iedereen die voor de partij tekent, Wijkteam Oudeland",
    ):  # fmt: skip
        assert needed in page, needed


def test_no_person_is_named(client: Client, mandate: Mandate) -> None:
    for address in (PAGE, f"{PAGE}mandaten.csv"):
        said = client.get(address).content.decode()
        for person in Person.objects.all():
            assert person.name not in said
            assert str(person.id) not in said


def test_one_party_can_be_chosen(client: Client, mandate: Mandate, other_team: Party, team: Party) -> None:
    rows = client.get(PAGE, {"partij": str(team.id)}).context["rows"]
    assert {row.mandate.party for row in rows} == {team}
    assert {row.mandate.party for row in client.get(PAGE).context["rows"]} == {team, other_team}


@pytest.mark.parametrize("typed", ["", "x", "\x00", "9" * 400, "00000000-0000-0000-0000-000000000000"])
def test_a_party_that_is_none_shows_all(client: Client, mandate: Mandate, typed: str) -> None:
    answer = client.get(PAGE, {"partij": typed})
    assert answer.status_code == 200
    assert len(answer.context["rows"]) == Mandate.objects.count()


def test_a_mandate_holds_through_its_last_day(client: Client, mandate: Mandate) -> None:
    """It is Wednesday 4 November 2026."""
    for last_day, is_over in ((date(2026, 11, 4), False), (date(2026, 11, 3), True)):
        Mandate.objects.filter(id=mandate.id).update(valid_until=last_day)
        answer = client.get(PAGE, {"dag": str(last_day)})  # another address, so that no kept page answers
        assert (mandate in [row.mandate for row in answer.context["over"]]) is is_over
        assert (mandate in [row.mandate for row in answer.context["rows"]]) is not is_over


def test_the_file_holds_every_mandate(client: Client, mandate: Mandate) -> None:
    Mandate.objects.filter(id=mandate.id).update(source='=HYPERLINK("x")', valid_until=date(2026, 1, 31))
    with translation.override("en"):
        text = client.get(f"{PAGE}mandaten.csv", headers={"accept-language": "en"}).content.decode()
    rows = {row["mandaat"]: row for row in csv.DictReader(io.StringIO(text))}
    assert len(rows) == Mandate.objects.count()
    row = rows[str(mandate.id)]
    assert row["onderwerp"] == "Een bibliotheek openhouden"
    assert row["bedrag tot en met (euro)"] == "5000.00"
    assert row["wijken (CBS-codes)"] == "WK990201"
    assert (row["geldig vanaf"], row["geldig tot en met"]) == ("2026-01-01", "2026-01-31")
    assert row["bron"] == '\'=HYPERLINK("x")'
    assert row["ondermandaat van"] == str(mandate.under_id)
    assert rows[str(mandate.under_id)]["geldig tot en met"] == ""


def test_what_somebody_typed_is_shown_as_text(client: Client, mandate: Mandate) -> None:
    Mandate.objects.filter(id=mandate.id).update(function="<script>alert(1)</script>")
    assert b"<script>alert" not in client.get(PAGE).content


def test_nobody_holds_a_mandate_yet(client: Client, db: None) -> None:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    assert answer.context["rows"] == []


def test_the_number_of_questions_does_not_grow(client: Client, mandate: Mandate, team: Party) -> None:
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE, {"keer": "1"})
    for _number in range(5):
        below = factories.MandateFactory(
            party=team,
            under=mandate,
            **{name: getattr(mandate, name) for name in ("subject", "ceiling", "valid_from", "valid_until")},
        )
        below.districts.add(mandate.districts.get())
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE, {"keer": "2"})
    assert len(many) <= len(few)


def test_the_figures_lead_to_it(client: Client, db: None) -> None:
    assert f'href="{PAGE}"' in client.get("/zeggenschap/").content.decode()
