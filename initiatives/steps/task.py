from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from decisions.forms.fields import EuroField
from initiatives import instrument_words as words
from initiatives.instrument import Known, Task, Wants
from initiatives.instrument_words import Outcome
from initiatives.lengths import MOST_TASK_COST
from initiatives.steps.form import StepForm


def _known(label: Any, help_text: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=[(known.value, word) for known, word in words.KNOWN.items()],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose yes, no, or “I do not know”."),
            "invalid_choice": _("Choose yes, no, or “I do not know”."),
        },
    )


class TaskForm(StepForm):
    """Before a task is taken over: is this the right instrument?"""

    slug = "taak"
    name = _("The task")
    heading = _("Which task do you want to take over?")
    template = "initiatives/steps/task.html"
    key_field = "performed"

    performed = _known(words.PERFORMED, _("For example: mowing the grass, or running the community centre."))
    exclusive = _known(
        words.EXCLUSIVE, _("That is so for permits, passports, and enforcement: checking and giving fines.")
    )
    cut = _known(words.CUT, _("For example: the library closes next year, and the council has decided so."))
    wants = forms.ChoiceField(
        label=words.WANTED,
        choices=[(wants.value, word) for wants, word in words.WANTS.items()],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you want most."),
            "invalid_choice": _("Choose what you want most."),
        },
    )
    cost = EuroField(
        label=words.COST,
        help_text=_("In whole euros. Leave it empty if you do not know: the municipality looks it up."),
        required=False,
        error_messages={
            "invalid": _("Fill in an amount in digits. For example: 1.500"),
            "max_digits": _("This amount is too large."),
            "max_whole_digits": _("This amount is too large."),
            "max_decimal_places": _("Fill in whole euros, or two digits after the comma."),
            "min_value": _("An amount is more than nothing."),
        },
    )

    def clean_cost(self) -> int | None:
        cost = self.cleaned_data["cost"]
        if cost is None:
            return None
        if cost > MOST_TASK_COST:
            raise forms.ValidationError(_("This amount is too large."))
        return int(cost.to_integral_value(rounding="ROUND_HALF_UP"))

    def task(self) -> Task:
        """What a valid form says."""
        said = self.cleaned_data
        return Task(
            performed=Known(said["performed"]),
            exclusive=Known(said["exclusive"]),
            cut=Known(said["cut"]),
            wants=Wants(said["wants"]),
            cost=said["cost"],
        )

    def outcome(self) -> Outcome:
        return words.outcome_of(self.task())

    def content(self) -> dict[str, Any]:
        return {"task": self.task()}

    def told(self) -> Sequence[tuple[str, str]]:
        return [] if self.errors else words.answers_in_words(self.task())
