from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as accounts
from accounts.models import Party, Person
from accounts.typed_text import tidy, tidy_line
from decisions import access, arrangement, queries
from decisions.actions.locks import Table, lock_table
from decisions.arrangement import Arrangement, NoSuchChange
from decisions.ladder import Role
from decisions.models import Authority, Seat, Transfer
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotWithdraw(Refusal):
    pass


class CannotReturn(Refusal):
    pass


@transaction.atomic
def withdraw_authority(*, step_id: UUID, by: Person, article: str, reason: str, at: datetime) -> Authority:
    """The executive takes the decision back on a legal ground: it decides alone, and who decided is consulted.

    The one change of an arrangement that the other side does not agree to, so it names its article and its reason and
    is shown in public as a withdrawal (invariant 3). Raises CannotWithdraw for anybody but a representative of the
    executive, without a ground, or where the step or the process has ended.
    """
    table = lock_table(step_id)
    if not table.is_open:
        raise CannotWithdraw(_("This step has ended. There is nothing to take back."))
    executive = queries.participant(table.process, Party.Kind.EXECUTIVE)
    if executive is None or not access.may_withdraw(by, table.step, at):
        raise CannotWithdraw(_("Only somebody who signs for the executive can take a decision back."))
    article, reason = tidy_line(article), tidy(reason)
    if not article or not reason:
        raise CannotWithdraw(_("Name the article of law and the reason. Residents will read both."))
    try:
        after = arrangement.withdrawn(table.arrangement, executive)
    except NoSuchChange as error:
        raise CannotWithdraw(_("The executive decides here already.")) from error
    authority, lines = rearrange(
        table, after, basis=Authority.Basis.WITHDRAWAL, article=article, reason=reason, by=by, at=at
    )
    ledger.append(*lines, at=at)
    return authority


@transaction.atomic
def return_authority(*, step_id: UUID, by: Person, reason: str, at: datetime) -> Authority:
    """A group of residents gives back what was handed over to it: the arrangement before that holds again.

    Always open to the group, at once and without anybody's leave: who handed over agreed to that with the transfer.
    Raises CannotReturn for somebody who does not sign for the group, where nothing was handed over to it, or where
    the step has ended.
    """
    table = lock_table(step_id)
    if not table.is_open:
        raise CannotReturn(_("This step has ended. There is nothing to give back."))
    given = queries.transfer_received(table.authority)
    if given is None or given.receiver is None or given.receiver.kind != Party.Kind.RESIDENT_GROUP:
        raise CannotReturn(_("Nothing was handed over to your group at this step."))
    if not accounts.may_represent(by, given.receiver, at):
        raise CannotReturn(_("Only somebody who signs for %(party)s can give this back.") % {"party": given.receiver})
    before = given.authority
    authority, lines = rearrange(
        table,
        seats_of(before),
        ceilings=ceilings_of(before),
        basis=Authority.Basis.RETURN,
        reason=tidy(reason),
        by=by,
        at=at,
    )
    ledger.append(*lines, at=at)
    return authority


@transaction.atomic
def fall_back(*, step_id: UUID, at: datetime) -> bool:
    """Let an arrangement that was agreed for a time fall back to the one before it, after its last day.

    Does nothing, and says so with False, where there is nothing to fall back from: the clock may ask twice.
    """
    table = lock_table(step_id)
    ended = table.authority.ends_on is not None and timezone.localdate(at) > table.authority.ends_on
    previous = table.authority.previous
    if not table.is_open or not ended or previous is None:
        return False
    _authority, lines = rearrange(
        table,
        seats_of(previous),
        ceilings=ceilings_of(previous),
        basis=Authority.Basis.RETURN,
        by=table.authority.by,
        at=at,
    )
    ledger.append(*lines, at=at)
    return True


def rearrange(
    table: Table,
    after: Arrangement[Party],
    *,
    basis: str,
    by: Person,
    at: datetime,
    ceilings: dict[Party, Decimal] | None = None,
    article: str = "",
    reason: str = "",
    transfer: Transfer | None = None,
    ends_on: date | None = None,
) -> tuple[Authority, list[Line]]:
    """Put a new arrangement after the one that holds. The caller has locked the table and appends the lines.

    A proposal that lay on the table was made to others than decide now, so it is closed; so is an open transfer.
    """
    authority = Authority.objects.create(
        step=table.step,
        previous=table.authority,
        from_at=at,
        by=by,
        basis=basis,
        article=article,
        reason=reason,
        transfer=transfer,
        ends_on=ends_on,
        seat_count=len(after),
    )
    ceilings = ceilings or {}
    seats = Seat.objects.bulk_create(
        [
            Seat(authority=authority, party=party, role=role, ceiling=ceilings.get(party))
            for party, role in after.items()
        ]
    )
    facts = {
        "step": str(table.step.id),
        "previous": str(table.authority.id),
        "basis": str(basis),
        "by": str(by.id),
        "article": article,
        "transfer": str(transfer.id) if transfer else None,
        "ends_on": ends_on.isoformat() if ends_on else None,
        "seats": seat_facts(seats),
    }
    changed = Line(_KINDS[basis], authority.id, facts, {"reason": reason} if reason else {})
    return authority, [changed, *_close_proposal(table, at), *_overtake_transfer(table, transfer, at)]


def seat_facts(seats: list[Seat]) -> list[dict[str, str | None]]:
    """An arrangement as the ledger writes it."""
    return [
        {
            "party": str(seat.party_id),
            "role": str(seat.role),
            "ceiling": None if seat.ceiling is None else f"{seat.ceiling:.2f}",
        }
        for seat in seats
    ]


def seats_of(authority: Authority) -> Arrangement[Party]:
    return {seat.party: Role(seat.role) for seat in authority.seats.select_related("party").order_by("id")}


def ceilings_of(authority: Authority) -> dict[Party, Decimal]:
    seats = authority.seats.select_related("party").exclude(ceiling=None)
    return {seat.party: seat.ceiling for seat in seats if seat.ceiling is not None}


_KINDS: dict[str, str] = {
    Authority.Basis.TRANSFER.value: "authority.transferred",
    Authority.Basis.RETURN.value: "authority.returned",
    Authority.Basis.ESCALATION.value: "authority.escalated",
    Authority.Basis.WITHDRAWAL.value: "authority.withdrawn",
}


def _close_proposal(table: Table, at: datetime) -> list[Line]:
    proposal = queries.open_proposal(table.step)
    if proposal is None:
        return []
    proposal.closed_at = at
    proposal.save(update_fields=["closed_at"])
    return [Line("proposal.failed", proposal.id, {"step": str(table.step.id)})]


def _overtake_transfer(table: Table, transfer: Transfer | None, at: datetime) -> list[Line]:
    lines = []
    for overtaken in table.step.transfers.filter(closed_at=None):
        if overtaken == transfer:
            continue
        overtaken.closed_at = at
        overtaken.result = Transfer.Result.OVERTAKEN
        overtaken.save(update_fields=["closed_at", "result"])
        lines.append(Line("transfer.overtaken", overtaken.id, {"step": str(table.step.id)}))
    return lines
