"""What is filled in about going along with a plan, and about a plan that is sent for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actions import NAME_LENGTH
from accounts.forms import TypedField
from decisions.forms.fields import DayField
from districts.models import Neighbourhood
from initiatives import queries as plans
from initiatives.actions import Asked, Content
from initiatives.lengths import GROUP_LENGTH, PLACE_LENGTH, PLAN_LENGTH, SUMMARY_LENGTH, TITLE_LENGTH
from initiatives.models import Initiative, Need, Theme
from socialwork.lengths import NOTE_LENGTH
from socialwork.models import Assistance, HelpedSubmission
from socialwork.models.company import Way

NEEDS = [one for one in Need.Kind.choices if one[0] != Need.Kind.ROOM]


class HelpForm(forms.Form):
    """Help that was given with a plan."""

    kind = forms.ChoiceField(
        label=_("Which help was it?"),
        choices=Assistance.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which help it was.")},
    )
    way = forms.ChoiceField(
        label=_("How did you speak?"), choices=Way.choices, error_messages={"required": _("Choose how you spoke.")}
    )
    given_on = DayField(label=_("On which day?"), error_messages={"required": _("Fill in a day.")})
    note = TypedField(
        label=_("Note"),
        help_text=_("About the plan. Nothing about anybody's own situation."),
        lines=2,
        most=NOTE_LENGTH,
        required=False,
    )


class EndForm(forms.Form):
    """How it went."""

    how_it_went = TypedField(
        label=_("How did it go?"),
        lines=3,
        most=NOTE_LENGTH,
        error_messages={"required": _("Tell in a sentence how it went.")},
    )


class SubmitForForm(forms.Form):
    """A plan as a resident tells it, by phone or at the desk, and that they agree to the text."""

    initiative_id = forms.UUIDField(widget=forms.HiddenInput)
    name = TypedField(
        label=_("What is the resident called?"),
        most=NAME_LENGTH,
        error_messages={"required": _("Tell what the resident is called.")},
    )
    email = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_("Leave it empty where they have none: then the receipt is on paper."),
        required=False,
        error_messages={"invalid": _("This is not an e-mail address. For example: name@post.nl")},
    )
    title = TypedField(
        label=_("What is the plan called?"),
        most=TITLE_LENGTH,
        error_messages={"required": _("Give the plan a name.")},
    )
    summary = TypedField(
        label=_("What do they want to do?"),
        help_text=_("One or two sentences, in their own words. Everybody reads this."),
        lines=3,
        most=SUMMARY_LENGTH,
        error_messages={"required": _("Tell in one or two sentences what they want to do.")},
    )
    plan = TypedField(label=_("Tell more"), lines=6, most=PLAN_LENGTH, required=False)
    theme: forms.ModelChoiceField[Theme] = forms.ModelChoiceField(
        label=_("What is it about?"),
        queryset=None,
        empty_label=_("Choose"),
        error_messages={"required": _("Choose what it is about.")},
    )
    neighbourhood = forms.ChoiceField(
        label=_("In which neighbourhood?"), error_messages={"required": _("Choose a neighbourhood.")}
    )
    place = TypedField(label=_("Where exactly?"), most=PLACE_LENGTH, required=False)
    needs = forms.MultipleChoiceField(
        label=_("What do they need?"), choices=NEEDS, widget=forms.CheckboxSelectMultiple, required=False
    )
    wish = forms.TypedChoiceField(
        label=_("How much do they want to decide?"),
        choices=Initiative.Wish.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Ask how much they want to decide.")},
    )
    group_name = TypedField(
        label=_("What is their group called?"),
        help_text=_("Leave it empty where it has no name yet."),
        most=GROUP_LENGTH,
        required=False,
    )
    way = forms.ChoiceField(
        label=_("How did you speak?"), choices=Way.choices, error_messages={"required": _("Choose how you spoke.")}
    )
    consent = forms.ChoiceField(
        label=_("How did they agree to this text?"),
        help_text=_("Only what the resident agreed to is sent. Read it to them first."),
        choices=HelpedSubmission.Consent.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Read the text to them first. Then say how they agreed.")},
    )

    def __init__(self, *args: Any, neighbourhoods: Iterable[Neighbourhood], **options: Any) -> None:
        super().__init__(*args, **options)
        self.neighbourhoods = {part.code: part for part in neighbourhoods}
        # A plan that takes over a task asks five questions first; those are asked in the form for residents.
        self.fields["theme"].queryset = plans.open_themes().filter(challenge="")  # type: ignore[attr-defined]
        self.fields["neighbourhood"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *((part.code, part.name) for part in self.neighbourhoods.values()),
        ]

    def content(self) -> Content:
        """The plan of a valid form."""
        cleaned = self.cleaned_data
        return Content(
            title=cleaned["title"],
            summary=cleaned["summary"],
            plan=cleaned["plan"],
            theme=cleaned["theme"],
            neighbourhood=self.neighbourhoods[cleaned["neighbourhood"]],
            place=cleaned["place"],
            wish=cleaned["wish"],
            needs=[Asked(kind) for kind in cleaned["needs"]],
        )

    def about_the_resident(self) -> dict[str, Any]:
        """The rest of a valid form, as the action takes it."""
        names = ("initiative_id", "name", "email", "group_name", "way", "consent")
        return {name: self.cleaned_data[name] for name in names}
