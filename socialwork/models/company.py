"""Social work that goes along with an initiative: who does, what help was given, and what was sent for somebody."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, Person
from initiatives.models import Initiative
from socialwork.lengths import NOTE_LENGTH


class Way(models.TextChoices):
    """How resident and social worker spoke."""

    PHONE = "phone", _("by phone")
    DESK = "desk", _("at the desk")
    HOME = "home", _("at their home")
    STREET = "street", _("in the neighbourhood")


class Accompaniment(models.Model):
    """A social worker goes along with an initiative, from a moment on, for their team."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="accompaniments")
    team = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="accompaniments")
    began_at = models.DateTimeField()
    began_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    how_it_went = models.CharField(max_length=NOTE_LENGTH, blank=True)

    class Meta:
        verbose_name = _("accompaniment")
        verbose_name_plural = _("accompaniments")
        ordering: ClassVar = ["-began_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["initiative", "person"], condition=Q(ended_at=None), name="socialwork_accompanies_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, how_it_went="")
                | (Q(ended_at__gte=F("began_at"), ended_by__isnull=False) & ~Q(how_it_went="")),
                name="socialwork_accompaniment_ends_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.initiative_id}"


class Assistance(models.Model):
    """Help that social work gave an initiative on a day. Nothing of anybody's own situation belongs in its note."""

    class Kind(models.TextChoices):
        WROTE = "wrote", _("wrote for the group, or read along")
        ACTIVATED = "activated", _("got residents to join")
        CONNECTED = "connected", _("brought parties to the table")
        SPOKE = "spoke", _("went along to a meeting")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="assistances")
    team = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    way = models.CharField(max_length=8, choices=Way.choices)
    given_on = models.DateField()
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("help with an initiative")
        verbose_name_plural = _("help with initiatives")
        ordering: ClassVar = ["-given_on", "-recorded_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["wrote", "activated", "connected", "spoke"],
                    way__in=["phone", "desk", "home", "street"],
                ),
                name="socialwork_assistance_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.kind}"


class HelpedSubmission(models.Model):
    """A plan that a social worker wrote down and sent for a resident, who agreed and is its owner.

    `taken_at` is when the resident took it into an account of their own; until then an account without an address
    stands in for them, unless they gave their address at once.
    """

    class Consent(models.TextChoices):
        """How the resident agreed to the text."""

        ALOUD = "aloud", _("It was read aloud, and they said yes")
        PAPER = "paper", _("They read it and signed on paper")

    initiative = models.OneToOneField(
        Initiative, primary_key=True, on_delete=models.PROTECT, related_name="helped_submission"
    )
    team = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    resident = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=8, choices=Way.choices)
    consent = models.CharField(max_length=8, choices=Consent.choices)
    helped_at = models.DateTimeField()
    helped_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("plan sent with help")
        verbose_name_plural = _("plans sent with help")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(way__in=["phone", "desk", "home", "street"], consent__in=["aloud", "paper"]),
                name="socialwork_helped_with_consent",
            ),
            models.CheckConstraint(condition=~Q(helped_by=F("resident")), name="socialwork_helped_somebody_else"),
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by=None)
                | (Q(taken_at__isnull=False, taken_by__isnull=False) & ~Q(taken_by=F("helped_by"))),
                name="socialwork_helped_taken_by_its_owner",
            ),
        ]

    def __str__(self) -> str:
        return str(self.initiative_id)
