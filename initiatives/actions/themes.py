from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from decisions import access as table
from decisions import actions as decisions
from initiatives.models import Initiative, Theme
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotSetTheme(Refusal):
    pass


@transaction.atomic
def set_theme(*, initiative_id: UUID, theme: Theme, by: Person, at: datetime) -> Initiative:
    """Put a plan under another theme, where its group chose one that does not fit. Its way stays as it began.

    Raises CannotSetTheme for somebody outside its municipal team, for a plan that ended, or the theme that it has.
    """
    _were, refused = set_theme_many(initiative_ids=[initiative_id], theme=theme, by=by, at=at)
    if refused:
        raise refused[initiative_id]
    return Initiative.objects.get(id=initiative_id)


@transaction.atomic
def set_theme_many(
    *, initiative_ids: Collection[UUID], theme: Theme, by: Person, at: datetime
) -> tuple[dict[UUID, str], dict[UUID, CannotSetTheme]]:
    """The same for many plans, in a constant number of queries: the theme that each had, and why not where `set_theme`
    refuses.
    """
    plans = Initiative.objects.filter(id__in=initiative_ids)
    ways = decisions.lock_processes(plans.exclude(process=None).values_list("process", flat=True))
    processes = {process.id: process for process in ways}
    own = table.of_town_hall(by, list(processes), at)

    def why_not(process_id: UUID | None, now: str) -> str:
        process = processes.get(process_id) if process_id else None
        if process is None:
            return _("This plan was not sent yet.")
        if process.id not in own:
            return _("Only the municipal team of this plan can say which theme it has.")
        if process.closed_at is not None:
            return _("This plan has ended. Its theme stays.")
        return _("It has this theme already.") if now == theme.key else ""

    were: dict[UUID, str] = {}
    refused: dict[UUID, CannotSetTheme] = {}
    locked = plans.select_for_update(of=("self",)).order_by("id").values_list("id", "process_id", "theme_id")
    for plan, process_id, now in locked:
        if why := why_not(process_id, now):
            refused[plan] = CannotSetTheme(why)
        else:
            were[plan] = now
    Initiative.objects.filter(id__in=were).update(theme=theme)
    if were:
        ledger.append(*(_line(plan, was, theme, by) for plan, was in were.items()), at=at)
    return were, refused


def _line(plan: UUID, was: str, theme: Theme, by: Person) -> Line:
    return Line("initiative.theme_set", plan, {"theme": theme.key, "was": was, "by": str(by.id)})
