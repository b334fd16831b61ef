"""Every theme can be read: its colours keep the contrast that WCAG 2.2 asks (1.4.3 and 1.4.11), by day and at night."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.theme import TOKEN, colours_by_day, theme

FOLDER = Path(settings.BASE_DIR) / "static" / "themes"
THEMES = sorted(place.name for place in FOLDER.iterdir())

GROUNDS = ("paper", "card", "sunken")
TEXT = [
    *[(ink, ground) for ink in ("ink", "quiet", "link") for ground in GROUNDS],
    *[("on-" + name, name) for name in ("teal", "sun", "sky", "plum", "clay", "moss")],
    *[(f"on-{name}-pale", f"{name}-pale") for name in ("teal", "sun", "sky", "plum", "clay", "moss", "stone")],
    *[("on-bar", bar) for bar in ("desk-bar", "fieldwork-bar", "admin-bar")],
    *[("on-share", f"share-{rung}") for rung in ("none", 1, 2, 3, 4, 5, 6)],
    *[(ink, ground) for ink in ("ink", "quiet") for ground in ("desk-paper", "fieldwork-paper", "fieldwork-sunken")],
    ("on-table", "table-top"),
    ("teal", "card"),
    ("plum", "fieldwork-paper"),
]
"""What is read, on what it stands: at least 4.5 to 1."""

EDGES = [
    *[("edge", ground) for ground in ("paper", "card")],
    *[(f"{name}-edge", f"{name}-pale") for name in ("sun", "sky", "plum", "clay", "moss")],
    *[("focus", ground) for ground in GROUNDS],
]
"""What shows where something is or what state it has: at least 3 to 1."""


def luminance(colour: str) -> float:
    """As WCAG 2.2 defines it, of `#rrggbb`."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def colours(name: str, *, at_night: bool) -> dict[str, str]:
    stylesheet = (FOLDER / name / "tokens.css").read_text()
    by_day = colours_by_day(stylesheet)
    return by_day | dict(TOKEN.findall(stylesheet.partition("@media")[2])) if at_night else by_day


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#0b5d57") == pytest.approx(7.7, abs=0.1)


@pytest.mark.parametrize("at_night", [False, True], ids=["by day", "at night"])
@pytest.mark.parametrize("name", THEMES)
def test_a_theme_can_be_read(name: str, at_night: bool) -> None:
    of = colours(name, at_night=at_night)
    found = [(one, other, contrast(of[one], of[other]), 4.5) for one, other in TEXT]
    found += [(one, other, contrast(of[one], of[other]), 3.0) for one, other in EDGES]
    assert [f"{one} on {other}: {ratio:.2f}" for one, other, ratio, least in found if ratio < least] == []


@pytest.mark.parametrize("name", THEMES)
def test_every_theme_has_the_same_tokens(name: str) -> None:
    def tokens(name: str) -> set[str]:
        return set(re.findall(r"(--ss-[\w-]+):", (FOLDER / name / "tokens.css").read_text()))

    assert tokens(name) == tokens(THEMES[0])


def test_no_stylesheet_of_the_house_names_a_colour_of_its_own() -> None:
    """But white, which paper is when printed, and a code that a camera must read."""
    named = {
        f"{file.name}: {colour}"
        for file in (FOLDER.parent / "css").glob("*.css")
        for colour in re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s])", file.read_text())
        if colour.lower() != "#ffffff"
    }
    assert named == set()


def test_a_theme_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "halfway").mkdir()
    with pytest.raises(ImproperlyConfigured, match=r"THEME=nowhere.*halfway"):
        theme("nowhere", tmp_path)
    with pytest.raises(ImproperlyConfigured, match=r"halfway lacks tokens\.css, logo\.svg, icon\.svg"):
        theme("halfway", tmp_path)


def test_what_reads_no_stylesheet_gets_the_colours_by_day() -> None:
    assert settings.THEME.colours["teal"] == "#0b5d57"
    assert settings.THEME.colours["paper"] == "#fbf8f2"
