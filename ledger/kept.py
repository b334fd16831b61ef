"""What was made from one state of the ledger, kept until the ledger moves.

Every change of the domain adds an entry in its own transaction, so whatever is kept under the hash of the last entry
(`queries.state`) is as true as when it was made: nobody sees a stale decision.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

Thing = TypeVar("Thing")

_all: "WeakSet[Kept[Any]]" = WeakSet()


class Kept(Generic[Thing]):
    """The last `most` things, by key; the least recently asked for goes first. Safe between threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, Thing] = OrderedDict()
        self._lock = Lock()
        _all.add(self)

    def get(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """What is kept under `key`, or what `make` returns now. Put the ledger's state in the key, and the day and
        language where they show.
        """
        thing = self.find(key)
        if thing is None:
            thing = make()
            self.put(key, thing)
        return thing

    def find(self, key: Hashable) -> Thing | None:
        """What is kept under `key`, or None."""
        with self._lock:
            if key not in self._things:
                return None
            self._things.move_to_end(key)
            return self._things[key]

    def put(self, key: Hashable, thing: Thing) -> None:
        """Keep `thing` under `key`."""
        with self._lock:
            self._things[key] = thing
            self._things.move_to_end(key)
            while len(self._things) > self._most:
                self._things.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._things.clear()


def forget_all() -> None:
    """Forget everything that this process keeps: for tests, which change tables behind the ledger's back."""
    for kept in list(_all):
        kept.clear()
