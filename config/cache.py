"""The cache of Redis, with one client for all that a thread asks.

Django makes a client for every question, and each client a table of the 170 kinds of answers that it could read. A page
for somebody who is signed in asks for their session and little else, so that it showed.
"""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient


class _OneClient(RedisCacheClient):
    """A client holds no connection, and takes one from the pool for each question. There is one server to ask."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._one: Any = None

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        if self._one is None:
            self._one = super().get_client(key, write=write)
        return self._one


class Redis(RedisCache):
    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _OneClient
