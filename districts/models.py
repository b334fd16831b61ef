from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr
from django.utils.translation import get_language

MUNICIPALITY_CODE = r"^GM[0-9]{4}$"
DISTRICT_CODE = r"^WK[0-9]{6}$"
NEIGHBOURHOOD_CODE = r"^BU[0-9]{8}$"


class Municipality(models.Model):
    """The municipality that runs this Samenspel, under its CBS code."""

    code = models.CharField(max_length=6, primary_key=True, validators=[RegexValidator(MUNICIPALITY_CODE)])
    name = models.CharField(max_length=80)
    added_at = models.DateTimeField(auto_now_add=True, help_text="The first one that was added runs this site.")

    class Meta:
        verbose_name_plural = "municipalities"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(code__regex=MUNICIPALITY_CODE), name="districts_municipality_code"),
        ]

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A district (wijk) with its CBS code; the code's prefix is its municipality.

    `boundary` is a GeoJSON Polygon or MultiPolygon in WGS84 (EPSG:4326), longitude before latitude.
    """

    code = models.CharField(max_length=8, primary_key=True, validators=[RegexValidator(DISTRICT_CODE)])
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="districts")
    name = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField(help_text="Year of the CBS division that the code comes from.")
    population = models.PositiveIntegerField(null=True, blank=True)
    boundary = models.JSONField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(code__regex=DISTRICT_CODE), name="districts_district_code"),
            models.CheckConstraint(
                condition=Q(municipality_id=models.functions.Concat(models.Value("GM"), Substr("code", 3, 4))),
                name="districts_district_in_its_municipality",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Neighbourhood(models.Model):
    """A neighbourhood (buurt) with its CBS code; the code's prefix is its district."""

    code = models.CharField(max_length=10, primary_key=True, validators=[RegexValidator(NEIGHBOURHOOD_CODE)])
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="neighbourhoods")
    name = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField(help_text="Year of the CBS division that the code comes from.")
    population = models.PositiveIntegerField(null=True, blank=True)
    boundary = models.JSONField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(code__regex=NEIGHBOURHOOD_CODE), name="districts_neighbourhood_code"),
            models.CheckConstraint(
                condition=Q(district_id=models.functions.Concat(models.Value("WK"), Substr("code", 3, 6))),
                name="districts_neighbourhood_in_its_district",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Workplace(models.Model):
    """Where residents find people of a district: a desk, a community centre, the town hall."""

    name = models.CharField(max_length=80)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="workplaces")
    address = models.CharField(max_length=160)
    phone = models.CharField(max_length=20, blank=True)
    hours_nl = models.CharField(max_length=160, blank=True)
    hours_en = models.CharField(max_length=160, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(F("district"), F("name"), name="districts_workplace_once"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="districts_workplace_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def hours(self) -> str:
        return self.hours_en if get_language() == "en" else self.hours_nl
