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
    """The last `most` things, by key; the least recently asked for goes first. Safe between threads.

    With `most_bytes` and `size_of` they weigh no more than that together, and what weighs more by itself is not kept.
    """

    def __init__(self, most: int, *, most_bytes: int = 0, size_of: Callable[[Thing], int] | None = None) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._weigh = size_of
        self._bytes = 0
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
        size = self._size_of(thing)
        with self._lock:
            if key in self._things:
                self._bytes -= self._size_of(self._things.pop(key))
            if size > self._most_bytes:
                return
            self._things[key] = thing
            self._bytes += size
            while len(self._things) > self._most or self._bytes > self._most_bytes:
                _, gone = self._things.popitem(last=False)
                self._bytes -= self._size_of(gone)

    def _size_of(self, thing: Thing) -> int:
        return self._weigh(thing) if self._weigh is not None else 0

    def clear(self) -> None:
        with self._lock:
            self._things.clear()
            self._bytes = 0


def forget_all() -> None:
    """Forget everything that this process keeps: for tests, which change tables behind the ledger's back."""
    for kept in list(_all):
        kept.clear()
