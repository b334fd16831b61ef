"""The fields of an answer template: which there are, and how a text is filled in. Pure: no models, no clock."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELDS: dict[str, Promise] = {
    "naam_groep": _("the name of the group"),
    "titel": _("the title of the plan"),
    "kenmerk": _("the reference of the plan"),
    "datum": _("the day of today, in words"),
    "behandelaar": _("who handles the plan"),
    "gemeente": _("the name of the municipality"),
    "stap": _("the step that is open"),
    "uiterste_dag": _("the last day of that step, in words"),
}
"""What may stand in a template between braces, and what comes in its place."""

_FIELD = re.compile(r"\{([^{}]*)\}")
_FIELD_AND_DOT = re.compile(r"\{([^{}]*)\}(\.?)")
_ENDS_A_SENTENCE = (".", "?", "!", "…")


def unknown_fields(text: str) -> list[str]:
    """The fields in a text that do not exist, in the order in which they stand there."""
    return list(dict.fromkeys(name for name in _FIELD.findall(text) if name not in FIELDS))


def has_loose_braces(text: str) -> bool:
    """Is there a brace in the text that opens or closes no field?"""
    return bool(re.search(r"[{}]", _FIELD.sub("", text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields filled in, once: what comes in their place is not looked at again. A dot behind a field
    is left out where what takes its place ends a sentence itself.
    """

    def put(found: re.Match[str]) -> str:
        name, dot = found.groups()
        value = values.get(name, f"{{{name}}}")
        return value if value.endswith(_ENDS_A_SENTENCE) else f"{value}{dot}"

    return _FIELD_AND_DOT.sub(put, text)


def without_value(text: str, values: Mapping[str, str]) -> list[str]:
    """The fields in a text for which there is nothing to say now."""
    return [name for name in dict.fromkeys(_FIELD.findall(text)) if name in FIELDS and not values.get(name)]
