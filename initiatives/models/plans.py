from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, Person
from decisions.models import Bilingual, Process
from districts.models import Neighbourhood


class Theme(Bilingual, models.Model):
    """What an initiative is about; it brings the process template of which the newest version is used."""

    class Picture(models.TextChoices):
        LIBRARY = "library", _("library")
        COMMUNITY_CENTRE = "community_centre", _("community centre")
        PLAYGROUND = "playground", _("playground")
        GREEN = "green", _("green")
        STREET = "street", _("street")
        MEETING = "meeting", _("meeting")

    class Challenge(models.TextChoices):
        """Whether plans of this theme take over a task, and when their group must be a legal person."""

        NEVER = "never", _("takes over a task; no legal person needed")
        AT_TAKE_OVER = "at_take_over", _("takes over a task; a legal person at take-over")
        AT_ONCE = "at_once", _("takes over a task; a legal person from the start")

    key = models.SlugField(max_length=40, primary_key=True)
    name_nl = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    picture = models.CharField(max_length=20, choices=Picture.choices)
    template_key = models.SlugField(max_length=60, help_text=_("Key of the process template."))
    is_open = models.BooleanField(default=True, help_text=_("Residents can choose it for a new initiative."))
    challenge = models.CharField(
        max_length=12,
        choices=Challenge.choices,
        blank=True,
        verbose_name=_("right to challenge"),
        help_text=_("Empty for a theme in which no task of the municipality is taken over."),
    )

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering: ClassVar = ["name_nl"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.in_language("name")

    @property
    def picture_template(self) -> str:
        """The template of its illustration."""
        return f"components/pictures/{self.picture}.html"


class Initiative(models.Model):
    """What residents want to do. Until it is sent it is a draft that only its group sees."""

    class Wish(models.IntegerChoices):
        """How much the residents want to decide: a rung of the participation ladder."""

        KNOWS = 1, _("We want to know what happens")
        CONSULTED = 2, _("We want to be asked what we think")
        ADVISES = 3, _("We want to give advice")
        CO_PRODUCES = 4, _("We want to make the plan together")
        CO_DECIDES = 5, _("We want to decide together")
        DECIDES = 6, _("We want to decide ourselves")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, blank=True)
    title = models.CharField(max_length=100)
    summary = models.CharField(max_length=280)
    plan = models.TextField(blank=True)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="initiatives", db_index=False)
    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.PROTECT, related_name="initiatives", db_index=False
    )
    place = models.CharField(max_length=160, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    wish = models.PositiveSmallIntegerField(choices=Wish.choices)
    group = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="initiative")
    process = models.OneToOneField(Process, null=True, blank=True, on_delete=models.PROTECT, related_name="initiative")
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering: ClassVar = ["-sent_at", "-id"]
        indexes: ClassVar = [
            models.Index(
                F("sent_at").desc(), F("id").desc(), condition=Q(sent_at__isnull=False), name="initiatives_newest"
            ),
            models.Index(fields=["theme", "-sent_at"], name="initiatives_by_theme"),
            models.Index(fields=["neighbourhood", "-sent_at"], name="initiatives_by_place"),
            GinIndex(SearchVector("title", "summary", config="dutch"), name="initiatives_by_words"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="initiatives_reference_once"
            ),
            models.CheckConstraint(condition=Q(wish__gte=1, wish__lte=6), name="initiatives_wish_is_a_rung"),
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_by=None, process=None, reference="")
                | (Q(sent_at__isnull=False, sent_by__isnull=False, process__isnull=False) & ~Q(reference="")),
                name="initiatives_sent_with_process",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, sent_at__isnull=False),
                name="initiatives_accepted_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="initiatives_withdrawn_with_reason",
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
                name="initiatives_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("initiatives:detail", kwargs={"initiative_id": self.id})

    @property
    def is_draft(self) -> bool:
        return self.sent_at is None and self.withdrawn_at is None

    @property
    def is_running(self) -> bool:
        """It was sent, and its process has not ended."""
        return self.process is not None and self.process.closed_at is None

    @property
    def can_be_stopped(self) -> bool:
        """By who signs for its group: a draft, and what was sent and has not ended."""
        return self.is_draft or self.is_running


class ReferenceCounter(models.Model):
    """The last number given out in a year: references are gapless, such as 2026-0147."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}-{self.last:04}"


class Follow(models.Model):
    """A person who wants to hear what happens to an initiative."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="follows", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="follows")
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["initiative", "person"], name="initiatives_follow_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.initiative_id}"


class Origin(models.Model):
    """Where an initiative was before it was brought in. The address says whether something was brought in already."""

    initiative = models.OneToOneField(Initiative, primary_key=True, on_delete=models.CASCADE, related_name="origin")
    source = models.CharField(max_length=500, unique=True, help_text=_("The address, or the key, that it had there."))
    supporters = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("How many people supported it there, as the source says.")
    )
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("origin")
        verbose_name_plural = _("origins")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(source=""), name="initiatives_origin_has_source"),
        ]

    def __str__(self) -> str:
        return self.source
