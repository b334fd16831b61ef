"""Names in a picture: over nothing that must be read, and a number where there is no room."""

from __future__ import annotations

from itertools import combinations

from socialwork import lettering
from socialwork.lettering import Box, Lettered, around, of_text, place_names

FRAME = Box(0.0, 0.0, 400.0, 300.0)


def letter(dots: list[tuple[float, float]], *, taken: list[Box] | None = None) -> list[Lettered | None]:
    names = [["Buurthuis", "De Vink"]] * len(dots)
    return place_names(dots, names, rings=[False] * len(dots), taken=taken or [], frame=FRAME)


def test_a_name_stands_below_its_dot_where_there_is_room() -> None:
    [name] = letter([(200.0, 150.0)])
    assert name is not None
    assert (name.x, name.anchor) == (200.0, "middle")
    assert name.y > 150 + lettering.MARK


def test_at_an_edge_it_stands_on_the_side_where_there_is_room() -> None:
    below, left, right = letter([(200.0, 290.0)]), letter([(10.0, 150.0)]), letter([(390.0, 150.0)])
    assert [one[0].anchor for one in (below, left, right) if one[0]] == ["middle", "start", "end"]
    assert below[0] is not None
    assert below[0].y < 290


def test_no_name_lies_on_another_nor_on_a_dot_nor_on_what_is_there() -> None:
    dots = [(60.0 + 70 * column, 60.0 + 60 * row) for column in range(5) for row in range(4)]
    taken = of_text(200.0, 40.0, "Oosterwaard")
    found = letter(dots, taken=[taken])
    boxes = [lettering._box_of(name, ["Buurthuis", "De Vink"]) for name in found if name]
    assert boxes
    assert not any(one.meets(other) for one, other in combinations([*boxes, taken], 2))
    assert not any(box.meets(around(x, y, lettering.MARK)) for box in boxes for x, y in dots)
    assert all(box.is_within(FRAME) for box in boxes)


def test_no_name_stands_nearer_to_another_dot_than_to_its_own() -> None:
    dots = [(200.0, 100.0), (200.0, 140.0), (240.0, 120.0)]
    for dot, name in zip(dots, letter(dots), strict=True):
        if name:
            box = lettering._box_of(name, ["Buurthuis", "De Vink"])
            assert all(box.distance(dot) <= box.distance(other) for other in dots)


def test_who_has_no_room_gets_no_name() -> None:
    crowd = [(200.0 + number, 150.0) for number in range(12)]
    found = letter(crowd)
    assert None in found
    assert found == letter(crowd)
