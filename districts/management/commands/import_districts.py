from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from districts import actions, queries
from districts.actions import Import
from districts.reading import RD_NEW, Properties, Reading, Unreadable, read

LARGEST = 200 * 1024 * 1024
"""Bytes. The whole country with all its neighbourhoods is about 100 MB."""


class Command(BaseCommand):
    help = (
        "Bring in the districts of a municipality from a GeoJSON FeatureCollection with their CBS codes (WK and six "
        "digits), in WGS84 or RD New. May be repeated: what is known is brought up to date."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = Properties()
        parser.add_argument("file", type=Path)
        parser.add_argument("--code", default=names.code, help="the property with the code (default: %(default)s)")
        parser.add_argument("--name", default=names.name, help="the property with the name (default: %(default)s)")
        parser.add_argument(
            "--population", default=names.population, help="the property with the inhabitants (default: %(default)s)"
        )
        parser.add_argument("--year", type=int, help="year of the CBS division, where the file does not tell")
        parser.add_argument("--municipality-name", default="", help="what the municipality is called")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            reading = read(
                _content(options["file"]), Properties(options["code"], options["name"], options["population"])
            )
        except Unreadable as fault:
            raise CommandError(f"{options['file']}: {fault} Nothing was written.") from fault
        done = actions.import_districts(
            districts=reading.districts,
            municipality_name=options["municipality_name"].strip() or reading.municipality_name,
            year=_year(options["year"], reading),
            at=timezone.now(),
        )
        self._report(reading, done)

    def _report(self, reading: Reading, done: Import) -> None:
        total = len(reading.districts) + len(reading.problems)
        crs = "RD New, converted to WGS84" if reading.crs == RD_NEW else "WGS84"
        self.stdout.write(f"{total} features, coordinates in {crs}. {len(reading.districts)} districts read:")
        for district in reading.districts:
            self.stdout.write(f"  {district.code} {district.name}: {_what_was_done(district.code, done)}")
        for note in reading.notes:
            self.stdout.write(f"  Put right: {note}.")
        for problem in reading.problems:
            self.stdout.write(self.style.WARNING(f"  Not read: {problem}."))
        if done.municipality.name == done.municipality.code:
            self.stdout.write(
                self.style.WARNING(f"  {done.municipality.code} has no name yet: give it by --municipality-name.")
            )
        own = queries.municipality()
        if own is not None and own.code != done.municipality.code:
            self.stdout.write(f"  This site is run by {own.name} ({own.code}); these districts stand beside its own.")
        self.stdout.write(
            self.style.SUCCESS(
                f"{done.municipality.name}: {len(done.added)} added, {len(done.changed)} changed, "
                f"{len(done.unchanged)} unchanged, {len(reading.problems)} not read."
            )
        )


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise CommandError(f"{file} is larger than {LARGEST // 1024 // 1024} MB. Nothing was written.")
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error


def _year(given: int | None, reading: Reading) -> int:
    year = given or reading.year
    if year is None:
        raise CommandError("The file does not tell the year of its division: give it by --year. Nothing was written.")
    if not 1995 <= year <= 2100:
        raise CommandError(f"{year} cannot be the year of a CBS division. Nothing was written.")
    return year


def _what_was_done(code: str, done: Import) -> str:
    if code in done.added:
        return "added"
    if code in done.changed:
        return f"changed ({', '.join(done.changed[code])})"
    return "unchanged"
