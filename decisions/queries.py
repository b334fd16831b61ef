from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, DateField, Exists, OuterRef, Prefetch, Q, QuerySet, UUIDField, When
from django.db.models.functions import Coalesce

from accounts import queries as accounts
from accounts.models import Invitation, Membership, Party, Person
from decisions import arrangement, ladder
from decisions.arrangement import Arrangement
from decisions.mandates import Claim, shortfalls
from decisions.models import (
    Advice,
    AdviceAnswer,
    Assignment,
    Authority,
    Decision,
    Draft,
    Mandate,
    Move,
    Outage,
    Outcome,
    Participant,
    Process,
    ProcessTemplate,
    Proposal,
    Recusal,
    Role,
    Seat,
    Signature,
    Step,
    Suspension,
    Term,
    Transfer,
    TransferAnswer,
    Voice,
)
from ledger.at_once import AtOnce, Given
from ledger.kept import Kept

SignedFor = Proposal | Transfer | Authority | Decision | Process
"""What representatives sign for: a proposal, an offer, giving back an arrangement, deciding anew, stopping."""

SIGNERS = "signers_of_its_quorum"
"""On a party with a quorum, as loaded beside a table: the memberships of those who sign for it now."""
KEPT_OUT = "kept_out_of_its_decisions"
"""On a step, as loaded beside its table: the ids of who has a conflict of interest in its process."""


def newest_template(key: str) -> ProcessTemplate | None:
    """The newest published version of a template, with its steps and their seats. What is published never changes
    (migration 0029), so that each is read once.
    """
    newest = next((found for (found,) in _newest.ask(key=key).of(_newest_id)), None)
    return _templates.get(newest, lambda: _whole.ask(id=newest).of(_template)[0]) if newest else None


MOST_TEMPLATES = 100
_templates: Kept[ProcessTemplate] = Kept(MOST_TEMPLATES)
_newest, _whole = AtOnce(is_prepared=True), AtOnce(is_prepared=True)
_newest_id = _newest.values(
    ProcessTemplate.objects.filter(key=Given("key", CharField()))
    .exclude(published_at=None)
    .order_by("-version")
    .values_list("id")[:1]
)
_template = _whole.rows(ProcessTemplate.objects.filter(id=Given("id", UUIDField())).prefetch_related("steps__seats"))


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


def arrangement_of(authority: Authority) -> Arrangement[Party]:
    """Who sits there in which role."""
    return {seat.party: ladder.Role(seat.role) for seat in sorted(authority.seats.all(), key=lambda seat: seat.id)}


def rung_of(authority: Authority) -> ladder.Rung:
    """How much residents have to say under an arrangement."""
    return rung_under(arrangement_of(authority))


def rung_under(seats: Arrangement[Party]) -> ladder.Rung:
    """The same for an arrangement that does not hold, or not yet."""
    return ladder.rung(
        ladder.SeatAt(of_residents=party.kind == Party.Kind.RESIDENT_GROUP, role=role) for party, role in seats.items()
    )


def open_steps() -> QuerySet[Step]:
    return Step.objects.filter(closed_at=None, process__closed_at=None)


def with_table(steps: QuerySet[Step]) -> QuerySet[Step]:
    """Steps with all that the drawing of their table needs, in a constant number of queries."""
    return steps.select_related("template_step", "term__suspension").prefetch_related(
        Prefetch("authorities", Authority.objects.order_by("from_at")),
        Prefetch("authorities__seats", Seat.objects.select_related("party").order_by("id")),
    )


def with_open_things(steps: QuerySet[Step]) -> QuerySet[Step]:
    """Steps with their table and all that is awaited there: the open proposal and offer, and the advices."""
    return _with_signers(
        with_table(steps).prefetch_related(
            *_proposals(Proposal.objects.filter(closed_at=None)),
            *_transfers(Transfer.objects.filter(closed_at=None)),
            Prefetch("advices", _advices()),
        )
    )


def with_record(steps: QuerySet[Step]) -> QuerySet[Step]:
    """Steps with their table and all that was asked, offered, said and decided there."""
    return _with_signers(
        with_table(steps)
        .select_related(
            "term__escalated_to",
            "decision",
            "decision__proposal",
            "reverses__step__template_step",
            "reverses__proposal",
        )
        .prefetch_related(
            *_proposals(Proposal.objects.all()),
            Prefetch("proposals__advice_answers", AdviceAnswer.objects.select_related("advice__party")),
            *_transfers(Transfer.objects.all()),
            Prefetch("advices", _advices()),
            "term__suspensions",
            Prefetch("term__moves", Move.objects.select_related("outage")),
            Prefetch("decision__reversed_at", Step.objects.select_related("template_step").order_by("number")),
        )
    )


