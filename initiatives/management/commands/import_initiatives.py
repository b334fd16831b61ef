from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from districts.models import Neighbourhood
from initiatives import actions
from initiatives.actions import Content
from initiatives.lengths import GROUP_LENGTH
from initiatives.models import Initiative, Theme
from initiatives.spreadsheet import Columns, Row, Sheet, Unreadable, read, shortened

LARGEST = 200 * 1024 * 1024


class Command(BaseCommand):
    help = (
        "Bring in initiatives from a CSV file and send them on behalf of a person. May be repeated: what was brought "
        "in before is known by its address. Nobody is mailed because of it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--title-column", required=True)
        parser.add_argument("--text-column", required=True)
        parser.add_argument("--source-column", required=True, help="the address that the initiative has elsewhere")
        parser.add_argument("--supporters-column", default="")
        theme = parser.add_mutually_exclusive_group(required=True)
        theme.add_argument("--theme", default="", help="the key of the theme of all of them")
        theme.add_argument("--theme-column", default="", help="the column with the key of a theme")
        place = parser.add_mutually_exclusive_group(required=True)
        place.add_argument("--neighbourhood", default="", help="the CBS code of the neighbourhood of all of them")
        place.add_argument("--neighbourhood-column", default="", help="the column with the code of a neighbourhood")
        parser.add_argument("--person", required=True, help="e-mail address of the person who brings them in")
        parser.add_argument("--group", default="", help="what their groups are called (default: after their titles)")
        parser.add_argument(
            "--wish",
            type=int,
            default=Initiative.Wish.ADVISES.value,
            choices=Initiative.Wish.values,
            help="how much their groups want to decide: a rung of the ladder (default: %(default)s)",
        )
        parser.add_argument("--encoding", default="utf-8-sig", help="of the file (default: UTF-8)")

    def handle(self, *args: Any, **options: Any) -> None:
        columns = Columns(
            title=options["title_column"],
            text=options["text_column"],
            source=options["source_column"],
            supporters=options["supporters_column"],
            theme=options["theme_column"],
            neighbourhood=options["neighbourhood_column"],
        )
        person = Person.objects.filter(email__iexact=options["person"].strip(), is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody with the address {options['person']} can sign in here. Nothing was written.")
        themes = {theme.key: theme for theme in Theme.objects.all()}
        places = {place.code: place for place in Neighbourhood.objects.select_related("district").defer("boundary")}
        _check(options["theme"], themes, "theme")
        _check(options["neighbourhood"], places, "neighbourhood")
        try:
            sheet = read(_content(options["file"]), columns, encoding=options["encoding"])
        except Unreadable as fault:
            raise CommandError(f"{options['file']}: {fault} Nothing was written.") from fault
        done: Counter[str] = Counter()
        for row in sheet.rows:
            theme = themes.get(row.theme or options["theme"])
            place = places.get(row.neighbourhood or options["neighbourhood"])
            if theme is None or place is None:
                missing = f"theme '{row.theme}'" if theme is None else f"neighbourhood '{row.neighbourhood}'"
                sheet.problems.append(f"line {row.line}: there is no {missing}"[:200])
                continue
            self._bring_in(row, theme, place, person, options, sheet, done)
        self._report(sheet, done)

    def _bring_in(
        self,
        row: Row,
        theme: Theme,
        place: Neighbourhood,
        person: Person,
        options: dict[str, Any],
        sheet: Sheet,
        done: Counter[str],
    ) -> None:
        content = Content(
            title=row.title,
            summary=row.summary,
            plan=row.plan,
            theme=theme,
            neighbourhood=place,
            wish=options["wish"],
        )
        try:
            actions.import_initiative(
                content=content,
                group_name=options["group"]
                or shortened(_("Proposers of %(title)s") % {"title": row.title}, GROUP_LENGTH),
                source=row.source,
                supporters=row.supporters,
                by=person,
                at=timezone.now(),
            )
        except actions.IsImportedAlready:
            done["known"] += 1
        except actions.CannotImport as refusal:
            sheet.problems.append(f"line {row.line}: {refusal}")
        else:
            done["brought in"] += 1
            for note in row.notes:
                self.stdout.write(f"  Line {row.line}: {note}.")

    def _report(self, sheet: Sheet, done: Counter[str]) -> None:
        for problem in sheet.problems:
            self.stdout.write(self.style.WARNING(f"  Not read: {problem}."))
        self.stdout.write(
            self.style.SUCCESS(
                f"{done['brought in']} initiatives brought in, {done['known']} known already, "
                f"{len(sheet.problems)} not read."
            )
        )


def _check(key: str, known: dict[str, Any], what: str) -> None:
    if key and key not in known:
        raise CommandError(
            f"There is no {what} '{key}'. There are: {', '.join(sorted(known)[:40]) or 'none'}. Nothing was written."
        )


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise CommandError(f"{file} is larger than {LARGEST // 1024 // 1024} MB. Nothing was written.")
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}. Nothing was written.") from error
