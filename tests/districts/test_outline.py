import pytest

from districts.outline import frame_around, middle, path, rings

SQUARE = {"type": "Polygon", "coordinates": [[[5.0, 52.0], [5.1, 52.0], [5.1, 52.1], [5.0, 52.1], [5.0, 52.0]]]}
TWO = {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"], [[[6, 53], [6.1, 53], [6, 53.1], [6, 53]]]]}


def test_the_frame_holds_what_it_is_made_for_with_its_margin() -> None:
    frame = frame_around([SQUARE], width=400, height=300, margin=20)
    x, y = frame.place(5.05, 52.05)
    assert (x, y) == pytest.approx((200, 150), abs=0.2)
    assert frame.place(5.0, 52.1)[1] == pytest.approx(20, abs=0.2)
    assert frame.place(5.0, 52.0)[1] == pytest.approx(280, abs=0.2)


def test_a_degree_to_the_east_is_shorter_than_one_to_the_north() -> None:
    frame = frame_around([SQUARE], width=400, height=300, margin=20)
    assert frame.scale_x / frame.scale_y == pytest.approx(0.6151, abs=0.001)


def test_north_is_up() -> None:
    frame = frame_around([SQUARE], width=400, height=300, margin=20)
    assert frame.place(5.05, 52.1)[1] < frame.place(5.05, 52.0)[1]


def test_a_path_closes_every_ring() -> None:
    frame = frame_around([TWO], width=400, height=300, margin=20)
    drawn = path(TWO, frame)
    assert drawn.count("M") == drawn.count("Z") == 2


def test_the_middle_of_a_square() -> None:
    assert middle(SQUARE) == pytest.approx((5.05, 52.05))


def test_the_middle_is_that_of_the_largest_part() -> None:
    assert middle(TWO) == pytest.approx((5.05, 52.05))


def test_nothing_to_draw() -> None:
    with pytest.raises(ValueError, match="nothing"):
        frame_around([], width=400, height=300, margin=20)
    with pytest.raises(ValueError, match="area"):
        middle({"type": "Polygon", "coordinates": []})
    with pytest.raises(ValueError, match="Point"):
        list(rings({"type": "Point", "coordinates": [5, 52]}))
