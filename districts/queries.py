import json

from django.db.models import QuerySet
from shapely import from_geojson
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from districts.models import Contact, District, Municipality, Neighbourhood, Workplace


def municipalities() -> QuerySet[Municipality]:
    """The one that runs this site first: it was added first."""
    return Municipality.objects.order_by("added_at", "code")


def municipality() -> Municipality | None:
    """The municipality that runs this site, or None before it is configured."""
    return municipalities().first()


def districts() -> QuerySet[District]:
    return District.objects.order_by("code")


def neighbourhoods() -> QuerySet[Neighbourhood]:
    return Neighbourhood.objects.select_related("district").order_by("district_id", "name")


def contacts() -> QuerySet[Contact]:
    """Who can be found in the districts, as they agreed to be shown."""
    return Contact.objects.order_by("side", "name")


def workplaces() -> QuerySet[Workplace]:
    """The desks of all districts with their hours, in a constant number of queries."""
    return (
        Workplace.objects.select_related("district")
        .defer("district__boundary")
        .prefetch_related("opening_hours", "special_days")
    )


def neighbourhood_at(*, longitude: float, latitude: float) -> Neighbourhood | None:
    """The neighbourhood whose boundary holds the point (WGS84), or None outside all of them."""
    point = Point(longitude, latitude)
    for neighbourhood in Neighbourhood.objects.exclude(boundary=None).select_related("district"):
        if _shape(neighbourhood).covers(point):
            return neighbourhood
    return None


def _shape(place: Neighbourhood) -> BaseGeometry:
    return from_geojson(json.dumps(place.boundary))