def _proposals(proposals: QuerySet[Proposal]) -> list[Prefetch[str]]:
    # A mandate names whose power it is by the one at the top: sub-mandates are seldom deeper than this.
    above = "mandate__under__party", "mandate__under__under__party", "mandate__under__under__under__party"
    said = Voice.objects.select_related("party", "mandate__party", *above).order_by("said_at")
    return [
        Prefetch("proposals", proposals.select_related("party").order_by("proposed_at")),
        Prefetch("proposals__voices", said),
        Prefetch("proposals__signatures", Signature.objects.order_by("signed_at", "id")),
    ]


def _transfers(transfers: QuerySet[Transfer]) -> list[Prefetch[str]]:
    return [
        Prefetch("transfers", transfers.select_related("giver", "receiver").order_by("offered_at")),
        Prefetch("transfers__answers", TransferAnswer.objects.select_related("party").order_by("answered_at")),
        Prefetch("transfers__signatures", Signature.objects.order_by("signed_at", "id")),
    ]


def _advices() -> QuerySet[Advice]:
    return Advice.objects.select_related("party").order_by("due_on", "party__name")


def _with_signers(steps: QuerySet[Step]) -> QuerySet[Step]:
    """Who signs now for each party with a quorum that sits here or is offered something, and who is kept out here."""
    signs = {"is_representative": True, "until": None, "person__is_active": True, "party__quorum__gt": 1}
    places = ("authorities__seats__party__memberships", "transfers__receiver__memberships")
    signers = Membership.objects.filter(**signs).order_by("since", "id")
    kept_out = Recusal.objects.filter(process=OuterRef("process")).order_by("person").values("person")
    steps = steps.annotate(**{KEPT_OUT: ArraySubquery(kept_out)})
    return steps.prefetch_related(*(Prefetch(place, signers, to_attr=SIGNERS) for place in places))


def has_open_proposal(process: Process) -> bool:
    """Is there something to vote on at this process's table now?"""
    return Proposal.objects.filter(step__process=process, closed_at=None).exists()


def open_proposal(step: Step) -> Proposal | None:
    return next((proposal for proposal in step.proposals.all() if proposal.closed_at is None), None)


def signers_of(party: Party, process_id: UUID, at: datetime) -> QuerySet[Membership]:
    """Who signs for a party in a process: its representatives, but for those with a conflict of interest there.

    A conflict is about one plan. Elsewhere the same person signs as ever.
    """
    kept_out = Recusal.objects.filter(process=process_id).values("person")
    return accounts.representatives_of([party], at).exclude(person__in=kept_out)


def signatures_needed(party: Party, process_id: UUID, at: datetime) -> int:
    """How many of them must sign before the party is bound: its quorum, or all of them where they are fewer."""
    if party.quorum == 1:
        return 1
    return max(1, min(party.quorum, signers_of(party, process_id, at).count()))


def signatures_under(thing: SignedFor, party: Party, at: datetime) -> dict[UUID, Signature]:
    """What each representative of a party signed for last, under a proposal, an offer or another thing."""
    signers = set(signers_of(party, process_of(thing), at).values_list("person_id", flat=True))
    signed = thing.signatures.filter(party=party, signed_by__in=signers).order_by("signed_at", "id")
    return {own.signed_by_id: own for own in signed}


def signatures_missing(thing: SignedFor, party: Party, says: str, at: datetime) -> int:
    """How many more representatives must sign for the same before the party is bound."""
    signed = sum(own.says == says for own in signatures_under(thing, party, at).values())
    return max(0, signatures_needed(party, process_of(thing), at) - signed)


def process_of(thing: SignedFor) -> UUID:
    """The process in which representatives sign for this."""
    return thing.id if isinstance(thing, Process) else thing.step.process_id


def is_settled_for(thing: SignedFor, party: Party) -> bool:
    """Need nobody of a party sign for this any more: it is bound, or the thing is over?"""
    match thing:
        case Proposal():
            return thing.closed_at is not None or thing.voices.filter(party=party).exists()
        case Transfer():
            return thing.closed_at is not None or thing.answers.filter(party=party).exists()
        case Authority():
            over = thing.step.closed_at is not None or thing.step.process.closed_at is not None
            return over or Authority.objects.filter(previous=thing).exists()
        case Decision():
            return thing.reversed_at.exists()
    return thing.closed_at is not None


