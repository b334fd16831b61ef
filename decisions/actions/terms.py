from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Party, Person
from accounts.typed_text import tidy
from decisions import access, arrangement, queries, terms
from decisions.actions.authority import ceilings_of, rearrange
from decisions.actions.locks import Table, lock_table
from decisions.ladder import Role
from decisions.models import Authority, TemplateStep, Term, TermUnit
from decisions.rest_days import RestDays
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotSuspend(Refusal):
    pass


class CannotResume(Refusal):
    pass


class CannotExtend(Refusal):
    pass


@transaction.atomic
def lapse_term(*, step_id: UUID, at: datetime) -> bool:
    """Note that the last day of a step's term has passed without a decision, and call in whom the template names:
    one party for silence, maybe another for an impasse after an objection.

    Does nothing, and says so with False, where the term still runs, stands still, was met, or was noted before: the
    clock may ask twice. A lapse takes nothing from the residents (invariant 11).
    """
    table = lock_table(step_id)
    term = table.step.term
    runs = term.suspended_on is None and timezone.localdate(at) <= term.ends_on
    if not table.is_open or term.lapsed_at or runs or term.suspended_on is not None:
        return False
    party = _called_in(table)
    term.lapsed_at = at
    term.escalated_to = party
    term.save(update_fields=["lapsed_at", "escalated_to"])
    facts = {
        "ended_on": term.ends_on.isoformat(),
        "escalated_to": str(party.id) if party else None,
        "process": str(table.process.id),
    }
    ledger.append(Line("term.lapsed", step_id, facts), *_escalate(table, party, at), at=at)
    return True


@transaction.atomic
def suspend_term(*, step_id: UUID, reason: str, by: Person, at: datetime) -> Term:
    """Let the clock stand still from today, because something is needed from the residents (Awb, article 4:15).

    Raises CannotSuspend without a reason, for somebody outside the municipal team of the process, or where the clock
    does not run.
    """
    table = lock_table(step_id)
    term = table.step.term
    if not access.may_assign(by, table.process, at):
        raise CannotSuspend(_("Only the municipal team of this plan can stop its clock."))
    if not table.is_open or term.lapsed_at or term.suspended_on is not None:
        raise CannotSuspend(_("The clock of this step does not run."))
    if timezone.localdate(at) > term.ends_on:
        raise CannotSuspend(_("The last day has passed. It cannot be moved any more."))
    if not tidy(reason):
        raise CannotSuspend(_("Say what you are waiting for."))
    term.suspended_on = timezone.localdate(at)
    term.suspended_because = tidy(reason)
    term.save(update_fields=["suspended_on", "suspended_because"])
    facts = {"from": term.suspended_on.isoformat(), "by": str(by.id)}
    ledger.append(Line("term.suspended", step_id, facts, {"reason": term.suspended_because}), at=at)
    return term


@transaction.atomic
def resume_term(*, step_id: UUID, by: Person, at: datetime) -> Term:
    """Let the clock run again from today; its end moves by as many days as it stood still. Raises CannotResume where
    it did not stand still, or for somebody outside the municipal team of the process.
    """
    table = lock_table(step_id)
    term = table.step.term
    if not access.may_assign(by, table.process, at):
        raise CannotResume(_("Only the municipal team of this plan can stop its clock."))
    if not table.is_open or term.suspended_on is None:
        raise CannotResume(_("The clock of this step does not stand still."))
    today = timezone.localdate(at)
    term.ends_on = terms.resumed(ends_on=term.ends_on, suspended_on=term.suspended_on, resumed_on=today)
    term.suspended_on = None
    term.suspended_because = ""
    term.save(update_fields=["ends_on", "suspended_on", "suspended_because"])
    facts = {"on": today.isoformat(), "ends_on": term.ends_on.isoformat(), "by": str(by.id)}
    ledger.append(Line("term.resumed", step_id, facts), at=at)
    return term


@transaction.atomic
def extend_term(*, step_id: UUID, amount: int, unit: str, reason: str, by: Person, at: datetime) -> Term:
    """Extend a term once, before its last day has passed, with a reason that the residents read.

    Raises CannotExtend for a second extension, without a reason, after the last day, while it stands still, or for
    somebody outside the municipal team of the process.
    """
    table = lock_table(step_id)
    term = table.step.term
    if not access.may_assign(by, table.process, at):
        raise CannotExtend(_("Only the municipal team of this plan can extend its term."))
    if not table.is_open or term.lapsed_at or term.suspended_on is not None:
        raise CannotExtend(_("The clock of this step does not run."))
    if term.extended_at is not None:
        raise CannotExtend(_("This term was extended before. That can be done once."))
    if timezone.localdate(at) > term.ends_on:
        raise CannotExtend(_("The last day has passed. It cannot be moved any more."))
    if amount < 1 or unit not in TermUnit.values:
        raise CannotExtend(_("Say how much longer you need."))
    if not tidy(reason):
        raise CannotExtend(_("Say why you need longer. The residents read it."))
    term.ends_on = terms.ends_on(
        starts_after=term.ends_on,
        amount=amount,
        unit=terms.Unit(unit),
        source=terms.Source(term.source),
        holidays=RestDays(),
    )
    term.extended_at = at
    term.extended_by = by
    term.extended_because = tidy(reason)
    term.save(update_fields=["ends_on", "extended_at", "extended_by", "extended_because"])
    facts = {"ends_on": term.ends_on.isoformat(), "by": str(by.id)}
    ledger.append(Line("term.extended", step_id, facts, {"reason": term.extended_because}), at=at)
    return term


def _called_in(table: Table) -> Party | None:
    template_step = table.step.template_step
    objected = table.step.proposals.filter(voices__say="objection").exists()
    kind = template_step.impasse_escalates_to if objected else template_step.escalates_to
    return queries.participant(table.process, kind)


def _escalate(table: Table, party: Party | None, at: datetime) -> list[Line]:
    joins = table.step.template_step.escalation == TemplateStep.Escalation.DECIDE
    if party is None or not joins or table.arrangement.get(party) is Role.DECIDES:
        return []
    _authority, lines = rearrange(
        table,
        arrangement.escalated(table.arrangement, party),
        ceilings=ceilings_of(table.authority),
        basis=Authority.Basis.ESCALATION,
        by=table.authority.by,
        at=at,
    )
    return lines
