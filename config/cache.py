"""The cache of Redis, with one client for all that a thread asks, and what stands in for it while Redis is away.

Django makes a client for every question, and each client a table of the 170 kinds of answers that it could read. A page
for somebody who is signed in asks for their session and little else, so that it showed.

Nothing that must last is in Redis, so that nobody has to wait for it: what cannot be asked of it is asked of something
nearer. What that is depends on what is kept there.

- **Counts and locks** (`Redis`, all but sessions) are kept by each process for itself. A limit then neither opens, with
  which anybody could guess codes, nor closes, with which nobody could sign in before the last day to decide: it lets
  through as many times more as there are processes of the web server. A lock keeps out the threads of one process only.
- **Sessions** (`Sessions`) are in the database as well, and are read there. A process must not keep them for itself:
  one that was ended in another would go on.
"""

from __future__ import annotations

import logging
import time
from functools import cache, cached_property
from threading import Lock
from typing import Any, Protocol

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

AWAY = (RedisError, OSError)
"""What is raised where Redis cannot be reached, does not answer in time, or answers what makes no sense."""
PAUSE = 1.0
"""Seconds after a failure in which nothing is asked: a page that asks five times must not wait five times."""
QUIET = 60.0
"""Seconds after a line in the log in which it is not said again."""
MOST_COUNTS = 20_000
"""Counts that a process keeps for itself. The oldest make room, so that nobody fills the memory with addresses."""
MOST_MISSED = 100_000
"""Sessions that a process remembers to forget."""


class _OneClient(RedisCacheClient):
    """A client holds no connection, and takes one from the pool for each question. There is one server to ask."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._one: Any = None

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        if self._one is None:
            self._one = super().get_client(key, write=write)
        return self._one


class _Reach:
    """Whether one Redis answers, as this process last saw it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._is_away = False
        self._ask_from = 0.0
        self._quiet_until = 0.0

    def may_be_asked(self) -> bool:
        """True while it answers. While it is away one question in each pause goes to see, and nobody waits for that."""
        if not self._is_away:
            return True
        with self._lock:
            now = time.monotonic()
            if now < self._ask_from:
                return False
            self._ask_from = now + PAUSE
            return True

    def answered(self) -> None:
        self._is_away = False

    def failed(self, error: Exception) -> None:
        with self._lock:
            now = time.monotonic()
            self._is_away, self._ask_from = True, now + PAUSE
            is_said = now < self._quiet_until
            if not is_said:
                self._quiet_until = now + QUIET
        if not is_said:
            # The kind alone: its text holds an address, or what was asked.
            logger.error(
                "Redis is away (%s): each process counts for itself, sessions are read in the database",
                type(error).__name__,
            )


class _StandIn(Protocol):
    """A cache of Django's that is asked in place of Redis, in the same words."""

    def catch_up(self, client: RedisCacheClient) -> None:
        """Redis may be there again: tell it first what it must know."""


class _OwnCounts(LocMemCache):
    """The counts and locks of this process."""

    def catch_up(self, client: RedisCacheClient) -> None:
        """Nothing: what it counts meanwhile lasts as long as the limit, and Redis counts on from where it was."""


class _Missed(DummyCache):
    """Nothing is kept; what would have been written is remembered, to be forgotten by Redis.

    If Redis was only cut off, it still holds what was there before: a session that was ended meanwhile would be open
    again, for whoever has its cookie.
    """

    def __init__(self) -> None:
        super().__init__("", {})
        self._lock = Lock()
        self._keys: dict[str, None] = {}

    def set(self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._miss(key)

    def touch(self, key: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        self._miss(key)
        return False

    def delete(self, key: Any, version: int | None = None) -> bool:
        self._miss(key)
        return False

    def catch_up(self, client: RedisCacheClient) -> None:
        if not self._keys:
            return
        with self._lock:
            keys, self._keys = self._keys, {}
        try:
            client.delete_many(list(keys))
        except AWAY:
            for key in keys:
                self._miss(key)
            raise

    def _miss(self, key: str) -> None:
        with self._lock:
            self._keys[key] = None
            if len(self._keys) > MOST_MISSED:
                self._keys.pop(next(iter(self._keys)))


class _Answering:
    """Asks Redis, and what stands in for it where Redis is away. It takes every question of Django's client."""

    def __init__(self, client: RedisCacheClient, stand_in: _StandIn, reach: _Reach) -> None:
        self._client, self._stand_in, self._reach = client, stand_in, reach

    def __getattr__(self, verb: str) -> Any:
        def ask(*given: Any, **more: Any) -> Any:
            if self._reach.may_be_asked():
                try:
                    self._stand_in.catch_up(self._client)
                    answer = getattr(self._client, verb)(*given, **more)
                except AWAY as error:
                    self._reach.failed(error)
                else:
                    self._reach.answered()
                    return answer
            return getattr(self._stand_in, verb)(*given, **more)

        return ask


class Redis(RedisCache):
    """Counts and locks, which every process shares while Redis answers."""

    _servers: list[str]
    _options: dict[str, Any]

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _OneClient

    @cached_property
    def _cache(self) -> Any:
        server = ",".join(self._servers)
        return _Answering(self._class(self._servers, **self._options), self._stand_in(server), _reach_of(server))

    def _stand_in(self, server: str) -> _StandIn:
        return _OwnCounts(server, {"max_entries": MOST_COUNTS})


class Sessions(Redis):
    """Copies of sessions, which are in the database."""

    def _stand_in(self, server: str) -> _StandIn:
        return _missed_by(server)


@cache
def _reach_of(server: str) -> _Reach:
    """One for all threads and caches of this process: what one has seen, none has to wait for again."""
    return _Reach()


@cache
def _missed_by(server: str) -> _Missed:
    return _Missed()
