from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access as accounts
from accounts import queries as people
from accounts.models import Party, Person
from accounts.typed_text import tidy
from decisions import arrangement
from decisions.actions.authority import ceilings_of, rearrange
from decisions.actions.locks import Table, lock_table
from decisions.arrangement import Arrangement, Change, NoSuchChange
from decisions.models import Authority, Transfer, TransferAnswer
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotOffer(Refusal):
    pass


class CannotAcceptTransfer(Refusal):
    pass


class CannotRefuseTransfer(Refusal):
    pass


_NO_SUCH_CHANGE = {
    "giver_does_not_decide": gettext_lazy(
        "Your party does not decide here, so it has nothing to hand over or to share."
    ),
    "receiver_decides_already": gettext_lazy("This party decides here already."),
    "no_rung_below": gettext_lazy("Your party has no rung below the one it stands on."),
    "nobody_would_decide": gettext_lazy(
        "Nobody would decide any more. Hand the decision over to another party instead."
    ),
}


@transaction.atomic
def offer_transfer(
    *,
    step_id: UUID,
    kind: str,
    giver: Party,
    reason: str,
    answer_by: date,
    by: Person,
    at: datetime,
    receiver: Party | None = None,
    ceiling: Decimal | None = None,
    ends_on: date | None = None,
) -> Transfer:
    """Offer to hand a decision over, to share it, or to step down a rung. Who offers has then accepted.

    Nothing changes until every present decider and every new one has accepted (invariant 3). Raises CannotOffer for
    somebody who does not sign for the giver, for a change that this table does not know, for a receiver who takes no
    part in the process, without a reason, for dates that have passed, or while another offer is open.
    """
    table = lock_table(step_id)
    if not table.is_open:
        raise CannotOffer(_("This step has ended. Nothing can be handed over any more."))
    if not accounts.may_represent(by, giver, at):
        raise CannotOffer(_("Only somebody who signs for %(party)s can offer this.") % {"party": giver})
    if table.step.transfers.filter(closed_at=None).exists():
        raise CannotOffer(_("Another offer is open at this step. First answer that one."))
    after = _after(table, kind, giver, receiver)
    _check_offer(table, kind, receiver, reason, answer_by, ceiling, ends_on, at)
    transfer = Transfer.objects.create(
        step=table.step,
        authority=table.authority,
        kind=kind,
        giver=giver,
        receiver=receiver,
        reason=tidy(reason),
        ceiling=ceiling,
        ends_on=ends_on,
        offered_at=at,
        offered_by=by,
        answer_by=answer_by,
    )
    offered = Line("transfer.offered", transfer.id, _facts(transfer, by), {"reason": transfer.reason})
    ledger.append(offered, *_answer(table, transfer, after, giver, accepts=True, reason="", by=by, at=at), at=at)
    return transfer


@transaction.atomic
def accept_transfer(*, transfer_id: UUID, by: Person, at: datetime) -> Transfer:
    """Accept on behalf of the party that `by` signs for. With the last acceptance the new arrangement holds.

    Raises CannotAcceptTransfer where the offer is no longer open, or for somebody whose party need not agree or has
    answered already.
    """
    table, transfer = _locked(transfer_id)
    _check_open(table, transfer, at, CannotAcceptTransfer)
    after = _after(table, transfer.kind, transfer.giver, transfer.receiver)
    party = _answering_party(table, transfer, after, by, at, CannotAcceptTransfer)
    ledger.append(*_answer(table, transfer, after, party, accepts=True, reason="", by=by, at=at), at=at)
    return transfer


@transaction.atomic
def refuse_transfer(*, transfer_id: UUID, reason: str, by: Person, at: datetime) -> Transfer:
    """Refuse on behalf of the party that `by` signs for: the arrangement stays as it is.

    Raises CannotRefuseTransfer without a reason, where the offer is no longer open, or for somebody whose party need
    not agree or has answered already.
    """
    table, transfer = _locked(transfer_id)
    _check_open(table, transfer, at, CannotRefuseTransfer)
    after = _after(table, transfer.kind, transfer.giver, transfer.receiver)
    party = _answering_party(table, transfer, after, by, at, CannotRefuseTransfer)
    if not tidy(reason):
        raise CannotRefuseTransfer(_("Say why you refuse, so that the others understand it."))
    ledger.append(*_answer(table, transfer, after, party, accepts=False, reason=tidy(reason), by=by, at=at), at=at)
    return transfer


@transaction.atomic
def lapse_transfer(*, transfer_id: UUID, at: datetime) -> bool:
    """Close an offer that was not answered in time. False where there is nothing to close: the clock may ask twice."""
    _table, transfer = _locked(transfer_id)
    if transfer.closed_at is not None or timezone.localdate(at) <= transfer.answer_by:
        return False
    ledger.append(_close(transfer, Transfer.Result.LAPSED, at), at=at)
    return True


def _locked(transfer_id: UUID) -> tuple[Table, Transfer]:
    table = lock_table(Transfer.objects.values_list("step_id", flat=True).get(id=transfer_id))
    transfer = Transfer.objects.select_for_update(of=("self",)).select_related("giver", "receiver").get(id=transfer_id)
    return table, transfer


