"""The network as a graph, without a database: what holds it together, where it has gaps, and where it is drawn."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from socialwork import graph, suggesting
from socialwork.graph import Frame
from socialwork.suggesting import Because, Candidate

FRAME = Frame(width=900.0, height=600.0, across=70.0, down=50.0)
NAMES = ["anna", "bakker", "club", "dok", "eiland", "fiets", "gast"]
EDGES = [("anna", "bakker"), ("bakker", "club"), ("club", "anna"), ("club", "dok"), ("fiets", "eiland")]
"""A triangle with a tail, a pair, and one alone."""


def test_a_bridge_is_who_cuts_others_off() -> None:
    [bridge] = graph.bridges(NAMES, EDGES)
    assert bridge.name == "club"
    assert bridge.cut_off == {"dok"}
    assert bridge.parts[0] == {"anna", "bakker"}


def test_a_second_tie_takes_the_bridge_away() -> None:
    assert graph.bridges(NAMES, [*EDGES, ("dok", "anna")]) == []


def test_gaps_are_the_parts_beside_the_largest() -> None:
    assert graph.islands(NAMES, EDGES) == [{"eiland", "fiets"}, {"gast"}]
    assert graph.islands([], []) == []


def test_ties_with_who_is_not_shown_draw_nobody() -> None:
    assert graph.islands(["anna"], [("anna", "weg")]) == []
    assert set(graph.layout(["anna"], [("anna", "weg")], FRAME)) == {"anna"}


def test_the_drawing_is_the_same_whatever_the_order_of_the_rows() -> None:
    turned = [(other, one) for one, other in reversed(EDGES)]
    assert graph.layout(NAMES, EDGES, FRAME) == graph.layout(reversed(NAMES), turned, FRAME)


def test_everybody_is_drawn_within_the_frame_and_not_on_one_another() -> None:
    places = graph.layout(NAMES, EDGES, FRAME)
    assert set(places) == set(NAMES)
    for x, y in places.values():
        assert 0 <= x <= FRAME.width
        assert 0 <= y <= FRAME.height
    for (x1, y1), (x2, y2) in combinations(places.values(), 2):
        assert abs(x1 - x2) + abs(y1 - y2) > 20


def test_many_who_know_nobody_stand_in_columns() -> None:
    places = graph.layout([f"nr{number:02}" for number in range(17)], [], FRAME)
    assert len(set(places.values())) == 17
    assert max(x for x, _ in places.values()) <= FRAME.width


def test_how_far_somebody_is() -> None:
    assert graph.steps_from("dok", NAMES, EDGES) == {"dok": 0, "club": 1, "anna": 2, "bakker": 2}


HERE = (5.0, 52.0)


def reasons(plan: str = "BU1", **fields: object) -> list[Because]:
    """Why to ask somebody for a plan in a neighbourhood."""
    one = Candidate(**({"key": "1", "name": "De Vink", "neighbourhood": "BU1", "place": None} | fields))  # type: ignore[arg-type]
    found = suggesting.suggest(
        [one], asks=frozenset({"space", "hands"}), gives=frozenset({"reach"}), neighbourhood=plan, place=HERE
    )
    return [reason.because for reason in found[0].reasons] if found else []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"offers": [("space", "een zaal")]}, [Because.OFFERS, Because.SAME_NEIGHBOURHOOD]),
        ({"offers": [("money", "een fonds")]}, []),
        ({"offers": [("reach", "ouders")], "place": (5.001, 52.0)}, [Because.REACHES, Because.NEAR]),
        ({"offers": [("reach", "de dijk")], "place": (5.2, 52.0), "neighbourhood": "BU99020299"}, []),
        ({"offers": [("reach", "de dijk")], "neighbourhood": "BU99020299", "plan": "BU99020201"}, [Because.REACHES]),
        ({"offers": [("reach", "de dijk")], "neighbourhood": "WK990202", "plan": "BU99020201"}, [Because.REACHES]),
        ({"offers": [("hands", "koken")], "place": (5.01, 52.0)}, [Because.OFFERS, Because.WITHIN_REACH]),
        ({"offers": [("hands", "koken")], "place": (5.2, 52.0), "neighbourhood": "BU2"}, [Because.OFFERS]),
        ({"knows": ["De Linde"], "neighbourhood": "BU2"}, [Because.KNOWS]),
        (
            {"offers": [("hands", "koken")], "needs": [("reach", "buren")], "neighbourhood": ""},
            [Because.OFFERS, Because.NEEDS],
        ),
        ({}, []),
    ],
)
def test_each_reason_to_ask_somebody(fields: dict[str, Any], expected: list[Because]) -> None:
    assert reasons(**fields) == expected


def test_who_fits_best_stands_first_and_no_more_than_a_few() -> None:
    many = [Candidate(str(n), f"Nr {n:02}", "BU2", None, offers=[("space", "zaal")]) for n in range(20)]
    best = Candidate("x", "Zwaluw", "BU1", (5.001, 52.0), offers=[("space", "zaal"), ("hands", "twee")])
    found = suggesting.suggest(
        [*many, best], asks=frozenset({"space", "hands"}), gives=frozenset(), neighbourhood="BU1", place=HERE
    )
    assert [one.candidate.name for one in found[:2]] == ["Zwaluw", "Nr 00"]
    assert len(found) == suggesting.MOST


def test_metres_are_metres() -> None:
    assert suggesting.metres_between((5.0, 52.0), (5.0, 52.01)) == 1113
    assert 680 <= suggesting.metres_between((5.0, 52.0), (5.01, 52.0)) <= 690
