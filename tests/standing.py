"""Fixtures that the real actions make once, and that stand there at once for the tests after that.

Nearly every test begins with the same plan, drafted and sent by the same people. `standing` keeps what a fixture wrote
and what it returned. Where a later test comes to the same fixture by the same way, the rows are written again as they
were, through the same triggers, in one statement. A test that wrote something of its own before has its fixtures made
by the actions, and so has one that commits, whose effects after the commit count.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar

import pytest
from django.db import connection
from django.utils import translation

Made = TypeVar("Made")
WRITING = ("INSERT", "UPDATE", "DELETE", "WITH")
UNDOING = ("ROLLBACK", "TRUNCATE", "SET", "ALTER", "CREATE", "DROP")


@dataclass
class _Stage:
    """What stands in the database of the test that runs now, by the name of its fixture, in the order of writing."""

    things: dict[str, Any] = field(default_factory=dict)
    is_known: bool = True
    recording: list[bytes] | None = None

    def watch(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """See what is written: by a fixture that is being kept, or by somebody else, after whom nothing is known."""
        done = execute(sql, params, many, context)
        word = sql.lstrip("( ")[:8].upper()
        writes = word.startswith(WRITING)
        if writes and not many and self.recording is not None:
            self.recording.append(context["cursor"].cursor.query)
        elif writes or many or word.startswith(UNDOING):
            self.is_known = False
        return done

    @contextmanager
    def record(self) -> Iterator[list[bytes]]:
        self.recording = []
        try:
            yield self.recording
        finally:
            self.recording = None

    def pickled(self, thing: Any) -> bytes:
        """As bytes, in which what stands here already is no more than its name."""
        names = {id(one): name for name, one in self.things.items() if one is not None}
        stream = io.BytesIO()
        pickler = pickle.Pickler(stream)
        pickler.persistent_id = lambda one: names.get(id(one))  # type: ignore[method-assign]
        pickler.dump(thing)
        return stream.getvalue()

    def unpickled(self, kept: bytes) -> Any:
        unpickler = pickle.Unpickler(io.BytesIO(kept))
        unpickler.persistent_load = self.things.__getitem__  # type: ignore[method-assign, assignment]
        return unpickler.load()


@dataclass(frozen=True)
class _Kept:
    written: bytes
    made: bytes


_kept: dict[tuple[Any, ...], _Kept] = {}
_stage = _Stage()


def standing(function: Callable[..., Made]) -> Callable[..., Made]:
    """Make a fixture of a function that returns a row, or something that holds rows, and may be kept."""
    name = f"{function.__module__}.{function.__qualname__}"

    @pytest.fixture
    @wraps(function)
    def made(**wanted: Any) -> Made:
        if not (_stage.is_known and connection.in_atomic_block):
            return function(**wanted)
        way = (
            name,
            tuple(_stage.things),
            _stage.pickled(wanted),
            connection.settings_dict["NAME"],
            translation.get_language(),
            datetime.now(UTC).date(),
        )
        thing: Made = _again(_kept[way]) if way in _kept else _first(way, lambda: function(**wanted))
        if _stage.is_known:
            _stage.things[name] = thing
        return thing

    return made


@pytest.fixture(autouse=True)
def _empty_stage() -> Iterator[None]:
    """Nothing stands there when a test begins."""
    _stage.__init__()  # type: ignore[misc]
    with connection.execute_wrapper(_stage.watch):
        yield


def _first(way: tuple[Any, ...], make: Callable[[], Made]) -> Made:
    with _stage.record() as written:
        thing = make()
    if _stage.is_known:
        _kept[way] = _Kept(b";".join(written), _stage.pickled(thing))
    return thing


def _again(kept: _Kept) -> Any:
    if kept.written:
        with connection.connection.cursor() as cursor:
            cursor.execute(kept.written)
    return _stage.unpickled(kept.made)
