"""The log in public: what each line says, and all that one needs to check it. Nothing personal is in it."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from ledger import queries
from ledger.models import Entry
from ledger.words import what_happened

PAGE = 50
"""Lines on a page."""

SHORT = 12
"""Characters of a hash on a list: enough to compare by eye."""

LARGEST = 2**63 - 1


class Plan(NamedTuple):
    """The public page that a line belongs to. The ledger knows no other app: settings.LEDGER_SUBJECTS finds it."""

    title: str
    url: str


@dataclass(frozen=True)
class LineInWords:
    """A line as the list shows it."""

    index: int
    at: datetime
    sentence: str
    short_hash: str
    plan: Plan | None


@login_not_required
@require_safe
def logbook(request: HttpRequest) -> HttpResponse:
    """The lines, newest first; `?voor=120` shows the ones before line 120."""
    end = queries.version()
    before = _line_number(request.GET.get("voor"), end + 1)
    entries = queries.entries_before(before, PAGE)
    first = entries[-1].index if entries else 0
    newer = before + PAGE
    context = {
        "lines": _in_words(entries),
        "end": end,
        "head": queries.head_hash(),
        "older": first if first > 1 else None,
        "newer": newer if before <= end else None,
        "newer_is_newest": newer > end,
    }
    return render(request, "ledger/logbook.html", context)


@login_not_required
@require_safe
def line(request: HttpRequest, index: int) -> HttpResponse:
    """One line with all that it holds, and how to check it."""
    entry = _entry(index)
    said: dict[str, Any] = json.loads(entry.body)
    context = {
        "line": _in_words([entry])[0],
        "entry": entry,
        "facts": [(name, _readable(value)) for name, value in sorted(said["facts"].items())],
        "commitments": sorted(said["commitments"].items()),
        "end": queries.version(),
        "address": settings.PUBLIC_ADDRESS,
    }
    return render(request, "ledger/line.html", context)


@login_not_required
@require_safe
def body(request: HttpRequest, index: int) -> HttpResponse:
    """The canonical JSON of a line, byte for byte: what its hash is made of."""
    return HttpResponse(_entry(index).body, content_type="application/json")


@login_not_required
@require_safe
def download(request: HttpRequest) -> StreamingHttpResponse:
    """The whole log as JSON Lines, for `python -m ledger.verify`."""
    response = StreamingHttpResponse(_lines_to(queries.version()), content_type="application/jsonl")
    response["Content-Disposition"] = 'attachment; filename="log.jsonl"'
    response["X-Accel-Buffering"] = "no"
    return response


def _lines_to(end: int) -> Iterator[str]:
    for index, text, line_hash in queries.chain_to(end):
        yield json.dumps({"index": index, "body": text, "hash": line_hash}, ensure_ascii=False) + "\n"


def _entry(index: int) -> Entry:
    entry = Entry.objects.filter(index=index).first() if index <= LARGEST else None
    if entry is None:
        raise Http404
    return entry


def _readable(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)


def _line_number(typed: str | None, default: int) -> int:
    """A number from the address, within the log; what is no number counts as not given."""
    try:
        return min(max(int(typed or ""), 1), default)
    except ValueError:
        return default


def _in_words(entries: Collection[Entry]) -> list[LineInWords]:
    plans = _plans({entry.subject for entry in entries})
    return [
        LineInWords(
            index=entry.index,
            at=entry.at,
            sentence=what_happened(entry.kind),
            short_hash=entry.hash[:SHORT],
            plan=plans.get(entry.subject),
        )
        for entry in entries
    ]


def _plans(subjects: Collection[UUID]) -> dict[UUID, Plan]:
    find = import_string(settings.LEDGER_SUBJECTS)
    return {subject: Plan(*found) for subject, found in find(subjects).items()}
