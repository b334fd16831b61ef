from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access as accounts
from accounts import queries as people
from accounts.models import Party, Person
from accounts.typed_text import tidy
from decisions import access, arrangement, queries
from decisions.actions.authority import ceilings_of, lock_table_on, rearrange
from decisions.actions.locks import Table
from decisions.actions.mandated import mandate_for, own_reach
from decisions.actions.recusals import check_conflict, who_else
from decisions.actions.signatures import sign
from decisions.arrangement import Arrangement, Change, NoSuchChange
from decisions.mandates import WITHOUT_LIMIT
from decisions.models import Authority, Signature, Transfer, TransferAnswer
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotOffer(Refusal):
    pass


class CannotAcceptTransfer(Refusal):
    pass


class CannotRefuseTransfer(Refusal):
    pass


LONGEST_OPEN = timedelta(days=366)
"""How long an offer lies open at most: while it does, no other can be made."""

_NO_SUCH_CHANGE = {
    "nobody_receives": gettext_lazy("Choose what you offer, and to whom."),
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

    Nothing changes until every present decider and every new one has accepted (invariant 3). What was agreed for a time
    ends with that time, whatever is agreed upon it. Raises CannotOffer for somebody who does not sign for the giver, or
    has no mandate for it, for a change that this table does not know, for a receiver who takes no part in the process,
    for more money than the giver decides on or its mandate covers, without a reason, for a last day that has passed or
    is more than a year ahead, or while another offer is open.
    """
    table = lock_table_on(step_id, at)
    if not table.is_open:
        raise CannotOffer(_("This step has ended. Nothing can be handed over any more."))
    check_conflict(table.process, by, who_else(giver, table.process, at), CannotOffer)
    if not accounts.may_represent(by, giver, at):
        raise CannotOffer(_("Only somebody who signs for %(party)s can offer this.") % {"party": giver})
    if access.acts_for_another(by, giver, table.step):
        raise CannotOffer(_("You have spoken for another party at this step. Somebody else must speak for this one."))
    if table.step.transfers.filter(closed_at=None).exists():
        raise CannotOffer(_("Another offer is open at this step. First answer that one."))
    giver.refresh_from_db(fields=["quorum"])  # it was loaded before the table was locked
    after = _after(table, kind, giver, receiver, CannotOffer)
    _check_offer(table, kind, receiver, reason, answer_by, ceiling, ends_on, at)
    _check_ceiling(table, after, kind, giver, ceiling)
    _check_mandate(table, after, giver, ceiling, by, at)
    transfer = Transfer.objects.create(
        step=table.step,
        authority=table.authority,
        kind=kind,
        giver=giver,
        receiver=receiver,
        reason=tidy(reason),
        ceiling=ceiling,
        ends_on=_earliest(ends_on, table.authority.ends_on),
        offered_at=at,
        offered_by=by,
        answer_by=answer_by,
    )
    offered = Line("transfer.offered", transfer.id, _facts(transfer, by), {"reason": transfer.reason})
    answered = _answer(table, transfer, after, giver, CannotOffer, accepts=True, reason="", by=by, at=at)
    ledger.append(offered, *answered, at=at)
    return transfer


@transaction.atomic
def accept_transfer(*, transfer_id: UUID, by: Person, at: datetime) -> Transfer:
    """Accept on behalf of the party that `by` signs for. With the last acceptance the new arrangement holds.

    Raises CannotAcceptTransfer where the offer is no longer open, for somebody whose party need not agree or has
    answered already, or for a municipal party without a mandate that covers the offer.
    """
    table, transfer = _locked(transfer_id, at)
    _check_open(table, transfer, at, CannotAcceptTransfer)
    after = _after(table, transfer.kind, transfer.giver, transfer.receiver, CannotAcceptTransfer)
    party = _answering_party(table, transfer, after, by, at, CannotAcceptTransfer)
    lines = _answer(table, transfer, after, party, CannotAcceptTransfer, accepts=True, reason="", by=by, at=at)
    ledger.append(*lines, at=at)
    return transfer


@transaction.atomic
def refuse_transfer(*, transfer_id: UUID, reason: str, by: Person, at: datetime) -> Transfer:
    """Refuse on behalf of the party that `by` signs for: the arrangement stays as it is.

    Raises CannotRefuseTransfer without a reason, where the offer is no longer open, for somebody whose party need not
    agree or has answered already, or for a municipal party without a mandate: to refuse binds it too.
    """
    table, transfer = _locked(transfer_id, at)
    _check_open(table, transfer, at, CannotRefuseTransfer)
    after = _after(table, transfer.kind, transfer.giver, transfer.receiver, CannotRefuseTransfer)
    party = _answering_party(table, transfer, after, by, at, CannotRefuseTransfer)
    if not tidy(reason):
        raise CannotRefuseTransfer(_("Say why you refuse, so that the others understand it."))
    why = tidy(reason)
    lines = _answer(table, transfer, after, party, CannotRefuseTransfer, accepts=False, reason=why, by=by, at=at)
    ledger.append(*lines, at=at)
    return transfer


@transaction.atomic
def lapse_transfer(*, transfer_id: UUID, at: datetime) -> bool:
    """Close an offer that was not answered in time. False where there is nothing to close: the clock may ask twice."""
    _table, transfer = _locked(transfer_id, at)
    if transfer.closed_at is not None or timezone.localdate(at) <= transfer.answer_by:
        return False
    ledger.append(_close(transfer, Transfer.Result.LAPSED, at), at=at)
    return True


def _locked(transfer_id: UUID, at: datetime) -> tuple[Table, Transfer]:
    table = lock_table_on(Transfer.objects.values_list("step_id", flat=True).get(id=transfer_id), at)
    transfer = Transfer.objects.select_for_update(of=("self",)).select_related("giver", "receiver").get(id=transfer_id)
    return table, transfer


def _after(table: Table, kind: str, giver: Party, receiver: Party | None, refusal: type[Refusal]) -> Arrangement[Party]:
    if kind not in Transfer.Kind.values:
        raise refusal(str(_NO_SUCH_CHANGE["nobody_receives"]))
    try:
        return arrangement.changed(table.arrangement, Change(kind), giver, receiver)
    except NoSuchChange as error:
        raise refusal(str(_NO_SUCH_CHANGE[error.reason])) from error


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
    if kind == Change.STEP_DOWN and receiver is not None:
        raise CannotOffer(_("Who steps down a rung hands nothing over: name no other party."))
    if not tidy(reason):
        raise CannotOffer(_("Say why you offer this."))
    if answer_by < today:
        raise CannotOffer(_("The last day to answer has passed already. Choose a later day."))
    if answer_by > today + LONGEST_OPEN:
        raise CannotOffer(_("The others can answer for a year at most. Choose an earlier last day."))
    if ends_on is not None and ends_on < answer_by:
        raise CannotOffer(_("It would end before the others have answered. Choose a later last day."))
    if ceiling is not None and ceiling < 0:
        raise CannotOffer(_("The amount cannot be less than zero."))


def _check_ceiling(table: Table, after: Arrangement[Party], kind: str, giver: Party, ceiling: Decimal | None) -> None:
    """Nobody passes on more than they decide on themselves."""
    if kind == Change.STEP_DOWN and not queries.set_free(table.arrangement, after):
        if ceiling is not None:
            raise CannotOffer(_("Nobody else decides more by this: name no amount."))
        return
    own = next((seat.ceiling for seat in table.seats if seat.party_id == giver.id), None)
    if own is None or (ceiling is not None and ceiling <= own):
        return
    raise CannotOffer(
        _("%(party)s decides here up to € %(ceiling)s. Offer that amount, or less.")
        % {"party": giver, "ceiling": number_format(own)}
    )


def _check_mandate(
    table: Table, after: Arrangement[Party], giver: Party, ceiling: Decimal | None, by: Person, at: datetime
) -> None:
    """Who decides up to an amount gives no more than that away to who needs no mandate (Awb, article 10:9)."""
    if not giver.is_municipal or ceiling is not None or not queries.set_free(table.arrangement, after):
        return
    reaches = own_reach(table.step, giver, by, at)
    if reaches is not None:
        raise CannotOffer(
            _("Your mandate for %(party)s reaches up to € %(ceiling)s. Offer that amount, or less.")
            % {"party": giver, "ceiling": number_format(reaches)}
        )


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


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
    needed = arrangement.must_agree(table.arrangement, after, transfer.giver)
    check_conflict(table.process, by, ", ".join(sorted(party.name for party in needed)), refusal)
    mine = [party for party in people.represented_by(by, at) if party in needed]
    if not mine:
        names = ", ".join(sorted(party.name for party in needed))
        raise refusal(_("You cannot answer this offer. These parties can: %(names)s.") % {"names": names})
    if len(mine) > 1:
        raise refusal(_("You sign for more than one party at this table. Nobody acts for two parties in one step."))
    answers = list(transfer.answers.all())
    if any(answer.party_id == mine[0].id for answer in answers):
        raise refusal(_("%(party)s has answered this offer already.") % {"party": mine[0]})
    if access.acts_for_another(by, mine[0], table.step):
        raise refusal(_("You have spoken for another party at this step. Somebody else must speak for this one."))
    return mine[0]


def _answer(
    table: Table,
    transfer: Transfer,
    after: Arrangement[Party],
    party: Party,
    refusal: type[Refusal],
    *,
    accepts: bool,
    reason: str,
    by: Person,
    at: datetime,
) -> list[Line]:
    amount = _bound_to(table, transfer, after, party, accepts=accepts)
    mandate = mandate_for(table.step, party, by, amount, at, refusal)
    says = Signature.Says.ACCEPTS if accepts else Signature.Says.REFUSES
    bound, signed = sign(transfer, party, says, reason=reason, by=by, at=at, refusal=refusal)
    if not bound:
        return signed
    TransferAnswer.objects.create(
        transfer=transfer,
        party=party,
        accepts=accepts,
        reason=reason,
        answered_at=at,
        answered_by=by,
        mandate=mandate,
    )
    facts = {
        "party": str(party.id),
        "by": str(by.id),
        "accepts": accepts,
        "mandate": str(mandate.id) if mandate else None,
    }
    line = Line("transfer.answered", transfer.id, facts, {"reason": reason} if reason else {})
    if not accepts:
        return [*signed, line, _close(transfer, Transfer.Result.REFUSED, at)]
    agreed = set(transfer.answers.filter(accepts=True).values_list("party_id", flat=True))
    if {needed.id for needed in arrangement.must_agree(table.arrangement, after, transfer.giver)} - agreed:
        return [*signed, line]
    closed = _close(transfer, Transfer.Result.ACCEPTED, at)
    return [*signed, line, closed, *_carry_out(table, transfer, after, by=by, at=at)]


def _bound_to(
    table: Table, transfer: Transfer, after: Arrangement[Party], party: Party, *, accepts: bool
) -> Decimal | None:
    """Up to how many euros an answer binds a party: without limit where it gives without a ceiling."""
    gives = accepts and party == transfer.giver and bool(queries.set_free(table.arrangement, after))
    return WITHOUT_LIMIT if gives and transfer.ceiling is None else transfer.ceiling


def _carry_out(table: Table, transfer: Transfer, after: Arrangement[Party], *, by: Person, at: datetime) -> list[Line]:
    ceilings = _ceilings_after(table, transfer, after)
    _authority, lines = rearrange(
        table,
        after,
        ceilings=ceilings,
        basis=Authority.Basis.TRANSFER,
        reason=transfer.reason,
        transfer=transfer,
        ends_on=_earliest(transfer.ends_on, table.authority.ends_on),
        by=by,
        at=at,
    )
    return lines


def _ceilings_after(table: Table, transfer: Transfer, after: Arrangement[Party]) -> dict[Party, Decimal]:
    ceilings = ceilings_of(table.authority)
    if transfer.receiver is not None:
        # Not one that it kept from an earlier time at this table.
        ceilings.pop(transfer.receiver, None)
        return ceilings if transfer.ceiling is None else {**ceilings, transfer.receiver: transfer.ceiling}
    if transfer.ceiling is not None:
        for party in queries.set_free(table.arrangement, after):
            ceilings[party] = min(transfer.ceiling, ceilings.get(party, transfer.ceiling))
    return ceilings


def _close(transfer: Transfer, result: str, at: datetime) -> Line:
    transfer.closed_at = at
    transfer.result = result
    transfer.save(update_fields=["closed_at", "result"])
    return Line(f"transfer.{result}", transfer.id, {"step": str(transfer.step_id)})


def _facts(transfer: Transfer, by: Person) -> dict[str, object]:
    return {
        "step": str(transfer.step_id),
        "authority": str(transfer.authority_id),
        "kind": str(transfer.kind),
        "giver": str(transfer.giver_id),
        "receiver": str(transfer.receiver_id) if transfer.receiver_id else None,
        "ceiling": None if transfer.ceiling is None else f"{transfer.ceiling:.2f}",
        "ends_on": transfer.ends_on.isoformat() if transfer.ends_on else None,
        "answer_by": transfer.answer_by.isoformat(),
        "by": str(by.id),
    }
