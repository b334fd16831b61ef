from itertools import chain, islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from decisions.invariants import broken_among
from decisions.models import Process
from decisions.replay import differences_among, lost

AT_ONCE = 200
"""Processes that are read together."""


class Command(BaseCommand):
    help = "Walk every process, replay the ledger, and name each broken invariant. Exits 1 if one is found."

    def handle(self, *args: Any, **options: Any) -> None:
        walked = found = 0
        processes = Process.objects.select_related("template").order_by("opened_at").iterator(chunk_size=AT_ONCE)
        while several := list(islice(processes, AT_ONCE)):
            walked += len(several)
            for process, fault in chain(broken_among(several), differences_among(several)):
                found += 1
                self.stderr.write(f"{process.id}: {fault}")
        for fault in lost():
            found += 1
            self.stderr.write(fault)
        if found:
            raise CommandError(f"{found} broken invariant(s) in {walked} processes")
        self.stdout.write(self.style.SUCCESS(f"{walked} processes are sound."))
