from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import TypedDict
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Party, Person
from accounts.typed_text import tidy
from decisions import access, arrangement, queries, terms
from decisions.actions.authority import ceilings_of, rearrange
from decisions.actions.locks import Table, lock_steps, lock_table
from decisions.ladder import Role
from decisions.models import Authority, Step, Suspension, TemplateStep, Term, TermUnit
from decisions.rest_days import RestDays
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal

BEYOND_ALL_REASON = 10_000
"""Of whatever unit: nobody counts that far before refusing."""


class CannotSuspend(Refusal):
    pass


class CannotResume(Refusal):
    pass


class CannotExtend(Refusal):
    pass


@transaction.atomic
def lapse_term(*, step_id: UUID, at: datetime) -> bool:
    """Note that the last day of a step's term has passed without a decision, and call in whom the template names:
    one party for silence, maybe another for an impasse after an objection. That party gets a term of its own, as long
    as the template says, from today. Where it takes no part, the executive is told instead, and decides no more than
    before.

    Does nothing, and says so with False, where the term still runs, stands still, was met, or was noted before: the
    clock may ask twice. A lapse takes nothing from the residents (invariant 11).
    """
    table = lock_table(step_id)
    term = table.step.term
    today = timezone.localdate(at)
    if not table.is_open or term.lapsed_at or term.suspension is not None or today <= term.ends_on:
        return False
    party = _called_in(table)
    term.lapsed_at = at
    term.escalated_to = party
    term.renewed_until = _own_term(table.step.template_step, after=today) if party else None
    term.save(update_fields=["lapsed_at", "escalated_to", "renewed_until"])
    facts = {
        "ended_on": term.ends_on.isoformat(),
        "escalated_to": str(party.id) if party else None,
        "renewed_until": term.renewed_until.isoformat() if term.renewed_until else None,
        "process": str(table.process.id),
    }
    ledger.append(Line("term.lapsed", step_id, facts), *_escalate(table, party, at), at=at)
    return True


@transaction.atomic
def suspend_term(*, step_id: UUID, until: date, reason: str, by: Person, at: datetime, seen: str | None = None) -> Term:
    """Let the clock stand still from today, because something is needed from the residents (Awb, article 4:15), until
    a day on which it runs again by itself.

    All suspensions of a step together last no longer than its term. `seen` is the clock that the person had before
    them: see `clock_as_seen`. Raises CannotSuspend without a reason, for a day that is not ahead or too far ahead, for
    somebody who does not sign for the municipal team or the executive, where the clock does not run, or where it is
    another by now than the one that was seen.
    """
    known = {} if seen is None else {step_id: seen}
    stopped, refused = suspend_many(step_ids=[step_id], until=until, reason=reason, by=by, at=at, seen=known)
    if refused:
        raise refused[step_id]
    return stopped[step_id].term


@transaction.atomic
def suspend_many(
    *,
    step_ids: Collection[UUID],
    until: date,
    reason: str,
    by: Person,
    at: datetime,
    seen: Mapping[UUID, str] | None = None,
) -> tuple[dict[UUID, Suspension], dict[UUID, CannotSuspend]]:
    """The same at many steps, in a constant number of queries: what stands still, and why not where `suspend_term`
    refuses.
    """
    today = timezone.localdate(at)
    steps = lock_steps(step_ids)
    kept = access.keeping_terms(by, [step.process_id for step in steps], at)
    refused = {
        step.id: CannotSuspend(why)
        for step in steps
        if (
            why := _why_not_suspend(
                step, until, reason, today, may_keep=step.process_id in kept, seen=(seen or {}).get(step.id)
            )
        )
    }
    stopped = {
        step.id: Suspension(
            term=step.term, from_on=today, until=until, reason=tidy(reason), suspended_at=at, suspended_by=by
        )
        for step in steps
        if step.id not in refused
    }
    Suspension.objects.bulk_create(stopped.values())
    for suspension in stopped.values():
        suspension.term.suspension = suspension
    Term.objects.bulk_update([one.term for one in stopped.values()], ["suspension"])
    if stopped:
        ledger.append(*(_suspended(step_id, one) for step_id, one in stopped.items()), at=at)
    return stopped, refused


