"""Beat leaves a sign each time it ticks, for who watches it: the schedule it keeps is written only when it stops."""

from pathlib import Path
from typing import Any

from celery.beat import PersistentScheduler


class Ticking(PersistentScheduler):
    """Touches a file beside its schedule. It ticks once a minute at least, as often as its most frequent task."""

    schedule_filename: str

    def tick(self, *args: Any, **options: Any) -> float:
        wait: float = super().tick(*args, **options)
        Path(f"{self.schedule_filename}.ticked").touch()
        return wait
