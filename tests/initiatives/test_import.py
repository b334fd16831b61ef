"""Initiatives from a file of elsewhere: any dirt is put right and told, or refused and told; twice is once."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as some

from accounts.models import Party, Person
from decisions.models import ProcessTemplate
from districts.models import Neighbourhood
from initiatives import actions
from initiatives.lengths import PLAN_LENGTH, SUMMARY_LENGTH, TITLE_LENGTH
from initiatives.models import Initiative, Origin, Theme
from initiatives.spreadsheet import Columns, Row, Sheet, Unreadable, read, shortened, summary_of
from ledger.models import Entry
from notifications.actions import distribute
from notifications.models import Message
from tests.racing import race

COLUMNS = Columns(title="Title", text="Text", source="URL", supporters="Supporters")
HEADING = ["URL", "Title", "Text", "Supporters"]


def sheet_of(*rows: Sequence[str], columns: Columns = COLUMNS, heading: Sequence[str] = HEADING) -> Sheet:
    return read(as_csv(heading, *rows), columns)


def as_csv(*rows: Sequence[str], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


def one(title: str = "Bankje", text: str = "Een bankje.", source: str = "https://x/1", supporters: str = "") -> Row:
    [row] = sheet_of([source, title, text, supporters]).rows
    return row


class TestReading:
    def test_a_row(self) -> None:
        row = one("Bankje", "Een bankje\r\nbij het water.", "https://x/1", "20.0")
        assert (row.title, row.summary, row.plan) == (
            "Bankje",
            "Een bankje bij het water.",
            "Een bankje\nbij het water.",
        )
        assert (row.source, row.supporters, row.line, row.notes) == ("https://x/1", 20, 2, ())

    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_any_usual_delimiter(self, delimiter: str) -> None:
        content = as_csv(HEADING, ["u", "Een, twee; drie", "Tekst", "1"], delimiter=delimiter)
        assert read(content, COLUMNS).rows[0].title == "Een, twee; drie"

    def test_a_mark_at_the_beginning_and_spaces_in_the_heading_are_no_fault(self) -> None:
        content = b"\xef\xbb\xbf" + as_csv([" URL ", "Title", "Text", "Supporters"], ["u", "t", "x", ""])
        assert len(read(content, COLUMNS).rows) == 1

    def test_a_long_title_is_cut_at_a_word_and_stands_whole_in_the_plan(self) -> None:
        title = "Een heel lange titel over een speelplek " * 5
        row = one(title)
        assert len(row.title) <= TITLE_LENGTH
        assert row.title.endswith("…")
        assert row.title[:-1] in title
        assert title.startswith(row.title[:-1] + " ")
        assert row.plan == f"{title.strip()}\n\nEen bankje."
        assert "shortened" in row.notes[0]

    def test_markup_becomes_text_and_is_told(self) -> None:
        row = one(
            text='<p>Wij <b>willen</b>:</p><ul><li>bomen</li><li>gras &amp; zo</li></ul><script>alert("x")</script>'
        )
        assert row.plan == "Wij willen:\n\n- bomen\n- gras & zo"
        assert "HTML in the text" in row.notes[0]

    def test_signs_that_are_no_markup_stay(self) -> None:
        text = "Als 3 < 4 en 5 > 4 dan <3 & liefde"
        row = one(text=text)
        assert (row.plan, row.notes) == (text, ())

    def test_control_and_direction_characters_go(self) -> None:
        row = one("Bank\x00je\u202e", "Een\x07 bankje\u2066.")
        assert (row.title, row.plan) == ("Bankje", "Een bankje.")

    @pytest.mark.parametrize("title", ["", " ", "\u200b", "\x00", "<br>"])
    def test_a_row_without_a_title_is_told(self, title: str) -> None:
        sheet = sheet_of(["u", title, "Tekst", ""])
        assert sheet.problems == ["line 2: has nothing in column Title"]

    def test_a_row_without_an_address_is_told(self) -> None:
        assert sheet_of([" ", "Titel", "Tekst", ""]).problems == ["line 2: has nothing in column URL"]

    def test_without_a_text_the_title_stands_as_summary(self) -> None:
        row = one("Bankje", "")
        assert (row.summary, row.plan) == ("Bankje", "")
        assert "nothing in column Text" in row.notes[0]

    def test_empty_rows_rows_of_another_width_and_doubles_are_told_by_line(self) -> None:
        content = as_csv(HEADING, ["u", "Eén\ntwee", "Tekst", ""]) + b"\n,,,\na,b\nv,T,X,1,extra\nu,T,X,\nw,T,X,\n"
        sheet = read(content, COLUMNS)
        assert [row.source for row in sheet.rows] == ["u", "w"]
        assert sheet.problems == [
            "line 4: is empty",
            "line 5: is empty",
            "line 6: has 2 cells where the heading has 4",
            "line 7: has 5 cells where the heading has 4",
            "line 8: has the same address as line 2",
        ]

    def test_a_text_that_does_not_fit_is_left_out_whole_and_told(self) -> None:
        sheet = sheet_of(["u", "Titel", "x" * 300_000, ""], ["v", "Titel", "x" * PLAN_LENGTH, ""])
        assert [row.source for row in sheet.rows] == ["v"]
        assert sheet.problems == ["line 2: its text is 300000 characters long, at most 10000 fit"]
        assert "address is 501" in sheet_of(["u" * 501, "T", "X", ""]).problems[0]

    def test_a_quote_that_is_never_closed_loses_no_other_rows_in_silence(self) -> None:
        sheet = read(as_csv(HEADING, ["u", "T", "X", ""]) + b'v,"T,X,\nw,T,X,\n', COLUMNS)
        assert [row.source for row in sheet.rows] == ["u"]
        assert len(sheet.problems) == 1

    @pytest.mark.parametrize(
        ("typed", "number", "noted"),
        [
            ("", None, 0),
            ("0", 0, 0),
            ("20.0", 20, 0),
            (" 7 ", 7, 0),
            ("-1", None, 1),
            ("1e9", None, 1),
            ("veel", None, 1),
            ("9" * 30, None, 1),
            ("1.5", None, 1),
            ("٣", None, 1),
        ],
    )
    def test_supporters(self, typed: str, number: int | None, noted: int) -> None:
        row = one(supporters=typed)
        assert (row.supporters, len(row.notes)) == (number, noted)

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "empty"),
            (b"\n\n ", "empty"),
            (b"\x89PNG\r\n\x1a\n\x00", "UTF-8"),
            ("URL,Title,Text,Supporters\nu,Blüte,x,1".encode("cp1252"), "line 2, byte"),
            (b"a,b\n1,2\n", "no column Title, Text, URL, Supporters"),
            (b"URL,Title,Text,Title,Supporters\n", "more than one column Title"),
            (b'{"not": "csv"}', "no column"),
        ],
    )
    def test_what_is_no_such_file_is_refused(self, content: bytes, reason: str) -> None:
        with pytest.raises(Unreadable, match=reason):
            read(content, COLUMNS)

    def test_another_encoding_can_be_named(self) -> None:
        content = "URL,Title,Text,Supporters\nu,Blüte,x,1".encode("cp1252")
        assert read(content, COLUMNS, encoding="cp1252").rows[0].title == "Blüte"
        with pytest.raises(Unreadable, match="not known"):
            read(content, COLUMNS, encoding="klingon")

    @given(some.lists(some.lists(some.text(max_size=40), min_size=4, max_size=4), max_size=6))
    def test_whatever_the_cells_hold_each_row_is_read_or_told(self, rows: list[list[str]]) -> None:
        rows = [[cell.encode("utf-8", "ignore").decode() for cell in row] for row in rows]
        sheet = sheet_of(*rows)
        assert len(sheet.rows) + len(sheet.problems) <= len(rows) + sum(
            cell.count("\n") for row in rows for cell in row
        )
        for row in sheet.rows:
            assert 0 < len(row.title) <= TITLE_LENGTH
            assert 0 < len(row.summary) <= SUMMARY_LENGTH
            assert len(row.plan) <= PLAN_LENGTH

    @given(some.text(min_size=1, max_size=400))
    def test_short_enough_whatever_it_says(self, text: str) -> None:
        assert len(shortened(text, TITLE_LENGTH)) <= TITLE_LENGTH
        assert len(summary_of(text)) <= SUMMARY_LENGTH

    def test_a_summary_ends_with_a_sentence_where_it_can(self) -> None:
        assert summary_of("Dit is een zin. " * 30).endswith("zin.")
        assert summary_of("woord " * 100).endswith("…")


@pytest.mark.django_db
class TestTheCommand:
    @pytest.fixture(autouse=True)
    def town(self, template: ProcessTemplate, theme: Theme, neighbourhood: Neighbourhood, official: Person) -> None:
        """A theme and a place in which somebody decides."""

    @pytest.fixture
    def bring_in(self, tmp_path: Path, resident: Person) -> Callable[..., str]:
        def bring_in(*rows: Sequence[str], heading: Sequence[str] = HEADING, **changed: str | None) -> str:
            file = tmp_path / "initiatives.csv"
            file.write_bytes(as_csv(heading, *rows))
            given: dict[str, str | None] = {
                "--title-column": "Title",
                "--text-column": "Text",
                "--source-column": "URL",
                "--supporters-column": "Supporters",
                "--theme": "libraries",
                "--neighbourhood": "BU99020101",
                "--person": resident.email,
            }
            given |= {f"--{name.replace('_', '-')}": value for name, value in changed.items()}
            options = [word for name, value in given.items() if value is not None for word in (name, value)]
            out = io.StringIO()
            call_command("import_initiatives", str(file), *options, stdout=out, no_color=True)
            return out.getvalue()

        return bring_in

    def test_a_row_becomes_an_initiative_that_was_sent(self, bring_in: Callable[..., str], resident: Person) -> None:
        said = bring_in(["https://x/1", "Bankje", "Een bankje.", "20"], group="Bankliefhebbers")
        assert "1 initiatives brought in, 0 known already, 0 not read." in said
        initiative = Initiative.objects.get()
        assert (initiative.title, initiative.reference[4:], initiative.sent_by) == ("Bankje", "-0001", resident)
        assert initiative.group.name == "Bankliefhebbers"
        assert (initiative.origin.source, initiative.origin.supporters) == ("https://x/1", 20)
        entry = Entry.objects.get(kind="initiative.imported")
        assert "https://x/1" not in entry.body

    def test_twice_is_once(self, bring_in: Callable[..., str]) -> None:
        rows = [[f"https://x/{number}", "Bankje", "Tekst.", ""] for number in range(3)]
        bring_in(*rows)
        lines = Entry.objects.count()
        assert "0 initiatives brought in, 3 known already" in bring_in(*rows)
        assert Initiative.objects.count() == 3
        assert Party.objects.filter(kind="resident_group").count() == 3
        assert Entry.objects.count() == lines

    def test_what_was_changed_and_what_was_left_out_is_told(self, bring_in: Callable[..., str]) -> None:
        said = bring_in(["u", "T" * 150, "<b>x</b>", ""], ["v", "", "x", ""])
        assert "Line 2: the HTML in the text was made plain text." in said
        assert "Line 2: the title of 150 characters was shortened" in said
        assert "Not read: line 3: has nothing in column Title." in said

    def test_theme_and_neighbourhood_from_columns(
        self, bring_in: Callable[..., str], second_neighbourhood: Neighbourhood
    ) -> None:
        said = bring_in(
            ["u", "Een", "x", "", "libraries", "bu99020102"],
            ["v", "Twee", "x", "", "nonsense", "BU99020101"],
            ["w", "Drie", "x", "", "libraries", "BU00000000"],
            heading=[*HEADING, "Theme", "Place"],
            theme=None,
            theme_column="Theme",
            neighbourhood=None,
            neighbourhood_column="Place",
        )
        assert Initiative.objects.get().neighbourhood == second_neighbourhood
        assert "line 3: there is no theme 'nonsense'" in said
        assert "line 4: there is no neighbourhood 'BU00000000'" in said

    def test_nobody_is_mailed(self, bring_in: Callable[..., str], at: datetime) -> None:
        bring_in(["u", "Bankje", "Tekst.", ""])
        while distribute(at=at):
            pass
        assert not Message.objects.exists()

    @pytest.mark.parametrize(
        ("changed", "reason"),
        [
            ({"person": "nobody@example.org"}, "Nobody with the address"),
            ({"theme": "nonsense"}, "no theme 'nonsense'"),
            ({"neighbourhood": "BU1"}, "no neighbourhood 'BU1'"),
            ({"title_column": "Titel"}, "no column Titel"),
            ({"encoding": "klingon"}, "not known"),
        ],
    )
    def test_what_is_refused_writes_nothing(
        self, bring_in: Callable[..., str], changed: dict[str, str], reason: str, nothing_written: Any
    ) -> None:
        with nothing_written(), pytest.raises(CommandError, match=f"(?s){reason}.*Nothing was written"):
            bring_in(["u", "T", "x", ""], **changed)

    def test_one_that_cannot_be_sent_leaves_nothing_and_stops_no_other(
        self, bring_in: Callable[..., str], theme: Theme, nothing_written: Any
    ) -> None:
        Theme.objects.update(template_key="not-there")
        with nothing_written():
            said = bring_in(["u", "T", "x", ""], ["v", "T", "x", ""])
        assert "0 initiatives brought in, 0 known already, 2 not read." in said


@pytest.mark.django_db(transaction=True)
def test_the_same_one_twice_at_once_is_there_once(
    content: actions.Content, official: Person, resident: Person, stranger: Person, at: datetime
) -> None:
    def bring_in(by: Person) -> Callable[[], Initiative]:
        return lambda: actions.import_initiative(
            content=content, group_name="Groep", source="https://x/1", supporters=None, by=by, at=at
        )

    results = race(bring_in(resident), bring_in(stranger), bring_in(resident))
    assert sum(isinstance(result, Initiative) for result in results) == 1
    assert sum(isinstance(result, actions.IsImportedAlready) for result in results) == 2
    assert Origin.objects.count() == Initiative.objects.count() == 1
