"""Structured logs. A line says what happened and to which id, never who or what they wrote."""

import logging.config
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

PERSONAL = frozenset({"email", "name", "address", "body", "request", "user", "person", "ip", "token", "code"})
"""Keys that are dropped from a line wherever they come from."""


def drop_personal(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Leave out what says something of a person."""
    return {key: value for key, value in event.items() if key not in PERSONAL}


def logging_config(*, level: str, plain: bool) -> None:
    """Send the standard library's logs and structlog's own through one chain to the standard error.

    Args:
        level: the least level that is written, for example "INFO".
        plain: lines for a person at a terminal, where False gives one JSON object a line.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        drop_personal,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    if plain:
        rendering: list[Any] = [
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
        ]
    else:
        rendering = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
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
                    "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering],
                },
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                # A 404 is a person who mistyped, and its line would carry the address they asked for.
                "django.request": {"level": "ERROR"},
                "django.security": {"level": "ERROR"},
            },
        }
    )
