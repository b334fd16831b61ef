from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from socialwork import actions
from socialwork.models import Case, GlassTry
from socialwork.sealing import CannotOpen


class Command(BaseCommand):
    help = (
        "Wrap the keys of all cases under the first key of CASE_MASTER_KEY. Afterwards the other keys there can be "
        "removed. What is in the cases is not read and does not change; it can be stopped and run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        try:
            wrapped = sum(
                actions.rotate_key(case_id=case, at=at) for case in list(Case.objects.values_list("id", flat=True))
            )
            wrapped += sum(
                actions.rotate_try_key(try_id=one, at=at) for one in list(GlassTry.objects.values_list("id", flat=True))
            )
            actions.rotate_mark_key(at=at)
        except CannotOpen as error:
            raise CommandError(
                "A key is wrapped by a master key that is not in CASE_MASTER_KEY. Add it behind the first one."
            ) from error
        self.stdout.write(f"{wrapped} keys were wrapped anew.")
