from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from decisions import queries
from decisions.actions.processes import lock_process
from decisions.models import Step, Term
from ledger import actions as ledger
from ledger.actions import Line


@transaction.atomic
def lapse_term(*, step_id: UUID, at: datetime) -> bool:
    """Note that the last day of a step's term has passed without a decision, and to whom that escalates.

    Does nothing, and says so with False, where the term still runs, was met, or was noted before: the clock may ask
    twice. A lapse takes nothing from the residents (invariant 11).
    """
    process = lock_process(Step.objects.values_list("process_id", flat=True).get(id=step_id))
    term = Term.objects.select_for_update(of=("self",)).select_related("step__template_step").get(step_id=step_id)
    ended = term.step.closed_at is not None or process.closed_at is not None
    if ended or term.lapsed_at or timezone.localdate(at) <= term.ends_on:
        return False
    term.lapsed_at = at
    term.escalated_to = queries.participant(process, term.step.template_step.escalates_to)
    term.save(update_fields=["lapsed_at", "escalated_to"])
    facts = {
        "ended_on": term.ends_on.isoformat(),
        "escalated_to": str(term.escalated_to_id) if term.escalated_to_id else None,
        "process": str(process.id),
    }
    ledger.append(Line("term.lapsed", step_id, facts), at=at)
    return True
