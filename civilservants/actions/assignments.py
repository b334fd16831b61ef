"""Who is given work at the desk: as at the table, but nobody who is away.

Where the work lies on the other profession's side of the demarcation, a boundary signal rises in the same transaction:
it opens a consult, and stops nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from boundary import actions as boundary
from civilservants import candidates
from decisions import actions as decisions
from decisions import queries as table
from decisions.actions import CannotAssign, Work
from decisions.models import Assignment, Process
from ledger import actions as ledger


class CannotAssignUnseen(CannotAssign):
    """Somebody else changed who works on the plan meanwhile. What they chose holds, until it was seen."""


@ledger.together()
def assign(
    *, process: Process, works: Sequence[Work], by: Person, at: datetime, seen: str | None = None
) -> list[Assignment]:
    """Give people, or whole teams, a task on a plan; all of them, or none.

    `seen` is the fingerprint of who worked on it as far as the person knew: where others do by now, raises
    CannotAssignUnseen. Raises CannotAssign for who is away, and wherever the table itself refuses. Who is assigned gets
    a mail at once.
    """
    _check_seen(decisions.lock_process(process.id), seen)
    began = []
    for work in works:
        made, refused = assign_many(process_ids=[process.id], work=work, by=by, at=at)
        if refused:
            raise refused[process.id]
        began.append(made[process.id])
    return began


def fingerprint(working: Iterable[Assignment]) -> str:
    """A short word that is another one as soon as others work on a plan, or do another task there."""
    told = " ".join(sorted(str(one.id) for one in working))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


@ledger.together()
def assign_many(
    *, process_ids: Collection[UUID], work: Work, by: Person, at: datetime
) -> tuple[dict[UUID, Assignment], dict[UUID, CannotAssign]]:
    """The same on many plans: what began, and why not where `assign` refuses. Handlers and social workers cost a
    constant number of queries; of each adviser it is asked whether the work is theirs.
    """
    refused = why_not_assign(decisions.lock_processes(process_ids), work=work, by=by, at=at)
    free = [one for one in process_ids if one not in refused]
    made, _none = decisions.assign_many(process_ids=free, work=work, by=by, at=at)
    for assignment in made.values():
        boundary.raise_for_assignment(assignment=assignment, at=at)
    return made, refused


def why_not_assign(processes: Sequence[Process], *, work: Work, by: Person, at: datetime) -> dict[UUID, CannotAssign]:
    """On which of these locked processes the work cannot be given, and why not."""
    refused = decisions.why_not_assign(processes, work=work, by=by, at=at)
    person = work.person
    away = candidates.away_on([person.id], timezone.localdate(at)) if person else {}
    if person is None or person.id not in away:
        return refused
    why = _("%(person)s: %(why)s.") % {"person": person, "why": candidates.why_away(away[person.id])}
    return {**{process.id: CannotAssign(why) for process in processes}, **refused}


def _check_seen(process: Process, seen: str | None) -> None:
    if seen is not None and seen != fingerprint(table.assignments_of([process.id])):
        raise CannotAssignUnseen(_("Who works on this plan has changed since you opened this page."))
