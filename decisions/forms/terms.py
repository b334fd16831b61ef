"""Letting the clock of a step stand still, and giving it longer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from decisions.forms.fields import DayField, TypedText
from decisions.models import TermUnit

LONGEST = 365


class SuspendForm(forms.Form):
    """What is needed from the residents before the clock runs on."""

    reason = TypedText(
        label=_("What are you waiting for?"),
        help_text=_("The residents read this."),
        rows=4,
        error_messages={"required": _("Say what you are waiting for.")},
    )
    until = DayField(
        label=_("On which day does the clock run again at the latest?"),
        help_text=_("It does so by itself. You can let it run again before that day."),
        error_messages={"required": _("Choose the day on which the clock runs again.")},
    )


class ExtendForm(forms.Form):
    """How much longer a term becomes, and why."""

    amount = forms.IntegerField(
        label=_("How much longer?"),
        min_value=1,
        max_value=LONGEST,
        error_messages={"required": _("Say how much longer."), "invalid": _("Fill in a whole number.")},
    )
    unit = forms.ChoiceField(label=_("Counted in"), choices=TermUnit.choices, initial=TermUnit.WEEKS)
    reason = TypedText(
        label=_("Why do you need longer?"),
        help_text=_("The residents read this. A term is extended once, by its own length at most."),
        rows=4,
        error_messages={"required": _("Say why you need longer. The residents read it.")},
    )
