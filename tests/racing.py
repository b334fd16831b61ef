"""Real threads with connections of their own, that begin at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection


def race(*runners: Callable[[], Any]) -> list[Any]:
    """Run all at once, and return what each returned or raised, in the order they were given.

    The tests that use it need `@pytest.mark.django_db(transaction=True)`: what is not committed, others do not see.
    """
    start = threading.Barrier(len(runners), timeout=20)

    def run(runner: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait()
            return runner()
        except Exception as error:  # noqa: BLE001 - who lost, and why, is what the test asks
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(runners)) as pool:
        return list(pool.map(run, runners))


def winners(results: list[Any]) -> list[Any]:
    return [result for result in results if not isinstance(result, Exception)]


def losers(results: list[Any]) -> list[Exception]:
    return [result for result in results if isinstance(result, Exception)]
