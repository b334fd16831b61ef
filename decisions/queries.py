from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts import queries as accounts
from accounts.models import Membership, Party, Person
from decisions import ladder
from decisions.mandates import Claim, shortfalls
from decisions.models import (
    Advice,
    Assignment,
    Authority,
    Mandate,
    Participant,
    Process,
    ProcessTemplate,
    Proposal,
    Role,
    Seat,
    Step,
    Term,
    Transfer,
    Voice,
)


def newest_template(key: str) -> ProcessTemplate | None:
    """The newest published version of a template."""
    return ProcessTemplate.objects.filter(key=key).exclude(published_at=None).order_by("-version").first()


def authority_at(step: Step, at: datetime) -> Authority | None:
    """The arrangement that held at a moment; None before the step opened. For every moment since, there is one."""
    return step.authorities.filter(from_at__lte=at).order_by("-from_at").first()


def history(step: Step) -> QuerySet[Authority]:
    """Every arrangement of a step, in order, with its seats and parties."""
    return step.authorities.order_by("from_at").select_related("by").prefetch_related("seats__party")


def current_authority(step: Step) -> Authority:
    """The arrangement that holds now. Works on what was prefetched by `with_table`."""
    return max(step.authorities.all(), key=lambda authority: authority.from_at)


def deciding_seats(authority: Authority) -> list[Seat]:
    return [seat for seat in authority.seats.all() if seat.role == Role.DECIDES]


def rung_of(authority: Authority) -> ladder.Rung:
    """How much residents have to say under an arrangement."""
    return ladder.rung(
        ladder.SeatAt(of_residents=seat.party.kind == Party.Kind.RESIDENT_GROUP, role=ladder.Role(seat.role))
        for seat in authority.seats.all()
    )


def open_steps() -> QuerySet[Step]:
    return Step.objects.filter(closed_at=None, process__closed_at=None)


def with_table(steps: QuerySet[Step]) -> QuerySet[Step]:
    """Steps with all that the drawing of their table needs, in a constant number of queries."""
    return steps.select_related("template_step", "term").prefetch_related(
        Prefetch("authorities", Authority.objects.order_by("from_at")),
        Prefetch("authorities__seats", Seat.objects.select_related("party").order_by("id")),
    )


def with_record(steps: QuerySet[Step]) -> QuerySet[Step]:
    """Steps with their table and all that was said and decided there."""
    return (
        with_table(steps)
        .select_related("term__escalated_to", "decision", "decision__proposal")
        .prefetch_related(
            Prefetch("proposals", Proposal.objects.select_related("party").order_by("proposed_at")),
            Prefetch("proposals__voices", Voice.objects.select_related("party").order_by("said_at")),
        )
    )


def open_proposal(step: Step) -> Proposal | None:
    return next((proposal for proposal in step.proposals.all() if proposal.closed_at is None), None)


def silent_deciders(step: Step) -> list[Party]:
    """Who has to speak: the deciding parties that said nothing of the open proposal; all of them where none is open.

    Works on what was prefetched by `with_record`.
    """
    proposal = open_proposal(step)
    spoke = {voice.party_id for voice in proposal.voices.all()} if proposal else set()
    return [seat.party for seat in deciding_seats(current_authority(step)) if seat.party_id not in spoke]


def steps_waiting_on(person: Person, at: datetime) -> QuerySet[Step]:
    """Open steps at which a party that this person can bind decides, and has not yet spoken on the open proposal."""
    parties = accounts.represented_by(person, at)
    current = Authority.objects.filter(next=None, seats__party__in=parties, seats__role=Role.DECIDES)
    spoke = Step.objects.filter(
        Q(proposals__closed_at=None), proposals__voices__party__in=parties, closed_at=None
    ).values("id")
    return open_steps().filter(authorities__in=current).exclude(id__in=spoke).distinct()


