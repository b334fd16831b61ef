"""Key figures from the files of CBS: as they are published, with their dirt, and brought in twice."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from districts.models import District, Neighbourhood
from ledger.models import Entry
from socialwork.indicators import Indicator
from socialwork.key_figures import Unreadable, read
from socialwork.models import KeyFigure

OPEN_DATA = """\
"ID";"WijkenEnBuurten";"Codering_3";"AantalInwoners_5";"k_65JaarOfOuder_12";"HuurwoningenTotaal_41";\
"GemiddeldInkomenPerInwoner_78"
"0";"NL00      ";"NL00      ";"17942942";"3600000";"43";"32.1"
"1";"GM9902    ";"GM9902    ";"21000";"4100";"39";"30.2"
"2";"WK990201  ";"WK990201  ";"       8100";"1500";"41";"30.4"
"3";"BU99020101";"BU99020101";"4020";".";"37,5";"28.9"
"4";"BU99020199";"BU99020199";"310";"20";"12";"."
"5";"BU9902";"BU9902";"310";"20";"12";"."
"6";"BU99020102";"BU99020102";"veel";"20";"140";"-3"
"7";"BU99020101";"BU99020101";"1";"1";"1";"1"
"""
SPREADSHEET = "gwb_code;regio;a_inw;p_huurw;g_hhauto\nBU99020101;Dorpskern;4.020;38;1,1\n"


def test_the_open_data_as_they_are() -> None:
    reading = read(OPEN_DATA.encode())
    assert (reading.rows, reading.above, reading.missing) == (8, 2, 2)
    found = {(one.code, one.indicator): one.value for one in reading.figures}
    assert found["WK990201", Indicator.INHABITANTS] == 8100
    assert found["WK990201", Indicator.INCOME] == 30_400
    assert found["BU99020101", Indicator.RENTED] == Decimal("37.50")
    assert ("BU99020101", Indicator.OLD) not in found
    assert [problem.split(": ")[0] for problem in reading.problems] == [
        "line 7",
        "line 8",
        "line 8",
        "line 8",
        "line 9",
    ]


def test_the_spreadsheet_of_a_dutch_computer() -> None:
    found = {one.indicator: one.value for one in read(SPREADSHEET.encode()).figures}
    assert found == {Indicator.INHABITANTS: 4020, Indicator.RENTED: 38, Indicator.CARS: Decimal("1.10")}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"a;b\n1;2\n", "CBS codes"),
        (b"Codering_3;b\nBU99020101;2\n", "No column is a key figure"),
        ("Codering_3;Inwoners\nBU99020101;2\né".encode("cp1252"), "encoding"),
        (b'Codering_3;AantalInwoners_5\n"BU99020101;2\n', ""),
    ],
)
def test_files_that_cannot_be_used_say_why(content: bytes, words: str) -> None:
    if not words:
        assert read(content).problems
        return
    with pytest.raises(Unreadable, match=words):
        read(content)


def imported(file: Path, **options: object) -> str:
    said = StringIO()
    call_command("import_key_figures", str(file), year=2025, stdout=said, **options)
    return said.getvalue()


@pytest.mark.django_db
def test_bringing_in_twice_doubles_nothing(
    tmp_path: Path, district: District, neighbourhood: Neighbourhood, second_neighbourhood: Neighbourhood
) -> None:
    file = tmp_path / "kerncijfers.csv"
    file.write_text(OPEN_DATA)

    said = imported(file)
    assert "8 added, 0 changed, 0 unchanged, 6 not read." in said
    assert "there is no district or neighbourhood BU99020199 here" in said
    assert KeyFigure.objects.count() == 8
    lines = Entry.objects.filter(kind="key_figures.imported")
    assert lines.count() == 1

    assert "0 added, 0 changed, 8 unchanged" in imported(file)
    assert (KeyFigure.objects.count(), lines.count()) == (8, 1)

    file.write_text(OPEN_DATA.replace('"4020"', '"4100"'))
    assert "0 added, 1 changed, 7 unchanged" in imported(file)
    assert KeyFigure.objects.get(neighbourhood=neighbourhood, indicator="inhabitants").value == 4100
    assert lines.count() == 2


@pytest.mark.django_db
def test_the_command_says_what_is_wrong(tmp_path: Path, district: District) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        imported(tmp_path / "er-niet.csv")
    (tmp_path / "leeg.csv").write_text("")
    with pytest.raises(CommandError, match="Nothing was written"):
        imported(tmp_path / "leeg.csv")
    with pytest.raises(CommandError, match="cannot be the year"):
        call_command("import_key_figures", str(tmp_path / "leeg.csv"), year=1066)