def _after(table: Table, kind: str, giver: Party, receiver: Party | None) -> Arrangement[Party]:
    try:
        if kind == Change.STEP_DOWN:
            return arrangement.stepped_down(table.arrangement, giver)
        if kind not in Transfer.Kind.values or receiver is None:
            raise CannotOffer(_("Choose what you offer, and to whom."))
        change = arrangement.handed_over if kind == Change.HAND_OVER else arrangement.shared
        return change(table.arrangement, giver, receiver)
    except NoSuchChange as error:
        raise CannotOffer(str(_NO_SUCH_CHANGE[error.reason])) from error


def _check_offer(
    table: Table,
    kind: str,
    receiver: Party | None,
    reason: str,
    answer_by: date,
    ceiling: Decimal | None,
    ends_on: date | None,
    at: datetime,
) -> None:
    today = timezone.localdate(at)
    if receiver is not None and not table.process.participants.filter(party=receiver).exists():
        raise CannotOffer(_("%(party)s takes no part in this plan.") % {"party": receiver})
    if kind == Change.STEP_DOWN and (receiver is not None or ceiling is not None):
        raise CannotOffer(_("Who steps down a rung hands nothing over: name no other party and no amount."))
    if not tidy(reason):
        raise CannotOffer(_("Say why you offer this."))
    if answer_by < today:
        raise CannotOffer(_("The last day to answer has passed already. Choose a later day."))
    if ends_on is not None and ends_on < answer_by:
        raise CannotOffer(_("It would end before the others have answered. Choose a later last day."))
    if ceiling is not None and ceiling < 0:
        raise CannotOffer(_("The amount cannot be less than zero."))


def _check_open(table: Table, transfer: Transfer, at: datetime, refusal: type[Refusal]) -> None:
    if transfer.closed_at is not None:
        result = transfer.get_result_display()
        raise refusal(_("This offer is no longer open: it was %(result)s.") % {"result": result})
    if not table.is_open:
        raise refusal(_("This step has ended. Nothing can be handed over any more."))
    if timezone.localdate(at) > transfer.answer_by:
        raise refusal(_("The last day to answer this offer has passed."))


def _answering_party(
    table: Table, transfer: Transfer, after: Arrangement[Party], by: Person, at: datetime, refusal: type[Refusal]
) -> Party:
    needed = arrangement.must_agree(table.arrangement, after)
    mine = [party for party in people.represented_by(by, at) if party in needed]
    if not mine:
        names = ", ".join(sorted(party.name for party in needed))
        raise refusal(_("You cannot answer this offer. These parties can: %(names)s.") % {"names": names})
    if len(mine) > 1:
        raise refusal(_("You sign for more than one party at this table. Nobody acts for two parties in one step."))
    answers = list(transfer.answers.all())
    if any(answer.party_id == mine[0].id for answer in answers):
        raise refusal(_("%(party)s has answered this offer already.") % {"party": mine[0]})
    if any(answer.answered_by_id == by.id for answer in answers):
        raise refusal(_("You have spoken for another party at this step. Somebody else must speak for this one."))
    return mine[0]


def _answer(
    table: Table,
    transfer: Transfer,
    after: Arrangement[Party],
    party: Party,
    *,
    accepts: bool,
    reason: str,
    by: Person,
    at: datetime,
) -> list[Line]:
    TransferAnswer.objects.create(
        transfer=transfer, party=party, accepts=accepts, reason=reason, answered_at=at, answered_by=by
    )
    facts = {"party": str(party.id), "by": str(by.id), "accepts": accepts}
    line = Line("transfer.answered", transfer.id, facts, {"reason": reason} if reason else {})
    if not accepts:
        return [line, _close(transfer, Transfer.Result.REFUSED, at)]
    agreed = set(transfer.answers.filter(accepts=True).values_list("party_id", flat=True))
    if {needed.id for needed in arrangement.must_agree(table.arrangement, after)} - agreed:
        return [line]
    closed = _close(transfer, Transfer.Result.ACCEPTED, at)
    return [line, closed, *_carry_out(table, transfer, after, by=by, at=at)]


def _carry_out(table: Table, transfer: Transfer, after: Arrangement[Party], *, by: Person, at: datetime) -> list[Line]:
    ceilings = ceilings_of(table.authority)
    if transfer.receiver is not None and transfer.ceiling is not None:
        ceilings[transfer.receiver] = transfer.ceiling
    _authority, lines = rearrange(
        table,
        after,
        ceilings=ceilings,
        basis=Authority.Basis.TRANSFER,
        reason=transfer.reason,
        transfer=transfer,
        ends_on=transfer.ends_on,
        by=by,
        at=at,
    )
    return lines


def _close(transfer: Transfer, result: str, at: datetime) -> Line:
    transfer.closed_at = at
    transfer.result = result
    transfer.save(update_fields=["closed_at", "result"])
    return Line(f"transfer.{result}", transfer.id, {"step": str(transfer.step_id)})


def _facts(transfer: Transfer, by: Person) -> dict[str, object]:
    return {
        "step": str(transfer.step_id),
        "kind": str(transfer.kind),
        "giver": str(transfer.giver_id),
        "receiver": str(transfer.receiver_id) if transfer.receiver_id else None,
        "ceiling": None if transfer.ceiling is None else f"{transfer.ceiling:.2f}",
        "ends_on": transfer.ends_on.isoformat() if transfer.ends_on else None,
        "answer_by": transfer.answer_by.isoformat(),
        "by": str(by.id),
    }
