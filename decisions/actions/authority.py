from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as accounts
from accounts.models import Party, Person
from accounts.typed_text import tidy, tidy_line
from decisions import access, arrangement, queries
from decisions.actions.advices import ask_advices, release_advices
from decisions.actions.locks import Table, lock_table
from decisions.actions.mandated import mandate_for
from decisions.actions.recusals import check_conflict
from decisions.actions.signatures import sign
from decisions.arrangement import Arrangement, NoSuchChange
from decisions.ladder import Role
from decisions.mandates import farthest
from decisions.models import Authority, Mandate, Seat, Signature, Transfer
from ledger import actions as ledger
from ledger.actions import Line
from ledger.chain import moment
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
    executive with a mandate for all that is taken back, without a ground, or where the step or the process has ended.
    """
    table = lock_table_on(step_id, at)
    if not table.is_open:
        raise CannotWithdraw(_("This step has ended. There is nothing to take back."))
    executive = queries.participant(table.process, Party.Kind.EXECUTIVE)
    if executive is None or not accounts.may_represent(by, executive, at):
        raise CannotWithdraw(_("Only somebody who signs for the executive can take a decision back."))
    article, reason = tidy_line(article), tidy(reason)
    if not article or not reason:
        raise CannotWithdraw(_("Name the article of law and the reason. Residents will read both."))
    try:
        after = arrangement.withdrawn(table.arrangement, executive)
    except NoSuchChange as error:
        raise CannotWithdraw(_("The executive decides here already.")) from error
    check_conflict(table.process, by, executive.name, CannotWithdraw)
    _check_one_party(table, executive, by, CannotWithdraw)
    mandate = mandate_for(table.step, executive, by, _taken_back(table), at, CannotWithdraw)
    authority, lines = rearrange(
        table, after, basis=Authority.Basis.WITHDRAWAL, article=article, reason=reason, mandate=mandate, by=by, at=at
    )
    ledger.append(*lines, at=at)
    return authority


@transaction.atomic
def return_authority(*, step_id: UUID, by: Person, reason: str, at: datetime) -> Authority | None:
    """A group of residents gives back what was handed over to it: the arrangement before that holds again.

    Always open to the group, at once and without anybody's leave: who handed over agreed to that with the transfer.
    What was agreed upon it since falls with it. None while more of the group must sign for it. Raises CannotReturn for
    somebody who does not sign for the group, where it holds nothing that was handed over to it, or where the step has
    ended.
    """
    table = lock_table_on(step_id, at)
    if not table.is_open:
        raise CannotReturn(_("This step has ended. There is nothing to give back."))
    given = queries.transfer_received(table.authority)
    if given is None or given.receiver is None:
        raise CannotReturn(_("Nothing was handed over to your group at this step."))
    if not accounts.may_represent(by, given.receiver, at):
        raise CannotReturn(_("Only somebody who signs for %(party)s can give this back.") % {"party": given.receiver})
    check_conflict(table.process, by, given.receiver.name, CannotReturn)
    _check_one_party(table, given.receiver, by, CannotReturn)
    bound, signed = sign(
        table.authority,
        given.receiver,
        Signature.Says.RETURNS,
        reason=tidy(reason),
        by=by,
        at=at,
        refusal=CannotReturn,
    )
    if not bound:
        ledger.append(*signed, at=at)
        return None
    authority, lines = _without(table, given, reason=tidy(reason), by=by, at=at)
    ledger.append(*signed, *lines, at=at)
    return authority


def lock_table_on(step_id: UUID, at: datetime) -> Table:
    """Lock a table as it stands at a moment: what was agreed for a time that has passed holds no more, whether or not
    the clock came by to say so. Raises Step.DoesNotExist.
    """
    table = lock_table(step_id)
    return lock_table(step_id) if _has_ended(table, at) and fall_back(step_id=step_id, at=at) else table


@transaction.atomic
def fall_back(*, step_id: UUID, at: datetime) -> bool:
    """Let an arrangement that was agreed for a time fall back to the one before it, after its last day.

    Does nothing, and says so with False, where there is nothing to fall back from: the clock may ask twice.
    """
    table = lock_table(step_id)
    if not _has_ended(table, at):
        return False
    ended = queries.transfer_ended(table.authority, timezone.localdate(at))
    if ended is None:
        return False
    ledger.append(*_without(table, ended, reason="", by=None, at=at)[1], at=at)
    return True


def _has_ended(table: Table, at: datetime) -> bool:
    last_day = table.authority.ends_on
    return table.is_open and last_day is not None and timezone.localdate(at) > last_day


def _without(
    table: Table, given: Transfer, *, reason: str, by: Person | None, at: datetime
) -> tuple[Authority, list[Line]]:
    """Put back what held before a transfer, with its ceilings and its own last day."""
    return rearrange(
        table,
        queries.arrangement_without(given, table.authority),
        ceilings=ceilings_of(given.authority),
        ends_on=given.authority.ends_on,
        restores=given.authority,
        basis=Authority.Basis.RETURN,
        reason=reason,
        by=by,
        at=at,
    )


def _taken_back(table: Table) -> Decimal:
    """Up to how many euros those decide from whom a decision is taken back."""
    return farthest(seat.ceiling for seat in table.seats if seat.role == Role.DECIDES)


def _check_one_party(table: Table, party: Party, by: Person, refusal: type[Refusal]) -> None:
    if access.acts_for_another(by, party, table.step):
        raise refusal(_("You have spoken for another party at this step. Somebody else must speak for this one."))


def rearrange(
    table: Table,
    after: Arrangement[Party],
    *,
    basis: str,
    by: Person | None,
    at: datetime,
    ceilings: dict[Party, Decimal] | None = None,
    article: str = "",
    reason: str = "",
    transfer: Transfer | None = None,
    ends_on: date | None = None,
    restores: Authority | None = None,
    mandate: Mandate | None = None,
) -> tuple[Authority, list[Line]]:
    """Put a new arrangement after the one that holds. The caller has locked the table and appends the lines.

    A proposal that lay on the table was made to others than decide now, so it is closed; so is an open transfer. Who
    advises from now on is asked for its advice, and who advises no longer need not give it.
    Who waited for the lock while another changed the table comes after them, though their moment lies before.
    """
    authority = Authority.objects.create(
        step=table.step,
        previous=table.authority,
        from_at=max(at, table.authority.from_at + timedelta(microseconds=1)),
        by=by,
        basis=basis,
        article=article,
        reason=reason,
        transfer=transfer,
        ends_on=ends_on,
        restores=restores,
        mandate=mandate,
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
        "from": moment(authority.from_at),
        "basis": str(basis),
        "by": str(by.id) if by else None,
        "article": article,
        "transfer": str(transfer.id) if transfer else None,
        "ends_on": ends_on.isoformat() if ends_on else None,
        "restores": str(restores.id) if restores else None,
        "mandate": str(mandate.id) if mandate else None,
        "seats": seat_facts(seats),
    }
    changed = Line(_KINDS[basis], authority.id, facts, {"reason": reason} if reason else {})
    return authority, [
        changed,
        *_close_proposal(table, at),
        *overtake_transfers(table, at, but=transfer),
        *release_advices(table.step, seats, at=at),
        *ask_advices(table.step, seats, days=table.step.template_step.advice_days, by=by, at=at),
    ]


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


def overtake_transfers(table: Table, at: datetime, *, but: Transfer | None = None) -> list[Line]:
    """Close the offers that lie open at a table that has changed or ended. The caller appends the lines."""
    lines = []
    for overtaken in table.step.transfers.filter(closed_at=None):
        if overtaken == but:
            continue
        overtaken.closed_at = at
        overtaken.result = Transfer.Result.OVERTAKEN
        overtaken.save(update_fields=["closed_at", "result"])
        lines.append(Line("transfer.overtaken", overtaken.id, {"step": str(table.step.id)}))
    return lines