def _why_not_suspend(step: Step, until: date, reason: str, today: date, *, may_keep: bool, seen: str | None) -> str:
    term = step.term
    if not may_keep:
        return _("Only somebody who signs for the municipal team or the executive can stop the clock.")
    if not access.is_open(step) or term.lapsed_at or term.suspension is not None:
        return _("The clock of this step does not run.")
    if today > term.ends_on:
        return _("The last day has passed. It cannot be moved any more.")
    if why := _why_unseen(term, seen):
        return why
    return _why_not_until(step, until, today) if tidy(reason) else _("Say what you are waiting for.")


def _why_not_until(step: Step, until: date, today: date) -> str:
    latest = latest_to_resume(step, today)
    if latest <= today:
        return _("The clock of this step has stood still for as long as it may: as long as its term.")
    if not today < until <= latest:
        return _("Choose the day on which the clock runs again: after today, and on %(latest)s at the latest.") % {
            "latest": date_format(latest)
        }
    return ""


def _suspended(step_id: UUID, suspension: Suspension) -> Line:
    facts = {
        "suspension": str(suspension.id),
        "from": suspension.from_on.isoformat(),
        "until": suspension.until.isoformat(),
        "by": str(suspension.suspended_by_id),
    }
    return Line("term.suspended", step_id, facts, {"reason": suspension.reason})


@transaction.atomic
def resume_term(*, step_id: UUID, by: Person, at: datetime, seen: str | None = None) -> Term:
    """Let the clock run again from today, with as much of the term left as there was. Raises CannotResume where it
    did not stand still, where it is another by now than the one that was `seen`, or for somebody who does not sign for
    the municipal team or the executive.
    """
    table = lock_table(step_id)
    if not access.may_keep_term(by, table.process, at):
        raise CannotResume(_("Only somebody who signs for the municipal team or the executive can stop the clock."))
    if not table.is_open or table.step.term.suspension is None:
        raise CannotResume(_("The clock of this step does not stand still."))
    if why := _why_unseen(table.step.term, seen):
        raise CannotResume(why)
    ledger.append(*run_again(table.step, by=by, at=at), at=at)
    return table.step.term


@transaction.atomic
def let_term_run(*, step_id: UUID, at: datetime) -> bool:
    """Let a clock run again whose suspension has reached its last day. False where there is none: the clock may ask
    twice.
    """
    table = lock_table(step_id)
    suspension = table.step.term.suspension
    if not table.is_open or suspension is None or timezone.localdate(at) < suspension.until:
        return False
    ledger.append(*run_again(table.step, by=None, at=at), at=at)
    return True


@transaction.atomic
def resume_after(*, suspension_id: UUID, by: Person, at: datetime) -> bool:
    """Let a clock run again because what it stood still for has come, whoever brought it. The caller has seen to it
    that it has. False where the clock runs already, or stands still for something else by now.
    """
    return suspension_id in resume_after_many(suspension_ids=[suspension_id], by=by, at=at)


@transaction.atomic
def resume_after_many(*, suspension_ids: Collection[UUID], by: Person, at: datetime) -> set[UUID]:
    """The same for many, in a constant number of queries: those after which a clock runs again."""
    of = Suspension.objects.filter(id__in=suspension_ids).values_list("term__step_id", flat=True)
    still = [step for step in lock_steps(list(of)) if access.is_open(step)]
    steps = [step for step in still if step.term.suspension_id in set(suspension_ids)]
    ended = [step.term.suspension for step in steps if step.term.suspension]
    lines = [line for step in steps for line in _running_again(step, by, at)]
    Suspension.objects.bulk_update(ended, ["ended_on", "ended_at", "ended_by"])
    Term.objects.bulk_update([step.term for step in steps], ["ends_on", "suspension"])
    if lines:
        ledger.append(*lines, at=at)
    return {suspension.id for suspension in ended}