def steps_visible_to(person: Person, at: datetime) -> QuerySet[Step]:
    """Steps whose table this person may act at: a party of theirs has, or had, a seat there."""
    return Step.objects.filter(authorities__seats__party__in=accounts.parties_of(person, at)).distinct()


def steps_of_processes_with(parties: QuerySet[Party]) -> QuerySet[Step]:
    """Steps of processes in which one of these parties takes part, whether or not it sits at that step."""
    return Step.objects.filter(Exists(Participant.objects.filter(process=OuterRef("process"), party__in=parties)))


def terms_lapsing(today: date) -> QuerySet[Term]:
    """Terms of open steps whose last day has passed, and of which that was not yet noted."""
    return Term.objects.filter(
        ends_on__lt=today,
        met_at=None,
        lapsed_at=None,
        suspended_on=None,
        step__closed_at=None,
        step__process__closed_at=None,
    ).order_by("ends_on")


def assignments_of(process_ids: Iterable[UUID]) -> QuerySet[Assignment]:
    """Who works on these processes now."""
    return (
        Assignment.objects.filter(process_id__in=list(process_ids), until=None)
        .select_related("person", "party")
        .order_by("since")
    )


def participant(process: Process, kind: str) -> Party | None:
    """The party that takes the seats of a kind in a process."""
    found = process.participants.filter(party_kind=kind).select_related("party").first()
    return found.party if found else None


def mandates_of(person: Person, party: Party, at: datetime) -> list[Mandate]:
    """The mandates of a party that this person holds by their function in it. Valid or not: `reach` tells."""
    functions = Membership.objects.filter(
        accounts.holding_at(at), person=person, party=party, is_representative=True
    ).values_list("function", flat=True)
    held = Mandate.objects.filter(party=party).filter(Q(function="") | Q(function__in=[f for f in functions if f]))
    return list(held.prefetch_related("districts"))


def covering(mandates: Iterable[Mandate], claim: Claim) -> Mandate | None:
    """The mandate that covers a claim, the one with the lowest ceiling first; None where none does."""
    covers = [mandate for mandate in mandates if not shortfalls(mandate.reach, claim)]
    return min(covers, key=lambda mandate: (mandate.ceiling is None, mandate.ceiling or 0), default=None)


def holders_of(party: Party, claim: Claim, at: datetime) -> list[Membership]:
    """Who in a party holds a mandate that covers a claim."""
    covers = [
        mandate
        for mandate in Mandate.objects.filter(party=party).prefetch_related("districts")
        if not shortfalls(mandate.reach, claim)
    ]
    functions = {mandate.function for mandate in covers}
    representatives = accounts.representatives_of([party], at)
    return [held for held in representatives if "" in functions or (held.function and held.function in functions)]


def mandates_ending(on: date) -> QuerySet[Mandate]:
    """Mandates whose last day is `on`."""
    return Mandate.objects.filter(valid_until=on).select_related("party")


def transfer_received(authority: Authority) -> Transfer | None:
    """The transfer by which the parties that decide now came to decide; None where nothing was handed over.

    Escalations after it leave it standing; a return or a withdrawal ends it.
    """
    holding: Authority | None = authority
    while holding is not None and holding.basis == Authority.Basis.ESCALATION:
        holding = holding.previous
    return holding.transfer if holding is not None and holding.basis == Authority.Basis.TRANSFER else None


def transfers_lapsing(today: date) -> QuerySet[Transfer]:
    """Open offers whose last day to answer has passed."""
    return Transfer.objects.filter(closed_at=None, answer_by__lt=today)


def advices_lapsing(today: date) -> QuerySet[Advice]:
    """Advices of open steps whose last day has passed without one."""
    return Advice.objects.filter(
        given_at=None, lapsed_at=None, due_on__lt=today, step__closed_at=None, step__process__closed_at=None
    )


def arrangements_ending(today: date) -> QuerySet[Authority]:
    """Arrangements of open steps that were agreed for a time that is over."""
    return Authority.objects.filter(next=None, ends_on__lt=today, step__closed_at=None, step__process__closed_at=None)
