"""Two who change one text: what was typed stays in the form, and how the text is now is laid beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.utils.datastructures import MultiValueDict

from accounts.typed_text import tidy
from accounts.written import Written
from initiatives.lengths import MOST_CO_INITIATORS

MOST_VALUES = MOST_CO_INITIATORS
SEEN = "seen"
"""The hidden field that says what the person had before them while they typed."""


class FormBeside(forms.Form):
    """A form of a text that others may change meanwhile."""

    def posted(self) -> MultiValueDict[str, Any]:
        """The data of a bound form, in which a field may have several values."""
        return cast("MultiValueDict[str, Any]", self.data)

    def typed(self) -> dict[str, list[str]]:
        """What was typed, safe to keep, whether it is right or not."""
        data = self.posted()
        answers = {
            name: [text for text in map(tidy, map(str, data.getlist(name)[:MOST_VALUES])) if text]
            for name in self.fields
            if name != SEEN
        }
        return {name: texts for name, texts in answers.items() if texts}

    def see(self, mark: str) -> None:
        """From now on the person has what belongs to this mark before them: keeping once more keeps what they typed."""
        data = self.posted().copy()
        data[SEEN] = mark
        self.data = data

    def in_words(self, field: forms.BoundField) -> str:
        """An answer as a reader is told it."""
        value = self.cleaned_data.get(field.name)
        if value in (None, ""):
            return ""
        choices = dict(getattr(field.field, "choices", None) or []) if field.widget_type != "select" else {}
        values = value if isinstance(value, list) else [value]
        told = ", ".join(str(choices.get(one, one)) for one in values)
        return told if choices else Written(told)

    def compared_with(self, kept: FormBeside) -> Iterator[tuple[forms.BoundField, str]]:
        """Each field in which the kept text differs from what was typed, with how it stands there."""
        kept.full_clean()
        mine, theirs = self.typed(), kept.typed()
        for field in self.visible_fields():
            name = field.name
            if name in kept.fields and mine.get(name) != theirs.get(name):
                yield field, kept.in_words(kept[name]) or ", ".join(theirs.get(name, []))
