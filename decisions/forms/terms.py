"""Letting the clock of a step stand still, and giving it longer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from decisions.actions import clock_as_seen
from decisions.forms.fields import DayField, SeenField, TypedText
from decisions.models import Term, TermUnit

LONGEST = 365


class ClockForm(forms.Form):
    """What somebody does with the clock of a step. `seen` says how it stood before them."""

    seen = SeenField()

    def take_as_seen(self, term: Term) -> None:
        """From now on the person has the clock as it is before them: sent once more, this form moves that one."""
        self.initial["seen"] = clock_as_seen(term)
        if self.is_bound:
            typed = dict(self.data.items())
            typed[self.add_prefix("seen")] = clock_as_seen(term)
            self.data = typed


class ResumeForm(ClockForm):
    """That the clock runs again from today."""


class SuspendForm(ClockForm):
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


class ExtendForm(ClockForm):
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
