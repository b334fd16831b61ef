from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import queries as accounts
from accounts.demarcation import is_social_work
from accounts.models import Party, Person
from accounts.typed_text import tidy
from decisions import rules, terms, workflow
from decisions.actions.advices import ask_advices
from decisions.actions.authority import seat_facts
from decisions.actions.locks import lock_process
from decisions.actions.recusals import check_conflict, who_else
from decisions.actions.signatures import sign
from decisions.models import (
    Authority,
    Decision,
    Participant,
    Process,
    ProcessTemplate,
    Role,
    Seat,
    Signature,
    Step,
    TemplateSeat,
    TemplateStep,
    Term,
)
from decisions.rest_days import RestDays
from districts.models import District
from ledger import actions as ledger
from ledger.actions import Line
from ledger.insert_at_once import insert
from ledger.refusals import Refusal

Placed = tuple[Party, str, Decimal | None]
"""A party, its role at a step, and up to how many euros it decides there."""


class CannotOpen(Refusal):
    pass


class CannotClose(Refusal):
    pass


@ledger.together()
def open_process(*, template: ProcessTemplate, group: Party, district: District, by: Person, at: datetime) -> Process:
    """Open the way of an initiative of `group`, and its first step.

    The seats of each kind are taken by the party of that kind in the district. Raises CannotOpen where the template is
    not published, or where nobody in this district could decide at one of its steps: no plan runs into a wall.
    """
    if template.published_at is None:
        raise CannotOpen(_("The process '%(process)s' is not in use yet.") % {"process": template.name})
    process = Process(template=template, district=district, opened_at=at, opened_by=by)
    participants = _participants(process, group, district)
    opened = Line(
        "process.opened",
        process.id,
        {
            "template": template.key,
            "version": template.version,
            "district": district.code,
            "participants": {participant.party_kind: str(participant.party_id) for participant in participants},
            "by": str(by.id),
        },
    )
    steps, parties = list(template.steps.all()), {taken.party_kind: taken.party for taken in participants}
    if not steps:
        raise CannotOpen(_("The process '%(process)s' has no steps.") % {"process": template.name})
    for step in steps:
        _check_deciders(step, parties)
    lines = _open_step(process, steps[0], parties, number=1, by=by, at=at, begun=(process, *participants))
    ledger.append(opened, *lines, at=at)
    return process


@transaction.atomic
def close_process(
    *, process_id: UUID, end: workflow.End, party: Party, by: Person, at: datetime, reason: str = ""
) -> Process:
    """End a process without a decision: `party`, its group of residents, withdrew. It stays open while more of them
    must sign for that. Raises CannotClose where it had ended already, for somebody who does not sign for the group,
    takes no part in its decisions, or signed before.
    """
    process = lock_process(process_id)
    if process.closed_at is not None:
        raise CannotClose(_("This process has ended already."))
    if not people.may_represent(by, party, at):
        raise CannotClose(_("Only somebody who can sign for the group can stop the plan."))
    check_conflict(process, by, who_else(party, process, at), CannotClose)
    bound, signed = sign(process, party, Signature.Says.STOPS, reason=tidy(reason), by=by, at=at, refusal=CannotClose)
    ledger.append(*signed, *([_close(process, end, by=by, at=at)] if bound else []), at=at)
    return process


@contextmanager
def opening_refused_as(refusal: type[Refusal]) -> Iterator[None]:
    """What cannot open refuses the act that it would follow on, in the same words."""
    try:
        yield
    except CannotOpen as cannot:
        raise refusal(str(cannot)) from cannot


def move_on(step: Step, decision: Decision, *, by: Person, at: datetime) -> list[Line]:
    """Open what follows the decision, or end the process. The caller holds the process's lock and appends the lines.

    Raises CannotOpen where nobody could decide at the step that follows, or where it is social work without a seat for
    it by now.
    """
    process = step.process
    steps = process.template.steps.prefetch_related("seats")
    by_number = {template_step.number: template_step for template_step in steps}
    numbers = {template_step.key: template_step.number for template_step in steps}
    following = workflow.next_step(_move(step, decision), step.template_step.number, numbers)
    if isinstance(following, workflow.End):
        return [_close(process, following, by=by, at=at)]
    parties, joined = _joined(process, by_number[following])
    return [*joined, *_open_step(process, by_number[following], parties, number=step.number + 1, by=by, at=at)]


