"""What each kind of line in the ledger says of the decision table.

`LINES` describes each kind once: which rows it begins or changes, and where in the line each column stands. All that
compares the ledger with the tables reads this description (`decisions/replay.py`). Nothing is worked out anew here: a
line says what became of a thing, and the rules that made it so are those of the actions.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Model

from decisions.models import (
    Advice,
    AdviceAnswer,
    Assignment,
    Authority,
    Decision,
    Finding,
    Move,
    Participant,
    Process,
    Proposal,
    Seat,
    Signature,
    Step,
    Suspension,
    Term,
    Transfer,
    TransferAnswer,
    Voice,
)
from ledger.queries import Told

# The rows that the ledger tells of


@dataclass(frozen=True, eq=False)
class Row:
    """A kind of row: what it is called, what tells one from another, and what leads from it to its process and step.

    Where one thing can have several that nothing tells apart, they are counted in the order in which they were written.
    """

    name: str
    model: type[Model]
    process: str
    number: str | None = None
    key: tuple[str, ...] = ("id",)
    is_counted: bool = False


def _of_step(
    name: str, model: type[Model], step: str, key: tuple[str, ...] = ("id",), *, is_counted: bool = False
) -> Row:
    return Row(name, model, f"{step}__process", f"{step}__number", key, is_counted)


PROCESS = Row("the process", Process, "id")
PARTICIPANT = Row("a participant", Participant, "process", key=("process", "party_kind"))
ASSIGNMENT = Row("an assignment", Assignment, "process")
FINDING = Row("a finding", Finding, "process")
STEP = Row("the step", Step, "process", "number")
AUTHORITY = _of_step("its arrangement", Authority, "step")
SEAT = _of_step("a seat of its arrangement", Seat, "authority__step", ("authority", "party"))
TERM = _of_step("its term", Term, "step", ("step",))
SUSPENSION = _of_step("a suspension of its term", Suspension, "term__step")
TRANSFER = _of_step("its transfer", Transfer, "step")
TRANSFER_ANSWER = _of_step("an answer to its transfer", TransferAnswer, "transfer__step", ("transfer", "party"))
ADVICE = _of_step("its advice", Advice, "step")
ADVICE_ANSWER = _of_step("an answer to its advice", AdviceAnswer, "proposal__step", ("proposal", "advice"))
PROPOSAL = _of_step("its proposal", Proposal, "step")
VOICE = _of_step("its voice", Voice, "proposal__step")
DECISION = _of_step("its decision", Decision, "step")
MOVES = {
    thing: _of_step("a moved last day", Move, step, (thing, "outage"))
    for thing, step in (("term", "term__step"), ("advice", "advice__step"), ("transfer", "transfer__step"))
}
SIGNATURES = {
    "process": Row("a signature", Signature, "process", key=("process",), is_counted=True),
    **{
        thing: _of_step("a signature", Signature, f"{thing}__step", (thing,), is_counted=True)
        for thing in ("proposal", "transfer", "authority", "decision")
    },
}

# Where a column stands in a line

Source = Callable[[Told], Any]

UNTOLD = object()
"""What a line cannot tell: it was erased, or the line is older than the fact. It is not compared."""


def fact(name: str) -> Source:
    """A code, uuid, date or number, in the clear."""
    return lambda told: told.facts.get(name, UNTOLD)


def words(name: str) -> Source:
    """Typed text, sealed; none where nothing was typed."""
    return lambda told: _opened(told, name) if name in told.sealed else None


def person(name: str) -> Source:
    """Who did it, sealed."""
    return lambda told: _opened(told, name) if name in told.sealed else UNTOLD


def perhaps(name: str) -> Source:
    """The same, where it may be nobody: the clock, or a whole party."""
    return words(name)


def always(value: Any) -> Source:
    return lambda _told: value


def number_of(name: str) -> Source:
    return lambda told: len(told.facts[name])


def is_not(source: Source) -> Source:
    return lambda told: UNTOLD if source(told) is UNTOLD else not source(told)


def _opened(told: Told, name: str) -> Any:
    return UNTOLD if told.sealed[name] is None else told.sealed[name]


def SUBJECT(told: Told) -> str:  # noqa: N802 - reads as the constant that it is in a line
    return told.subject


def AT(told: Told) -> str:  # noqa: N802
    return told.at


NOTHING = always(None)
BY = person("by")

# What each kind of line says


@dataclass(frozen=True)
class Says:
    """What a line says of a row, or of a row for each thing in a list of it; nothing unless `when` holds.

    Of a column that no line has said anything of, it says that it is empty.
    """

    of: Row
    key: tuple[Source, ...]
    columns: Mapping[str, Source]
    each: str
    when: Source | None

    def read(self, told: Told) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
        """Of which rows a line speaks, by their keys, and what it says of their columns."""
        holds = self.when(told) if self.when else True
        if not holds:
            return
        for one in _each(told, self.each) if self.each else [told]:
            key = tuple(source(one) for source in self.key)
            said = {column: UNTOLD if holds is UNTOLD else source(one) for column, source in self.columns.items()}
            if UNTOLD not in key:
                yield key, said


def _each(told: Told, name: str) -> Iterator[Told]:
    listed = told.facts[name]
    if isinstance(listed, dict):
        listed = [{"name": key, "is": value} for key, value in listed.items()]
    for one in listed:
        yield replace(told, facts={**told.facts, **one})


def says(of: Row, *key: Source, each: str = "", when: Source | None = None, **columns: Source) -> Says:
    return Says(of, key, columns, each, when)


def _rearranged(kind: str) -> tuple[Says, ...]:
    return (
        says(
            AUTHORITY,
            SUBJECT,
            step=fact("step"),
            previous=fact("previous"),
            from_at=fact("from"),
            by=perhaps("by"),
            basis=always(kind),
            article=fact("article"),
            reason=words("reason"),
            transfer=fact("transfer"),
            ends_on=fact("ends_on"),
            restores=fact("restores"),
            mandate=fact("mandate"),
            seat_count=number_of("seats"),
        ),
        says(SEAT, SUBJECT, fact("party"), each="seats", role=fact("role"), ceiling=fact("ceiling")),
    )


def _closed(result: str) -> tuple[Says, ...]:
    return (says(TRANSFER, SUBJECT, closed_at=AT, result=always(result)),)


def _signed(thing: str) -> tuple[Says, ...]:
    return (
        says(
            SIGNATURES[thing],
            SUBJECT,
            party=fact("party"),
            says=fact("says"),
            reason=words("reason"),
            signed_at=AT,
            signed_by=BY,
        ),
    )


def _moved(thing: str, last_day: str) -> Says:
    return says(MOVES[thing], SUBJECT, fact("outage"), was=fact("was"), became=fact(last_day), moved_at=AT)


LINES: Mapping[str, tuple[Says, ...]] = {
    "process.opened": (
        says(
            PROCESS,
            SUBJECT,
            template__key=fact("template"),
            template__version=fact("version"),
            district=fact("district"),
            opened_at=AT,
            opened_by=BY,
        ),
        says(PARTICIPANT, SUBJECT, fact("name"), each="participants", party=fact("is")),
    ),
    "process.joined": (says(PARTICIPANT, SUBJECT, fact("kind"), party=fact("party")),),
    "process.closed": (says(PROCESS, SUBJECT, closed_at=AT, closed_by=BY, end=fact("end")),),
    "process.reopened": (says(PROCESS, SUBJECT, closed_at=NOTHING, closed_by=NOTHING, end=NOTHING),),
    "process.signed": _signed("process"),
    "step.opened": (
        says(
            STEP,
            SUBJECT,
            process=fact("process"),
            template_step__key=fact("step"),
            number=fact("number"),
            reverses=fact("reverses"),
            opened_at=AT,
            opened_by=BY,
        ),
        says(
            AUTHORITY,
            fact("authority"),
            step=SUBJECT,
            from_at=AT,
            by=BY,
            basis=fact("basis"),
            ends_on=fact("ends_on"),
            restores=fact("restores"),
            seat_count=number_of("seats"),
        ),
        says(SEAT, fact("authority"), fact("party"), each="seats", role=fact("role"), ceiling=fact("ceiling")),
        says(
            TERM,
            SUBJECT,
            started_on=fact("term_started_on"),
            ends_on=fact("term_ends_on"),
            source=fact("term_source"),
            article=words("term_article"),
        ),
    ),
    "authority.transferred": _rearranged("transfer"),
    "authority.returned": _rearranged("return"),
    "authority.escalated": _rearranged("escalation"),
    "authority.withdrawn": _rearranged("withdrawal"),
    "authority.signed": _signed("authority"),
    "transfer.offered": (
        says(
            TRANSFER,
            SUBJECT,
            step=fact("step"),
            authority=fact("authority"),
            kind=fact("kind"),
            giver=fact("giver"),
            receiver=fact("receiver"),
            reason=words("reason"),
            ceiling=fact("ceiling"),
            ends_on=fact("ends_on"),
            offered_at=AT,
            offered_by=BY,
            answer_by=fact("answer_by"),
        ),
    ),
    "transfer.signed": _signed("transfer"),
    "transfer.answered": (
        says(
            TRANSFER_ANSWER,
            SUBJECT,
            fact("party"),
            accepts=fact("accepts"),
            reason=words("reason"),
            answered_at=AT,
            answered_by=BY,
            mandate=fact("mandate"),
        ),
    ),
    "transfer.accepted": _closed("accepted"),
    "transfer.refused": _closed("refused"),
    "transfer.lapsed": _closed("lapsed"),
    "transfer.overtaken": _closed("overtaken"),
    "transfer.moved": (
        says(TRANSFER, SUBJECT, answer_by=fact("answer_by"), closed_at=NOTHING, result=NOTHING),
        _moved("transfer", "answer_by"),
    ),
    "advice.asked": (
        says(
            ADVICE,
            SUBJECT,
            step=fact("step"),
            party=fact("party"),
            asked_at=AT,
            asked_by=perhaps("by"),
            due_on=fact("due_on"),
            lapsed_at=NOTHING,  # of who is asked again
        ),
    ),
    "advice.given": (says(ADVICE, SUBJECT, given_at=AT, given_by=BY, text=words("text")),),
    "advice.lapsed": (says(ADVICE, SUBJECT, lapsed_at=AT),),
    "advice.released": (says(ADVICE, SUBJECT, lapsed_at=AT),),
    "advice.moved": (says(ADVICE, SUBJECT, due_on=fact("due_on"), lapsed_at=NOTHING), _moved("advice", "due_on")),
    "advice.answered": (says(ADVICE_ANSWER, fact("proposal"), SUBJECT, answer=fact("answer"), reason=words("reason")),),
    "proposal.made": (
        says(
            PROPOSAL,
            SUBJECT,
            step=fact("step"),
            authority=fact("authority"),
            party=fact("party"),
            proposed_at=AT,
            proposed_by=BY,
            outcome=fact("outcome"),
            reasons=words("reasons"),
            conditions=words("conditions"),
            amount=fact("amount"),
        ),
    ),
    "proposal.signed": _signed("proposal"),
    "proposal.failed": (says(PROPOSAL, SUBJECT, closed_at=AT),),
    "proposal.taken_back": (
        says(PROPOSAL, SUBJECT, closed_at=AT, taken_back_by=BY, taken_back_because=words("reason")),
    ),
    "voice.given": (
        says(
            VOICE,
            SUBJECT,
            proposal=fact("proposal"),
            party=fact("party"),
            said_at=AT,
            said_by=BY,
            mandate=fact("mandate"),
            say=fact("say"),
            reason=words("reason"),
        ),
    ),
    "decision.taken": (
        says(
            DECISION,
            SUBJECT,
            step=fact("step"),
            proposal=fact("proposal"),
            taken_at=AT,
            taken_by=BY,
            objections_until=fact("objections_until"),
        ),
        says(PROPOSAL, fact("proposal"), outcome=fact("outcome"), closed_at=AT),
        says(STEP, fact("step"), closed_at=AT, closed_by=BY),
        says(TERM, fact("step"), met_at=AT, when=fact("in_time")),
    ),
    "decision.signed": _signed("decision"),
    "decision.reversal_asked": (),  # the step that decides anew says the rest
    "term.suspended": (
        says(TERM, SUBJECT, suspension=fact("suspension")),
        says(
            SUSPENSION,
            fact("suspension"),
            term=SUBJECT,
            from_on=fact("from"),
            until=fact("until"),
            reason=words("reason"),
            suspended_at=AT,
            suspended_by=BY,
        ),
    ),
    "term.resumed": (
        says(TERM, SUBJECT, suspension=NOTHING, ends_on=fact("ends_on")),
        says(SUSPENSION, fact("suspension"), ended_on=fact("on"), ended_at=AT, ended_by=perhaps("by")),
    ),
    "term.extended": (
        says(TERM, SUBJECT, ends_on=fact("ends_on"), extended_at=AT, extended_by=BY, extended_because=words("reason")),
    ),
    "term.lapsed": (
        says(TERM, SUBJECT, lapsed_at=AT, escalated_to=fact("escalated_to"), renewed_until=fact("renewed_until")),
    ),
    "term.moved": (
        says(TERM, SUBJECT, renewed_until=fact("ends_on"), when=fact("renewed")),
        says(
            TERM,
            SUBJECT,
            ends_on=fact("ends_on"),
            lapsed_at=NOTHING,
            escalated_to=NOTHING,
            renewed_until=NOTHING,
            when=is_not(fact("renewed")),
        ),
        _moved("term", "ends_on"),
    ),
    "finding.recorded": (
        says(
            FINDING,
            SUBJECT,
            process=fact("process"),
            template_step__key=fact("step"),
            consult=fact("consult"),
            reason=words("reason"),
            recorded_at=AT,
            recorded_by=BY,
        ),
    ),
    "assignment.began": (
        says(
            ASSIGNMENT,
            SUBJECT,
            process=fact("process"),
            party=fact("party"),
            person=perhaps("person"),
            task=fact("task"),
            since=AT,
            since_by=BY,
        ),
    ),
    "assignment.ended": (says(ASSIGNMENT, SUBJECT, until=AT, until_by=BY),),
}
