"""What residents answered about a task that they want to take over. Drafts call these; nobody else does."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from initiatives.instrument import Known, Task, Wants, instrument_for
from initiatives.lengths import MOST_TASK_COST
from initiatives.models import Initiative, TaskCheck, Theme
from ledger.refusals import Refusal


def task_of(initiative: Initiative) -> Task | None:
    """What was answered; None for a plan that takes over nothing, or was never asked."""
    check: TaskCheck | None = getattr(initiative, "task_check", None)
    if check is None:
        return None
    return Task(Known(check.performed), Known(check.exclusive), Known(check.cut), Wants(check.wants), check.cost)


def tidied_task(task: Task | None, theme: Theme, refusal: type[Refusal]) -> Task | None:
    """The answers as they can be kept: none for a theme in which nothing is taken over."""
    if task is None or not theme.challenge:
        return None
    if task.cost is not None and not 0 <= task.cost <= MOST_TASK_COST:
        raise refusal(_("Fill in what it costs in a year, or leave it empty."))
    return task


def keep_task(initiative: Initiative, task: Task | None) -> None:
    """From now on these are the answers. The caller appends the entry."""
    if task is None:
        TaskCheck.objects.filter(initiative=initiative).delete()
    else:
        TaskCheck.objects.update_or_create(initiative=initiative, defaults=facts_of(task))


def facts_of(task: Task) -> dict[str, Any]:
    """The answers as codes, with the instrument that they pointed to."""
    return {
        "performed": task.performed.value,
        "exclusive": task.exclusive.value,
        "cut": task.cut.value,
        "wants": task.wants.value,
        "cost": task.cost,
        "advised": instrument_for(task).instrument.value,
    }