def open_again(step: Step, reversed_decision: Decision, *, by: Person, at: datetime) -> list[Line]:
    """Open a new step that decides anew on what `reversed_decision` decided. The caller holds the process's lock.

    Who took it together takes it anew together, up to the same amounts: the template would give it to others. What was
    agreed for a time that has not passed ends on its day; what had ended by now holds for this step, as a way round it
    would be to wait.
    """
    process = step.process
    before = reversed_decision.proposal.authority
    placed = [(seat.party, seat.role, seat.ceiling) for seat in before.seats.select_related("party").order_by("id")]
    return _begin_step(
        process, step.template_step, placed, number=process.steps.count() + 1, reverses=reversed_decision, by=by, at=at
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


def _joined(process: Process, template_step: TemplateStep) -> tuple[dict[str, Party], list[Line]]:
    """Who takes part, with whoever does from this step on: where it is for a kind of party to decide that took no part
    when the process opened, that is the party of that kind which works in the district by now.
    """
    parties = _parties(process)
    empty = {seat.party_kind for seat in _deciding(template_step)} - parties.keys()
    serving = accounts.parties_serving(process.district) if empty else {}
    joining = {kind: party for kind, party in serving.items() if kind in empty}
    Participant.objects.bulk_create(
        [Participant(process=process, party_kind=kind, party=party) for kind, party in joining.items()]
    )
    lines = [
        Line("process.joined", process.id, {"kind": kind, "party": str(party.id)}) for kind, party in joining.items()
    ]
    return parties | joining, lines


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
    begun: Sequence[Model] = (),
) -> list[Line]:
    """`begun` are rows that the step hangs on and that are not written yet."""
    _check_deciders(template_step, parties)
    placed: list[Placed] = [
        (parties[seat.party_kind], seat.role, None) for seat in template_step.seats.all() if seat.party_kind in parties
    ]
    return _begin_step(process, template_step, placed, number=number, by=by, at=at, begun=begun)


def _begin_step(
    process: Process,
    template_step: TemplateStep,
    placed: list[Placed],
    *,
    number: int,
    by: Person,
    at: datetime,
    reverses: Decision | None = None,
    begun: Sequence[Model] = (),
) -> list[Line]:
    _check_social_work(process, template_step, [party for party, _role, _ceiling in placed], at)
    step = Step(
        process=process, template_step=template_step, number=number, reverses=reverses, opened_at=at, opened_by=by
    )
    before = reverses.proposal.authority if reverses else None
    authority = Authority(
        step=step,
        from_at=at,
        by=by,
        basis=Authority.Basis.REVERSAL if before else Authority.Basis.TEMPLATE,
        restores=before,
        ends_on=_still_ahead(before.ends_on, at) if before else None,
        seat_count=len(placed),
    )
    seats = [Seat(authority=authority, party=party, role=role, ceiling=ceiling) for party, role, ceiling in placed]
    term = _new_term(step, template_step, at)
    insert(*begun, step, authority, *seats, term)
    facts = {
        "process": str(process.id),
        "step": template_step.key,
        "number": number,
        "authority": str(authority.id),
        "basis": str(authority.basis),
        "seats": seat_facts(seats),
        "rule": template_step.rule,
        "term_started_on": term.started_on.isoformat(),
        "term_ends_on": term.ends_on.isoformat(),
        "term_source": str(term.source),
        "reverses": str(reverses.id) if reverses else None,
        "restores": str(before.id) if before else None,
        "ends_on": authority.ends_on.isoformat() if authority.ends_on else None,
        "by": str(by.id),
    }
    asked = ask_advices(step, seats, days=template_step.advice_days, by=by, at=at)
    return [Line("step.opened", step.id, facts, {"term_article": term.article}), *asked]


def _still_ahead(day: date | None, at: datetime) -> date | None:
    return day if day is not None and timezone.localdate(at) <= day else None


def _check_deciders(template_step: TemplateStep, parties: Mapping[str, Party]) -> None:
    """Could these parties decide at a step, by its rule?"""
    deciding = _deciding(template_step)
    missing = [seat for seat in deciding if seat.party_kind not in parties]
    try:
        rules.state(rules.Rule(template_step.rule), len(deciding) - len(missing), {}, template_step.rule_k)
    except ValueError as error:
        raise CannotOpen(_why_nobody_decides(template_step, missing)) from error


def _deciding(template_step: TemplateStep) -> list[TemplateSeat]:
    return [seat for seat in template_step.seats.all() if seat.role == Role.DECIDES]


def _why_nobody_decides(template_step: TemplateStep, missing: list[TemplateSeat]) -> str:
    if not missing:
        return _(
            "The step '%(step)s' can never be decided as it was set up. Ask the municipality to mend the process."
        ) % {"step": template_step.name}
    return _(
        "Nobody in this district could decide at the step '%(step)s'. What is missing: %(kinds)s. Ask the municipality "
        "to add that party to this district."
    ) % {"step": template_step.name, "kinds": ", ".join(seat.get_party_kind_display() for seat in missing)}


def _check_social_work(process: Process, template_step: TemplateStep, parties: list[Party], at: datetime) -> None:
    """Work of social work is not done at a table without it, unless a consult settled why (invariant 6)."""
    if any(party.kind == Party.Kind.WELFARE_TEAM for party in parties):
        return
    if not is_social_work(accounts.profession_for(template_step.function, timezone.localdate(at))):
        return
    if not process.findings.filter(template_step=template_step).exists():
        raise CannotOpen(
            _(
                "The step '%(step)s' is social work, and no social work team sits there. Who signs for the municipal "
                "team of this plan can settle in a consult with social work why it needs no seat. Until then this step "
                "cannot begin."
            )
            % {"step": template_step.name}
        )


def _new_term(step: Step, template_step: TemplateStep, at: datetime) -> Term:
    started_on = timezone.localdate(at)
    ends_on = terms.ends_on(
        starts_after=started_on,
        amount=template_step.term_amount,
        unit=terms.Unit(template_step.term_unit),
        source=terms.Source(template_step.term_source),
        holidays=RestDays(),
    )
    return Term(
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
    return Line("process.closed", process.id, {"end": end.value, "by": str(by.id)})
