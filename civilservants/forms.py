from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.typed_text import tidy_line
from districts.models import Neighbourhood
from initiatives.models import Theme

LONGEST_SEARCH = 80


class FilterForm(forms.Form):
    """What the queue is narrowed to. It is sent by GET, so that a filtered queue has an address."""

    wijk = forms.ChoiceField(label=_("Place"), required=False)
    thema = forms.ChoiceField(label=_("Theme"), required=False)
    zoek = forms.CharField(
        label=_("Search in title and text"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )

    def __init__(self, *args: Any, places: Sequence[Neighbourhood], themes: Iterable[Theme], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["wijk"].choices = [("", _("Everywhere")), *_by_district(places)]  # type: ignore[attr-defined]
        self.fields["thema"].choices = [  # type: ignore[attr-defined]
            ("", _("Every theme")),
            *((theme.key, theme.name) for theme in themes),
        ]

    def clean_zoek(self) -> str:
        return tidy_line(self.cleaned_data["zoek"])[:LONGEST_SEARCH]

    def wanted(self, name: str) -> str:
        """What is asked for in a field; nothing where the address names what does not exist."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))

    def label_of(self, name: str) -> str:
        """The chosen option of a select in words."""
        wanted = self.wanted(name)
        options: Iterable[tuple[Any, Any]] = self.fields[name].choices  # type: ignore[attr-defined]
        for value, label in options:
            if isinstance(label, list | tuple):
                found = dict(label).get(wanted)
                if found:
                    return str(found)
            elif value == wanted:
                return str(label)
        return ""


class AssignForm(forms.Form):
    """Who does a task. The choices are memberships, so that a person always comes with the party they act for."""

    membership = forms.ChoiceField(
        label=_("Choose a person"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose somebody."), "invalid_choice": _("Choose somebody from the list.")},
    )

    def __init__(self, *args: Any, people: Sequence[Membership], suggested: frozenset[UUID], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(membership.id): membership for membership in people}
        self.fields["membership"].choices = [  # type: ignore[attr-defined]
            (key, _described(membership, is_suggested=membership.id in suggested))
            for key, membership in self.people.items()
        ]

    def chosen(self) -> Membership:
        """The membership that was chosen; only of a valid form."""
        return self.people[self.cleaned_data["membership"]]


def _by_district(places: Sequence[Neighbourhood]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for place in places:
        whole = (place.district.code, str(_("All of %(district)s") % {"district": place.district}))
        groups.setdefault(place.district.name, [whole]).append((place.code, place.name))
    return list(groups.items())


def _described(membership: Membership, *, is_suggested: bool) -> str:
    words = {"person": membership.person, "party": membership.party, "function": membership.function}
    described = "%(person)s, %(function)s, %(party)s" if membership.function else "%(person)s, %(party)s"
    return f"{described % words} ({_('suggested')})" if is_suggested else described % words
