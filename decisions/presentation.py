"""What happens at a table as people read it: who sits there, who decides, what each has said, what was decided and why.

Made from what `queries.with_table` and `queries.with_record` loaded; nothing here asks the database. Only parties are
named, never the people who spoke for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.models import Party
from decisions import drawing, queries
from decisions.ladder import Role as LadderRole
from decisions.ladder import Rung
from decisions.models import Authority, Outcome, Proposal, Role, Seat, Step, TemplateStep, Term, Voice

RUNG_NAMES: dict[Rung, str | Promise] = {
    Rung.NONE: gettext_lazy("no place at the table"),
    Rung.KNOWS: gettext_lazy("being told"),
    Rung.CONSULTED: gettext_lazy("being asked"),
    Rung.ADVISES: gettext_lazy("giving advice"),
    Rung.CO_PRODUCES: gettext_lazy("making it together"),
    Rung.CO_DECIDES: gettext_lazy("deciding together"),
    Rung.DECIDES: gettext_lazy("deciding yourselves"),
}
"""How much residents have to say, in words of residents."""

ROLE_NAMES: dict[str, str | Promise] = {
    Role.DECIDES: gettext_lazy("decides"),
    Role.CO_PRODUCES: gettext_lazy("makes the plan with the others"),
    Role.ADVISES: gettext_lazy("gives advice"),
    Role.CONSULTED: gettext_lazy("is asked what they think"),
    Role.INFORMED: gettext_lazy("is told about it"),
}

KIND_LABELS: dict[str, str | Promise] = {
    Party.Kind.RESIDENT_GROUP: gettext_lazy("Group"),
    Party.Kind.EXECUTIVE: gettext_lazy("Executive"),
    Party.Kind.COUNCIL: gettext_lazy("Council"),
    Party.Kind.WELFARE_TEAM: gettext_lazy("Social work"),
}
"""What stands in the drawing for a party of which there is one kind only; other parties are called by their name."""

EXAMPLE_LABELS: dict[str, str | Promise] = {
    **KIND_LABELS,
    Party.Kind.MUNICIPAL_TEAM: gettext_lazy("District team"),
    Party.Kind.PARTNER: gettext_lazy("Partner"),
}
"""The same where no real party is meant."""

KIND_DECIDES: dict[str, str | Promise] = {
    Party.Kind.RESIDENT_GROUP: gettext_lazy("The group decides"),
    Party.Kind.MUNICIPAL_TEAM: gettext_lazy("The district team decides"),
    Party.Kind.WELFARE_TEAM: gettext_lazy("Social work decides"),
    Party.Kind.PARTNER: gettext_lazy("The partner decides"),
    Party.Kind.EXECUTIVE: gettext_lazy("The executive decides"),
    Party.Kind.COUNCIL: gettext_lazy("The council decides"),
}

KIND_TONES = {
    Party.Kind.RESIDENT_GROUP: "sun",
    Party.Kind.MUNICIPAL_TEAM: "sky",
    Party.Kind.EXECUTIVE: "sky",
    Party.Kind.COUNCIL: "sky",
    Party.Kind.WELFARE_TEAM: "plum",
    Party.Kind.PARTNER: "moss",
}
"""The colour of a kind of party, as a word of the style sheets."""

SEAT_ORDER = [
    Party.Kind.RESIDENT_GROUP,
    Party.Kind.MUNICIPAL_TEAM,
    Party.Kind.PARTNER,
    Party.Kind.EXECUTIVE,
    Party.Kind.COUNCIL,
    Party.Kind.WELFARE_TEAM,
]
"""Around the table with the clock: residents always at the top, so that one finds them at a glance."""


@dataclass(frozen=True)
class SeatInWords:
    """A seat as it is read: the party, its colour, and what it may do here."""

    party: str
    party_kind: str
    tone: str
    role: str
    role_name: str


@dataclass(frozen=True)
class Table:
    """An arrangement of seats, drawn and in words."""

    drawing: drawing.Drawing
    seats: Sequence[SeatInWords]
    sentence: str
    rung: Rung

    @property
    def rung_name(self) -> str:
        return str(RUNG_NAMES[self.rung])


@dataclass(frozen=True)
class VoiceInWords:
    """What a party said of a proposal."""

    party: str
    tone: str
    say: str
    sentence: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class ProposalInWords:
    """A proposal with all that was said of it. `became` is decided, open or dropped."""

    party: str
    tone: str
    outcome: str
    outcome_name: str
    reasons: str
    conditions: Sequence[str]
    amount: Decimal | None
    at: datetime
    voices: Sequence[VoiceInWords]
    became: str


@dataclass(frozen=True)
class Arrangement:
    """Who sat at the table from a moment on, and why it changed."""

    table: Table
    from_at: datetime
    until: datetime | None
    basis: str
    article: str
    reason: str

    @property
    def is_withdrawal(self) -> bool:
        return self.basis == Authority.Basis.WITHDRAWAL


@dataclass(frozen=True)
class Waiting:
    """A line of who must act: what is said, how it stands, and whether it is done."""

    sentence: str
    tone: str
    is_done: bool


@dataclass(frozen=True)
class StepRecord:
    """All that is known of a step that opened. `decision` is the proposal that was decided, if any."""

    id: str
    number: int
    name: str
    question: str
    explanation: str
    opened_at: datetime
    closed_at: datetime | None
    arrangements: Sequence[Arrangement]
    proposals: Sequence[ProposalInWords]
    decision: ProposalInWords | None
    decided_by: str
    term: Term
    withdrawal: Arrangement | None

    @property
    def table(self) -> Table:
        return self.arrangements[-1].table


def joined(names: Iterable[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    *most, last = names
    if not most:
        return last
    return _("%(names)s and %(last)s") % {"names": ", ".join(most), "last": last}


def who_decides(parties: Iterable[str]) -> str:
    """The loudest sentence: `Onze Linde en Wijkteam Oost beslissen samen`."""
    names = list(parties)
    if len(names) == 1:
        return capfirst(_("%(party)s decides") % {"party": names[0]})
    return capfirst(_("%(parties)s decide together") % {"parties": joined(names)})


def who_decided(parties: Iterable[str]) -> str:
    """`Beslist door Wijkteam Oost`, `Samen beslist door Onze Linde en Wijkteam Oost`."""
    names = list(parties)
    if len(names) == 1:
        return _("Decided by %(party)s") % {"party": names[0]}
    return _("Decided together by %(parties)s") % {"parties": joined(names)}


def middle_of(kinds: Sequence[str]) -> str:
    """What the table does, for its middle: `Samen beslissen`, `De groep beslist`."""
    return str(KIND_DECIDES[Party.Kind(kinds[0])]) if len(kinds) == 1 else _("Deciding together")


def who_will_decide(step: TemplateStep) -> str:
    """Who is going to decide at a step that has not opened yet, by kind of party."""
    return middle_of([seat.party_kind for seat in step.seats.all() if seat.role == Role.DECIDES] or [""])


def table_of(authority: Authority, *, proposal: Proposal | None = None, is_over: bool = False) -> Table:
    """An arrangement as it is drawn and read; `proposal` is the open one, whose voices are marked on the seats."""
    seats = sorted(authority.seats.all(), key=lambda seat: SEAT_ORDER.index(Party.Kind(seat.party.kind)))
    deciders = [seat for seat in seats if seat.role == Role.DECIDES]
    voices = {voice.party_id: voice.say for voice in proposal.voices.all()} if proposal else {}
    kinds = [seat.party.kind for seat in seats]
    chairs = [
        drawing.Chair(
            label=_label(seat.party, alone=kinds.count(seat.party.kind) == 1),
            role=LadderRole(seat.role),
            party_kind=seat.party.kind,
            voice=voices.get(seat.party_id, ""),
        )
        for seat in seats
    ]
    middle = _("Decided") if is_over else middle_of([seat.party.kind for seat in deciders])
    return Table(
        drawing=drawing.draw(chairs, middle),
        seats=[_seat_in_words(seat) for seat in sorted(seats, key=_by_role)],
        sentence=who_decides(seat.party.name for seat in deciders),
        rung=queries.rung_of(authority),
    )


def table_of_step(step: Step) -> Table:
    """The present table of a step, or the last one where it has closed."""
    is_recorded = "proposals" in getattr(step, "_prefetched_objects_cache", {})
    return table_of(
        queries.current_authority(step),
        proposal=queries.open_proposal(step) if is_recorded else None,
        is_over=step.closed_at is not None,
    )


def record_of(step: Step) -> StepRecord:
    """A step from `queries.with_record`, in words."""
    authorities = sorted(step.authorities.all(), key=lambda authority: authority.from_at)
    arrangements = [
        _arrangement(authority, following, step)
        for authority, following in zip(authorities, [*authorities[1:], None], strict=True)
    ]
    proposals = [proposal_in_words(proposal, step) for proposal in step.proposals.all()]
    deciders = [seat.party.name for seat in queries.deciding_seats(authorities[-1])]
    return StepRecord(
        id=str(step.id),
        number=step.template_step.number,
        name=step.template_step.name,
        question=step.template_step.question,
        explanation=step.template_step.explanation,
        opened_at=step.opened_at,
        closed_at=step.closed_at,
        arrangements=arrangements,
        proposals=proposals,
        decision=next((proposal for proposal in proposals if proposal.became == "decided"), None),
        decided_by=who_decided(deciders),
        term=step.term,
        withdrawal=next((one for one in arrangements if one.is_withdrawal), None),
    )


def proposal_in_words(proposal: Proposal, step: Step) -> ProposalInWords:
    decision = getattr(step, "decision", None)
    if decision is not None and decision.proposal_id == proposal.id:
        became = "decided"
    else:
        became = "open" if proposal.closed_at is None else "dropped"
    return ProposalInWords(
        party=proposal.party.name,
        tone=tone_of(proposal.party),
        outcome=proposal.outcome,
        outcome_name=capfirst(str(Outcome(proposal.outcome).label)),
        reasons=proposal.reasons,
        conditions=[line.strip() for line in proposal.conditions.splitlines() if line.strip()],
        amount=proposal.amount,
        at=proposal.proposed_at,
        voices=[_voice_in_words(voice) for voice in proposal.voices.all()],
        became=became,
    )


def what_is_asked(step: Step) -> list[Waiting]:
    """Who has spoken at an open step and who has not, the residents first."""
    proposal = queries.open_proposal(step)
    voices = {voice.party_id: voice for voice in proposal.voices.all()} if proposal else {}
    deciders = sorted(
        queries.deciding_seats(queries.current_authority(step)),
        key=lambda seat: SEAT_ORDER.index(Party.Kind(seat.party.kind)),
    )
    return [_waiting(seat, voices.get(seat.party_id), proposal) for seat in deciders]


def tone_of(party: Party) -> str:
    return KIND_TONES[Party.Kind(party.kind)]


def last_day_of(step: Step) -> date:
    return step.term.ends_on


def _label(party: Party, *, alone: bool) -> str:
    if alone and party.kind in KIND_LABELS:
        return str(KIND_LABELS[party.kind])
    return drawing.shortened(party.label, 24)


def _by_role(seat: Seat) -> int:
    return -list(LadderRole).index(LadderRole(seat.role))


def _seat_in_words(seat: Seat) -> SeatInWords:
    return SeatInWords(
        party=seat.party.name,
        party_kind=seat.party.kind,
        tone=tone_of(seat.party),
        role=seat.role,
        role_name=str(ROLE_NAMES[seat.role]),
    )


def _arrangement(authority: Authority, following: Authority | None, step: Step) -> Arrangement:
    is_present = following is None
    return Arrangement(
        table=table_of(
            authority,
            proposal=queries.open_proposal(step) if is_present else None,
            is_over=is_present and step.closed_at is not None,
        ),
        from_at=authority.from_at,
        until=following.from_at if following else step.closed_at,
        basis=authority.basis,
        article=authority.article,
        reason=authority.reason,
    )


def _voice_in_words(voice: Voice) -> VoiceInWords:
    sentences = {
        Voice.Say.CONSENT.value: _("%(party)s said yes"),
        Voice.Say.OBJECTION.value: _("%(party)s objected"),
        Voice.Say.ABSTENTION.value: _("%(party)s abstained"),
    }
    return VoiceInWords(
        party=voice.party.name,
        tone=tone_of(voice.party),
        say=voice.say,
        sentence=capfirst(sentences[voice.say] % {"party": voice.party.name}),
        reason=voice.reason,
        at=voice.said_at,
    )


def _waiting(seat: Seat, voice: Voice | None, proposal: Proposal | None) -> Waiting:
    if voice is not None:
        return Waiting(_voice_in_words(voice).sentence, tone_of(seat.party), is_done=True)
    if proposal is not None:
        sentence = pgettext("what is asked", "%(party)s must still say yes or no")
    else:
        sentence = pgettext("what is asked", "%(party)s can make a proposal")
    return Waiting(capfirst(sentence % {"party": seat.party.name}), tone_of(seat.party), is_done=False)