def run_again(step: Step, *, by: Person | None, at: datetime) -> list[Line]:
    """Let the clock of a locked step run again; nothing where it does. `by` is nobody for the clock itself.

    Whoever comes after the last day of the suspension finds that it ran from that day on.
    """
    term, suspension = step.term, step.term.suspension
    lines = _running_again(step, by, at)
    if suspension is not None:
        suspension.save(update_fields=["ended_on", "ended_at", "ended_by"])
        term.save(update_fields=["ends_on", "suspension"])
    return lines


def _running_again(step: Step, by: Person | None, at: datetime) -> list[Line]:
    """The same, in memory: the caller saves the term and the suspension that ended."""
    term, suspension = step.term, step.term.suspension
    if suspension is None:
        return []
    on = min(timezone.localdate(at), suspension.until)
    suspension.ended_on, suspension.ended_at, suspension.ended_by = on, at, by
    term.ends_on = terms.resumed(
        ends_on=term.ends_on, suspended_on=suspension.from_on, resumed_on=on, **_counted(step.template_step)
    )
    term.suspension = None
    facts = {"suspension": str(suspension.id), "on": on.isoformat(), "ends_on": term.ends_on.isoformat()}
    return [Line("term.resumed", step.id, facts | ({"by": str(by.id)} if by else {}))]


def latest_to_resume(step: Step, today: date) -> date:
    """The last day on which a clock that stops today runs again: it stands still no longer, all together, than the
    term of its step is long.
    """
    stood = sum(((one.ended_on or one.until) - one.from_on for one in step.term.suspensions.all()), timedelta())
    return _own_term(step.template_step, after=today) - stood


@transaction.atomic
def extend_term(
    *, step_id: UUID, amount: int, unit: str, reason: str, by: Person, at: datetime, seen: str | None = None
) -> Term:
    """Extend a term once, by its own length at most, before its last day has passed, with a reason that the residents
    read.

    Raises CannotExtend for a second extension, for a longer one, without a reason, after the last day, while it stands
    still, where its clock is another by now than the one that was `seen`, or for somebody who does not sign for the
    municipal team or the executive.
    """
    table = lock_table(step_id)
    step, term = table.step, table.step.term
    if not access.may_keep_term(by, table.process, at):
        raise CannotExtend(_("Only somebody who signs for the municipal team or the executive can extend the term."))
    if not table.is_open or term.lapsed_at or term.suspension is not None:
        raise CannotExtend(_("The clock of this step does not run."))
    if term.extended_at is not None:
        raise CannotExtend(_("This term was extended before. That can be done once."))
    if timezone.localdate(at) > term.ends_on:
        raise CannotExtend(_("The last day has passed. It cannot be moved any more."))
    if why := _why_unseen(term, seen):
        raise CannotExtend(why)
    if amount < 1 or unit not in TermUnit.values:
        raise CannotExtend(_("Say how much longer you need."))
    if not tidy(reason):
        raise CannotExtend(_("Say why you need longer. The residents read it."))
    longest = _own_term(step.template_step, after=term.ends_on)
    ends_on = _later(step, amount, unit)
    if ends_on is None or ends_on > longest:
        raise CannotExtend(
            _("A term becomes twice as long at most: until %(latest)s.") % {"latest": date_format(longest)}
        )
    term.ends_on = ends_on
    term.extended_at = at
    term.extended_by = by
    term.extended_because = tidy(reason)
    term.save(update_fields=["ends_on", "extended_at", "extended_by", "extended_because"])
    facts = {"ends_on": term.ends_on.isoformat(), "by": str(by.id)}
    ledger.append(Line("term.extended", step_id, facts, {"reason": term.extended_because}), at=at)
    return term