def steps_to_decide_anew(steps: Iterable[Step]) -> list[Step]:
    """Of all steps of a process, those whose decision can be taken anew now: each that was not yet, with none open.

    Works on what was prefetched by `with_record`.
    """
    all_of_it = list(steps)
    if any(step.closed_at is None for step in all_of_it):
        return []
    return [step for step in all_of_it if not step.decision.reversed_at.all()]


def silent_deciders(step: Step) -> list[Party]:
    """Who has to speak: the deciding parties that said nothing of the open proposal; all of them where none is open.

    Works on what was prefetched by `with_record`.
    """
    proposal = open_proposal(step)
    spoke = {voice.party_id for voice in proposal.voices.all()} if proposal else set()
    return [seat.party for seat in deciding_seats(current_authority(step)) if seat.party_id not in spoke]


def open_transfer(step: Step) -> Transfer | None:
    """The offer that lies open at a step: one at most."""
    return next((transfer for transfer in step.transfers.all() if transfer.closed_at is None), None)


def must_agree(transfer: Transfer, authority: Authority) -> list[Party]:
    """Who must accept an offer before it changes the arrangement: its deciders, present and new, and the giver."""
    before = {seat.party: ladder.Role(seat.role) for seat in authority.seats.all()}
    after = arrangement.changed(before, arrangement.Change(transfer.kind), transfer.giver, transfer.receiver)
    agreeing = arrangement.must_agree(before, after, transfer.giver)
    # Of two objects for one party the one of the seat is kept: it was loaded with who signs for it.
    return [party for party in {**before, **after} if party in agreeing]


def set_free(before: Arrangement[Party], after: Arrangement[Party]) -> frozenset[Party]:
    """Who decides more by a change and needs no mandate for it: what is given to them is theirs to decide."""
    return frozenset(party for party in arrangement.gaining(before, after) if not party.is_municipal)


def steps_with_a_part_for(parties: Iterable[UUID]) -> QuerySet[Step]:
    """Open steps that could wait for one of these parties: it decides there, is asked for advice, or must answer."""
    ids = list(parties)
    deciding = Authority.objects.filter(next=None, seats__party__in=ids, seats__role=Role.DECIDES)
    asked = Advice.objects.filter(party__in=ids, given_at=None, lapsed_at=None)
    offered = Transfer.objects.filter(Q(receiver__in=ids) | Q(giver__in=ids), closed_at=None)
    return open_steps().filter(
        Q(id__in=deciding.values("step")) | Q(id__in=asked.values("step")) | Q(id__in=offered.values("step"))
    )


def steps_visible_to(person: Person, at: datetime) -> QuerySet[Step]:
    """Steps whose table this person may act at: a party of theirs has, or had, a seat there."""
    return Step.objects.filter(authorities__seats__party__in=accounts.parties_of(person, at)).distinct()


def steps_of_processes_with(parties: QuerySet[Party]) -> QuerySet[Step]:
    """Steps of processes in which one of these parties takes part, whether or not it sits at that step."""
    return Step.objects.filter(Exists(Participant.objects.filter(process=OuterRef("process"), party__in=parties)))


def last_day(step: str = "") -> Case:
    """By when to expect a decision at a step, as `Term.last_day` says; `step` leads there from what is asked for."""
    term = f"{step}term__"
    return Case(
        When(**{f"{term}suspension__isnull": False}, then=None),
        default=Coalesce(f"{term}renewed_until", f"{term}ends_on"),
        output_field=DateField(),
    )


def terms_lapsing(today: date) -> QuerySet[Term]:
    """Terms of open steps whose last day has passed, and of which that was not yet noted."""
    return Term.objects.filter(
        ends_on__lt=today,
        met_at=None,
        lapsed_at=None,
        suspension=None,
        step__closed_at=None,
        step__process__closed_at=None,
    ).order_by("ends_on")


def advices_of_residents(days: tuple[date, date]) -> QuerySet[Advice, UUID]:
    """Advices that were asked of groups of residents and not given, with their last day on one of these."""
    asked = Advice.objects.filter(party__kind=Party.Kind.RESIDENT_GROUP, given_at=None, due_on__range=days)
    return _at_open_steps(asked).values_list("id", flat=True)


