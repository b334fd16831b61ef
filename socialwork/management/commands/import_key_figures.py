from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from socialwork import actions
from socialwork.actions import Imported
from socialwork.key_figures import Reading, Unreadable, read

LARGEST = 200 * 1024 * 1024
"""Bytes. The whole country with every figure is about 30 MB."""


class Command(BaseCommand):
    help = (
        "Bring in key figures of districts and neighbourhoods from a CSV file with their CBS codes (WK and six digits, "
        "BU and eight). May be repeated: what is known is brought up to date, and nothing stands twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", type=int, required=True, help="the year that the figures are of")
        parser.add_argument("--source", default="CBS, Kerncijfers wijken en buurten", help="where they come from")
        parser.add_argument("--code", default="", help="the column with the codes (default: as CBS calls it)")
        parser.add_argument("--encoding", default="utf-8-sig", help="of the file (default: UTF-8)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1995 <= options["year"] <= 2100:
            raise CommandError(f"{options['year']} cannot be the year of key figures. Nothing was written.")
        source = options["source"].strip()[:160]
        if not source:
            raise CommandError("Say where the figures come from, by --source. Nothing was written.")
        try:
            reading = read(_content(options["file"]), encoding=options["encoding"], code_column=options["code"])
        except Unreadable as fault:
            raise CommandError(f"{options['file']}: {fault} Nothing was written.") from fault
        done = actions.import_key_figures(
            figures=reading.figures, year=options["year"], source=source, at=timezone.now()
        )
        self._report(reading, done)

    def _report(self, reading: Reading, done: Imported) -> None:
        named = ", ".join(indicator.value for indicator in reading.indicators)
        self.stdout.write(f"{reading.rows} rows, of which {reading.above} of larger areas. Figures: {named}.")
        self.stdout.write(f"{reading.missing} values are left out in the file.")
        for problem in [*reading.problems, *done.problems]:
            self.stdout.write(self.style.WARNING(f"  Not read: {problem}."))
        self.stdout.write(
            self.style.SUCCESS(
                f"{done.added} added, {done.changed} changed, {done.unchanged} unchanged, "
                f"{len(reading.problems) + len(done.problems)} not read."
            )
        )


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise CommandError(f"{file} is larger than {LARGEST // 1024 // 1024} MB. Nothing was written.")
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}. Nothing was written.") from error