def clock_as_seen(term: Term) -> str:
    """A word that is another one as soon as the last day of a term is, or what its clock stands still for."""
    return f"{term.ends_on.isoformat()} {term.suspension_id or 'runs'}"


def _why_unseen(term: Term, seen: str | None) -> str:
    """How a clock stands by now, where that is another than who moves it had before them; empty where it is not."""
    if seen is None or seen == clock_as_seen(term):
        return ""
    if term.suspension is None:
        return _(
            "Nothing was done yet: the clock of this step has changed since you opened this page. Its last day is now "
            "%(day)s. If you still want this, press the button again."
        ) % {"day": date_format(term.ends_on)}
    return _(
        "Nothing was done yet: the clock of this step has changed since you opened this page. It stands still now "
        "until %(day)s at the latest. Above you read why. If you still want this, press the button again."
    ) % {"day": date_format(term.suspension.until)}


def _later(step: Step, amount: int, unit: str) -> date | None:
    """The last day of a term that becomes so much longer; None where that is beyond all reason."""
    if amount > BEYOND_ALL_REASON:
        return None
    try:
        return terms.ends_on(
            starts_after=step.term.ends_on,
            amount=amount,
            unit=terms.Unit(unit),
            source=terms.Source(step.term.source),
            holidays=RestDays(),
        )
    except ValueError:  # the calendar ends with the year 9999
        return None


def _own_term(template_step: TemplateStep, *, after: date) -> date:
    """The last day of a term as the template has it, that starts the day after this one."""
    return terms.ends_on(starts_after=after, **_counted(template_step))


class _Counted(TypedDict):
    amount: int
    unit: terms.Unit
    source: terms.Source
    holidays: RestDays


def _counted(template_step: TemplateStep) -> _Counted:
    return {
        "amount": template_step.term_amount,
        "unit": terms.Unit(template_step.term_unit),
        "source": terms.Source(template_step.term_source),
        "holidays": RestDays(),
    }


def _kind_to_call_in(table: Table) -> str:
    template_step = table.step.template_step
    objected = table.step.proposals.filter(voices__say="objection").exists()
    return template_step.impasse_escalates_to if objected else template_step.escalates_to


def _called_in(table: Table) -> Party | None:
    """Who is called in: whom the template names. Where no such party takes part the executive is told, so that
    somebody is.
    """
    named = queries.participant(table.process, _kind_to_call_in(table))
    return named or queries.participant(table.process, Party.Kind.EXECUTIVE)


def _residents_waited_in_vain(table: Table) -> bool:
    """Do residents alone decide, and did the municipality not give the advice that they had to wait for? Then a lapse
    is told to who is called in, and takes nothing from the residents (invariant 11).
    """
    deciders = arrangement.deciders(table.arrangement)
    if any(party.kind != Party.Kind.RESIDENT_GROUP for party in deciders):
        return False
    unheard = table.step.advices.filter(given_at=None).exclude(lapsed_at=None).select_related("party")
    return any(advice.party.is_municipal and not advice.was_released for advice in unheard)


def _escalate(table: Table, party: Party | None, at: datetime) -> list[Line]:
    joins = table.step.template_step.escalation == TemplateStep.Escalation.DECIDE
    if party is None or party.kind != _kind_to_call_in(table):
        return []  # a seat goes to nobody whom the template does not name
    if not joins or table.arrangement.get(party) is Role.DECIDES:
        return []
    if _residents_waited_in_vain(table):
        return []
    _authority, lines = rearrange(
        table,
        arrangement.escalated(table.arrangement, party),
        ceilings=ceilings_of(table.authority),
        basis=Authority.Basis.ESCALATION,
        ends_on=table.authority.ends_on,
        by=None,
        at=at,
    )
    return lines
