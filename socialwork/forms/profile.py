"""What is filled in about the profile of a neighbourhood."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import TypedField
from accounts.models import Party
from decisions.forms.fields import DayField
from socialwork.actions import Said
from socialwork.forms.network import ChosenField
from socialwork.lengths import REASON_LENGTH, SOURCE_LENGTH, STATEMENT_LENGTH
from socialwork.models import Statement


class StatementForm(forms.Form):
    """One statement, with its source, its day and its readers."""

    topic = forms.ChoiceField(
        label=_("What is it about?"),
        choices=Statement.Topic.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about.")},
    )
    text = TypedField(
        label=_("What do you want to say of this neighbourhood?"),
        help_text=_("One thing at a time, in plain Dutch. Nothing by which a person can be recognised."),
        lines=4,
        most=STATEMENT_LENGTH,
        error_messages={"required": _("Write what you want to say of this neighbourhood.")},
    )
    source = TypedField(
        label=_("How do you know?"),
        help_text=_("For instance: a talk with twelve parents in the school yard."),
        most=SOURCE_LENGTH,
        error_messages={"required": _("Tell how you know it: who said so, or where it stands.")},
    )
    said_on = DayField(label=_("From which day is that?"), error_messages={"required": _("Fill in a day.")})
    audience = forms.ChoiceField(
        label=_("Who may read it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who may read this.")},
    )
    party = ChosenField(label=_("For whom do you write?"), error_messages={"required": _("Choose for whom you write.")})

    def __init__(self, *args: Any, parties: Iterable[Party], audiences: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        read = set(audiences)
        self.fields["audience"].choices = [one for one in Statement.Audience.choices if one[0] in read]  # type: ignore[attr-defined]
        self.fields["party"].choices = [(str(one.id), one.name) for one in parties]  # type: ignore[attr-defined]

    def said(self) -> Said:
        """What a valid form says, as the action takes it."""
        cleaned = self.cleaned_data
        return Said(*(cleaned[name] for name in ("topic", "text", "source", "said_on", "audience")))


class StrikeForm(forms.Form):
    """Why a statement does not hold any more."""

    reason = TypedField(
        label=_("Why does this not hold any more?"),
        lines=3,
        most=REASON_LENGTH,
        error_messages={"required": _("Tell why this does not hold any more.")},
    )
