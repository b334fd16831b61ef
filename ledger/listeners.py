"""Who hears of new lines, soon after they are committed.

The lines themselves are the message that must arrive, and beat reads them for what was missed; a listener's task only
makes them arrive sooner. So one call is enough however many lines wait for it: while a listener was called and has not
begun to read, it is not called again. With a dead broker that spares people as well: one act in so many seconds tries
in vain, in each process, and the others do not wait.
"""

from django.core.cache import cache
from django.utils.module_loading import import_string

PATIENCE = 10
"""Seconds after which a call that nobody answered counts for nothing: it may be lost."""


def call(listener: str) -> None:
    """Send the task at this path, unless one is on its way."""
    if cache.add(_calling(listener), 1, timeout=PATIENCE):
        import_string(listener).delay()


def answer(listener: str) -> None:
    """The task at this path begins to read: what is committed from now on calls it anew."""
    cache.delete(_calling(listener))


def _calling(listener: str) -> str:
    return f"calling:{listener}"
