from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Party, Person
from decisions import access, queries
from decisions.actions.processes import lock_process, seat_facts
from decisions.models import Authority, Role, Seat, Step
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotWithdraw(Refusal):
    pass


@transaction.atomic
def withdraw_authority(*, step_id: UUID, by: Person, article: str, reason: str, at: datetime) -> Authority:
    """The executive takes the decision back on a legal ground: it decides alone, and who decided is consulted.

    The one change of an arrangement that the other side does not agree to, so it names its article and its reason and
    is shown in public as a withdrawal (invariant 3). Raises CannotWithdraw for anybody but a representative of the
    executive, without a ground, or where the step or the process has ended.
    """
    process_id = Step.objects.values_list("process_id", flat=True).get(id=step_id)
    process = lock_process(process_id)
    step = Step.objects.select_for_update(of=("self",)).select_related("template_step").get(id=step_id)
    step.process = process
    if step.closed_at is not None or process.closed_at is not None:
        raise CannotWithdraw(_("This step has ended. There is nothing to take back."))
    if not access.may_withdraw(by, step, at):
        raise CannotWithdraw(_("Only somebody who signs for the executive can take a decision back."))
    if not article.strip() or not reason.strip():
        raise CannotWithdraw(_("Name the article of law and the reason. Residents will read both."))
    executive = queries.participant(process, Party.Kind.EXECUTIVE)
    assert executive is not None
    before = step.authorities.prefetch_related("seats__party").get(next=None)
    if [seat.party_id for seat in queries.deciding_seats(before)] == [executive.id]:
        raise CannotWithdraw(_("The executive decides here already."))
    authority, seats = _rearranged(step, before, executive, by=by, article=article, reason=reason, at=at)
    closed = _close_proposal(step, at)
    ledger.append(
        Line(
            "authority.withdrawn",
            authority.id,
            {
                "step": str(step.id),
                "previous": str(before.id),
                "by": str(by.id),
                "article": article.strip(),
                "seats": seat_facts(seats),
            },
            {"reason": reason.strip()},
        ),
        *closed,
        at=at,
    )
    return authority


def _rearranged(
    step: Step, before: Authority, executive: Party, *, by: Person, article: str, reason: str, at: datetime
) -> tuple[Authority, list[Seat]]:
    roles: dict[Party, str] = {
        seat.party: Role.CONSULTED if seat.role == Role.DECIDES else seat.role for seat in before.seats.all()
    }
    roles[executive] = Role.DECIDES
    authority = Authority.objects.create(
        step=step,
        previous=before,
        from_at=at,
        by=by,
        basis=Authority.Basis.WITHDRAWAL,
        article=article.strip(),
        reason=reason.strip(),
        seat_count=len(roles),
    )
    seats = Seat.objects.bulk_create(
        [Seat(authority=authority, party=party, role=role) for party, role in roles.items()]
    )
    return authority, seats


def _close_proposal(step: Step, at: datetime) -> list[Line]:
    proposal = queries.open_proposal(step)
    if proposal is None:
        return []
    proposal.closed_at = at
    proposal.save(update_fields=["closed_at"])
    return [Line("proposal.failed", proposal.id, {"step": str(step.id)})]
