"""The map for the pin: a place on the picture is a place on earth."""

import pytest

from districts.models import Neighbourhood
from initiatives.pin_map import HEIGHT, WIDTH, pin_map
from tests.factories import square


def place(code: str, west: float, south: float) -> Neighbourhood:
    return Neighbourhood(code=code, name=code, year=2026, boundary=square(west, south))


def test_every_neighbourhood_with_a_boundary_is_drawn_inside_the_frame() -> None:
    without = Neighbourhood(code="BU99020103", name="Polder", year=2026, boundary=None)
    drawn = pin_map([place("BU99020101", 5.0, 52.0), place("BU99020102", 5.01, 52.0), without])
    assert drawn is not None
    assert [shape.code for shape in drawn.shapes] == ["BU99020101", "BU99020102"]
    assert all(0 < shape.x < WIDTH and 0 < shape.y < HEIGHT for shape in drawn.shapes)


def test_a_place_on_the_picture_leads_back_to_the_same_degrees() -> None:
    drawn = pin_map([place("BU99020101", 5.0, 52.0)])
    assert drawn is not None
    x, y = drawn.frame.place(5.004, 52.006)
    assert drawn.frame.west + x / drawn.frame.scale_x == pytest.approx(5.004, abs=1e-5)
    assert drawn.frame.north - y / drawn.frame.scale_y == pytest.approx(52.006, abs=1e-5)


def test_without_boundaries_there_is_no_map() -> None:
    assert pin_map([]) is None
    assert pin_map([Neighbourhood(code="BU99020103", name="Polder", year=2026, boundary=None)]) is None
