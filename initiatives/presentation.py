"""The page of an initiative as people read it: what it is, who decides now, the way behind it and ahead.

Made from what `queries.for_its_page` loaded; nothing here asks the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Party
from accounts.written import Sentence
from decisions import drawing
from decisions import presentation as table
from decisions import queries as queries_at_table
from decisions.ladder import Role as LadderRole
from decisions.ladder import Rung
from decisions.models import End, Outcome, Process, Role, Step, TemplateStep, Term
from decisions.presentation import StepRecord, Table, Waiting
from decisions.templatetags.moments import is_late, short_day
from districts import outline
from districts.models import District, Neighbourhood
from initiatives.models import Initiative
from ledger import words
from ledger.models import Entry

State = Literal["done", "refused", "now", "to_come", "passed_by"]

MAP_WIDTH, MAP_HEIGHT, MAP_MARGIN = 440.0, 320.0, 28.0


@dataclass(frozen=True)
class Stop:
    """A station on the way. `anchor` is the id of its record on the page, empty where it has not opened."""

    number: int
    name: str
    state: State
    lines: Sequence[str]
    anchor: str


@dataclass(frozen=True)
class Now:
    """Who decides now: the step that is open, its table, what is asked of whom, and whether it waits for a voice of the
    residents too.
    """

    step: StepRecord
    of: int
    table: Table
    waiting: Sequence[Waiting]
    waits_for_residents: bool

    @property
    def question(self) -> str:
        """Begins small, as it follows "About the question:"."""
        return self.step.question[:1].lower() + self.step.question[1:]


@dataclass(frozen=True)
class Ending:
    """How it ended: a sentence as loud as the one of who decides, why, and when. `tone` is a colour's word."""

    sentence: str
    explanation: str
    reason: str
    at: datetime
    tone: str


@dataclass(frozen=True)
class Shape:
    """An area on the map."""

    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class PlaceMap:
    """The district of an initiative between its neighbours, with its own neighbourhood and a pin."""

    width: float
    height: float
    around: Sequence[Shape]
    own: Sequence[Shape]
    neighbourhood: Shape
    pin_x: float
    pin_y: float


@dataclass(frozen=True)
class LogLine:
    """An entry of the ledger about this initiative."""

    kind: str
    index: int
    at: datetime
    sentence: str
    hash: str


@dataclass(frozen=True)
class Page:
    """Everything public about an initiative. Exactly one of `now` and `ending` is there, but for a draft."""

    initiative: Initiative
    now: Now | None
    ending: Ending | None
    stops: Sequence[Stop]
    records: Sequence[StepRecord]
    log: Sequence[LogLine]


@dataclass(frozen=True)
class Card:
    """An initiative on a list: who decides now, or how it ended."""

    initiative: Initiative
    sentence: str
    table: Table | None
    step: Step | None
    tone: str


@dataclass(frozen=True)
class Example:
    """A table as it can be, to explain the drawing by."""

    table: Table
    title: str
    text: str


def example_tables() -> list[Example]:
    """The three ways in which a decision can be divided."""
    group, team, council = Party.Kind.RESIDENT_GROUP, Party.Kind.MUNICIPAL_TEAM, Party.Kind.EXECUTIVE
    return [
        _example(
            {group: Role.DECIDES, team: Role.ADVISES, council: Role.INFORMED},
            _("Residents decide themselves"),
            _("The municipality helps and gives advice. What the group decides, goes."),
        ),
        _example(
            {group: Role.DECIDES, team: Role.DECIDES, council: Role.INFORMED},
            _("You decide together"),
            _("Nothing is decided until both have said yes. Neither can do it without the other."),
        ),
        _example(
            {team: Role.DECIDES, group: Role.ADVISES, council: Role.INFORMED},
            _("The municipality decides"),
            _("You give advice. If the municipality does something else, it has to say why."),
        ),
    ]


def _example(roles: Mapping[Party.Kind, Role], title: str, text: str) -> Example:
    numbers = {kind: number for number, kind in enumerate(roles, start=1)}
    chairs = [
        drawing.Chair(str(table.EXAMPLE_LABELS[kind]), LadderRole(role), kind, number=numbers[kind])
        for kind, role in sorted(roles.items(), key=lambda seat: table.SEAT_ORDER.index(seat[0]))
    ]
    seats = [table.example_seat(numbers[kind], kind, role) for kind, role in roles.items()]
    deciders = [kind for kind, role in roles.items() if role is Role.DECIDES]
    return Example(Table(drawing.draw(chairs, table.middle_of(deciders)), seats, title, Rung.NONE), title, text)


def page_of(initiative: Initiative, entries: Iterable[Entry]) -> Page:
    process = initiative.process
    steps = list(process.steps.all()) if process else []
    entries = list(entries)
    records = [table.record_of(step) for step in steps]
    last = {step.template_step_id: record for step, record in zip(steps, records, strict=True)}
    template_steps = list(process.template.steps.all()) if process else []
    return Page(
        initiative=initiative,
        now=_now(steps, last, of=len(template_steps)) if process and process.closed_at is None else None,
        ending=_ending(initiative, records),
        stops=[_stop(step, last.get(step.id), process) for step in template_steps] if process else [],
        records=records,
        log=[_log_line(entry) for entry in entries],
    )


def _log_line(entry: Entry) -> LogLine:
    return LogLine(entry.kind, entry.index, entry.at, words.what_happened(entry.kind), entry.hash)


def card_of(initiative: Initiative) -> Card:
    """A card from `queries.with_open_step`."""
    process = initiative.process
    step = next(iter(process.steps.all()), None) if process and process.closed_at is None else None
    if step is None:
        sentence, tone = end_in_words(initiative)
        return Card(initiative, sentence, None, None, tone)
    drawn = table.table_of_step(step)
    return Card(initiative, drawn.sentence, drawn, step, "")


