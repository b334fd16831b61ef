"""What residents fill in. Each field says what is wrong beside it; the rules of the domain stand in the actions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actions import NAME_LENGTH
from accounts.forms import TypedField
from accounts.models import Person
from districts import queries as districts
from districts.models import Neighbourhood
from initiatives import queries
from initiatives.actions import CoInitiator, Content, fingerprint
from initiatives.actions.drafts import GROUP_LENGTH, PLACE_LENGTH, PLAN_LENGTH, SUMMARY_LENGTH, TITLE_LENGTH
from initiatives.models import Initiative, Theme

REASON_LENGTH = 2_000

EXAMPLES = {
    Initiative.Wish.KNOWS: _("For example: you hear when the work in your street begins."),
    Initiative.Wish.CONSULTED: _("For example: the municipality asks the street what it thinks of the new trees."),
    Initiative.Wish.ADVISES: _("For example: you write advice about the playground. Who departs from it says why."),
    Initiative.Wish.CO_PRODUCES: _("For example: you draw the new square together with the municipality."),
    Initiative.Wish.CO_DECIDES: _("For example: nothing happens with the community centre until both say yes."),
    Initiative.Wish.DECIDES: _("For example: you run the library yourselves and decide about it yourselves."),
}
"""What each rung of the ladder means in a street."""


class ByDistrict(forms.models.ModelChoiceIterator):
    """Neighbourhoods under the names of their districts."""

    def __iter__(self) -> Iterator[Any]:
        yield ("", self.field.empty_label)
        for district, neighbourhoods in groupby(self.queryset, key=lambda place: place.district.name):
            yield (district, [self.choice(neighbourhood) for neighbourhood in neighbourhoods])


class NeighbourhoodField(forms.ModelChoiceField):
    iterator = ByDistrict

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class PlanForm(forms.Form):
    """What residents want to do, where, and how much they want to decide."""

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
    plan = TypedField(
        label=_("Tell more"),
        help_text=_("Who is it for? Who helps? What do you need? You can add to this until you send it."),
        lines=8,
        most=PLAN_LENGTH,
        required=False,
    )
    theme = forms.ModelChoiceField(
        label=_("What is it about?"),
        queryset=Theme.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose what your plan is about."),
            "invalid_choice": _("This theme cannot be chosen any more. Choose another one."),
        },
    )
    neighbourhood = NeighbourhoodField(
        label=_("In which neighbourhood?"),
        queryset=Neighbourhood.objects.none(),
        empty_label=_("Choose a neighbourhood"),
        error_messages={
            "required": _("Choose the neighbourhood where it will be."),
            "invalid_choice": _("We do not know this neighbourhood. Choose one from the list."),
        },
    )
    place = TypedField(
        label=_("Where exactly?"),
        help_text=_("A street, a building or a square."),
        most=PLACE_LENGTH,
        required=False,
    )
    latitude = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-180, max_value=180)
    wish = forms.TypedChoiceField(
        label=_("How much do you want to decide?"),
        help_text=_("This is what you ask for. What it becomes, you decide together at the table."),
        choices=Initiative.Wish.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how much you want to decide."),
            "invalid_choice": _("Choose one of the six."),
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        theme, neighbourhood = self.fields["theme"], self.fields["neighbourhood"]
        assert isinstance(theme, forms.ModelChoiceField)
        assert isinstance(neighbourhood, forms.ModelChoiceField)
        theme.queryset = queries.open_themes()
        neighbourhood.queryset = districts.neighbourhoods()
        self.themes = list(theme.queryset)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("latitude") is None or cleaned.get("longitude") is None:
            cleaned |= {"latitude": None, "longitude": None}
        return cleaned

    def content(self) -> Content:
        """What a valid form says."""
        names = ("title", "summary", "plan", "theme", "neighbourhood", "place", "latitude", "longitude", "wish")
        return Content(**{name: self.cleaned_data[name] for name in names})

    def theme_cards(self) -> list[tuple[Theme, forms.boundfield.BoundWidget]]:
        """Each theme with the radio button that chooses it."""
        return list(zip(self.themes, self["theme"], strict=True))

    def wish_choices(self) -> list[tuple[forms.boundfield.BoundWidget, Any]]:
        """Each rung's radio button with an example of what it means."""
        return list(zip(self["wish"], EXAMPLES.values(), strict=True))


