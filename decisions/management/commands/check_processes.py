from typing import Any

from django.core.management.base import BaseCommand, CommandError

from decisions.invariants import broken_in
from decisions.models import Process


class Command(BaseCommand):
    help = "Walk every process and name each broken invariant. Exits 1 if one is found."

    def handle(self, *args: Any, **options: Any) -> None:
        walked = found = 0
        for process in Process.objects.order_by("opened_at").iterator():
            walked += 1
            for fault in broken_in(process):
                found += 1
                self.stderr.write(f"{process.id}: {fault}")
        if found:
            raise CommandError(f"{found} broken invariant(s) in {walked} processes")
        self.stdout.write(self.style.SUCCESS(f"{walked} processes are sound."))
