"""Who works on a process: a person of a party, or the party as a whole until somebody of it takes the task up.

The same rules hold for one process and for hundreds: what they depend on is read for all of them at once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access as accounts
from accounts.models import Party, Person
from decisions import access
from decisions.actions.locks import lock_process, lock_processes
from decisions.models import Assignment, Participant, Process
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotAssign(Refusal):
    pass


class CannotEndAssignment(Refusal):
    pass


class CannotTakeUp(Refusal):
    pass


_KIND_OF_TASK = {
    Assignment.Task.HANDLER.value: Party.Kind.MUNICIPAL_TEAM.value,
    Assignment.Task.SOCIAL_WORKER.value: Party.Kind.WELFARE_TEAM.value,
}


@dataclass(frozen=True)
class Work:
    """What somebody is given to do: a task, for a party. No person: for the party as a whole."""

    task: str
    party: Party
    person: Person | None = None


@transaction.atomic
def assign(*, process_id: UUID, party: Party, person: Person | None, task: str, by: Person, at: datetime) -> Assignment:
    """Put a person of a party on a task in a process; for None the party as a whole.

    Raises CannotAssign for somebody who may not say who works on it, for a party that takes no part in the process, for
    a person who is no member of it, for a task that belongs to another profession, or where the person, or the party,
    has it already.
    """
    made, refused = assign_many(process_ids=[process_id], work=Work(task, party, person), by=by, at=at)
    if refused:
        raise refused[process_id]
    return made[process_id]


@transaction.atomic
def assign_many(
    *, process_ids: Collection[UUID], work: Work, by: Person, at: datetime
) -> tuple[dict[UUID, Assignment], dict[UUID, CannotAssign]]:
    """The same on many processes, in a constant number of queries: what began, and why not where `assign` refuses."""
    processes = lock_processes(process_ids)
    refused = why_not_assign(processes, work=work, by=by, at=at)
    made = {
        process.id: Assignment(
            process=process, party=work.party, person=work.person, task=work.task, since=at, since_by=by
        )
        for process in processes
        if process.id not in refused
    }
    Assignment.objects.bulk_create(made.values())
    if made:
        ledger.append(*(_line("assignment.began", one) for one in made.values()), at=at)
    return made, refused


def why_not_assign(processes: Sequence[Process], *, work: Work, by: Person, at: datetime) -> dict[UUID, CannotAssign]:
    """On which of these locked processes the work cannot be given, and why not."""
    ids = [process.id for process in processes]
    own = access.of_town_hall(by, ids, at)
    at_table = set(Participant.objects.filter(process__in=ids, party=work.party).values_list("process", flat=True))
    running = Assignment.objects.filter(process__in=ids, task=work.task, until=None)
    same = running.filter(person=work.person) if work.person else running.filter(person=None, party=work.party)
    busy = set(same.values_list("process", flat=True))
    never = _why_never(work, at)

    def why_not(process: Process) -> str:
        if process.closed_at is not None:
            return _("This process has ended. Nobody needs to be assigned any more.")
        if process.id not in own:
            return _("Only the municipal team of this plan can say who works on it.")
        if process.id not in at_table:
            return _("%(party)s takes no part in this plan.") % {"party": work.party}
        if never:
            return never
        return (
            _("%(person)s has this task already.") % {"person": work.person or work.party} if process.id in busy else ""
        )

    return {process.id: CannotAssign(why) for process in processes if (why := why_not(process))}


@transaction.atomic
def end_assignment(*, assignment_id: UUID, by: Person, at: datetime) -> Assignment:
    """A person, or a whole party, stops working on a process. Raises CannotEndAssignment where it ended before, or
    without the right.
    """
    process_id = Assignment.objects.values_list("process_id", flat=True).get(id=assignment_id)
    process = lock_process(process_id)
    assignment = Assignment.objects.get(id=assignment_id)
    if assignment.until is not None:
        raise CannotEndAssignment(_("This task has ended already."))
    if not _may_end(assignment, by, access.of_town_hall(by, [process.id], at)):
        raise CannotEndAssignment(_("Only the municipal team of this plan can say who works on it."))
    _end([assignment], by, at)
    return assignment


@transaction.atomic
def end_assignments(*, assignment_ids: Collection[UUID], by: Person, at: datetime) -> tuple[Assignment, ...]:
    """The same for many, in a constant number of queries. Returns those that ended.

    Raises CannotEndAssignment where one of them ended before, or without the right at one of them; then none ends.
    """
    processes = Assignment.objects.filter(id__in=assignment_ids).values_list("process_id", flat=True)
    ids = [process.id for process in lock_processes(set(processes))]
    running = list(Assignment.objects.filter(id__in=assignment_ids, until=None))
    if len(running) != len(set(assignment_ids)):
        raise CannotEndAssignment(_("This task has ended already."))
    own = access.of_town_hall(by, ids, at)
    if not all(_may_end(one, by, own) for one in running):
        raise CannotEndAssignment(_("Only the municipal team of this plan can say who works on it."))
    _end(running, by, at)
    return tuple(running)


@transaction.atomic
def take_up_assignment(*, assignment_id: UUID, by: Person, at: datetime) -> Assignment:
    """Take up, as somebody of the party, a task that the party has as a whole.

    Raises CannotTakeUp for somebody of another party, where it ended or is somebody's already, or where who takes it up
    has the same task.
    """
    process_id = Assignment.objects.values_list("process_id", flat=True).get(id=assignment_id)
    process = lock_process(process_id)
    whole = Assignment.objects.select_related("party").get(id=assignment_id)
    if whole.until is not None or whole.person_id is not None or process.closed_at is not None:
        raise CannotTakeUp(_("There is nothing to take up any more. Look at who works on this plan."))
    if not accounts.is_member(by, whole.party, at):
        raise CannotTakeUp(_("Only somebody of %(party)s can take this up.") % {"party": whole.party})
    if process.assignments.filter(person=by, task=whole.task, until=None).exists():
        raise CannotTakeUp(_("You have this task already. End that of the whole team where nobody else is needed."))
    _end([whole], by, at)
    own = Assignment.objects.create(
        process=process, party=whole.party, person=by, task=whole.task, since=at, since_by=by
    )
    ledger.append(_line("assignment.began", own), at=at)
    return own


def _may_end(assignment: Assignment, by: Person, own: Collection[UUID]) -> bool:
    return assignment.person_id == by.id or assignment.process_id in own


def _end(assignments: Sequence[Assignment], by: Person, at: datetime) -> None:
    for assignment in assignments:
        assignment.until, assignment.until_by = at, by
    Assignment.objects.bulk_update(assignments, ["until", "until_by"])
    if assignments:
        ledger.append(*(_line("assignment.ended", one) for one in assignments), at=at)


def _why_never(work: Work, at: datetime) -> str:
    """Why this party or person cannot do this task on any process; empty where they can."""
    if work.task not in Assignment.Task.values:
        return _("Choose a task.")
    kind = _KIND_OF_TASK.get(work.task)
    if kind is not None and work.party.kind != kind:
        return _("This task is for somebody of a %(kind)s.") % {"kind": Party.Kind(kind).label}
    if work.person is not None and not accounts.is_member(work.person, work.party, at):
        return _("%(person)s does not work for %(party)s.") % {"person": work.person, "party": work.party}
    return ""


def _line(kind: str, assignment: Assignment) -> Line:
    return Line(
        kind,
        assignment.id,
        {
            "process": str(assignment.process_id),
            "party": str(assignment.party_id),
            "person": str(assignment.person_id) if assignment.person_id else None,
            "task": str(assignment.task),
            "by": str(assignment.until_by_id or assignment.since_by_id),
        },
    )
