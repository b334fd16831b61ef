"""The pages of districts and neighbourhoods: what goes on there, who is there, and when one can come by."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Person
from decisions.models import Step
from districts import hours
from districts.models import Contact, District, Neighbourhood, OpeningHours, SpecialDay, Workplace
from initiatives.models import Initiative
from tests import factories
from tests.conftest import SignedIn
from tests.initiatives.test_finding import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def desk(district: District) -> Workplace:
    """Open on Wednesday, the day on which the cast looks, in two stretches; and closed on Monday the 9th."""
    made = factories.WorkplaceFactory(district=district, name="Wijkpunt Oudeland")
    for opens, closes in ((time(9), time(12)), (time(13), time(17))):
        factories.OpeningHoursFactory(workplace=made, weekday=3, opens=opens, closes=closes)
    SpecialDay.objects.create(workplace=made, day=date(2026, 11, 9), reason_nl="teamdag")
    SpecialDay.objects.create(workplace=made, day=date(2026, 11, 3), reason_nl="voorbij")
    return made


def contact(district: District, name: str, **fields: Any) -> Contact:
    return factories.ContactFactory(district=district, name=name, **fields)


class TestThePages:
    def test_a_district_tells_its_plans_its_desk_and_its_people(
        self, client: Client, joint_step: Step, district: District, desk: Workplace
    ) -> None:
        contact(district, "Omar H.", function_nl="wijkregisseur")
        told = page(client, "/wijken/WK990201/")
        for words in ("Oudeland", "De bibliotheek blijft open", "Wijkpunt Oudeland", "Omar H.", "wijkregisseur"):
            assert words in told
        assert "Vandaag open:" in told
        assert "9.00 tot 12.00 uur, 13.00 tot 17.00 uur" in told
        assert "maandag 9 november: gesloten (teamdag)" in told
        assert "voorbij" not in told

    def test_names_of_accounts_are_never_shown_by_themselves(
        self, client: Client, joint_step: Step, official: Person, social_worker: Person, representative: Person
    ) -> None:
        for address in ("/wijken/", "/wijken/WK990201/", "/wijken/WK990201/BU99020101/"):
            told = page(client, address)
            for person in (official, social_worker, representative):
                assert person.name not in told

    def test_a_neighbourhood_shows_its_own(
        self,
        client: Client,
        joint_step: Step,
        district: District,
        neighbourhood: Neighbourhood,
        second_neighbourhood: Neighbourhood,
        desk: Workplace,
    ) -> None:
        contact(district, "Ans", neighbourhood=neighbourhood)
        contact(district, "Bea", neighbourhood=second_neighbourhood)
        contact(district, "Cor")
        own, next_door = (page(client, f"/wijken/WK990201/BU9902010{number}/") for number in (1, 2))
        assert "De bibliotheek blijft open" in own
        assert "De bibliotheek blijft open" not in next_door
        assert [name in own for name in ("Ans", "Bea", "Cor", "Wijkpunt")] == [True, False, True, True]
        assert [name in next_door for name in ("Ans", "Bea", "Cor", "Wijkpunt")] == [False, True, True, True]

    @pytest.mark.parametrize(
        "address",
        [
            "/wijken/WK000000/",
            "/wijken/WK990202/BU99020101/",
            "/wijken/WK990201/BU00000000/",
            "/wijken/wk990201/",
            "/wijken/WK990201%00/",
            "/wijken/WK99020/",
        ],
    )
    def test_a_place_that_is_not_there(self, client: Client, neighbourhood: Neighbourhood, address: str) -> None:
        assert client.get(address).status_code == 404

    def test_a_place_without_anything(self, client: Client, neighbourhood: Neighbourhood) -> None:
        Neighbourhood.objects.update(boundary=None)
        District.objects.update(boundary=None)
        for address in ("/wijken/", "/wijken/WK990201/", "/wijken/WK990201/BU99020101/"):
            page(client, address)

    def test_names_are_shown_as_they_are(self, client: Client, joint_step: Step, district: District) -> None:
        contact(district, "<script>alert(1)</script>")
        assert "<script>alert" not in page(client, "/wijken/WK990201/")


class TestTheHours:
    def test_a_week_begins_on_monday_and_has_seven_days(self) -> None:
        week = hours.week_of([(3, time(13), time(17)), (3, time(9), time(12))])
        assert [len(day.stretches) for day in week] == [0, 0, 2, 0, 0, 0, 0]
        assert week[2].stretches[0] == (time(9), time(12))
        assert hours.week_of([]) == []

    def test_a_special_day_goes_before_the_week(self) -> None:
        day, week = date(2026, 11, 4), hours.week_of([(3, time(9), time(12))])
        assert [stretch[0] for stretch in hours.on(day, week, []).stretches] == [time(9)]  # type: ignore[union-attr]
        closed = hours.on(day, week, [(day, None, None, "feest")])
        assert closed is not None
        assert (list(closed.stretches), closed.reason) == ([], "feest")
        assert hours.on(day, [], []) is None

    @pytest.mark.parametrize(
        "wrong",
        [
            {"opens": time(12), "closes": time(9)},
            {"opens": time(9), "closes": time(9)},
            {"weekday": 0},
            {"weekday": 8},
        ],
    )
    def test_the_database_refuses_hours_that_cannot_be(self, desk: Workplace, wrong: dict[str, Any]) -> None:
        hours_of_a_day = {"weekday": 1, "opens": time(9), "closes": time(12), **wrong}
        with pytest.raises(IntegrityError), transaction.atomic():
            OpeningHours.objects.create(workplace=desk, **hours_of_a_day)

    @pytest.mark.django_db(transaction=True)
    def test_the_database_refuses_hours_that_overlap(self, desk: Workplace) -> None:
        with pytest.raises(IntegrityError, match="do not overlap"):
            OpeningHours.objects.create(workplace=desk, weekday=3, opens=time(11), closes=time(14))
        OpeningHours.objects.create(workplace=desk, weekday=3, opens=time(12), closes=time(13))
        OpeningHours.objects.create(workplace=desk, weekday=4, opens=time(11), closes=time(14))

    def test_the_database_refuses_half_a_special_day(self, desk: Workplace) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            SpecialDay.objects.create(workplace=desk, day=date(2026, 12, 1), opens=time(9))

    def test_a_contact_works_in_a_neighbourhood_of_the_own_district(
        self, district: District, other_neighbourhood: Neighbourhood
    ) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            contact(district, "Ans", neighbourhood=other_neighbourhood)


class TestTheAdministration:
    def form(self, desk: Workplace, *rows: tuple[str, str, str]) -> dict[str, str]:
        form = {
            "name": desk.name,
            "district": desk.district_id,
            "address": desk.address,
            "hours_nl": "",
            "hours_en": "",
        }
        form |= {"special_days-TOTAL_FORMS": "0", "special_days-INITIAL_FORMS": "0"}
        form |= {"opening_hours-TOTAL_FORMS": str(len(rows)), "opening_hours-INITIAL_FORMS": "0"}
        for number, (weekday, opens, closes) in enumerate(rows):
            form |= {
                f"opening_hours-{number}-weekday": weekday,
                f"opening_hours-{number}-opens": opens,
                f"opening_hours-{number}-closes": closes,
            }
        return form

    def test_an_admin_gives_a_desk_its_hours(
        self, signed_in: SignedIn, admin: Person, district: District, client: Client
    ) -> None:
        desk = factories.WorkplaceFactory(district=district)
        assert "16.30" not in page(client, "/wijken/WK990201/")
        address = f"/beheer/districts/workplace/{desk.pk}/change/"
        form = self.form(desk, ("1", "09:00", "12:00"), ("1", "13:00", "16:30"))
        assert signed_in(admin).post(address, form).status_code == 302
        assert desk.opening_hours.count() == 2
        assert "16.30" in page(client, "/wijken/WK990201/")

    def test_hours_that_overlap_are_refused_with_what_was_typed(
        self, signed_in: SignedIn, admin: Person, district: District
    ) -> None:
        desk = factories.WorkplaceFactory(district=district)
        address = f"/beheer/districts/workplace/{desk.pk}/change/"
        answer = signed_in(admin).post(address, self.form(desk, ("1", "09:00", "12:00"), ("1", "11:00", "16:30")))
        assert answer.status_code == 200
        assert "overlappen" in answer.content.decode()
        assert "16:30" in answer.content.decode()
        assert not desk.opening_hours.exists()


def test_a_plan_is_found_from_its_district(client: Client, joint_step: Step) -> None:
    assert Initiative.objects.get().get_absolute_url() in page(client, "/wijken/WK990201/")
