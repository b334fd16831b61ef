import json
from itertools import pairwise
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from shapely.errors import GEOSException
from shapely.geometry import shape
from shapely.validation import explain_validity

from districts import outline
from districts.models import Contact, District, Municipality, Neighbourhood, OpeningHours, SpecialDay, Workplace
from ledger.administration import ReferenceAdmin, ReferenceForm, ReferenceInline

MAP_WIDTH, MAP_HEIGHT, MAP_MARGIN = 640, 420, 24


class BoundaryDecoder(json.JSONDecoder):
    """Calls brackets within brackets without end what they are: no JSON that anybody means."""

    def decode(self, s: str, *args: Any) -> Any:
        try:
            return super().decode(s, *args)
        except RecursionError as error:
            raise json.JSONDecodeError("nested too deeply", s, 0) from error


class PlaceForm(ReferenceForm):
    """Refuses a boundary that cannot be drawn, and a code that is not of the place it lies in, and says why."""

    parent = ""
    """The field that holds the place around it."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        code, around = cleaned.get("code", self.instance.code), cleaned.get(self.parent)
        if code and around and not str(code)[2:].startswith(around.code[2:]):
            self.add_error(
                self.parent,
                _("The code %(code)s does not lie in %(place)s: that begins with the digits %(digits)s.")
                % {"code": code, "place": around, "digits": around.code[2:]},
            )
        return cleaned

    def clean_boundary(self) -> Any:
        boundary: Any = self.cleaned_data["boundary"]
        if boundary is None:
            return None
        if not isinstance(boundary, dict) or boundary.get("type") not in ("Polygon", "MultiPolygon"):
            raise ValidationError(_("A boundary is a GeoJSON Polygon or MultiPolygon, in degrees (WGS84)."))
        try:
            drawn = shape(boundary)
        except (GEOSException, ValueError, TypeError, IndexError, AttributeError, KeyError) as error:
            raise ValidationError(_("The coordinates of this boundary cannot be read.")) from error
        west, south, east, north = drawn.bounds if not drawn.is_empty else (999, 999, 999, 999)
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise ValidationError(_("The coordinates must be degrees (WGS84), longitude before latitude."))
        if not drawn.is_valid:
            raise ValidationError(_("This boundary crosses itself: %(why)s") % {"why": explain_validity(drawn)})
        return boundary


class DistrictForm(PlaceForm):
    parent = "municipality"


class NeighbourhoodForm(PlaceForm):
    parent = "district"


class PlaceAdmin(ReferenceAdmin):
    """A place with its shape on a map, between the shapes around it."""

    readonly_fields = ("on_the_map",)
    formfield_overrides: ClassVar[dict[Any, Any]] = {models.JSONField: {"decoder": BoundaryDecoder}}
    search_fields = ("code", "name")

    @admin.display(description=_("On the map"))
    def on_the_map(self, place: Any) -> SafeString | str:
        if not place.boundary:
            return gettext("There is no boundary yet. Paste one below, or import the districts from a file.")
        around = [other for other in type(place).objects.exclude(pk=place.pk) if other.boundary]
        frame = outline.frame_around([place.boundary], width=MAP_WIDTH, height=MAP_HEIGHT, margin=MAP_MARGIN * 3)
        return render_to_string(
            "admin/districts/map.html",
            {
                "width": MAP_WIDTH,
                "height": MAP_HEIGHT,
                "around": [outline.path(other.boundary, frame) for other in around],
                "own": outline.path(place.boundary, frame),
                "name": place.name,
            },
        )

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        return (*self.readonly_fields, "code") if obj else self.readonly_fields


@admin.register(Municipality)
class MunicipalityAdmin(ReferenceAdmin):
    list_display = ("name", "code")

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()


class RemovableInline(ReferenceInline):
    """Rows that nothing points to, and that go when they are no longer true."""

    can_delete = True

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return True


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    """Refuses a neighbourhood of another district."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        neighbourhood, district = cleaned.get("neighbourhood"), cleaned.get("district")
        if neighbourhood is not None and district is not None and neighbourhood.district_id != district.code:
            self.add_error("neighbourhood", _("This neighbourhood lies in another district."))
        return cleaned


class ContactInline(RemovableInline):
    model = Contact
    form = ContactForm


class HoursFormSet(forms.models.BaseInlineFormSet):  # type: ignore[type-arg]
    """Refuses hours of one day that overlap, before the database does."""

    def clean(self) -> None:
        super().clean()
        rows = [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None)]
        hours = sorted(
            (row["weekday"], row["opens"], row["closes"])
            for row in rows
            if not row.get("DELETE") and all(row.get(name) is not None for name in ("weekday", "opens", "closes"))
        )
        for (day, _opens, closes), (next_day, opens, _closes) in pairwise(hours):
            if day == next_day and opens < closes:
                raise ValidationError(
                    _("The hours of %(day)s overlap. Begin the second after the first has ended.")
                    % {"day": OpeningHours.Weekday(day).label}
                )


class HoursInline(RemovableInline):
    model = OpeningHours
    formset = HoursFormSet


class SpecialDayInline(RemovableInline):
    model = SpecialDay


@admin.register(District)
class DistrictAdmin(PlaceAdmin):
    form = DistrictForm
    list_display = ("name", "code", "municipality", "population", "year")
    list_select_related = ("municipality",)
    fields = ("on_the_map", "name", "code", "municipality", "year", "population", "boundary")
    inlines = (ContactInline,)


@admin.register(Neighbourhood)
class NeighbourhoodAdmin(PlaceAdmin):
    form = NeighbourhoodForm
    list_display = ("name", "code", "district", "population", "year")
    list_filter = ("district",)
    list_select_related = ("district",)
    fields = ("on_the_map", "name", "code", "district", "year", "population", "boundary")


@admin.register(Workplace)
class WorkplaceAdmin(ReferenceAdmin):
    list_display = ("name", "district", "address", "phone")
    list_filter = ("district",)
    list_select_related = ("district",)
    search_fields = ("name", "address")
    inlines = (HoursInline, SpecialDayInline)
