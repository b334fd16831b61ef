from itertools import pairwise
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions import drawing
from decisions.drawing import CENTRE, SIZE, TABLE_RADIUS, Chair, DrawnSeat, draw, wrapped
from decisions.ladder import Role

LINDE = [
    Chair("Groep", Role.DECIDES, "resident_group", voice="consent"),
    Chair("Wijkteam Oost", Role.DECIDES, "municipal_team"),
    Chair("College", Role.INFORMED, "executive"),
    Chair("Sociaal werk", Role.ADVISES, "welfare_team"),
]
chairs = st.lists(
    st.builds(Chair, st.text("abcdefghij \u00ad", max_size=30), st.sampled_from(Role), st.just("partner")), max_size=14
)


def outline(seat: DrawnSeat) -> float:
    return max(seat.radius, seat.ring)


def test_the_first_chair_stands_at_the_top() -> None:
    first = draw(LINDE).seats[0]
    assert first.x == CENTRE
    assert first.y < CENTRE


def test_chairs_go_with_the_clock() -> None:
    _top, right, bottom, left = draw(LINDE).seats
    assert right.x > CENTRE
    assert bottom.y > CENTRE
    assert left.x < CENTRE


def test_a_deciding_seat_is_ringed_and_larger_than_an_informed_one() -> None:
    seats = draw(LINDE).seats
    assert seats[0].ring > seats[0].radius > seats[3].radius > seats[2].radius
    assert [seat.ring > 0 for seat in seats] == [True, True, False, False]


def test_who_decides_sits_closer_than_who_is_informed() -> None:
    seats = draw(LINDE).seats
    distances = [hypot(seat.x - CENTRE, seat.y - CENTRE) for seat in seats]
    assert distances[0] < distances[2]


def test_a_voice_stays_with_its_seat() -> None:
    assert [seat.voice for seat in draw(LINDE).seats] == ["consent", "", "", ""]


@given(chairs)
def test_no_seat_lies_over_another_over_the_table_or_outside(some: list[Chair]) -> None:
    seats = draw(some).seats
    assert len(seats) == len(some)
    for seat in seats:
        assert outline(seat) - 0.2 <= min(seat.x, seat.y, SIZE - seat.x, SIZE - seat.y)
        assert hypot(seat.x - CENTRE, seat.y - CENTRE) >= TABLE_RADIUS + outline(seat) * 0.4
    for one, other in pairwise([*seats, seats[0]] if len(seats) > 1 else []):
        assert hypot(one.x - other.x, one.y - other.y) >= outline(one) + outline(other) - 1


@given(chairs)
def test_the_label_is_whole_but_for_its_hyphens(some: list[Chair]) -> None:
    for chair, seat in zip(some, draw(some).seats, strict=True):
        shown = "".join(line.text for line in seat.lines).replace("-", "").replace(" ", "")
        assert shown == chair.label.replace("\u00ad", "").replace(" ", "")


def test_a_text_breaks_between_words_and_at_soft_hyphens() -> None:
    assert wrapped("Samen beslissen", 11) == ["Samen", "beslissen"]
    assert wrapped("Gemeente\u00adraad", 10) == ["Gemeente-", "raad"]
    assert wrapped("Gemeente\u00adraad", 12) == ["Gemeenteraad"]
    assert wrapped("", 10) == []
    assert wrapped("onafbreekbaar", 5) == ["onafbreekbaar"]


def test_what_stands_in_the_middle_stays_on_the_table() -> None:
    for middle in ("Samen beslissen", "Het wijkteam beslist", "Het college van burgemeester en wethouders beslist"):
        table = draw(LINDE, middle)
        assert " ".join(line.text for line in table.middle) == middle
        assert all(abs(line.y - CENTRE) < TABLE_RADIUS for line in table.middle)


def test_names_that_would_be_too_small_to_read_are_numbers() -> None:
    assert not draw([Chair("Groep", Role.DECIDES, "resident_group", number=1)]).is_numbered
    table = draw([*LINDE, Chair("Woningcorporatie Het Anker", Role.ADVISES, "partner", number=5)])
    assert table.is_numbered
    last = table.seats[-1]
    assert (last.number.text, last.number.x) == ("5", last.x)
    assert all(seat.number_size * 0.6 < 2 * seat.radius for seat in table.seats)


@given(chairs)
def test_a_number_can_be_read_at_half_the_size_while_seats_have_their_own_size(some: list[Chair]) -> None:
    for seat in draw(some[:5]).seats:
        assert seat.number_size >= 24


def test_the_box_holds_every_seat_and_no_more() -> None:
    table = draw(LINDE)
    assert table.box.x <= min(seat.x - outline(seat) for seat in table.seats)
    assert table.box.y + table.box.height >= max(seat.y + outline(seat) for seat in table.seats)
    assert draw(LINDE[:2]).box.width < table.box.width
    assert draw([]).box.width == draw([]).box.height


def test_an_empty_table_is_drawn_too() -> None:
    assert draw([]).seats == []


def test_the_bars_of_the_ladder() -> None:
    assert drawing.bars(0) == [False] * 6
    assert drawing.bars(5) == [True] * 5 + [False]
    with pytest.raises(ValueError, match="rungs"):
        drawing.bars(7)


def test_shortened() -> None:
    assert drawing.shortened("Onze Linde", 20) == "Onze Linde"
    assert drawing.shortened("Bewonersgroep Onze Linde en omstreken", 20) == "Bewonersgroep Onze…"
    assert drawing.shortened("Onafbreekbaarheid", 6) == "Onafb…"
