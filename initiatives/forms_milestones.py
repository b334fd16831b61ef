"""What the group and the municipal team fill in after the yes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import TypedField
from accounts.models import Party
from accounts.written import Written
from initiatives.lengths import EVALUATION_LENGTH, MILESTONE_LENGTH, NOTE_LENGTH
from initiatives.models import Evaluation


class DayField(forms.DateField):
    """A day, with the browser's own calendar where it has one."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**options)
        self.error_messages["required"] = _("Fill in a day.")
        self.error_messages["invalid"] = _("This is not a day. For example: 2026-11-25.")


SOMEBODY_ELSE = "other"
"""The choice of nobody who sits at the table: then it is said in words who."""


class MilestoneForm(forms.Form):
    title = TypedField(
        label=_("What will be there?"),
        help_text=_("For example: The first swing stands."),
        most=MILESTONE_LENGTH,
        error_messages={"required": _("Tell what will be there.")},
    )
    planned_on = DayField(label=_("On which day?"))
    party = forms.ChoiceField(
        label=_("Who sees to it?"),
        error_messages={
            "required": _("Choose who sees to it."),
            "invalid_choice": _("This party does not sit at the table of this plan. Choose another one."),
        },
    )
    responsible = TypedField(
        label=_("If somebody else: who?"),
        help_text=_("For example: The contractor. Do not write the name of a person without asking them."),
        most=MILESTONE_LENGTH,
        error_messages={"required": _("Write who sees to it.")},
    )

    def __init__(self, *args: Any, parties: Iterable[Party], **options: Any) -> None:
        super().__init__(*args, **options)
        self._parties = {str(party.id): party for party in parties}
        names = [(key, Written(party.name)) for key, party in self._parties.items()]
        field = cast("forms.ChoiceField", self.fields["party"])
        field.choices = [("", _("Choose who")), *names, (SOMEBODY_ELSE, _("Somebody else"))]

    def clean_responsible(self) -> str:
        """Asked for where nobody at the table sees to it, and there alone."""
        who: str = self.cleaned_data["responsible"]
        party = self._parties.get(self.cleaned_data.get("party", ""))
        if who and party is not None:
            raise forms.ValidationError(
                _("You chose %(party)s. Leave this empty, or choose “Somebody else”.") % {"party": party}
            )
        return who

    def full_clean(self) -> None:
        self.fields["responsible"].required = self.data.get("party") == SOMEBODY_ELSE
        super().full_clean()
        self.fields["responsible"].required = True

    def content(self) -> dict[str, Any]:
        """What a valid form says, as the action takes it."""
        return {**self.cleaned_data, "party": self._parties.get(self.cleaned_data["party"])}


class MoveForm(forms.Form):
    to_on = DayField(label=_("To which day?"))
    reason = TypedField(
        label=_("Why?"),
        help_text=_("Everybody can read this, and the day that was planned before."),
        lines=3,
        most=NOTE_LENGTH,
        error_messages={"required": _("Tell why. Everybody can read that.")},
    )


class FinishForm(forms.Form):
    done_on = DayField(label=_("Since which day?"))


class DropForm(forms.Form):
    reason = TypedField(
        label=_("Why will this not be there?"),
        help_text=_("Everybody can read this."),
        lines=3,
        most=NOTE_LENGTH,
        error_messages={"required": _("Tell why. Everybody can read that.")},
    )


class EvaluationForm(forms.Form):
    """Looking back, for one of the parties for which this person may."""

    party = forms.ChoiceField(label=_("For whom do you look back?"), widget=forms.RadioSelect)
    went_well = TypedField(
        label=_("What went well?"),
        lines=5,
        most=EVALUATION_LENGTH,
        error_messages={"required": _("Tell what went well.")},
    )
    went_less = TypedField(
        label=_("What went less well?"),
        lines=5,
        most=EVALUATION_LENGTH,
        error_messages={"required": _("Tell what went less well, so that others learn from it.")},
    )
    again = forms.ChoiceField(
        label=_("Would you do it again?"),
        choices=Evaluation.Again.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether you would do it again.")},
    )

    def __init__(self, *args: Any, parties: Sequence[Party], **options: Any) -> None:
        super().__init__(*args, **options)
        self._parties = {str(party.id): party for party in parties}
        field = cast("forms.ChoiceField", self.fields["party"])
        field.choices = [(key, Written(party.name)) for key, party in self._parties.items()]
        if len(self._parties) == 1:
            del self.fields["party"]

    def content(self) -> dict[str, Any]:
        """What a valid form says, as the action takes it."""
        said = {name: self.cleaned_data[name] for name in ("went_well", "went_less", "again")}
        chosen = self.cleaned_data.get("party") or next(iter(self._parties))
        return {"party": self._parties[chosen], **said}