def offers_to_residents(days: tuple[date, date]) -> QuerySet[Transfer, UUID]:
    """Offers that a group of residents has not answered, with their last day on one of these."""
    at_the_table = Seat.objects.filter(
        authority=OuterRef("authority"), role=Role.DECIDES, party__kind=Party.Kind.RESIDENT_GROUP
    )
    answered = TransferAnswer.objects.filter(transfer=OuterRef("pk"), party__kind=Party.Kind.RESIDENT_GROUP)
    offered = Transfer.objects.filter(
        Q(closed_at=None) | Q(result=Transfer.Result.LAPSED),
        Q(receiver__kind=Party.Kind.RESIDENT_GROUP) | Exists(at_the_table),
        ~Exists(answered),
        answer_by__range=days,
    )
    return _at_open_steps(offered).values_list("id", flat=True)


def terms_of_residents(days: tuple[date, date]) -> QuerySet[Term, UUID]:
    """Terms of steps at which a group of residents decides, with a last day on one of these."""
    decides = Seat.objects.filter(
        authority__step=OuterRef("step"),
        authority__next=None,
        role=Role.DECIDES,
        party__kind=Party.Kind.RESIDENT_GROUP,
    )
    ended = Term.objects.filter(Q(ends_on__range=days) | Q(renewed_until__range=days), Exists(decides), suspension=None)
    return _at_open_steps(ended).values_list("step_id", flat=True)


def invitations_expiring(days: tuple[date, date]) -> QuerySet[Invitation, UUID]:
    """Invitations that nobody accepted, with their last day on one of these."""
    return Invitation.objects.filter(accepted_at=None, expires_at__date__range=days).values_list("id", flat=True)


def outages() -> QuerySet[Outage]:
    """Every outage, the last one first, with the last days that were moved because of it."""
    moves = Move.objects.select_related(
        "term__step__template_step",
        "advice__party",
        "advice__step__template_step",
        "transfer__giver",
        "transfer__receiver",
        "transfer__step__template_step",
    ).order_by("moved_at", "id")
    return Outage.objects.order_by("-began_at").prefetch_related(Prefetch("moves", moves))


def _at_open_steps(things: QuerySet[Any]) -> QuerySet[Any]:
    return things.filter(step__closed_at=None, step__process__closed_at=None)


def suspensions_ending(today: date) -> QuerySet[Suspension]:
    """What holds up the clock of an open step, and has reached its last day."""
    return Suspension.objects.filter(
        until__lte=today, ended_at=None, term__step__closed_at=None, term__step__process__closed_at=None
    ).order_by("until")


def assignments_of(process_ids: Iterable[UUID]) -> QuerySet[Assignment]:
    """Who works on these processes now."""
    return (
        Assignment.objects.filter(process_id__in=list(process_ids), until=None)
        .select_related("person", "party")
        .order_by("since", "person__name", "id")
    )


def given_with(task: Assignment) -> QuerySet[Assignment]:
    """The tasks of one kind that somebody was given in one act, as of many plans at once; itself too."""
    return _of_whom(task).filter(since=task.since, since_by=task.since_by_id)


def ended_with(task: Assignment) -> QuerySet[Assignment]:
    """The tasks of one kind that were taken from somebody in one act; itself too."""
    return _of_whom(task).filter(until=task.until, until_by=task.until_by_id)


def gone_with(task: Assignment) -> QuerySet[Assignment]:
    """The same, but for those that they have again."""
    again = Assignment.objects.filter(task=task.task, person=task.person_id, until=None)
    return ended_with(task).exclude(process__in=again.values("process"))


def _of_whom(task: Assignment) -> QuerySet[Assignment]:
    return Assignment.objects.filter(task=task.task, party=task.party_id, person=task.person_id).order_by("id")


def participant(process: Process, kind: str) -> Party | None:
    """The party that takes the seats of a kind in a process."""
    found = process.participants.filter(party_kind=kind).select_related("party").first()
    return found.party if found else None


def yeses() -> QuerySet[Decision]:
    """Every yes at a table, with conditions or without, that was not decided anew since."""
    outcomes = [Outcome.YES, Outcome.YES_WITH_CONDITIONS]
    return Decision.objects.filter(proposal__outcome__in=outcomes, reversed_at=None)


def has_a_yes(process: Process) -> bool:
    """Was there a yes at its table?"""
    return yeses().filter(step__process=process).exists()


def mandates_of(person: Person, party: Party, at: datetime) -> list[Mandate]:
    """The mandates of a party that this person holds by their function in it. Valid or not: `reach` tells."""
    signs = Membership.objects.filter(accounts.holding_at(at), person=person, party=party, is_representative=True)
    return mandates_under(signs, Mandate.objects.filter(party=party).prefetch_related("districts"))


def mandates_under(signs: Iterable[Membership], mandates: Iterable[Mandate]) -> list[Mandate]:
    """Of the mandates of a party, those that somebody holds who signs for it in these functions."""
    functions = {one.function for one in signs}
    return [mandate for mandate in mandates if not mandate.function or mandate.function in functions]


