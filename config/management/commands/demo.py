from argparse import ArgumentParser
from datetime import date
from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.demo import builder


class Command(BaseCommand):
    help = "Builds the demo municipality of Lindermeer: two years of plans up to yesterday. Only where DEMO is set."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            default=None,
            help="The day up to which the demo runs, as 2026-11-24; the present day unless given.",
        )

    def handle(self, *args: object, today: date | None, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("The demo is only for a demo: set DEMO=1, and never on a server with real people.")
        if builder.is_built():
            self.stdout.write("The demo municipality is there already.")
            return
        started = monotonic()
        try:
            built = builder.build(today=today or timezone.localdate(), report=self.stdout.write)
        except builder.CannotBuild as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{built.plans} plans, {built.people} people, {built.lines} lines in the ledger, "
            f"in {monotonic() - started:.0f} seconds."
        )
