"""What the queue can be narrowed to, as its reader sees it: lists to choose from, and what an address asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import Party
from accounts.typed_text import tidy_line
from civilservants.queries import Desk
from civilservants.queue import ME, NOBODY, OUR_TEAM, TOGETHER, Filters, Late, State, View
from civilservants.reference import MOST_DESKS, Reference, key_of, reference_of
from decisions.models import TemplateStep
from ledger.followed import Lines
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

_ID, _CODE = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", r"[0-9A-Za-z_-]{1,40}"
GONE = {
    "wijk": (_CODE, gettext_lazy("a place that is not here any more")),
    "thema": (_CODE, gettext_lazy("a theme that is not here any more")),
    "partij": (_ID, gettext_lazy("a party that is not here any more")),
    "bij": (_ID, gettext_lazy("somebody who is not here any more")),
}
"""What a kept address may name that was there once: how that is written, and what it is called then."""

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

Option = tuple[str, str | Promise]


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
    """What an address asks for, by the names of the filters: what exists, and what may have been there once, which
    lets nothing through. Without that, a view that was kept would hold more than its name says.
    """

    view: View
    values: Mapping[str, str]
    gone: frozenset[str] = frozenset()
    """The filters of which the value is not there any more."""

    @property
    def filters(self) -> Filters:
        there = {FIELDS[name]: value for name, value in self.values.items() if name not in self.gone}
        return Filters(**there, is_of_nothing=bool(self.gone))

    @cached_property
    def query(self) -> str:
        """The address of the view with its filters: in one order, and without what does not exist."""
        return urlencode({VIEW: self.view.value, **self.values})

    def but(self, name: str) -> str:
        """The same without one filter."""
        return replace(self, values={other: value for other, value in self.values.items() if other != name}).query


@dataclass(frozen=True, eq=False)
class Choices:
    """All lists of a desk, in one language. There is one for the same names, which stands for all that they say."""

    selects: Mapping[str, Select]
    _written: dict[tuple[str, str], SafeString] = field(default_factory=dict, compare=False)

    def chosen(self, asked: Mapping[str, str]) -> Chosen:
        """What an address asks for. A view that does not exist is one's own."""
        values = {name: asked.get(name, "") for name, select in self.selects.items()}
        gone = frozenset(name for name, value in values.items() if self._is_gone(name, value))
        found = {name: value for name, value in values.items() if name in gone or value in self.selects[name].words}
        if words := tidy_line(asked.get(SEARCH, ""))[:LONGEST_SEARCH]:
            found[SEARCH] = words
        return Chosen(view_named(asked.get(VIEW, "")), found, gone)

    def chosen_in(self, query: str) -> Chosen:
        """What an address that was kept asks for."""
        return self.chosen(QueryDict(query))

    def in_words(self, name: str, value: str) -> str:
        """What is chosen, as its list calls it; the words that are searched for between quotes."""
        if name == SEARCH:
            return f"“{value}”"
        return str(GONE[name][1]) if self._is_gone(name, value) else self.selects[name].words[value]

    def lists(self, chosen: Chosen) -> list[SafeString]:
        """The lists as fields of a form, with what is chosen. Each is written once for each of its options."""
        return [self._list(select, chosen.values.get(select.name, "")) for select in self.selects.values()]

    def _is_gone(self, name: str, value: str) -> bool:
        """Does no list name this, and may one have done so?"""
        return name in GONE and value not in self.selects[name].words and bool(re.fullmatch(GONE[name][0], value))

    def _list(self, select: Select, value: str) -> SafeString:
        if self._is_gone(select.name, value):  # not remembered: an address may name as many of these as it likes
            context = {"select": select, "value": value, "gone": self.in_words(select.name, value)}
            return render_to_string("civilservants/select.html", context)
        if (select.name, value) not in self._written:
            written = render_to_string("civilservants/select.html", {"select": select, "value": value})
            self._written[select.name, value] = written
        return self._written[select.name, value]


class Named(NamedTuple):
    """All that the lists of a desk name, in one language."""

    language: str | None
    places: tuple[tuple[str, str, str, str], ...]
    themes: tuple[tuple[str, str], ...]
    parties: tuple[tuple[str, str], ...]
    colleagues: tuple[tuple[str, str], ...]


_kept: Kept[Choices] = Kept(MOST_DESKS)
_of_names: Kept[Choices] = Kept(MOST_DESKS)


def choices_of(desk: Desk, lines: Lines) -> Choices:
    """What a desk can choose from. The lists are written anew where they name something else, and not with every line
    of the ledger after which their names are read.
    """
    return _kept.get((*key_of(desk, lines), get_language()), lambda: _named_so(_named(reference_of(desk, lines))))


def _named_so(named: Named) -> Choices:
    return _of_names.get(named, lambda: _choices(named))


def _named(reference: Reference) -> Named:
    return Named(
        language=get_language(),
        places=tuple((one.district.code, one.district.name, one.code, one.name) for one in reference.places),
        themes=tuple((theme.key, theme.name) for theme in reference.themes),
        parties=tuple((str(party.id), party.name) for party in reference.parties),
        colleagues=tuple((str(person_id), name) for person_id, name in reference.colleagues),
    )


def view_named(name: str) -> View:
    """The view of an address; one's own where it is unknown."""
    try:
        return View(name)
    except ValueError:
        return View.MINE


def _choices(named: Named) -> Choices:
    themselves = [(ME, _("me")), (OUR_TEAM, _("our team as a whole")), (NOBODY, _("nobody handles it"))]
    handlers = [*themselves, *named.colleagues]
    selects = (
        _select("wijk", _("Place"), _("Everywhere"), _by_district(named.places)),
        _select("thema", _("Theme"), _("Every theme"), [_group(named.themes)]),
        _select("staat", _("State"), _("Every state"), [_group(STATES)]),
        _select("stap", _("Step"), _("Every step"), [_group(TemplateStep.Kind.choices)]),
        _select("partij", _("Party at the table"), _("Every party"), [_group(named.parties)]),
        _select("termijn", _("Term"), _("Every term"), [_group(TERMS)]),
        _select("beslist", _("Who decides"), _("Everybody"), [_group(DECIDERS)]),
        _select("bij", _("Who works on it"), _("Everybody"), [_group(handlers)]),
    )
    return Choices({select.name: select for select in selects})


def _select(name: str, label: str, all_of_it: str, groups: Sequence[Group]) -> Select:
    return Select(name, label, all_of_it, groups, {value: words for group in groups for value, words in group.options})


def _group(options: Iterable[Option], name: str = "") -> Group:
    return Group(name, [(str(value), str(words)) for value, words in options])


def _by_district(places: Sequence[tuple[str, str, str, str]]) -> list[Group]:
    of_district: dict[str, list[Option]] = {}
    for district, name, code, place in places:
        whole = (district, _("All of %(district)s") % {"district": name})
        of_district.setdefault(name, [whole]).append((code, place))
    return [_group(options, name) for name, options in of_district.items()]
