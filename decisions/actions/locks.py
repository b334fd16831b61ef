"""What every action at the table loads and locks first: the process, then the step. The ledger comes last."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import Party
from decisions.arrangement import Arrangement
from decisions.ladder import Role
from decisions.models import Authority, Process, Seat, Step


@dataclass(frozen=True)
class Table:
    """A locked step with the arrangement that holds now."""

    process: Process
    step: Step
    authority: Authority
    seats: list[Seat]

    @property
    def arrangement(self) -> Arrangement[Party]:
        return {seat.party: Role(seat.role) for seat in self.seats}

    @property
    def is_open(self) -> bool:
        return self.step.closed_at is None and self.process.closed_at is None

    def not_before(self, at: datetime) -> datetime:
        """The moment of what is said here. Who waited for the lock while another changed the table comes after them,
        though they began before: what they say, they say under the arrangement that holds now.
        """
        return max(at, self.authority.from_at)


def lock_process(process_id: UUID) -> Process:
    """The first lock of every action at the table. Raises Process.DoesNotExist."""
    return Process.objects.select_for_update(of=("self",)).select_related("template").get(id=process_id)


def lock_processes(process_ids: Collection[UUID]) -> list[Process]:
    """The same for several at once, in one order, so that nobody waits for each other."""
    locked = Process.objects.select_for_update(of=("self",)).select_related("template")
    return list(locked.filter(id__in=process_ids).order_by("id"))


def lock_steps(step_ids: Collection[UUID]) -> list[Step]:
    """Steps with their clocks, after their processes, in one order."""
    processes = lock_processes(Step.objects.filter(id__in=step_ids).values_list("process_id", flat=True))
    locked = Step.objects.select_for_update(of=("self",)).select_related("template_step", "term__suspension")
    steps = list(locked.filter(id__in=step_ids).prefetch_related("term__suspensions").order_by("id"))
    of = {process.id: process for process in processes}
    for step in steps:
        step.process = of[step.process_id]
    return steps


def lock_table(step_id: UUID) -> Table:
    """Lock a step and its process. Raises Step.DoesNotExist."""
    process = lock_process(Step.objects.values_list("process_id", flat=True).get(id=step_id))
    step = (
        Step.objects.select_for_update(of=("self",))
        .select_related("template_step", "term__escalated_to", "term__suspension")
        .get(id=step_id)
    )
    step.process = process
    authority = step.authorities.get(next=None)
    seats = list(authority.seats.select_related("party").order_by("id"))
    return Table(process, step, authority, seats)
