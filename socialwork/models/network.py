"""The network of a neighbourhood: who is there, what they offer and need, and who knows whom."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Concat, Substr
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from districts.models import District, Neighbourhood
from initiatives.models import Initiative
from socialwork.lengths import (
    ABOUT_LENGTH,
    ADDRESS_LENGTH,
    CONTACT_LENGTH,
    NAME_LENGTH,
    NOTE_LENGTH,
    WHAT_LENGTH,
)


class Actor(models.Model):
    """Somebody or something that counts in a neighbourhood. Seen by social workers alone.

    A key figure is a person: the database keeps one only with a consent and until when it lasts. Whoever takes the
    consent back is deleted here, with ties, offers and needs.
    """

    class Kind(models.TextChoices):
        ASSOCIATION = "association", _("association")
        SCHOOL = "school", _("school")
        FAITH_GROUP = "faith_group", _("faith group")
        SHOP = "shop", _("shop or business")
        CARE = "care", _("care or welfare")
        PLACE = "place", _("place where people meet")
        KEY_FIGURE = "key_figure", _("key figure")

    class Consent(models.TextChoices):
        """How somebody agreed to stand in the network."""

        PAPER = "paper", _("on paper")
        PHONE = "phone", _("by phone")
        ONLINE = "online", _("online")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=NAME_LENGTH)
    about = models.CharField(max_length=ABOUT_LENGTH, blank=True)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    neighbourhood = models.ForeignKey(Neighbourhood, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=ADDRESS_LENGTH, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    contact = models.CharField(max_length=CONTACT_LENGTH, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    consent = models.CharField(max_length=8, choices=Consent.choices, blank=True)
    consent_until = models.DateField(null=True, blank=True, help_text=_("The last day on which it holds."))
    consent_at = models.DateTimeField(null=True, blank=True)
    consent_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("actor in the network")
        verbose_name_plural = _("actors in the network")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["association", "school", "faith_group", "shop", "care", "place", "key_figure"],
                )
                & ~Q(name=""),
                name="socialwork_actor_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind="key_figure",
                    consent__in=["paper", "phone", "online"],
                    consent_until__isnull=False,
                    consent_at__isnull=False,
                    consent_by__isnull=False,
                )
                | (~Q(kind="key_figure") & Q(consent="", consent_until=None, consent_at=None, consent_by=None)),
                name="socialwork_actor_key_figure_consents",
            ),
            models.CheckConstraint(
                condition=Q(neighbourhood=None)
                | Q(district_id=Concat(models.Value("WK"), Substr("neighbourhood_id", 3, 6))),
                name="socialwork_actor_neighbourhood_in_its_district",
            ),
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
                name="socialwork_actor_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:actor", args=[self.id])

    @property
    def is_key_figure(self) -> bool:
        return self.kind == self.Kind.KEY_FIGURE

    @property
    def place(self) -> District | Neighbourhood:
        """Where it is, as precisely as it is known."""
        return self.neighbourhood or self.district

    def holds_on(self, day: date) -> bool:
        """May it be shown on this day?"""
        return self.consent_until is None or day <= self.consent_until


class Offering(models.Model):
    """What an actor offers to others, or needs of them."""

    class Side(models.TextChoices):
        OFFERS = "offers", _("offers")
        NEEDS = "needs", _("asks for")

    class Kind(models.TextChoices):
        HANDS = "hands", _("hands")
        SPACE = "space", _("a place")
        MONEY = "money", _("money")
        KNOWLEDGE = "knowledge", _("knowledge")
        MATERIALS = "materials", _("things and tools")
        REACH = "reach", _("knows or reaches people")

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="offerings", db_index=False)
    side = models.CharField(max_length=8, choices=Side.choices)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    what = models.CharField(max_length=WHAT_LENGTH)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("offer or need")
        verbose_name_plural = _("offers and needs")
        ordering: ClassVar = ["side", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["actor", "side", "kind", "what"], name="socialwork_offering_once"),
            models.CheckConstraint(
                condition=Q(
                    side__in=["offers", "needs"],
                    kind__in=["hands", "space", "money", "knowledge", "materials", "reach"],
                )
                & ~Q(what=""),
                name="socialwork_offering_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.what}"


class Tie(models.Model):
    """Two actors that have to do with each other, or an actor that was asked for a plan.

    Between actors it is kept once, with the lower id first.
    """

    class Kind(models.TextChoices):
        KNOWS = "knows", _("know each other")
        WORKS_TOGETHER = "together", _("work together")
        SHARES = "shares", _("share a place or things")
        ASKED = "asked", _("was asked")
        HELPS = "helps", _("helps")
        DECLINED = "declined", _("could not help")

    BETWEEN_ACTORS: ClassVar = (Kind.KNOWS, Kind.WORKS_TOGETHER, Kind.SHARES)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="ties")
    other = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.CASCADE, related_name="ties_back")
    initiative = models.ForeignKey(
        Initiative, null=True, blank=True, on_delete=models.CASCADE, related_name="network_ties"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("tie in the network")
        verbose_name_plural = _("ties in the network")
        ordering: ClassVar = ["made_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["actor", "other"], condition=Q(other__isnull=False), name="socialwork_tie_once_between_two"
            ),
            models.UniqueConstraint(
                fields=["actor", "initiative"],
                condition=Q(initiative__isnull=False),
                name="socialwork_tie_once_with_a_plan",
            ),
            models.CheckConstraint(
                condition=Q(
                    other__isnull=False,
                    initiative=None,
                    kind__in=["knows", "together", "shares"],
                    actor__lt=F("other"),
                    answered_at=None,
                    answered_by=None,
                )
                | Q(
                    other=None,
                    initiative__isnull=False,
                    kind="asked",
                    answered_at=None,
                    answered_by=None,
                )
                | Q(
                    other=None,
                    initiative__isnull=False,
                    kind__in=["helps", "declined"],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                ),
                name="socialwork_tie_with_one_end",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
