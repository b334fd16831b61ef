"""Structured logs. A line says what happened and to which id, never who or what they wrote."""

import logging.config
import re
import sys
import traceback
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from typing import Any

import structlog

PERSONAL = frozenset({"email", "name", "address", "body", "request", "user", "person", "ip", "token", "code", "data"})
"""Keys that are dropped from a line wherever they come from. In `data` Celery says what a task was called with."""


def say_where(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Name the view or the task that a line is about, before what it was asked is dropped; and the number that who met
    a fault was shown (config.mishap).
    """
    reference = getattr(event.get("request"), "reference", None)
    view = getattr(getattr(event.get("request"), "resolver_match", None), "view_name", None)
    task = event["data"].get("name") if isinstance(event.get("data"), dict) else None
    known = {"view": view, "task": task, "reference": reference}
    return {**event, **{name: value for name, value in known.items() if value}}


def drop_personal(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Leave out what says something of a person."""
    return {key: value for key, value in event.items() if key not in PERSONAL}


def outline_exception(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Say of an exception what kind it is and where it came through, not its text.

    A database puts the row that it refused into that text, a form what was typed. The line's own words are left
    unfilled, since libraries like to fill in the exception.
    """
    error = _raised(event.pop("exc_info", None))
    if error is None:
        return event
    if not event["_from_structlog"]:
        words = str(event["_record"].msg)
        event["event"] = type(error).__name__ if str(error) and str(error) in words else words
    event["exception"] = [_outline(each) for each in _with_causes(error)]
    return event


def _raised(exc_info: Any) -> BaseException | None:
    """Find the exception in any of the shapes in which logging accepts it."""
    given = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    if isinstance(given, BaseException):
        return given
    return sys.exception() if given else None


def _with_causes(error: BaseException) -> list[BaseException]:
    """The exception, what it came from, what that came from, and so on."""
    chain: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and not any(following is known for known in chain):
        chain.append(following)
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)
    return chain


def _outline(error: BaseException) -> dict[str, Any]:
    frames = traceback.walk_tb(error.__traceback__)
    return {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "frames": [f"{frame.f_code.co_filename}:{line} {frame.f_code.co_name}" for frame, line in frames],
    }


def without_keys(rooms: Sequence[str]) -> Callable[[Any, str, str], str]:
    """What cuts off every address under one of these, as the last thing before a line is written, whoever made it."""
    below = re.compile(f"({'|'.join(map(re.escape, rooms))})[^\\s\\\\\"'<>]+")

    def cut(_logger: Any, _method: str, written: str) -> str:
        return below.sub(r"\1...", written)

    return cut


def logging_config(*, level: str, plain: bool, rooms: Sequence[str]) -> None:
    """Send the standard library's logs and structlog's own through one chain to the standard error.

    Args:
        level: the least level that is written, for example "INFO".
        plain: lines for a person at a terminal, where False gives one JSON object a line.
        rooms: addresses below which nothing is written: what follows them is a key, or names what is confidential.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        say_where,
        drop_personal,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    if plain:
        rendering: list[Any] = [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
            without_keys(rooms),
        ]
    else:
        rendering = [
            outline_exception,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
            without_keys(rooms),
        ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "structured": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": rendering,
                },
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                # A 404 is a person who mistyped, and its line would carry the address they asked for.
                "django.request": {"level": "ERROR"},
                "django.security": {"level": "ERROR"},
                "pikepdf": {"level": "WARNING"},  # it greets at every start
            },
        }
    )
