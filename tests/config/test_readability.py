from io import StringIO

import pytest
from django.core.management import call_command

from config.management.commands.readability import of_the_pages
from config.readability import Measure, measured, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("plan", 1),
        ("buurt", 1),
        ("gemeente", 3),
        ("beslissen", 3),
        ("reünie", 3),
        ("draaien", 2),
        ("bewonersinitiatief", 8),
        ("tsjt", 1),
    ],
)
def test_syllables_are_counted_by_their_sounds(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_figure_is_that_of_douma() -> None:
    told = measured(["Wij maken samen een plan. Zij doen mee met de hele straat!"])
    assert told == Measure(sentences=2, words=12, syllables=15)
    assert told.score == pytest.approx(206.84 - 0.77 * 125 - 0.93 * 6)


def test_labels_have_no_sentence_and_a_hole_is_a_short_word() -> None:
    assert measured(["Uw naam", "Opslaan"]) == Measure()
    assert measured(["%(party)s heeft dit plan in handen."]) == measured(["Dit heeft dit plan in handen."])


def test_residents_read_plain_dutch_everywhere() -> None:
    assert {part: round(measure.score) for part, measure in of_the_pages().items() if measure.score < 80} == {}


def test_the_command_prints_each_part() -> None:
    said = StringIO()
    call_command("readability", stdout=said)
    assert "making a plan" in said.getvalue()
    assert "all of it" in said.getvalue()
