"""What is filled in about the network."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.forms import TypedField
from decisions.forms.fields import DayField
from districts.models import District, Neighbourhood
from socialwork.actions import ActorContent, Consented
from socialwork.lengths import (
    ABOUT_LENGTH,
    ADDRESS_LENGTH,
    CONTACT_LENGTH,
    NAME_LENGTH,
    NOTE_LENGTH,
    WHAT_LENGTH,
)
from socialwork.models import Actor, Offering, Tie

CHOOSE: tuple[str, str | Promise] = ("", _("Choose"))


class PlaceField(forms.ChoiceField):
    """A district (WK) or one of its neighbourhoods (BU), by code."""

    def offer(self, districts: Iterable[District], neighbourhoods: Iterable[Neighbourhood]) -> None:
        parts = list(neighbourhoods)
        self.choices = [
            CHOOSE,
            *(
                (
                    district.name,
                    [
                        (district.code, _("%(district)s, all of it") % {"district": district.name}),
                        *((part.code, part.name) for part in parts if part.district_id == district.code),
                    ],
                )
                for district in districts
            ),
        ]


class ConsentForm(forms.Form):
    """How a person agreed to stand in the network, and until when."""

    consent = forms.ChoiceField(
        label=_("How did this person agree?"),
        choices=[CHOOSE, *Actor.Consent.choices],
        error_messages={"required": _("Choose how the person agreed.")},
    )
    consent_until = DayField(
        label=_("The consent holds until"),
        help_text=_("At most two years. After this day the person is gone from the network by itself."),
        error_messages={"required": _("Choose the last day of the consent.")},
    )

    def consented(self) -> Consented | None:
        """What a valid form says; None where it says nothing."""
        how, until = self.cleaned_data.get("consent"), self.cleaned_data.get("consent_until")
        return Consented(how, until) if how and until else None


class ActorForm(ConsentForm):
    """Who is taken up into the network, or how that is put right."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[CHOOSE, *Actor.Kind.choices],
        error_messages={"required": _("Choose what kind it is.")},
    )
    name = TypedField(label=_("Name"), most=NAME_LENGTH, error_messages={"required": _("Give it a name.")})
    place = PlaceField(label=_("Where?"), error_messages={"required": _("Choose where it is.")})
    about = TypedField(
        label=_("What does it do?"),
        help_text=_("One sentence. Nothing about anybody's own situation."),
        lines=3,
        most=ABOUT_LENGTH,
        required=False,
    )
    address = TypedField(label=_("Address"), most=ADDRESS_LENGTH, required=False)
    contact = TypedField(
        label=_("How to reach it"),
        help_text=_("A general number or address. No name of a person who did not agree."),
        most=CONTACT_LENGTH,
        required=False,
    )
    latitude = forms.FloatField(
        label=_("Latitude"),
        help_text=_("For its place on the map. Leave this empty, and it stands in the middle of its neighbourhood."),
        required=False,
        min_value=-90,
        max_value=90,
        widget=forms.TextInput,
    )
    longitude = forms.FloatField(
        label=_("Longitude"), required=False, min_value=-180, max_value=180, widget=forms.TextInput
    )

    field_order = ("kind", "name", "place", "about", "address", "contact", "latitude", "longitude")

    def __init__(
        self,
        *args: Any,
        districts: Iterable[District],
        neighbourhoods: Iterable[Neighbourhood],
        has_consent: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.districts = {district.code: district for district in districts}
        self.neighbourhoods = {part.code: part for part in neighbourhoods}
        field = self.fields["place"]
        assert isinstance(field, PlaceField)
        field.offer(self.districts.values(), self.neighbourhoods.values())
        for name in ("consent", "consent_until"):
            self.fields[name].required = False
            if not has_consent:
                del self.fields[name]
        if has_consent:
            self.fields["consent"].help_text = _("Only for a key figure: a person stands here only with consent.")

    @classmethod
    def initial_of(cls, actor: Actor) -> dict[str, Any]:
        """An actor as it is kept now."""
        names = ("kind", "name", "about", "address", "contact", "latitude", "longitude")
        return {name: getattr(actor, name) for name in names} | {"place": actor.place.code}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None):
            self.add_error("longitude", _("Fill in both latitude and longitude, or neither."))
        return cleaned

    def content(self) -> ActorContent:
        """What a valid form says, as the action takes it."""
        cleaned = self.cleaned_data
        part = self.neighbourhoods.get(cleaned["place"])
        return ActorContent(
            kind=cleaned["kind"],
            name=cleaned["name"],
            district=self.districts[part.district_id if part else cleaned["place"]],
            neighbourhood=part,
            about=cleaned["about"],
            address=cleaned["address"],
            contact=cleaned["contact"],
            latitude=cleaned["latitude"],
            longitude=cleaned["longitude"],
        )


class OfferingForm(forms.Form):
    """One thing that an actor offers or needs."""

    side = forms.ChoiceField(
        label=_("Offer or need?"),
        choices=Offering.Side.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it offers this or needs it.")},
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[CHOOSE, *Offering.Kind.choices],
        error_messages={"required": _("Choose what it is.")},
    )
    what = TypedField(
        label=_("In a few words"), most=WHAT_LENGTH, error_messages={"required": _("Say in a few words what it is.")}
    )


class ChosenField(forms.TypedChoiceField):
    """A choice among rows with a uuid."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=UUID, **options)


class TieForm(forms.Form):
    """A tie between an actor and another one."""

    other = ChosenField(label=_("With whom?"), error_messages={"required": _("Choose with whom.")})
    kind = forms.ChoiceField(
        label=_("What do they have to do with each other?"),
        choices=[(kind.value, kind.label) for kind in Tie.BETWEEN_ACTORS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they have to do with each other.")},
    )
    note = TypedField(label=_("Note"), most=NOTE_LENGTH, required=False)

    def __init__(self, *args: Any, actors: Iterable[Actor], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["other"].choices = [CHOOSE, *((str(one.id), one.name) for one in actors)]  # type: ignore[attr-defined]
