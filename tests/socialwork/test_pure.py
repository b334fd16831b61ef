"""Sealing, the odd looks and the term: functions that know no models and no clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from socialwork import oddities, sealing
from socialwork.actions.opening import street_alone
from socialwork.oddities import Look, Oddity
from socialwork.retention import Term, last_day_kept
from socialwork.sealing import CannotOpen, Keyring

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
PERSON = uuid4()


class TestSealing:
    def test_it_opens_with_its_key_and_for_what_it_is_about(self) -> None:
        key = sealing.new_key()
        sealed = sealing.seal(key, "a", b"words")
        assert sealing.unseal(key, "a", sealed) == b"words"
        assert b"words" not in sealed
        assert sealing.seal(key, "a", b"words") != sealed

    def test_with_anything_else_it_does_not(self) -> None:
        key = sealing.new_key()
        sealed = sealing.seal(key, "a", b"words")
        changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
        for other in ((sealing.new_key(), "a", sealed), (key, "b", sealed), (key, "a", changed), (key, "a", b"")):
            with pytest.raises(CannotOpen) as refused:
                sealing.unseal(*other)
            assert str(refused.value) == ""

    def test_a_ring_wraps_with_its_first_key_and_opens_with_all(self) -> None:
        old, new, key = sealing.new_key(), sealing.new_key(), sealing.new_key()
        wrapped = Keyring([old]).wrap("case", key)
        both = Keyring([new, old])
        assert both.unwrap("case", wrapped) == key
        assert not both.is_current(wrapped)
        assert both.is_current(both.wrap("case", key))
        for ring, case in ((Keyring([new]), "case"), (both, "other")):
            with pytest.raises(CannotOpen):
                ring.unwrap(case, wrapped)
        assert old.hex() not in repr(both)

    def test_a_mark_is_the_same_however_it_is_written_and_another_for_another_kind(self) -> None:
        key = sealing.new_key()
        assert sealing.mark(key, "name", "Mevrouw  Prins ") == sealing.mark(key, "name", "mevrouw prins")
        assert sealing.mark(key, "name", "prins") != sealing.mark(key, "street", "prins")
        assert sealing.mark(key, "name", "prins") != sealing.mark(sealing.new_key(), "name", "prins")


def look(minutes: float = 0, *, case: UUID | None = None, **odd: bool) -> Look:
    return Look(uuid4(), PERSON, case or uuid4(), NOON + timedelta(minutes=minutes), **odd)


class TestOddities:
    @pytest.mark.parametrize(("hour", "is_odd"), [(22, False), (23, True), (0, True), (5, True), (6, False)])
    def test_at_night(self, hour: int, is_odd: bool) -> None:
        one = Look(uuid4(), PERSON, uuid4(), NOON.replace(hour=hour))
        assert (oddities.picked([one], "")[one.id] is Oddity.AT_NIGHT) == is_odd

    def test_own_street_weighs_more_than_outside_the_district(self) -> None:
        both, outside = look(own_street=True, outside_district=True), look(outside_district=True)
        picked = oddities.picked([both, outside], "")
        assert (picked[both.id], picked[outside.id]) == (Oddity.OWN_STREET, Oddity.OUTSIDE_DISTRICT)

    def test_many_cases_in_a_row_and_not_many_looks_at_one(self) -> None:
        row = [look(minute) for minute in range(oddities.MANY_CASES)]
        slow = [look(100 + minute * 30) for minute in range(oddities.MANY_CASES)]
        same = uuid4()
        one = [look(2000 + minute, case=same) for minute in range(20)]
        picked = oddities.picked([*row, *slow, *one], "")
        odd = {key for key, why in picked.items() if why is Oddity.MANY_IN_A_ROW}
        assert odd == {row[-1].id}

    def test_the_names_of_ones_own_cases_are_not_many_in_a_row(self) -> None:
        """Who is on a dozen cases reads their names every morning: that is no reason to ask about each of them."""
        names = [look(in_list=True) for _case in range(oddities.MANY_CASES + 4)]
        opened = [look(minute + 1) for minute in range(oddities.MANY_CASES - 1)]
        picked = oddities.picked([*names, *opened], "")
        assert set(picked.values()) == {Oddity.SAMPLE}

    def test_of_a_list_that_is_read_at_night_one_name_speaks_for_all(self) -> None:
        names = [Look(uuid4(), PERSON, uuid4(), NOON.replace(hour=2), in_list=True) for _case in range(12)]
        assert list(oddities.picked(names, "").values()) == [Oddity.AT_NIGHT]
        street = [look(60, in_list=True, own_street=True) for _case in range(2)]
        assert len(oddities.picked(street, "")) == 2, "which case lies in the own street is asked of each"

    def test_the_sample_is_one_in_twenty_at_least_one_and_the_same_when_asked_again(self) -> None:
        looks = [look(minute * 60) for minute in range(100)]
        daytime = [one for one in looks if 6 <= one.at.hour < 23]
        sample = {key for key, why in oddities.picked(daytime, "w").items() if why is Oddity.SAMPLE}
        assert len(sample) == -(-len(daytime) // 20)
        assert sample == {key for key, why in oddities.picked(daytime, "w").items() if why is Oddity.SAMPLE}
        assert sample != {key for key, why in oddities.picked(daytime, "x").items() if why is Oddity.SAMPLE}
        assert oddities.picked([], "w") == {}

    def test_of_one_case_on_one_day_one_look_speaks_for_the_others(self) -> None:
        same = uuid4()
        looks = [look(minute, case=same, own_street=True) for minute in range(5)]
        assert list(oddities.picked(looks, "")) == [looks[0].id]


@pytest.mark.parametrize(
    ("ended", "years", "last"),
    [
        (date(2026, 11, 2), 15, date(2041, 11, 2)),
        (date(2024, 2, 29), 15, date(2039, 2, 28)),
        (date(2024, 2, 29), 20, date(2044, 2, 29)),
    ],
)
def test_a_case_is_kept_for_whole_years(ended: date, years: int, last: date) -> None:
    assert last_day_kept(ended, Term(years, "Wmo 2015, artikel 5.3.4")) == last


@pytest.mark.parametrize(
    ("address", "street"),
    [("Dorpsstraat 12 b", "Dorpsstraat"), ("Plein 1940 3", "Plein"), ("Kade", "Kade"), ("3", "3")],
)
def test_a_street_stands_without_its_number(address: str, street: str) -> None:
    assert street_alone(address) == street
