"""What is typed at the boundary. The rules of who may do what stand in the actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, Profession, WorkFunction
from boundary.actions.activities import WHAT_LENGTH
from boundary.actions.examples import LONGEST
from boundary.models import Activity, Settlement
from decisions.forms.fields import DayField, TypedText
from decisions.models import TemplateStep
from districts.models import District
from initiatives.models import Initiative

NOT_ON_LIST = {"invalid_choice": _("Choose one from the list.")}
DURATIONS = (
    (15, _("15 minutes")),
    (30, _("30 minutes")),
    (60, _("1 hour")),
    (120, _("2 hours")),
    (240, _("half a day")),
    (480, _("a day")),
)
"""Minutes as one presses them. What was logged otherwise is offered as it was."""


class LogForm(forms.Form):
    """What somebody did: one short page, pressed rather than typed."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    party = forms.ModelChoiceField(
        label=_("For which team?"), queryset=Party.objects.none(), empty_label=None, error_messages=NOT_ON_LIST
    )
    work_function = forms.ChoiceField(
        label=_("What kind of work was it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of work it was."), **NOT_ON_LIST},
    )
    how = forms.ChoiceField(
        label=_("Alone or together?"),
        choices=Activity.How.choices,
        widget=forms.RadioSelect(attrs={"class": "choices--row"}),
        initial=Activity.How.ALONE,
        error_messages={"required": _("Say whether you did it alone or together."), **NOT_ON_LIST},
    )
    minutes = forms.TypedChoiceField(
        label=_("How long?"),
        choices=DURATIONS,
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "choices--row"}),
        error_messages={"required": _("Choose how long it took."), **NOT_ON_LIST},
    )
    district = forms.ModelChoiceField(
        label=_("Where?"),
        queryset=District.objects.order_by("name"),
        empty_label=_("Choose a district"),
        error_messages={"required": _("Choose where it was."), **NOT_ON_LIST},
    )
    initiative = forms.ModelChoiceField(
        label=_("For which plan?"),
        queryset=Initiative.objects.none(),
        required=False,
        empty_label=_("Not for one plan"),
        error_messages=NOT_ON_LIST,
    )
    done_on = DayField(label=_("When?"), error_messages={"required": _("Choose a day.")})
    what = forms.CharField(
        label=_("In a few words"),
        help_text=_("Without names or anything of somebody’s situation."),
        max_length=WHAT_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, parties: Sequence[Party], plans: Any, functions: Sequence[str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        names = dict(WorkFunction.choices)
        self.fields["key"].initial = uuid4
        self.fields["party"].queryset = Party.objects.filter(id__in=[party.id for party in parties])  # type: ignore[attr-defined]
        self.fields["party"].initial = parties[0].id
        if len(parties) == 1:
            self.fields["party"].widget = forms.HiddenInput()
        self.fields["work_function"].choices = [(one, names[one]) for one in functions]  # type: ignore[attr-defined]
        self.fields["initiative"].queryset = plans  # type: ignore[attr-defined]
        self.fields["initiative"].label_from_instance = lambda plan: plan.title  # type: ignore[attr-defined]
        minutes = self.initial.get("minutes") or (self.data.get("minutes") if self.is_bound else None)
        self.fields["minutes"].choices = _with(minutes)  # type: ignore[attr-defined]


def _with(minutes: Any) -> list[tuple[int, Any]]:
    """The durations, with one that was logged otherwise among them."""
    known: dict[int, Any] = dict(DURATIONS)
    own = int(minutes) if str(minutes).isascii() and str(minutes).isdecimal() and len(str(minutes)) < 4 else 0
    if own and own not in known:
        known[own] = _("%(minutes)d minutes") % {"minutes": own}
    return sorted(known.items())


class RemarkForm(forms.Form):
    text = TypedText(
        label=_("What do you want to say?"),
        rows=4,
        max_length=4000,
        help_text=_("The people of both teams read this. Name no residents."),
        error_messages={"required": _("Write something first.")},
    )


class SettleForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("How would you settle it?"),
        choices=Settlement.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you would settle it."), **NOT_ON_LIST},
    )
    why = TypedText(
        label=_("Why?"),
        rows=3,
        max_length=4000,
        help_text=_("The other side agrees with this, or proposes something else."),
        error_messages={"required": _("Say why. Others learn from it.")},
    )


class ExampleForm(forms.Form):
    text = TypedText(
        label=_("What can others learn from this?"),
        rows=6,
        max_length=LONGEST,
        help_text=_("What was done, how you settled it, and why. Everybody reads it: name no persons and no address."),
        error_messages={"required": _("Write what others can learn from it.")},
    )


class WithdrawForm(forms.Form):
    because = TypedText(
        label=_("Why is it taken away?"), rows=2, error_messages={"required": _("Say why it is taken away.")}
    )


class AskForm(forms.Form):
    """Why a step would have no seat for social work."""

    template_step = forms.ModelChoiceField(
        label=_("Which step?"),
        queryset=TemplateStep.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose the step."), **NOT_ON_LIST},
    )
    welfare = forms.ModelChoiceField(
        label=_("With which social work team do you talk?"),
        queryset=Party.objects.none(),
        empty_label=_("Choose a team"),
        error_messages={"required": _("Choose a social work team to talk with."), **NOT_ON_LIST},
    )
    text = TypedText(
        label=_("Why would social work need no seat there?"),
        rows=4,
        max_length=4000,
        error_messages={"required": _("Say why you think that social work needs no seat there.")},
    )

    def __init__(self, *args: Any, steps: Sequence[TemplateStep], teams: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = TemplateStep.objects.filter(id__in=[step.id for step in steps]).order_by("number")
        self.fields["template_step"].queryset = chosen  # type: ignore[attr-defined]
        self.fields["welfare"].queryset = teams  # type: ignore[attr-defined]


class ProposeForm(forms.Form):
    """Whose profession a work function is to be, and from when."""

    party = forms.ModelChoiceField(
        label=_("For whom do you propose this?"),
        queryset=Party.objects.none(),
        empty_label=None,
        error_messages=NOT_ON_LIST,
    )
    work_function = forms.ChoiceField(
        label=_("Which kind of work?"),
        choices=[("", _("Choose a kind of work")), *WorkFunction.choices],
        error_messages={"required": _("Choose a kind of work."), **NOT_ON_LIST},
    )
    profession = forms.ChoiceField(
        label=_("Whose work is it then?"),
        choices=Profession.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whose work it is."), **NOT_ON_LIST},
    )
    since = DayField(
        label=_("From which day?"),
        help_text=_("A day to come. Until then what was agreed before holds."),
        error_messages={"required": _("Choose the first day.")},
    )
    because = TypedText(
        label=_("Why?"),
        rows=4,
        max_length=4000,
        help_text=_("Everybody can read this. Name no persons."),
        error_messages={"required": _("Say why this should change. Everybody can read it.")},
    )

    def __init__(self, *args: Any, parties: Sequence[Party], **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self.fields["party"], parties)


class AnswerForm(forms.Form):
    """What one's party says of a change of the demarcation."""

    party = forms.ModelChoiceField(
        label=_("For whom do you answer?"), queryset=Party.objects.none(), empty_label=None, error_messages=NOT_ON_LIST
    )
    agrees = forms.TypedChoiceField(
        label=_("Do you agree?"),
        choices=[("yes", _("Yes, we agree")), ("no", _("No, we do not"))],
        coerce=lambda said: said == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say yes or no."), **NOT_ON_LIST},
    )
    reason = TypedText(
        label=_("Why?"),
        rows=3,
        max_length=4000,
        required=False,
        help_text=_("Needed where you do not agree. Everybody can read this."),
    )

    def __init__(self, *args: Any, parties: Sequence[Party], **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self.fields["party"], parties)


def _offer(field: Any, parties: Sequence[Party]) -> None:
    field.queryset = Party.objects.filter(id__in=[party.id for party in parties])
    field.initial = parties[0].id if parties else None
    if len(parties) == 1:
        field.widget = forms.HiddenInput()
