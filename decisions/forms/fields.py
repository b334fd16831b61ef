"""Text, days and money as people type them, and what they had before them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.typed_text import tidy

TEXT_LENGTH = 10_000
_MONEY_MARKS = re.compile(r"[€\s\u00a0\u202f]|,-+$")
_DUTCH_THOUSANDS = re.compile(r"^\d{1,3}(\.\d{3})+$")
_ENGLISH_THOUSANDS = re.compile(r"^\d{1,3}(,\d{3})+$")


class TypedText(forms.CharField):
    """Free text, without the characters that nobody sees and with its lines kept."""

    def __init__(self, **options: Any) -> None:
        rows = options.pop("rows", 6)
        options.setdefault("max_length", TEXT_LENGTH)
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        too_long = _("This text is too long: it has %(show_value)d characters and may have %(limit_value)d.")
        options["error_messages"] = {"max_length": too_long, **options.get("error_messages", {})}
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # Browsers cut pasted text at maxlength without a word; the form says it is long and keeps all of it.
        return {name: set_to for name, set_to in super().widget_attrs(widget).items() if name != "maxlength"}


class DayField(forms.DateField):
    """A day: the browser's own picker, or as people here write it."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        invalid = _("This is not a day that we know. For example: 18-12-2026.")
        options["error_messages"] = {"invalid": invalid, **options.get("error_messages", {})}
        super().__init__(**options)


class EuroField(forms.DecimalField):
    """An amount in euros as people write it: `18.400`, `18400,50`, `€ 1.250,-`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_digits=12, decimal_places=2, min_value=Decimal(0), **options)

    def to_python(self, value: Any) -> Any:
        return super().to_python(as_plain_number(str(value), get_language() or "nl") if value else value)


class SeenField(forms.CharField):
    """The fingerprint of what the person had before them. What was tampered with is something that nobody saw."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False)

    def clean(self, value: Any) -> str:
        return str(value or "")


def as_plain_number(typed: str, language: str) -> str:
    """The number with a point before its cents and no marks, as far as the typed text is a number.

    Where a point and a comma both stand, the last one begins the cents. One alone is read as the language reads it.
    """
    number = _MONEY_MARKS.sub("", typed)
    if "." in number and "," in number:
        thousands, cents = (".", ",") if number.rindex(",") > number.rindex(".") else (",", ".")
        return number.replace(thousands, "").replace(cents, ".")
    if _DUTCH_THOUSANDS.match(number):
        return number.replace(".", "")
    if language == "en" and _ENGLISH_THOUSANDS.match(number):
        return number.replace(",", "")
    return number.replace(",", ".")
