"""A municipality's own looks: a folder under `static/themes` with its tokens, its logo and its icon (docs/look.md)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

FILES = ("tokens.css", "logo.svg", "icon.svg")
TOKEN = re.compile(r"--ss-([\w-]+):\s*(#[0-9a-fA-F]{6})\b")


@dataclass(frozen=True)
class Theme:
    """The looks that were chosen. `colours` are those by day, by the name of their token, for what reads no stylesheet:
    a mail, and the bar of a browser.
    """

    name: str
    colours: Mapping[str, str]

    @property
    def tokens(self) -> str:
        """The static file that gives every page its colours, type and room."""
        return f"themes/{self.name}/tokens.css"

    @property
    def logo(self) -> str:
        return f"themes/{self.name}/logo.svg"

    @property
    def icon(self) -> str:
        return f"themes/{self.name}/icon.svg"


def theme(name: str, folder: Path) -> Theme:
    """The theme of this name in `folder`. Raises ImproperlyConfigured where there is none, or where it lacks a file."""
    there = sorted(place.name for place in folder.iterdir() if place.is_dir())
    if name not in there:
        raise ImproperlyConfigured(f"THEME={name}: there is no such theme. There are: {', '.join(there)}.")
    missing = [file for file in FILES if not (folder / name / file).is_file()]
    if missing:
        raise ImproperlyConfigured(f"The theme {name} lacks {', '.join(missing)} in {folder / name}.")
    return Theme(name, colours_by_day((folder / name / "tokens.css").read_text()))


def colours_by_day(stylesheet: str) -> dict[str, str]:
    """Each colour token with its value, as it is before the first media query."""
    return dict(TOKEN.findall(stylesheet.partition("@media")[0]))
