"""What a reader wants to see of all plans, as it stands in an address. Each combination is an address of its own.

Pure: from an address and back. `finding` looks up what fits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal, get_args
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.typed_text import tidy_line
from decisions.workflow import End
from initiatives.models import Listing, Need

Order = Literal["best", "newest", "moved"]

LONGEST_SEARCH = 100

STATES: dict[str, str | Promise] = {
    "open": _("On their way"),
    End.COMPLETED.value: _("Carried out"),
    End.DECLINED.value: _("Did not go on"),
    End.REFERRED.value: _("Went on somewhere else"),
    End.WITHDRAWN.value: _("Stopped by the group"),
}

DECIDERS: dict[str, str | Promise] = {
    Listing.Decides.RESIDENTS.value: _("Residents decide themselves"),
    Listing.Decides.TOGETHER.value: _("Residents decide together with others"),
    Listing.Decides.MUNICIPALITY.value: _("The municipality decides"),
    Listing.Decides.OTHERS.value: _("Somebody else decides"),
}

ORDERS: dict[Order, str | Promise] = {
    "best": _("Best match"),
    "newest": _("Newest first"),
    "moved": _("Moved last"),
}

NAMES = {
    "words": "zoek",
    "theme": "thema",
    "district": "wijk",
    "neighbourhood": "buurt",
    "state": "stand",
    "decides": "beslist",
    "need": "hulp",
    "order": "volgorde",
}
"""How each is called in an address."""


@dataclass(frozen=True)
class Filters:
    """What the reader wants; empty where it does not matter."""

    words: str = ""
    theme: str = ""
    district: str = ""
    neighbourhood: str = ""
    state: str = ""
    decides: str = ""
    need: str = ""
    order: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Filters:
        """From an address, tidied. An unknown state, decider, kind of help or order is as none; an unknown theme or
        place finds nothing.
        """
        given = {field: tidy_line(asked.get(name, "")[:1000]) for field, name in NAMES.items()}
        district, neighbourhood = given["district"][:8], given["neighbourhood"][:10]
        if neighbourhood and not district:
            district = f"WK{neighbourhood[2:8]}"
        elif neighbourhood[2:8] != district[2:8]:
            neighbourhood = ""  # another district was chosen in the form, below which the old neighbourhood stood still
        return cls(
            words=given["words"][:LONGEST_SEARCH].strip(),
            theme=given["theme"][:40],
            district=district,
            neighbourhood=neighbourhood,
            state=given["state"] if given["state"] in STATES else "",
            decides=given["decides"] if given["decides"] in DECIDERS else "",
            need=given["need"] if given["need"] in Need.Kind.values else "",
            order=given["order"] if given["order"] in get_args(Order) else "",
        )

    def query(self) -> str:
        """As it stands in an address, ending in `&`; empty without filters."""
        chosen = {NAMES[field.name]: getattr(self, field.name) for field in fields(self)}
        query = urlencode({name: value for name, value in chosen.items() if value})
        return f"{query}&" if query else ""

    def address(self) -> str:
        """The query with its question mark, or nothing."""
        query = self.query()[:-1]
        return f"?{query}" if query else ""

    def but(self, **changes: str) -> Filters:
        """The same with something else. A neighbourhood goes together with its district."""
        if changes.get("district") == "":
            changes["neighbourhood"] = ""
        return replace(self, **changes)

    def at(self, code: str) -> Filters:
        """The same in another district or neighbourhood, by its code."""
        if code.startswith("WK"):
            return replace(self, district=code, neighbourhood="")
        return replace(self, district=f"WK{code[2:8]}", neighbourhood=code)

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out."""
        return replace(self, order="") != Filters()

    @property
    def ordered_by(self) -> Order:
        """What was asked for, else the best match where there are words to match, and the newest."""
        if self.order == "best" and not self.words:
            return "newest"
        for order in get_args(Order):
            if order == self.order:
                return order  # type: ignore[no-any-return]
        return "best" if self.words else "newest"
