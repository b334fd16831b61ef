"""What every action at the table loads and locks first: the process, then the step. The ledger comes last."""

from dataclasses import dataclass
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


def lock_process(process_id: UUID) -> Process:
    """The first lock of every action at the table. Raises Process.DoesNotExist."""
    return Process.objects.select_for_update(of=("self",)).select_related("template").get(id=process_id)


def lock_table(step_id: UUID) -> Table:
    """Lock a step and its process. Raises Step.DoesNotExist."""
    process = lock_process(Step.objects.values_list("process_id", flat=True).get(id=step_id))
    step = Step.objects.select_for_update(of=("self",)).select_related("template_step", "term").get(id=step_id)
    step.process = process
    authority = step.authorities.get(next=None)
    seats = list(authority.seats.select_related("party").order_by("id"))
    return Table(process, step, authority, seats)
