from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import TypedField
from initiatives import queries
from initiatives.lengths import PLAN_LENGTH, SUMMARY_LENGTH, TITLE_LENGTH
from initiatives.models import Theme
from initiatives.steps.form import KnownChoiceField, StepForm


class WhatForm(StepForm):
    slug = "wat"
    name = _("What")
    heading = _("What is your plan?")
    template = "initiatives/steps/what.html"
    key_field = "title"

    title = TypedField(
        label=_("What is your plan called?"),
        help_text=_("A few words. For example: A vegetable garden behind the school."),
        most=TITLE_LENGTH,
        error_messages={"required": _("Give your plan a name.")},
    )
    summary = TypedField(
        label=_("What do you want to do?"),
        help_text=_("One or two sentences, at most 280 characters. Everybody reads this first."),
        lines=3,
        most=SUMMARY_LENGTH,
        error_messages={"required": _("Tell in one or two sentences what you want to do.")},
    )
    theme = KnownChoiceField(
        label=_("What is it about?"),
        queryset=queries.open_themes(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose what your plan is about."),
            "invalid_choice": _("This theme cannot be chosen any more. Choose another one."),
        },
    )
    plan = TypedField(
        label=_("Tell more"),
        help_text=_("Who is it for? Who helps? You can add to this until you send it."),
        lines=8,
        most=PLAN_LENGTH,
        required=False,
    )

    def make_fields(self) -> None:
        field, theme = cast("KnownChoiceField", self.fields["theme"]), self.named.theme
        field.known = theme if theme is not None and theme.is_open else None

    def theme_cards(self) -> list[tuple[Theme, forms.boundfield.BoundWidget]]:
        """Each theme with the radio button that chooses it."""
        return [(radio.data["value"].instance, radio) for radio in self["theme"]]

    def content(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "summary", "plan", "theme")}

    def in_words(self, field: forms.BoundField) -> str:
        if field.name == "theme":
            return str(self.cleaned_data.get("theme") or "")
        return super().in_words(field)
