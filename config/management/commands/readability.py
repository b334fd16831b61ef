"""`manage.py readability`: how easily the pages of residents read, in Dutch."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand

from config.readability import Measure, measured

PAGES = {
    "the front page and the frame": ("templates/base.html", "templates/initiatives/_home.html"),
    "making a plan": ("initiatives/forms", "templates/initiatives/"),
    "the page of a plan": ("initiatives/presentation", "templates/components/", "initiatives/views/"),
    "the table": ("decisions/", "templates/decisions/"),
    "mails": ("templates/notifications/", "notifications/"),
    "signing in": ("templates/account/", "templates/mfa/", "accounts/"),
    "messages when something cannot be done": ("initiatives/actions/", "templates/4", "templates/5"),
}
"""The parts of the site that residents read, by how the files that say them begin. A file belongs to the first."""


class Command(BaseCommand):
    """Prints the Flesch-Douma figure of each part and of all together; the lower, the harder to read."""

    help = "Print how easily the pages of residents read (Flesch-Douma; 70 and more is plain Dutch)."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        parts = of_the_pages()
        self.stdout.write(f"{'':42} {'figure':>6} {'words a sentence':>17} {'words':>6}")
        for name, measure in [*parts.items(), ("all of it", sum(parts.values(), Measure()))]:
            self.stdout.write(f"{name:42} {measure.score:6.0f} {measure.words_a_sentence:17.1f} {measure.words:6}")


def of_the_pages() -> dict[str, Measure]:
    """What was measured in each part of PAGES."""
    phrases: dict[str, list[str]] = defaultdict(list)
    for entry in polib.pofile(str(Path(settings.LOCALE_PATHS[0]) / "nl" / "LC_MESSAGES" / "django.po")):
        parts = {part for file, _line in entry.occurrences if (part := _part_of(file))}
        for part in parts:
            phrases[part] += [entry.msgstr] if entry.msgstr else list(entry.msgstr_plural.values())
    return {part: measured(phrases[part]) for part in PAGES}


def _part_of(file: str) -> str | None:
    return next((part for part, files in PAGES.items() if file.startswith(files)), None)