def covering(mandates: Iterable[Mandate], claim: Claim) -> Mandate | None:
    """The mandate that covers a claim, the one with the lowest ceiling first; None where none does."""
    covers = [mandate for mandate in mandates if not shortfalls(mandate.reach, claim)]
    return min(covers, key=lambda mandate: (mandate.ceiling is None, mandate.ceiling or 0), default=None)


def holders_of(party: Party, claim: Claim, at: datetime) -> list[Membership]:
    """Who in a party holds a mandate that covers a claim."""
    mandates = Mandate.objects.filter(party=party).prefetch_related("districts")
    return holders_among(accounts.representatives_of([party], at), mandates, claim)


def holders_among(representatives: Iterable[Membership], mandates: Iterable[Mandate], claim: Claim) -> list[Membership]:
    """Who of the representatives of a party holds one of its mandates that covers a claim."""
    functions = {mandate.function for mandate in mandates if not shortfalls(mandate.reach, claim)}
    return [held for held in representatives if "" in functions or (held.function and held.function in functions)]


def mandates_ending(today: date, within: timedelta) -> QuerySet[Mandate]:
    """Mandates that end within this time, and of which that was not told yet."""
    return Mandate.objects.filter(valid_until__gte=today, valid_until__lte=today + within, expiry_told_on=None)


def register_of_mandates(party: Party | None = None) -> list[Mandate]:
    """Every mandate that was ever given, of one party or of all, with its districts and the mandate above it."""
    mandates = Mandate.objects.select_related("party", "under__party").prefetch_related("districts")
    if party is not None:
        mandates = mandates.filter(party=party)
    return list(mandates.order_by("party__name", "function", "subject", "valid_from", "id"))


def parties_with_mandates() -> list[Party]:
    return list(Party.objects.filter(mandates__isnull=False).distinct().order_by("name"))


def template_names() -> dict[str, str]:
    """What each process is called in its newest version that is in use, by its key."""
    return {
        template.key: template.name
        for template in ProcessTemplate.objects.exclude(published_at=None).order_by("version")
    }


def transfers_held(authority: Authority) -> Iterator[Transfer]:
    """The transfers that an arrangement rests on, the last one first.

    What was given back is passed over, with all that was agreed upon it since. A withdrawal ends all before it. A step
    that decides anew rests on what its decision was taken under, at the step before.
    """
    holding: Authority | None = authority
    while holding is not None and holding.basis != Authority.Basis.WITHDRAWAL:
        if holding.transfer is not None:
            yield holding.transfer
            holding = holding.transfer.authority
        elif holding.basis == Authority.Basis.RETURN:
            holding = holding.restores
        else:
            holding = holding.restores or holding.previous


def transfer_received(authority: Authority) -> Transfer | None:
    """What a group of residents can give back: the last transfer to it that still holds, while it decides.

    None where it received nothing, or passed on all that it received.
    """
    deciding = {seat.party_id for seat in deciding_seats(authority)}
    return next(
        (
            held
            for held in transfers_held(authority)
            if held.receiver is not None
            and held.receiver.kind == Party.Kind.RESIDENT_GROUP
            and held.receiver_id in deciding
        ),
        None,
    )


def transfer_ended(authority: Authority, today: date) -> Transfer | None:
    """The transfer that ends with the last day of an arrangement: what held before it still holds."""
    return next(
        (
            held
            for held in transfers_held(authority)
            if held.authority.ends_on is None or held.authority.ends_on >= today
        ),
        None,
    )


def arrangement_without(given: Transfer, authority: Authority) -> Arrangement[Party]:
    """What an arrangement falls back to without a transfer that it rests on: the one before it, all that was agreed
    since left out. Whom the clock called in since then goes on deciding.
    """
    before = arrangement_of(given.authority)
    since: Authority | None = authority
    while since is not None and since != given.authority:
        if since.basis == Authority.Basis.ESCALATION and since.step.term.escalated_to is not None:
            before = arrangement.escalated(before, since.step.term.escalated_to)
        since = since.previous or since.restores
    return before


def advices_of(step: Step) -> list[Advice]:
    """What was asked of the advising parties of a step, and what they answered."""
    return list(step.advices.select_related("party"))


def draft_of(step: Step, parties: Iterable[Party]) -> Draft | None:
    """The proposal that one of these parties is still writing. Ask it for somebody's own parties only."""
    return Draft.objects.filter(step=step, party__in=list(parties)).select_related("party", "saved_by").first()


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
