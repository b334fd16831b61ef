from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger import queries


class Command(BaseCommand):
    help = "Walk the whole ledger and name every line that was changed, removed or inserted. Exits 1 if one is found."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for fault in queries.faults():
            found += 1
            self.stderr.write(str(fault))
        if found:
            raise CommandError(f"{found} fault(s) in the ledger")
        self.stdout.write(self.style.SUCCESS(f"The ledger is sound: {queries.version()} lines."))