def subjects_of(initiative: Initiative) -> list[UUID]:
    """What the ledger's entries about an initiative are about: itself, its process, and all that was said there."""
    subjects = [initiative.id]
    if initiative.process is None:
        return subjects
    subjects.append(initiative.process.id)
    for step in initiative.process.steps.all():
        subjects.append(step.id)
        subjects.extend(authority.id for authority in step.authorities.all())
        for proposal in step.proposals.all():
            subjects.append(proposal.id)
            subjects.extend(voice.id for voice in proposal.voices.all())
        subjects.extend(advice.id for advice in step.advices.all())
        subjects.extend(offer.id for offer in step.transfers.all())
        if (decision := getattr(step, "decision", None)) is not None:
            subjects.append(decision.id)
    return subjects


def map_of(
    initiative: Initiative, districts: Iterable[District], neighbourhoods: Iterable[Neighbourhood]
) -> PlaceMap | None:
    """Where it is, without asking anybody for a map; None where the neighbourhood has no boundary.

    `neighbourhoods` are those of its own district.
    """
    home = initiative.neighbourhood
    own = [place for place in neighbourhoods if place.boundary]
    if not home.boundary:
        return None
    boundaries = [place.boundary for place in own if place.boundary]
    frame = outline.frame_around(boundaries, width=MAP_WIDTH, height=MAP_HEIGHT, margin=MAP_MARGIN)
    if initiative.longitude is not None and initiative.latitude is not None:
        pin = frame.place(initiative.longitude, initiative.latitude)
    else:
        pin = frame.place(*outline.middle(home.boundary))
    return PlaceMap(
        width=MAP_WIDTH,
        height=MAP_HEIGHT,
        around=[_shape(place, frame) for place in districts if place.boundary and place.code != home.district_id],
        own=[_shape(place, frame) for place in own if place.code != home.code],
        neighbourhood=_shape(home, frame),
        pin_x=pin[0],
        pin_y=pin[1],
    )


def _shape(place: District | Neighbourhood, frame: outline.Frame) -> Shape:
    boundary: dict[str, Any] = place.boundary or {}
    x, y = frame.place(*outline.middle(boundary))
    return Shape(place.name, outline.path(boundary, frame), x, y)


def _now(steps: Sequence[Step], records: Mapping[UUID, StepRecord], *, of: int) -> Now | None:
    step = next((step for step in steps if step.closed_at is None), None)
    if step is None:
        return None
    record = records[step.template_step_id]
    return Now(
        step=record,
        of=of,
        table=record.table,
        waiting=table.what_is_asked(step),
        waits_for_residents=any(
            party.kind == Party.Kind.RESIDENT_GROUP for party in queries_at_table.silent_deciders(step)
        ),
    )


def _stop(step: TemplateStep, record: StepRecord | None, process: Process) -> Stop:
    state = _state(record, process)
    return Stop(
        number=step.number,
        name=step.name,
        state=state,
        lines=_lines(state, record, step),
        anchor=record.anchor if record else "",
    )


def _state(record: StepRecord | None, process: Process) -> State:
    if record is None or record.decision is None:
        if process.closed_at is not None:
            return "passed_by"
        return "now" if record else "to_come"
    return "refused" if record.decision.outcome in {Outcome.NO, Outcome.REFERRED} else "done"


def _lines(state: State, record: StepRecord | None, step: TemplateStep) -> list[str]:
    if record is None:
        return [table.who_will_decide(step)] if state == "to_come" else []
    taken_back = [_("Taken back by the municipality")] if record.withdrawal else []
    if record.decision is not None:
        decided = Sentence(record.decided_by, ", ", short_day(record.closed_at))
        return [f"{record.decision.outcome_name}.", decided, *taken_back]
    if state == "now":
        return [record.table.sentence, *_until(record.term), *taken_back]
    return []


def _until(term: Term) -> list[str]:
    """By when one hears; nothing while the clock stands still, or once that day has passed."""
    day = term.last_day
    return [_("until %(day)s") % {"day": short_day(day)}] if day is not None and not is_late(day) else []


def end_in_words(initiative: Initiative) -> tuple[str, str]:
    """How it ended, and the colour of it."""
    if initiative.withdrawn_at is not None:
        return _("The group stopped with this plan"), "stone"
    if initiative.process is None:
        return _("This plan has not been sent yet"), "stone"
    ends = {
        End.COMPLETED.value: (_("This plan has been carried out"), "teal"),
        End.DECLINED.value: (_("This plan does not go on"), "clay"),
        End.REFERRED.value: (_("This plan goes on somewhere else"), "sky"),
        End.WITHDRAWN.value: (_("The group stopped with this plan"), "stone"),
    }
    return ends.get(initiative.process.end, (_("Nobody has this plan on the table now"), "stone"))


def _ending(initiative: Initiative, records: Sequence[StepRecord]) -> Ending | None:
    process = initiative.process
    if process is None or process.closed_at is None:
        return None
    sentence, tone = end_in_words(initiative)
    last = next((record for record in reversed(records) if record.decision is not None), None)
    if initiative.withdrawn_at is not None:
        return Ending(sentence, _("The group gave this reason:"), initiative.withdrawn_reason, process.closed_at, tone)
    if last is None or last.decision is None:
        return Ending(sentence, "", "", process.closed_at, tone)
    explanation = Sentence(last.decision.outcome_name, ". ", last.decided_by, ".")
    return Ending(sentence, explanation, last.decision.reasons, process.closed_at, tone)
