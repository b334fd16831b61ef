"""Who takes no part in the decisions of a plan, for a conflict of interest.

Why there is a conflict is asked of nobody and kept nowhere. Of whom and of which plan it is, a line of the ledger keeps
sealed: whoever knows of what a room above keeps secret, cannot be found by what follows from it.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from accounts import queries as people
from accounts.models import Party, Person
from decisions import access
from decisions.actions.locks import lock_process
from decisions.models import Process, Recusal
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotRecuse(Refusal):
    pass


@ledger.together()
def recuse(*, process_id: UUID, by: Person, at: datetime) -> Recusal | None:
    """Somebody says of themselves that they decide on a plan no more, for a conflict of interest. It is not undone.

    None for who was kept from it before: it may be said twice. Raises CannotRecuse for who signs for nobody who takes
    part, and where the process has ended.
    """
    process = lock_process(process_id)
    if process.closed_at is not None:
        raise CannotRecuse(_("This process has ended. Nothing is decided any more."))
    if access.is_recused(by, process_id):
        return None
    if not access.signs_at(by, process, at):
        raise CannotRecuse(_("Only who signs for a party that takes part can say this."))
    recusal = Recusal.objects.create(process=process, person=by, recused_at=at, recused_by=by)
    sealed = {"process": str(process.id), "person": str(by.id)}
    ledger.append(Line("recusal.recorded", recusal.id, {"because": "conflict_of_interest"}, sealed), at=at)
    return recusal


@ledger.together()
def recuse_known(*, conflicts: Iterable[tuple[UUID, Person]], at: datetime) -> int:
    """Put on record the conflicts that a room above knows of: pairs of a process and a person. Returns how many.

    All of them are one line, which is written where there is none as well: neither the moment nor the number of lines
    tells that something came up.
    """
    made = []
    for process_id, person in sorted(conflicts, key=lambda one: (one[0], one[1].pk)):
        process = lock_process(process_id)
        if process.closed_at is None and not access.is_recused(person, process_id):
            made.append(Recusal.objects.create(process=process, person=person, recused_at=at))
    said = [{"id": str(one.id), "process": str(one.process_id), "person": str(one.person_id)} for one in made]
    sealed = {"recusals": json.dumps(said)}
    ledger.append(Line("recusals.brought_up_to_date", uuid4(), {}, sealed), at=at)
    return len(made)


def who_else(party: Party, process: Process, at: datetime) -> str:
    """Who signs for a party, but for who takes no part in the decisions; the party itself where nobody else does."""
    recused = process.recusals.values("person")
    signers = people.representatives_of([party], at).exclude(person__in=recused)
    return ", ".join(str(one.person) for one in signers) or party.name


def check_conflict(process: Process, by: Person, names: str, refusal: type[Refusal]) -> None:
    """Raises `refusal`, with `names` of who may act instead, for a person who takes no part in the decisions."""
    if access.has_conflict(by, process.id):
        raise refusal(
            _("You take no part in decisions on this plan: conflict of interest. These people can: %(names)s.")
            % {"names": names}
        )
