"""The cache that every process shares, against a real Redis."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings

from config.cache import Redis


def test_one_client_reads_what_another_wrote_and_waits_no_longer_than_it_was_told() -> None:
    caches = [Redis(settings.REDIS_URL, {"KEY_PREFIX": "test-of-the-cache"}) for _ in range(2)]
    key = str(uuid4())
    assert caches[0].get(key, "nothing") == "nothing"
    assert caches[0].add(key, {"one": 1}, timeout=10)
    assert not caches[1].add(key, {"two": 2}, timeout=10)
    assert [cache.get(key) for cache in caches] == [{"one": 1}] * 2
    caches[1].delete(key)
    assert caches[0].get(key) is None


def test_a_client_is_made_once() -> None:
    cache = Redis(settings.REDIS_URL, {})
    assert cache._cache.get_client("a") is cache._cache.get_client("b", write=True)
