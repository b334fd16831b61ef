"""Outages of the site: they are recorded, and the terms of residents that ended in one are moved (Wmebv).

Each last day is moved in a transaction of its own, with the row that says so, so that it is moved once however often
this runs or wherever it is cut off; an outage is settled when nothing of it is left to move.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

import structlog
from django.db import Error, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as accounts
from accounts import actions as people
from accounts.models import Invitation, Party, Person
from accounts.typed_text import tidy
from decisions import queries, terms
from decisions.actions.locks import Table, lock_table
from decisions.models import Advice, Heartbeat, Move, Outage, Role, Transfer
from decisions.rest_days import RestDays
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal

log = structlog.get_logger(__name__)


class CannotRecordOutage(Refusal):
    pass


@transaction.atomic
def record_outage(*, began_at: datetime, ended_at: datetime, what: str, by: Person, at: datetime) -> Outage:
    """Record that the site could not be used for a time. What ended in it is moved by `settle_outages`.

    Raises CannotRecordOutage for anybody but an admin, without saying what happened, for one that is not over, or that
    was recorded before.
    """
    if not accounts.has_role(by, "admin", at):
        raise CannotRecordOutage(_("Only an admin records an outage."))
    if not tidy(what):
        raise CannotRecordOutage(_("Say what did not work. Everybody can read it."))
    if not began_at < ended_at <= at:
        raise CannotRecordOutage(_("An outage ends after it began, and is recorded when it is over."))
    return _record(began_at, ended_at, tidy(what), by, at)


@transaction.atomic
def note_heartbeat(*, longest: timedelta, at: datetime) -> Outage | None:
    """Note that the program runs. Where it last said so longer ago than `longest`, the gap is recorded as an outage."""
    Heartbeat.objects.bulk_create([Heartbeat(at=at)], ignore_conflicts=True)
    beat = Heartbeat.objects.select_for_update().get()
    before = beat.at
    if at <= before:
        return None
    beat.at = at
    beat.save(update_fields=["at"])
    return _record(before, at, "", None, at) if at - before > longest else None


def settle_outages(*, at: datetime) -> int:
    """Move every last day of residents that fell in an outage which was not settled yet. Returns how many it moved.

    Safe to run twice at once, and to be cut off anywhere. What fails is tried again the next time.
    """
    return sum(_settle(outage, at) for outage in Outage.objects.filter(settled_at=None).order_by("began_at"))


def _record(began_at: datetime, ended_at: datetime, what: str, by: Person | None, at: datetime) -> Outage:
    if Outage.objects.filter(began_at=began_at, ended_at=ended_at).exists():
        raise CannotRecordOutage(_("This outage was recorded before."))
    outage = Outage.objects.create(began_at=began_at, ended_at=ended_at, what=what, recorded_at=at, recorded_by=by)
    facts = {"began_at": began_at.isoformat(), "ended_at": ended_at.isoformat()}
    ledger.append(
        Line(
            "outage.recorded",
            outage.id,
            facts | ({"by": str(by.id)} if by else {}),
            {"what": what} if what else {},
        ),
        at=at,
    )
    return outage


def _settle(outage: Outage, at: datetime) -> int:
    last = terms.after_an_outage(timezone.localdate(outage.ended_at), RestDays())
    things: list[tuple[Iterable[UUID], Callable[[Outage, date, UUID, datetime], bool]]] = [
        (queries.advices_of_residents(_days(outage)), _move_advice),
        (queries.offers_to_residents(_days(outage)), _move_offer),
        (queries.terms_of_residents(_days(outage)), _move_term),
        (queries.invitations_expiring(_days(outage)), _move_invitation),
    ]
    moved = [_tried(partial(move, outage, last, one, at)) for found, move in things for one in list(found)]
    if None not in moved:
        _close(outage, at)
    return sum(bool(one) for one in moved)


def _days(outage: Outage) -> tuple[date, date]:
    """The first and the last day of an outage."""
    return timezone.localdate(outage.began_at), timezone.localdate(outage.ended_at)


def _tried(move: Callable[[], bool]) -> bool | None:
    """Whether it was moved; None where that failed and is to be tried again."""
    try:
        with transaction.atomic():
            return move()
    except Error:
        log.exception("outage.move_failed")
        return None


@transaction.atomic
def _close(outage: Outage, at: datetime) -> None:
    if Outage.objects.filter(id=outage.id, settled_at=None).update(settled_at=at):
        ledger.append(Line("outage.settled", outage.id, {"moved": outage.moves.count()}), at=at)


def _move_advice(outage: Outage, last: date, advice_id: UUID, at: datetime) -> bool:
    """Also an advice that was noted as not given, as long as nobody went on without it. Not one of who decides by now:
    their advice is awaited no longer.
    """
    table = lock_table(Advice.objects.values_list("step_id", flat=True).get(id=advice_id))
    advice = Advice.objects.select_for_update().get(id=advice_id)
    went_on = advice.lapsed_at is not None and table.step.proposals.filter(proposed_at__gte=advice.lapsed_at).exists()
    if not table.is_open or advice.given_at is not None or went_on or not _falls_in(outage, advice.due_on):
        return False
    if not _advises(table, advice.party_id) or outage.moves.filter(advice=advice).exists():
        return False
    was, advice.due_on, advice.lapsed_at = advice.due_on, last, None
    advice.save(update_fields=["due_on", "lapsed_at"])
    Move.objects.create(outage=outage, advice=advice, was=was, became=last, moved_at=at)
    facts = {"outage": str(outage.id), "was": was.isoformat(), "due_on": last.isoformat()}
    ledger.append(Line("advice.moved", advice.id, facts), at=at)
    return True


def _move_offer(outage: Outage, last: date, transfer_id: UUID, at: datetime) -> bool:
    """Also an offer that was noted as not answered, as long as the table is as it was and no other lies there."""
    table = lock_table(Transfer.objects.values_list("step_id", flat=True).get(id=transfer_id))
    offer = Transfer.objects.select_for_update(of=("self",)).get(id=transfer_id)
    lapsed = offer.result == Transfer.Result.LAPSED
    if not table.is_open or not (offer.closed_at is None or lapsed) or not _falls_in(outage, offer.answer_by):
        return False
    others = table.step.transfers.filter(closed_at=None).exclude(id=offer.id)
    if offer.authority_id != table.authority.id or others.exists() or outage.moves.filter(transfer=offer).exists():
        return False
    was, offer.answer_by, offer.closed_at, offer.result = offer.answer_by, last, None, ""
    if offer.ends_on is not None and offer.ends_on < last:
        return False  # it would end before the others have answered
    # First the row that says why: without it the database keeps the last day as it was offered.
    Move.objects.create(outage=outage, transfer=offer, was=was, became=last, moved_at=at)
    offer.save(update_fields=["answer_by", "closed_at", "result"])
    facts = {"outage": str(outage.id), "was": was.isoformat(), "answer_by": last.isoformat()}
    ledger.append(Line("transfer.moved", offer.id, facts), at=at)
    return True


def _move_term(outage: Outage, last: date, step_id: UUID, at: datetime) -> bool:
    """Also a term that was noted as passed, unless somebody has come to decide too since then: that party has a term of
    its own, in which the residents decide as well.
    """
    table = lock_table(step_id)
    term = table.step.term
    if not table.is_open or term.suspension is not None or not _residents_decide(table):
        return False
    if outage.moves.filter(term=term).exists():
        return False
    renewed = term.renewed_until
    if term.lapsed_at is not None and renewed is not None and _falls_in(outage, renewed):
        was, term.renewed_until = renewed, last
    elif _falls_in(outage, term.ends_on) and not _was_escalated(table):
        was, term.ends_on = term.ends_on, last
        term.lapsed_at = term.escalated_to = term.renewed_until = None
    else:
        return False
    term.save(update_fields=["ends_on", "lapsed_at", "escalated_to", "renewed_until"])
    Move.objects.create(outage=outage, term=term, was=was, became=last, moved_at=at)
    facts = {
        "outage": str(outage.id),
        "was": was.isoformat(),
        "ends_on": last.isoformat(),
        "renewed": term.renewed_until is not None,
    }
    ledger.append(Line("term.moved", step_id, facts), at=at)
    return True


def _move_invitation(outage: Outage, last: date, invitation_id: UUID, at: datetime) -> bool:
    if outage.moves.filter(invitation=invitation_id).exists():
        return False
    invitation = Invitation.objects.get(id=invitation_id)
    was = timezone.localdate(invitation.expires_at)
    end = timezone.make_aware(datetime.combine(last, time(23, 59, 59)))
    if not _falls_in(outage, was) or not people.move_invitation(invitation_id=invitation_id, until=end, at=at):
        return False
    Move.objects.create(outage=outage, invitation=invitation, was=was, became=last, moved_at=at)
    return True


def _falls_in(outage: Outage, last_day: date) -> bool:
    first, last = _days(outage)
    return first <= last_day <= last


def _advises(table: Table, party_id: UUID) -> bool:
    return any(seat.role == Role.ADVISES and seat.party_id == party_id for seat in table.seats)


def _residents_decide(table: Table) -> bool:
    return any(seat.role == Role.DECIDES and seat.party.kind == Party.Kind.RESIDENT_GROUP for seat in table.seats)


def _was_escalated(table: Table) -> bool:
    """Has somebody come to decide too since the term passed?"""
    lapsed_at = table.step.term.lapsed_at
    return lapsed_at is not None and table.step.authorities.filter(basis="escalation", from_at__gte=lapsed_at).exists()
