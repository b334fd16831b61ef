"""A table as it is drawn and read: who sits there, in which role, and who decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Party
from accounts.written import Written, filled, sentence
from decisions import drawing, queries
from decisions.ladder import Role as LadderRole
from decisions.ladder import Rung
from decisions.models import Authority, Proposal, Role, Seat, Step, TemplateStep
from decisions.presentation.wording import euros, joined

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
    Party.Kind.EXECUTIVE: gettext_lazy("Exec\u00adutive"),
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
    """A seat as it is read: the party, its colour, and what it may do here; `number` is its place in the list."""

    number: int
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
    until: date | None = None
    """The last day of what was handed over for a time."""
    is_taken_back: bool = False

    @property
    def rung_name(self) -> str:
        return str(RUNG_NAMES[self.rung])


def who_decides(parties: Iterable[str]) -> str:
    """The loudest sentence: `Onze Linde en Wijkteam Oost beslissen samen`."""
    names = [Written(party) for party in parties]
    if len(names) == 1:
        return sentence(_("%(party)s decides"), party=names[0])
    return sentence(_("%(parties)s decide together"), parties=joined(names))


def who_decided(parties: Iterable[str]) -> str:
    """`Beslist door Wijkteam Oost`, `Samen beslist door Onze Linde en Wijkteam Oost`."""
    names = [Written(party) for party in parties]
    if len(names) == 1:
        return filled(_("Decided by %(party)s"), party=names[0])
    return filled(_("Decided together by %(parties)s"), parties=joined(names))


def middle_of(kinds: Sequence[str]) -> str:
    """What the table does, for its middle: `Samen beslissen`, `De groep beslist`."""
    return str(KIND_DECIDES[Party.Kind(kinds[0])]) if len(kinds) == 1 else _("Deciding together")


def who_will_decide(step: TemplateStep) -> str:
    """Who is going to decide at a step that has not opened yet, by kind of party."""
    return middle_of([seat.party_kind for seat in step.seats.all() if seat.role == Role.DECIDES] or [""])


def table_of(
    authority: Authority, *, proposal: Proposal | None = None, is_over: bool = False, is_taken_back: bool = False
) -> Table:
    """An arrangement as it is drawn and read; `proposal` is the open one, whose voices are marked on the seats."""
    return table_under(
        list(authority.seats.all()),
        proposal=proposal,
        is_over=is_over,
        until=authority.ends_on,
        is_taken_back=is_taken_back,
    )


def table_ahead(seats: Mapping[Party, LadderRole]) -> Table:
    """A table that does not hold: what somebody offers, or what a step would fall back to."""
    return table_under([Seat(party=party, role=role.value) for party, role in seats.items()])


def table_under(
    seats: Sequence[Seat],
    *,
    proposal: Proposal | None = None,
    is_over: bool = False,
    until: date | None = None,
    is_taken_back: bool = False,
) -> Table:
    """These seats as they are drawn and read."""
    seats = sorted(seats, key=lambda seat: SEAT_ORDER.index(Party.Kind(seat.party.kind)))
    in_a_list = sorted(seats, key=_by_role)
    places = {id(seat): number for number, seat in enumerate(in_a_list, start=1)}
    deciders = [seat for seat in seats if seat.role == Role.DECIDES]
    voices = {voice.party_id: voice.say for voice in proposal.voices.all()} if proposal else {}
    kinds = [seat.party.kind for seat in seats]
    chairs = [
        drawing.Chair(
            label=_label(seat.party, alone=kinds.count(seat.party.kind) == 1),
            role=LadderRole(seat.role),
            party_kind=seat.party.kind,
            voice=voices.get(seat.party_id, ""),
            number=places[id(seat)],
        )
        for seat in seats
    ]
    middle = _("Decided") if is_over else middle_of([seat.party.kind for seat in deciders])
    return Table(
        drawing=drawing.draw(chairs, middle),
        seats=[_seat_in_words(number, seat) for number, seat in enumerate(in_a_list, start=1)],
        sentence=who_decides(seat.party.name for seat in deciders),
        rung=queries.rung_under({seat.party: LadderRole(seat.role) for seat in seats}),
        until=until,
        is_taken_back=is_taken_back,
    )


def is_taken_back_at(step: Step, authority: Authority) -> bool:
    """Was the decision taken back at this step, by this arrangement or one before it?"""
    return any(
        one.basis == Authority.Basis.WITHDRAWAL and one.from_at <= authority.from_at for one in step.authorities.all()
    )


def table_of_step(step: Step) -> Table:
    """The present table of a step, or the last one where it has closed."""
    is_recorded = "proposals" in getattr(step, "_prefetched_objects_cache", {})
    authority = queries.current_authority(step)
    return table_of(
        authority,
        proposal=queries.open_proposal(step) if is_recorded else None,
        is_taken_back=is_taken_back_at(step, authority),
        is_over=step.closed_at is not None,
    )


def tone_of(party: Party) -> str:
    return KIND_TONES[Party.Kind(party.kind)]


def _label(party: Party, *, alone: bool) -> str:
    if alone and party.kind in KIND_LABELS:
        return str(KIND_LABELS[party.kind])
    return drawing.shortened(party.label, 24)


def _by_role(seat: Seat) -> int:
    return -list(LadderRole).index(LadderRole(seat.role))


def _seat_in_words(number: int, seat: Seat) -> SeatInWords:
    return SeatInWords(
        number=number,
        party=seat.party.name,
        party_kind=seat.party.kind,
        tone=tone_of(seat.party),
        role=seat.role,
        role_name=_role_name(seat),
    )


def example_seat(number: int, kind: Party.Kind, role: Role) -> SeatInWords:
    """A seat where no real party is meant."""
    return SeatInWords(
        number=number,
        party=drawing.unbroken(str(EXAMPLE_LABELS[kind])),
        party_kind=kind,
        tone=KIND_TONES[kind],
        role=role,
        role_name=str(ROLE_NAMES[role]),
    )


def _role_name(seat: Seat) -> str:
    if seat.ceiling is not None and seat.role == Role.DECIDES:
        return _("decides up to %(amount)s") % {"amount": euros(seat.ceiling)}
    return str(ROLE_NAMES[seat.role])
