from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as accounts
from accounts.models import Party, Person
from decisions import rules, terms, workflow
from decisions.actions.advices import ask_advices
from decisions.actions.authority import seat_facts
from decisions.actions.locks import lock_process
from decisions.models import (
    Authority,
    Decision,
    Participant,
    Process,
    ProcessTemplate,
    Role,
    Seat,
    Step,
    TemplateStep,
    Term,
)
from decisions.rest_days import RestDays
from districts.models import District
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotOpen(Refusal):
    pass


class CannotClose(Refusal):
    pass


@transaction.atomic
def open_process(*, template: ProcessTemplate, group: Party, district: District, by: Person, at: datetime) -> Process:
    """Open the way of an initiative of `group`, and its first step.

    The seats of each kind are taken by the party of that kind in the district. Raises CannotOpen where the template is
    not published, or where nobody could decide at its first step.
    """
    if template.published_at is None:
        raise CannotOpen(_("The process '%(process)s' is not in use yet.") % {"process": template.name})
    process = Process.objects.create(template=template, district=district, opened_at=at, opened_by=by)
    participants = _participants(process, group, district)
    Participant.objects.bulk_create(participants)
    opened = Line(
        "process.opened",
        process.id,
        {
            "template": template.key,
            "version": template.version,
            "district": district.code,
            "participants": {participant.party_kind: str(participant.party_id) for participant in participants},
        },
    )
    first = template.steps.order_by("number").prefetch_related("seats").first()
    if first is None:
        raise CannotOpen(_("The process '%(process)s' has no steps.") % {"process": template.name})
    lines = _open_step(process, first, {p.party_kind: p.party for p in participants}, number=1, by=by, at=at)
    ledger.append(opened, *lines, at=at)
    return process


@transaction.atomic
def close_process(*, process_id: UUID, end: workflow.End, by: Person, at: datetime) -> Process:
    """End a process without a decision: its residents withdrew. Raises CannotClose where it had ended already."""
    process = lock_process(process_id)
    if process.closed_at is not None:
        raise CannotClose(_("This process has ended already."))
    line = _close(process, end, by=by, at=at)
    ledger.append(line, at=at)
    return process


def move_on(step: Step, decision: Decision, *, by: Person, at: datetime) -> list[Line]:
    """Open what follows the decision, or end the process. The caller holds the process's lock and appends the lines.

    Raises CannotOpen where nobody could decide at the step that follows.
    """
    process = step.process
    steps = process.template.steps.prefetch_related("seats")
    by_number = {template_step.number: template_step for template_step in steps}
    numbers = {template_step.key: template_step.number for template_step in steps}
    following = workflow.next_step(_move(step, decision), step.template_step.number, numbers)
    if isinstance(following, workflow.End):
        return [_close(process, following, by=by, at=at)]
    return _open_step(process, by_number[following], _parties(process), number=step.number + 1, by=by, at=at)


def open_again(step: Step, reversed_decision: Decision, *, by: Person, at: datetime) -> list[Line]:
    """Open a new step that decides anew on what `reversed_decision` decided. The caller holds the process's lock."""
    process = step.process
    number = process.steps.count() + 1
    return _open_step(
        process, step.template_step, _parties(process), number=number, reverses=reversed_decision, by=by, at=at
    )


def reopen(process: Process) -> list[Line]:
    """Let a process that had ended go on, because a decision in it is taken anew. Nothing where it had not ended."""
    if process.closed_at is None:
        return []
    ended = process.end
    process.closed_at = None
    process.closed_by = None
    process.end = ""
    process.save(update_fields=["closed_at", "closed_by", "end"])
    return [Line("process.reopened", process.id, {"had_ended": ended})]


def _move(step: Step, decision: Decision) -> workflow.Move:
    outcome = workflow.Outcome(decision.proposal.outcome)
    own = step.template_step.outcomes.filter(outcome=outcome.value).first()
    return workflow.Move(workflow.Course(own.course), own.to) if own else workflow.USUAL[outcome]


def _parties(process: Process) -> dict[str, Party]:
    return {taken.party_kind: taken.party for taken in process.participants.select_related("party")}


def _participants(process: Process, group: Party, district: District) -> list[Participant]:
    parties = {Party.Kind.RESIDENT_GROUP.value: group}
    parties |= accounts.parties_serving(district)
    return [Participant(process=process, party_kind=kind, party=party) for kind, party in parties.items()]


def _open_step(
    process: Process,
    template_step: TemplateStep,
    parties: dict[str, Party],
    *,
    number: int,
    by: Person,
    at: datetime,
    reverses: Decision | None = None,
) -> list[Line]:
    taken = [(parties[seat.party_kind], seat.role) for seat in template_step.seats.all() if seat.party_kind in parties]
    _check_deciders(template_step, [role for _party, role in taken])
    step = Step.objects.create(
        process=process, template_step=template_step, number=number, reverses=reverses, opened_at=at, opened_by=by
    )
    authority = Authority.objects.create(
        step=step, from_at=at, by=by, basis=Authority.Basis.TEMPLATE, seat_count=len(taken)
    )
    seats = Seat.objects.bulk_create([Seat(authority=authority, party=party, role=role) for party, role in taken])
    term = _start_term(step, template_step, at)
    facts = {
        "process": str(process.id),
        "step": template_step.key,
        "number": number,
        "authority": str(authority.id),
        "seats": seat_facts(seats),
        "rule": template_step.rule,
        "term_ends_on": term.ends_on.isoformat(),
        "reverses": str(reverses.id) if reverses else None,
    }
    asked = ask_advices(step, seats, days=template_step.advice_days, by=by, at=at)
    return [Line("step.opened", step.id, facts), *asked]


def _check_deciders(template_step: TemplateStep, roles: list[str]) -> None:
    deciders = roles.count(Role.DECIDES)
    try:
        rules.state(rules.Rule(template_step.rule), deciders, {}, template_step.rule_k)
    except ValueError as error:
        raise CannotOpen(
            _("Nobody in this district could decide at the step '%(step)s'. Ask the municipality to add the party.")
            % {"step": template_step.name}
        ) from error


def _start_term(step: Step, template_step: TemplateStep, at: datetime) -> Term:
    started_on = timezone.localdate(at)
    ends_on = terms.ends_on(
        starts_after=started_on,
        amount=template_step.term_amount,
        unit=terms.Unit(template_step.term_unit),
        source=terms.Source(template_step.term_source),
        holidays=RestDays(),
    )
    return Term.objects.create(
        step=step,
        started_on=started_on,
        ends_on=ends_on,
        source=template_step.term_source,
        article=template_step.term_article,
    )


def _close(process: Process, end: workflow.End, *, by: Person, at: datetime) -> Line:
    process.closed_at = at
    process.closed_by = by
    process.end = end.value
    process.save(update_fields=["closed_at", "closed_by", "end"])
    return Line("process.closed", process.id, {"end": end.value})
