"""Which kinds of lines the code writes, read from the code itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from decisions.models import Transfer

PUT_TOGETHER = {
    *(f"transfer.{result}" for result in Transfer.Result.values),
    *(f"{thing}.signed" for thing in ("process", "proposal", "transfer", "authority", "decision")),
    *(f"authority.{what}" for what in ("transferred", "returned", "escalated", "withdrawn")),
}
"""Kinds that stand nowhere as one word, because they are put together where they are written; all at the table."""


def written_in(room: str = "*") -> set[str]:
    """Every kind that is written in a room of the code, or in all of it."""
    found = set(PUT_TOGETHER) if room in {"*", "decisions"} else set()
    for path in Path(settings.BASE_DIR).glob(f"{room}/**/*.py"):
        if not {"tests", "bench", ".venv", "node_modules"} & set(path.parts):
            found |= set(_kinds(ast.parse(path.read_text())))
    return found


def _kinds(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and re.search("line", getattr(node.func, "id", ""), re.IGNORECASE):
            for arg in node.args[:1]:
                if isinstance(arg, ast.Constant) and isinstance(arg.value, str) and "." in arg.value:
                    yield arg.value
