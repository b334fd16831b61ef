from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

MUNICIPALITY_CODE = r"^GM[0-9]{4}$"
DISTRICT_CODE = r"^WK[0-9]{6}$"
NEIGHBOURHOOD_CODE = r"^BU[0-9]{8}$"


class Municipality(models.Model):
    """The municipality that runs this Samenspel, under its CBS code."""

    code = models.CharField(max_length=6, primary_key=True, validators=[RegexValidator(MUNICIPALITY_CODE)])
    name = models.CharField(max_length=80)
    added_at = models.DateTimeField(auto_now_add=True, help_text=_("The first one that was added runs this site."))

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
    year = models.PositiveSmallIntegerField(help_text=_("Year of the CBS division that the code comes from."))
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
    year = models.PositiveSmallIntegerField(help_text=_("Year of the CBS division that the code comes from."))
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
                | Q(
                    latitude__isnull=False,  # a comparison with nothing is not false, and a check lets that pass
                    longitude__isnull=False,
                    latitude__gte=-90,
                    latitude__lte=90,
                    longitude__gte=-180,
                    longitude__lte=180,
                ),
                name="districts_workplace_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def hours(self) -> str:
        return self.hours_en if get_language() == "en" else self.hours_nl


class OpeningHours(models.Model):
    """A stretch of a weekday in which a workplace is open; a day can have several, which do not overlap."""

    class Weekday(models.IntegerChoices):
        MONDAY = 1, _("Monday")
        TUESDAY = 2, _("Tuesday")
        WEDNESDAY = 3, _("Wednesday")
        THURSDAY = 4, _("Thursday")
        FRIDAY = 5, _("Friday")
        SATURDAY = 6, _("Saturday")
        SUNDAY = 7, _("Sunday")

    workplace = models.ForeignKey(Workplace, on_delete=models.CASCADE, related_name="opening_hours", db_index=False)
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering: ClassVar = ["weekday", "opens"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workplace", "weekday", "opens"], name="districts_hours_open_once"),
            models.CheckConstraint(condition=Q(weekday__gte=1, weekday__lte=7), name="districts_hours_on_a_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="districts_hours_close_later"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}-{self.closes:%H:%M}"


class SpecialDay(models.Model):
    """A date on which a workplace has other hours than on that weekday, or is closed: both times empty."""

    workplace = models.ForeignKey(Workplace, on_delete=models.CASCADE, related_name="special_days", db_index=False)
    day = models.DateField()
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    reason_nl = models.CharField(max_length=80, blank=True)
    reason_en = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("day with other hours")
        verbose_name_plural = _("days with other hours")
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workplace", "day"], name="districts_special_day_once"),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None)
                | Q(opens__isnull=False, closes__isnull=False, closes__gt=F("opens")),
                name="districts_special_day_closes_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}"

    @property
    def reason(self) -> str:
        return (self.reason_en if get_language() == "en" else "") or self.reason_nl


class Contact(models.Model):
    """Somebody of a district whom residents can find: shown in public because they were entered here for that.

    Names of accounts and members of teams are never shown by themselves. A row is kept by an admin, with the consent of
    the person (`agreed_on`), and removed when they leave.
    """

    class Side(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality")
        WELFARE = "welfare", _("social work")
        RESIDENTS = "residents", _("residents")
        PARTNER = "partner", _("partner")

    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="contacts", db_index=False)
    neighbourhood = models.ForeignKey(
        Neighbourhood,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="contacts",
        help_text=_("Empty where this person works in the whole district."),
    )
    name = models.CharField(max_length=80)
    function_nl = models.CharField(max_length=80)
    function_en = models.CharField(max_length=80, blank=True)
    organisation = models.CharField(max_length=80)
    side = models.CharField(max_length=20, choices=Side.choices)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    agreed_on = models.DateField(help_text=_("The day on which this person agreed to be shown here."))

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering: ClassVar = ["side", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["district", "name", "organisation"], name="districts_contact_once"),
            models.CheckConstraint(
                condition=Q(neighbourhood=None)
                | Q(district_id=models.functions.Concat(models.Value("WK"), Substr("neighbourhood_id", 3, 6))),
                name="districts_contact_neighbourhood_in_its_district",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def function(self) -> str:
        return (self.function_en if get_language() == "en" else "") or self.function_nl
