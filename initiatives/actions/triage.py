from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Party, Person
from decisions import actions as decisions
from decisions import queries as table
from decisions.models import Assignment
from initiatives import access
from initiatives.models import Initiative
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotAcceptForHandling(Refusal):
    pass


@ledger.together()
def accept_for_handling(*, initiative_id: UUID, by: Person, at: datetime) -> Initiative:
    """An official of the district's team takes an initiative in hand and becomes its handler.

    Raises CannotAcceptForHandling for somebody outside that team, or where it was accepted or has ended already.
    """
    process_id = Initiative.objects.values_list("process_id", flat=True).get(id=initiative_id)
    if process_id is None:
        raise CannotAcceptForHandling(_("This plan was not sent yet."))
    process = decisions.lock_process(process_id)
    initiative = Initiative.objects.select_for_update(of=("self",)).get(id=initiative_id)
    initiative.process = process
    if process.closed_at is not None:
        raise CannotAcceptForHandling(_("This plan has ended. Nobody needs to handle it any more."))
    if initiative.accepted_at is not None:
        is_own = initiative.accepted_by_id == by.id
        raise CannotAcceptForHandling(
            _("You accepted this plan already.") if is_own else _("A colleague accepted this plan already.")
        )
    if not access.may_accept_for_handling(by, initiative, at):
        raise CannotAcceptForHandling(_("Only somebody of the municipal team of this district can accept the plan."))
    team = table.participant(process, Party.Kind.MUNICIPAL_TEAM)
    assert team is not None
    initiative.accepted_at = at
    initiative.accepted_by = by
    initiative.save(update_fields=["accepted_at", "accepted_by"])
    # A colleague, or a bulk act, may have put them on it before anybody accepted it.
    if not process.assignments.filter(person=by, task=Assignment.Task.HANDLER, until=None).exists():
        decisions.assign(process_id=process.id, party=team, person=by, task=Assignment.Task.HANDLER, by=by, at=at)
    ledger.append(Line("initiative.accepted", initiative.id, {"by": str(by.id), "team": str(team.id)}), at=at)
    return initiative
