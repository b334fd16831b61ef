"""The profile of a neighbourhood: what is said of it, by whom and from when, and its key figures."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Concat, Substr
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, Person
from districts.models import District, Neighbourhood
from socialwork.indicators import DECIMALS, Indicator, Unit, unit_of
from socialwork.lengths import REASON_LENGTH, SOURCE_LENGTH, STATEMENT_LENGTH


class Statement(models.Model):
    """One thing that is said of a district or of one of its neighbourhoods, with its source, its date and its readers.

    It stays as it was written; what is wrong or old is struck out, and written anew (migration 0004).
    """

    class Topic(models.TextChoices):
        HAS = "has", _("What there is")
        LACKS = "lacks", _("What is missing")
        SAID = "said", _("What people say")
        LANGUAGES = "languages", _("Languages that are spoken")

    class Audience(models.TextChoices):
        PUBLIC = "public", _("Everybody")
        TABLE = "table", _("Who works here: municipality, social work, school, association")
        SOCIAL = "social", _("Social workers only")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+", db_index=False)
    neighbourhood = models.ForeignKey(Neighbourhood, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=10, choices=Topic.choices)
    text = models.CharField(max_length=STATEMENT_LENGTH)
    source = models.CharField(max_length=SOURCE_LENGTH)
    said_on = models.DateField(help_text=_("The day that the source is from."))
    audience = models.CharField(max_length=8, choices=Audience.choices)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    struck_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        verbose_name = _("statement of a profile")
        verbose_name_plural = _("statements of profiles")
        ordering: ClassVar = ["-said_on", "-written_at"]
        indexes: ClassVar = [models.Index(fields=["district", "neighbourhood"], name="socialwork_statement_place")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(topic__in=["has", "lacks", "said", "languages"], audience__in=["public", "table", "social"])
                & ~Q(text="")
                & ~Q(source=""),
                name="socialwork_statement_says_something",
            ),
            models.CheckConstraint(
                condition=Q(neighbourhood=None)
                | Q(district_id=Concat(models.Value("WK"), Substr("neighbourhood_id", 3, 6))),
                name="socialwork_statement_neighbourhood_in_its_district",
            ),
            models.CheckConstraint(
                condition=Q(struck_at=None, struck_by=None, struck_reason="")
                | (Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(struck_reason="")),
                name="socialwork_statement_struck_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class KeyFigure(models.Model):
    """A number about a district or neighbourhood, as it was brought in from a file of its source."""

    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="+", db_index=False)
    neighbourhood = models.ForeignKey(Neighbourhood, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    indicator = models.CharField(max_length=24, choices=[(one.value, one.value) for one in Indicator])
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=12, decimal_places=DECIMALS)
    source = models.CharField(max_length=SOURCE_LENGTH)

    class Meta:
        verbose_name = _("key figure")
        verbose_name_plural = _("key figures")
        ordering: ClassVar = ["indicator", "-year"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["district", "neighbourhood", "indicator", "year"],
                nulls_distinct=False,
                name="socialwork_figure_once_a_year",
            ),
            models.CheckConstraint(
                condition=Q(
                    value__gte=0, year__gte=1995, year__lte=2100, indicator__in=[one.value for one in Indicator]
                )
                & ~Q(source=""),
                name="socialwork_figure_can_be",
            ),
            models.CheckConstraint(
                condition=Q(neighbourhood=None)
                | Q(district_id=Concat(models.Value("WK"), Substr("neighbourhood_id", 3, 6))),
                name="socialwork_figure_neighbourhood_in_its_district",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"

    @property
    def in_words(self) -> str:
        """The number with its unit, as it is written here."""
        whole = self.value == self.value.to_integral_value()
        number = number_format(
            self.value.quantize(Decimal(1)) if whole else self.value.normalize(), force_grouping=True
        )
        unit = unit_of(Indicator(self.indicator))
        if unit is Unit.PERCENT:
            return f"{number}%"
        return f"€ {number}" if unit is Unit.EURO else number