class ProposalForm(PlanForm):
    """A new plan, with the group that carries it. `key` makes a form that is sent twice one plan."""

    group_name = TypedField(
        label=_("What is your group called?"),
        help_text=_("For example: Neighbours of the Lindehof. With you alone, it is a group too."),
        most=GROUP_LENGTH,
        error_messages={"required": _("Give your group a name.")},
    )
    your_name = TypedField(
        label=_("Your own name"),
        help_text=_("The municipality and the people of your group see it."),
        most=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Tell us your name.")},
    )
    co_initiator_name = TypedField(label=_("Their name"), most=NAME_LENGTH, required=False)
    co_initiator_email = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_("They get a mail with an invitation. You can invite more people later."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("This is not an e-mail address. For example: name@post.nl")},
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person: Person | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person
        self.fields["key"].initial = str(uuid4())
        if person is not None and person.name:
            del self.fields["your_name"]

    def clean_co_initiator_email(self) -> str:
        email = str(self.cleaned_data["co_initiator_email"]).lower()
        if email and self.person is not None and email == self.person.email:
            raise forms.ValidationError(_("This is your own address. Fill in somebody else's, or leave it empty."))
        return email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("co_initiator_name") and not cleaned.get("co_initiator_email"):
            if "co_initiator_email" not in self.errors:
                self.add_error("co_initiator_email", _("Fill in the address to which we send the invitation."))
        return cleaned

    def co_initiator(self) -> CoInitiator | None:
        email = self.cleaned_data["co_initiator_email"]
        return CoInitiator(email, self.cleaned_data["co_initiator_name"]) if email else None

    def initiative_id(self) -> UUID:
        """The id that the page chose; a new one where it was tampered with."""
        try:
            return UUID(self.cleaned_data["key"])
        except ValueError:
            return uuid4()


class RevisionForm(PlanForm):
    """A draft as it is to become. `seen` says which version the person had before them."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, initiative: Initiative, typed: dict[str, Any] | None = None) -> RevisionForm:
        """The draft, ready to be changed; with what was typed before the person had to sign in again."""
        return cls(initial={**_fields_of(initiative), **(typed or {})})

    def compared_with(self, initiative: Initiative) -> list[tuple[forms.BoundField, str]]:
        """Each field in which the draft differs from what was typed, with how the draft says it."""
        stored = _fields_of(initiative)
        return [
            (field, _in_words(initiative, field.name))
            for field in self.visible_fields()
            if str(field.value() or "") != str(stored[field.name] or "")
        ]

    def take_as_seen(self, initiative: Initiative) -> None:
        """From now on the person has the draft as it is before them: saving once more keeps what they typed."""
        typed = self.data.copy()
        typed["seen"] = fingerprint(initiative)
        self.data = typed


class WithdrawForm(forms.Form):
    reason = TypedField(
        label=_("Why do you stop?"),
        help_text=_("Everybody can read this on the page of your plan."),
        lines=5,
        most=REASON_LENGTH,
        error_messages={"required": _("Tell why you stop, so that others understand it.")},
    )


class InviteForm(forms.Form):
    name = TypedField(label=_("Their name"), most=NAME_LENGTH, required=False)
    email = forms.EmailField(
        label=_("Their e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Fill in the address to which we send the invitation."),
            "invalid": _("This is not an e-mail address. For example: name@post.nl"),
        },
    )


def _fields_of(initiative: Initiative) -> dict[str, Any]:
    return {
        "title": initiative.title,
        "summary": initiative.summary,
        "plan": initiative.plan,
        "theme": initiative.theme_id,
        "neighbourhood": initiative.neighbourhood_id,
        "place": initiative.place,
        "latitude": initiative.latitude,
        "longitude": initiative.longitude,
        "wish": initiative.wish,
        "seen": fingerprint(initiative),
    }


def _in_words(initiative: Initiative, name: str) -> str:
    words = {
        "theme": initiative.theme.name,
        "neighbourhood": initiative.neighbourhood.name,
        "wish": initiative.get_wish_display(),
    }
    return str(words.get(name) or getattr(initiative, name))
