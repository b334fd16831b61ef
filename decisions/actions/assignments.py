from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access as accounts
from accounts.models import Party, Person
from decisions import access
from decisions.actions.locks import lock_process
from decisions.models import Assignment
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotAssign(Refusal):
    pass


class CannotEndAssignment(Refusal):
    pass


_KIND_OF_TASK = {
    Assignment.Task.HANDLER.value: Party.Kind.MUNICIPAL_TEAM.value,
    Assignment.Task.SOCIAL_WORKER.value: Party.Kind.WELFARE_TEAM.value,
}


@transaction.atomic
def assign(*, process_id: UUID, party: Party, person: Person, task: str, by: Person, at: datetime) -> Assignment:
    """Put a person of a party on a task in a process.

    Raises CannotAssign for somebody who may not say who works on it, for a person who is no member of the party, for
    a task that belongs to another profession, or where the person has it already.
    """
    process = lock_process(process_id)
    if process.closed_at is not None:
        raise CannotAssign(_("This process has ended. Nobody needs to be assigned any more."))
    if not access.may_assign(by, process, at):
        raise CannotAssign(_("Only the municipal team of this plan can say who works on it."))
    _check_task(party, task)
    if not accounts.is_member(person, party, at):
        raise CannotAssign(_("%(person)s does not work for %(party)s.") % {"person": person, "party": party})
    if process.assignments.filter(person=person, task=task, until=None).exists():
        raise CannotAssign(_("%(person)s has this task already.") % {"person": person})
    assignment = Assignment.objects.create(
        process=process, party=party, person=person, task=task, since=at, since_by=by
    )
    ledger.append(_line("assignment.began", assignment), at=at)
    return assignment


@transaction.atomic
def end_assignment(*, assignment_id: UUID, by: Person, at: datetime) -> Assignment:
    """A person stops working on a process. Raises CannotEndAssignment where it ended before, or without the right."""
    process_id = Assignment.objects.values_list("process_id", flat=True).get(id=assignment_id)
    process = lock_process(process_id)
    assignment = Assignment.objects.get(id=assignment_id)
    if assignment.until is not None:
        raise CannotEndAssignment(_("This task has ended already."))
    if assignment.person_id != by.id and not access.may_assign(by, process, at):
        raise CannotEndAssignment(_("Only the municipal team of this plan can say who works on it."))
    assignment.until = at
    assignment.until_by = by
    assignment.save(update_fields=["until", "until_by"])
    ledger.append(_line("assignment.ended", assignment), at=at)
    return assignment


def _check_task(party: Party, task: str) -> None:
    if task not in Assignment.Task.values:
        raise CannotAssign(_("Choose a task."))
    kind = _KIND_OF_TASK.get(task)
    if kind is not None and party.kind != kind:
        raise CannotAssign(_("This task is for somebody of a %(kind)s.") % {"kind": Party.Kind(kind).label})


def _line(kind: str, assignment: Assignment) -> Line:
    return Line(
        kind,
        assignment.id,
        {
            "process": str(assignment.process_id),
            "party": str(assignment.party_id),
            "person": str(assignment.person_id),
            "task": str(assignment.task),
        },
    )
