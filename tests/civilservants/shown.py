"""What the queue of a desk shows, for tests that look behind its page."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from civilservants import queue, rows
from civilservants.models import QueueRow
from civilservants.queries import Desk
from civilservants.queue import Filters, View

MOST = 500


def ids_shown(desk: Desk, view: View, filters: Filters | None = None) -> list[int]:
    """The rows of a view under filters, in their order."""
    return queue.in_order(queue.asked(desk, view, filters), 0, MOST).ids


def shown(desk: Desk, view: View, filters: Filters | None = None) -> QuerySet[QueueRow]:
    """The same as a queryset, in any order."""
    return QueueRow.objects.filter(id__in=ids_shown(desk, view, filters))


def rows_shown(desk: Desk, view: View, filters: Filters | None = None) -> list[rows.Row]:
    """The same as the page tells them."""
    return rows.rows_beside(ids_shown(desk, view, filters), None, desk)[0]


def told_shown(desk: Desk, view: View) -> list[Any]:
    """The same with what they tell, before it is put into words."""
    return rows.with_what_they_tell(ids_shown(desk, view))
