from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import TypedField
from accounts.written import Sentence, Written
from districts import queries as districts
from initiatives.lengths import PLACE_LENGTH
from initiatives.pin_map import PinMap, pin_map
from initiatives.steps.form import KnownChoiceField, StepForm


class ByDistrict(forms.models.ModelChoiceIterator):  # type: ignore[type-arg]
    """Neighbourhoods under the names of their districts."""

    def __iter__(self) -> Iterator[Any]:
        yield ("", self.field.empty_label)
        for district, neighbourhoods in groupby(self.queryset, key=lambda place: place.district.name):
            yield (Written(district), [self.choice(neighbourhood) for neighbourhood in neighbourhoods])


class NeighbourhoodField(KnownChoiceField):
    iterator = ByDistrict

    def label_from_instance(self, obj: Any) -> str:
        return Written(obj.name)


class WhereForm(StepForm):
    slug = "waar"
    name = _("Where")
    heading = _("Where will it be?")
    template = "initiatives/steps/where.html"
    key_field = "neighbourhood"

    neighbourhood = NeighbourhoodField(
        label=_("In which neighbourhood?"),
        queryset=districts.neighbourhoods().defer("boundary", "district__boundary"),
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

    def make_fields(self) -> None:
        field = cast("NeighbourhoodField", self.fields["neighbourhood"])
        field.known = self.named.neighbourhood

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self._pin_lies_in(cleaned):
            cleaned |= {"latitude": None, "longitude": None}
        return cleaned

    def _pin_lies_in(self, cleaned: dict[str, Any]) -> bool:
        """Does the pin stand in the chosen neighbourhood? Without scripts one chooses another and cannot move it."""
        longitude, latitude = cleaned.get("longitude"), cleaned.get("latitude")
        if longitude is None or latitude is None:
            return False
        found = districts.neighbourhood_at(longitude=longitude, latitude=latitude)
        return found is None or found == cleaned.get("neighbourhood")

    def pin_map(self) -> PinMap | None:
        """The map on which the place may be pointed out."""
        return pin_map(list(districts.neighbourhoods().defer("district__boundary")))

    def content(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("neighbourhood", "place", "latitude", "longitude")}

    def in_words(self, field: forms.BoundField) -> str:
        if field.name == "neighbourhood":
            place = self.cleaned_data.get("neighbourhood")
            return Sentence(Written(place.name), ", ", Written(place.district.name)) if place else ""
        return super().in_words(field)
