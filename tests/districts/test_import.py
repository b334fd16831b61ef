"""Districts from a file: what is read, what is put right, what is refused and why; twice is once."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as some

from districts import queries
from districts.models import District, Municipality
from districts.reading import Properties, Unreadable, read
from ledger.models import Entry

Json = dict[str, Any]
SQUARE = [[[4.7, 52.6], [4.8, 52.6], [4.8, 52.7], [4.7, 52.7], [4.7, 52.6]]]


def feature(code: Any = "WK990001", name: Any = "Oost", geometry: Any = None, **more: Any) -> Json:
    return {
        "type": "Feature",
        "geometry": geometry or {"type": "Polygon", "coordinates": SQUARE},
        "properties": {"wijkCode": code, "wijkNaam": name, "aantalInwoners": 100, **more},
    }


def collection(*features: Any, **more: Any) -> Json:
    return {"type": "FeatureCollection", "metadata": {"source": "CBS 2024"}, "features": list(features), **more}


def reading_of(*features: Any, **more: Any) -> Any:
    return read(json.dumps(collection(*features, **more)).encode(), Properties())


@pytest.fixture
def bring_in(tmp_path: Path) -> Callable[..., str]:
    """Run the command on a file with this content; what it said."""

    def bring_in(content: Json | bytes, *options: str) -> str:
        file = tmp_path / "districts.geojson"
        file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        out = io.StringIO()
        call_command("import_districts", str(file), *options, stdout=out, no_color=True)
        return out.getvalue()

    return bring_in


class TestReading:
    def test_a_district(self) -> None:
        [district] = reading_of(feature()).districts
        assert (district.code, district.name, district.population) == ("WK990001", "Oost", 100)
        assert district.municipality == "GM9900"
        assert district.boundary["type"] == "Polygon"

    def test_the_file_tells_its_year_and_municipality(self) -> None:
        reading = reading_of(
            feature(), metadata={"source": "CBS Wijken en Buurten 2024 via PDOK", "name": "Gemeente X"}
        )
        assert (reading.year, reading.municipality_name) == (2024, "Gemeente X")

    def test_one_that_cannot_be_read_does_not_spoil_the_others(self) -> None:
        reading = reading_of(feature(), feature(code=None), feature(code="WK990002"))
        assert [district.code for district in reading.districts] == ["WK990001", "WK990002"]
        assert reading.problems == ["feature 2: it has no property 'wijkCode' with a code"]

    @pytest.mark.parametrize(
        ("bad", "reason"),
        [
            (feature(code="BU99000101"), "not the CBS code"),
            (feature(code="WK99000X"), "not the CBS code"),
            (feature(code=["WK990001"]), "not the CBS code"),
            (feature(name=None), "no property 'wijkNaam'"),
            (feature(name=" \u200b\u202e "), "no property 'wijkNaam'"),
            (feature(name="x" * 81), "81 characters"),
            (feature(geometry={"type": "Point", "coordinates": [4.7, 52.6]}), "but Point"),
            (feature(geometry={"type": "Polygon", "coordinates": []}), "encloses nothing"),
            (feature(geometry={"type": "Polygon", "coordinates": [[[4.7, 52.6], [4.8, 52.6]]]}), "cannot be read"),
            (feature(geometry={"type": "Polygon", "coordinates": [[["a", "b"]] * 4]}), "cannot be read"),
            (feature(geometry={"type": "Polygon", "coordinates": "SQUARE"}), "cannot be read"),
            (feature(geometry={"type": "Polygon"}), "cannot be read"),
            (feature(geometry={"type": "Polygon", "coordinates": [[[4.7, 52.6]] * 4]}), "encloses nothing"),
            (
                feature(geometry={"type": "Polygon", "coordinates": [[[y, x] for x, y in SQUARE[0]]]}),
                "wrong order",
            ),
            (
                feature(geometry={"type": "Polygon", "coordinates": [[[0, 0], [999999, 0], [999999, 9], [0, 0]]]}),
                "neither degrees nor metres",
            ),
            ("Feature", "no properties"),
            (None, "no properties"),
            ({"type": "Feature", "properties": []}, "no properties"),
            (feature(), "stands in the file already"),
        ],
    )
    def test_the_reason_is_told(self, bad: Any, reason: str) -> None:
        reading = reading_of(feature(), bad)
        assert len(reading.districts) == 1
        [problem] = reading.problems
        assert reason in problem

    def test_a_boundary_that_crosses_itself_is_repaired_and_told(self) -> None:
        bow_tie = [[[4.7, 52.6], [4.8, 52.7], [4.8, 52.6], [4.7, 52.7], [4.7, 52.6]]]
        reading = reading_of(feature(geometry={"type": "Polygon", "coordinates": bow_tie}))
        assert reading.districts[0].boundary["type"] == "MultiPolygon"
        assert "repaired" in reading.notes[0]

    def test_heights_are_dropped(self) -> None:
        with_height = [[[*point, 3.2] for point in SQUARE[0]]]
        reading = reading_of(feature(geometry={"type": "Polygon", "coordinates": with_height}))
        assert len(reading.districts[0].boundary["coordinates"][0][0]) == 2

    @pytest.mark.parametrize("crs", [None, "urn:ogc:def:crs:EPSG::28992", "EPSG:28992"])
    def test_rd_new_becomes_degrees(self, crs: str | None) -> None:
        """The tower of Onze Lieve Vrouw in Amersfoort: 155000, 463000 in RD New; 52.1552 N, 5.3872 E."""
        west, south = 155_000.0, 463_000.0
        ring = [[west, south], [west + 1000, south], [west + 1000, south + 1000], [west, south + 1000], [west, south]]
        named = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
        reading = reading_of(feature(geometry={"type": "Polygon", "coordinates": [ring]}), **named)
        points = reading.districts[0].boundary["coordinates"][0]
        assert min(abs(x - 5.387206) + abs(y - 52.155172) for x, y in points) < 2e-5

    def test_a_named_system_holds_whatever_the_coordinates_look_like(self) -> None:
        named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
        assert reading_of(feature(), crs=named).districts

    @pytest.mark.parametrize("name", ["EPSG:3857", "nonsense", "", 7, None])
    def test_another_system_is_refused(self, name: Any) -> None:
        with pytest.raises(Unreadable, match="coordinate system"):
            reading_of(feature(), crs={"type": "name", "properties": {"name": name}})

    @pytest.mark.parametrize(
        ("population", "expected", "noted"),
        [
            (None, None, 0),
            ("", None, 0),
            ("120", 120, 0),
            (120.0, 120, 0),
            (-99997, None, 1),
            (1.5, None, 1),
            (True, None, 1),
            ("veel", None, 1),
            ([], None, 1),
        ],
    )
    def test_a_population_that_is_none_is_left_out(self, population: Any, expected: int | None, noted: int) -> None:
        reading = reading_of(feature(aantalInwoners=population))
        assert reading.districts[0].population == expected
        assert len(reading.notes) == noted

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "not JSON"),
            (b"\xff\xfe", "UTF-8"),
            (b"GIF89a", "not JSON"),
            (b"[]", "not a GeoJSON"),
            (b"{}", "not a GeoJSON"),
            (b'{"type": "FeatureCollection"}', "no list of features"),
            (b'{"type": "FeatureCollection", "features": []}', "No district"),
            (b'{"type": "FeatureCollection", "features": [NaN]}', "NaN"),
            (b"[" * 200_000, "cannot be read"),
        ],
    )
    def test_what_is_no_such_file_is_refused(self, content: bytes, reason: str) -> None:
        with pytest.raises(Unreadable, match=reason):
            read(content, Properties())

    def test_two_municipalities_in_one_file_are_refused(self) -> None:
        with pytest.raises(Unreadable, match="GM9900, GM9901"):
            reading_of(feature(), feature(code="WK990101"))

    def test_a_mark_at_the_beginning_is_no_fault(self) -> None:
        assert read(b"\xef\xbb\xbf" + json.dumps(collection(feature())).encode(), Properties()).districts

    @given(
        some.recursive(
            some.none() | some.booleans() | some.floats(allow_nan=False, allow_infinity=False) | some.text(max_size=5),
            lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
            max_leaves=12,
        )
    )
    def test_whatever_stands_there_it_is_told_and_never_fails(self, anything: Any) -> None:
        drawn = {"type": "Polygon", "coordinates": anything}
        reading = reading_of(feature(), {"properties": anything}, feature(geometry=drawn))
        assert len(reading.problems) == 2


@pytest.mark.django_db
class TestTheCommand:
    def test_it_brings_in_and_reports(self, bring_in: Callable[..., str]) -> None:
        said = bring_in(collection(feature(), feature(code="x")), "--municipality-name", "Gemeente Oost")
        assert "WK990001 Oost: added" in said
        assert "Not read: feature 2 (x)" in said
        assert "Gemeente Oost: 1 added, 0 changed, 0 unchanged, 1 not read." in said
        district = District.objects.get()
        assert (district.municipality.name, district.year, district.population) == ("Gemeente Oost", 2024, 100)
        [entry] = Entry.objects.all()
        assert entry.kind == "districts.imported"
        assert json.loads(entry.body)["facts"] == {
            "added": ["WK990001"],
            "changed": [],
            "municipality": "GM9900",
            "year": 2024,
        }

    def test_twice_is_once(self, bring_in: Callable[..., str]) -> None:
        bring_in(collection(feature()))
        said = bring_in(collection(feature()))
        assert "0 added, 0 changed, 1 unchanged" in said
        assert District.objects.count() == 1
        assert Entry.objects.count() == 1

    def test_what_changed_is_brought_up_to_date_and_named(self, bring_in: Callable[..., str]) -> None:
        bring_in(collection(feature(), feature(code="WK990002")), "--municipality-name", "Oost")
        said = bring_in(collection(feature(name="Nieuw Oost", aantalInwoners=None)), "--year", "2025")
        assert "WK990001 Nieuw Oost: changed (name, year)" in said
        district = District.objects.get(code="WK990001")
        assert (district.name, district.year, district.population) == ("Nieuw Oost", 2025, 100)
        assert District.objects.filter(code="WK990002").exists()
        assert Municipality.objects.get().name == "Oost"

    def test_other_names_of_properties(self, bring_in: Callable[..., str]) -> None:
        one = feature()
        one["properties"] = {"statcode": "wk990001 ", "statnaam": "Oost", "inw": 5}
        bring_in(collection(one), "--code", "statcode", "--name", "statnaam", "--population", "inw")
        assert District.objects.get().population == 5

    def test_the_first_municipality_goes_on_running_the_site(
        self, bring_in: Callable[..., str], municipality: Municipality
    ) -> None:
        said = bring_in(collection(feature(code="WK000101")))
        assert "This site is run by Oostwold (GM9902)" in said
        assert queries.municipality() == municipality

    @pytest.mark.parametrize(
        ("content", "options"),
        [
            (b"no json", []),
            (collection(feature(), metadata={}), []),
            (collection(feature()), ["--year", "1066"]),
            (collection(feature(), feature(code="WK990101")), []),
        ],
    )
    def test_what_is_refused_writes_nothing(
        self, bring_in: Callable[..., str], content: Any, options: list[str], nothing_written: Any
    ) -> None:
        with nothing_written(), pytest.raises(CommandError, match="Nothing was written"):
            bring_in(content, *options)

    def test_a_file_that_is_not_there(self, tmp_path: Path, db: None) -> None:
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("import_districts", str(tmp_path / "none.geojson"))
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("import_districts", str(tmp_path))
