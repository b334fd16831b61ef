"""What the queue can be narrowed to, as its reader sees it: lists to choose from, and what an address asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import Party
from accounts.typed_text import tidy_line
from civilservants.queries import Desk
from civilservants.queue import ME, NOBODY, OUR_TEAM, TOGETHER, Filters, Late, State, View
from civilservants.reference import MOST_DESKS, Reference, reference_of
from decisions.models import TemplateStep
from districts.models import Neighbourhood
from ledger.kept import Kept

LONGEST_SEARCH = 80
VIEW, SEARCH = "beeld", "zoek"
FIELDS = {
    "wijk": "place",
    "thema": "theme",
    "staat": "state",
    "stap": "step",
    "partij": "party",
    "termijn": "late",
    "beslist": "decides",
    "bij": "whose",
    SEARCH: "text",
}
"""The names of the filters in an address, and in `Filters`."""

STATES = [
    (State.NEW, gettext_lazy("not accepted yet")),
    (State.QUIET, gettext_lazy("no proposal yet")),
    (State.PROPOSAL, gettext_lazy("a proposal is open")),
    (State.ADVICE, gettext_lazy("waits for advice")),
    (State.OFFER, gettext_lazy("an offer is open")),
]
TERMS = [
    (Late.LATE, gettext_lazy("late")),
    (Late.SOON, gettext_lazy("late within a week")),
    (Late.STILL, gettext_lazy("the clock stands still")),
]
DECIDERS = [
    (TOGETHER, gettext_lazy("residents and municipality together")),
    (Party.Kind.RESIDENT_GROUP, gettext_lazy("residents")),
    (Party.Kind.MUNICIPAL_TEAM, gettext_lazy("municipal team")),
    (Party.Kind.WELFARE_TEAM, gettext_lazy("social work team")),
    (Party.Kind.EXECUTIVE, gettext_lazy("executive")),
    (Party.Kind.COUNCIL, gettext_lazy("council")),
]

Named = tuple[str, str | Promise]


class Group(NamedTuple):
    """Options that belong together, under a name; without one they stand by themselves."""

    name: str
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Select:
    """A filter as a list to choose from. `name` stands in the address."""

    name: str
    label: str
    all_of_it: str
    groups: Sequence[Group]
    words: Mapping[str, str]
    """What each option is called."""


@dataclass(frozen=True)
class Chosen:
    """What an address asks for, by the names of the filters: only what exists."""

    view: View
    values: Mapping[str, str]

    @property
    def filters(self) -> Filters:
        return Filters(**{FIELDS[name]: value for name, value in self.values.items()})

    @cached_property
    def query(self) -> str:
        """The address of the view with its filters: in one order, and without what does not exist."""
        return urlencode({VIEW: self.view.value, **self.values})

    def but(self, name: str) -> str:
        """The same without one filter."""
        return Chosen(self.view, {other: value for other, value in self.values.items() if other != name}).query


@dataclass(frozen=True)
class Choices:
    """All lists of a desk, in one language."""

    selects: Mapping[str, Select]
    _written: dict[tuple[str, str], SafeString] = field(default_factory=dict, compare=False)

    def chosen(self, asked: Mapping[str, str]) -> Chosen:
        """What an address asks for. A view that does not exist is one's own."""
        values = {name: asked.get(name, "") for name, select in self.selects.items()}
        found = {name: value for name, value in values.items() if value in self.selects[name].words}
        if words := tidy_line(asked.get(SEARCH, ""))[:LONGEST_SEARCH]:
            found[SEARCH] = words
        return Chosen(view_named(asked.get(VIEW, "")), found)

    def chosen_in(self, query: str) -> Chosen:
        """What an address that was kept asks for."""
        return self.chosen(QueryDict(query))

    def in_words(self, name: str, value: str) -> str:
        """What is chosen, as its list calls it; the words that are searched for between quotes."""
        return f"“{value}”" if name == SEARCH else self.selects[name].words[value]

    def lists(self, chosen: Chosen) -> list[SafeString]:
        """The lists as fields of a form, with what is chosen. Each is written once for each of its options."""
        return [self._list(select, chosen.values.get(select.name, "")) for select in self.selects.values()]

    def _list(self, select: Select, value: str) -> SafeString:
        if (select.name, value) not in self._written:
            written = render_to_string("civilservants/select.html", {"select": select, "value": value})
            self._written[select.name, value] = written
        return self._written[select.name, value]


_kept: Kept[Choices] = Kept(MOST_DESKS)


def choices_of(desk: Desk, state: str) -> Choices:
    """What a desk can choose from, under a state of the ledger."""
    key = (state, tuple(desk.team_ids), timezone.localdate(desk.at), get_language())
    return _kept.get(key, lambda: _choices(reference_of(desk, state)))


def view_named(name: str) -> View:
    """The view of an address; one's own where it is unknown."""
    try:
        return View(name)
    except ValueError:
        return View.MINE


def _choices(reference: Reference) -> Choices:
    colleagues = [(str(person_id), name) for person_id, name in reference.colleagues]
    handlers = [(ME, _("me")), (OUR_TEAM, _("our team as a whole")), (NOBODY, _("nobody handles it")), *colleagues]
    themes = [(theme.key, theme.name) for theme in reference.themes]
    parties = [(str(party.id), party.name) for party in reference.parties]
    selects = (
        _select("wijk", _("Place"), _("Everywhere"), _by_district(reference.places)),
        _select("thema", _("Theme"), _("Every theme"), [_group(themes)]),
        _select("staat", _("State"), _("Every state"), [_group(STATES)]),
        _select("stap", _("Step"), _("Every step"), [_group(TemplateStep.Kind.choices)]),
        _select("partij", _("Party at the table"), _("Every party"), [_group(parties)]),
        _select("termijn", _("Term"), _("Every term"), [_group(TERMS)]),
        _select("beslist", _("Who decides"), _("Everybody"), [_group(DECIDERS)]),
        _select("bij", _("Who works on it"), _("Everybody"), [_group(handlers)]),
    )
    return Choices({select.name: select for select in selects})


def _select(name: str, label: str, all_of_it: str, groups: Sequence[Group]) -> Select:
    return Select(name, label, all_of_it, groups, {value: words for group in groups for value, words in group.options})


def _group(options: Iterable[Named], name: str = "") -> Group:
    return Group(name, [(str(value), str(words)) for value, words in options])


def _by_district(places: Sequence[Neighbourhood]) -> list[Group]:
    of_district: dict[str, list[Named]] = {}
    for place in places:
        whole = (place.district.code, _("All of %(district)s") % {"district": place.district})
        of_district.setdefault(place.district.name, [whole]).append((place.code, place.name))
    return [_group(options, name) for name, options in of_district.items()]
