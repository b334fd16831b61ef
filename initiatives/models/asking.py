"""What a plan asks for, and who asks to join it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from enum import StrEnum
from typing import ClassVar

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from initiatives.instrument import Instrument, Known, Wants
from initiatives.models.plans import Initiative


def _choices_of(words: Iterable[StrEnum]) -> list[tuple[str, str]]:
    """Codes that have their words elsewhere."""
    return [(word.value, word.value) for word in words]


class Need(models.Model):
    """What a group asks for to carry its initiative out, besides its own work."""

    class Kind(models.TextChoices):
        MONEY = "money", _("money")
        SPACE = "space", _("a place")
        PERMISSION = "permission", _("permission")
        KNOWLEDGE = "knowledge", _("knowledge")
        HANDS = "hands", _("hands")
        ROOM = "room", _("nothing but room")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="needs", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    amount = models.PositiveIntegerField(null=True, blank=True, help_text=_("In whole euros, where it is money."))
    explanation = models.CharField(max_length=280, blank=True)

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["initiative", "kind"], name="initiatives_need_once"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__isnull=False, amount__gte=1, kind="money"),
                name="initiatives_need_amount_is_money",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["money", "space", "permission", "knowledge", "hands", "room"]),
                name="initiatives_need_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class TaskCheck(models.Model):
    """What residents answered before they asked to take over a task, and which instrument that pointed to."""

    initiative = models.OneToOneField(Initiative, primary_key=True, on_delete=models.CASCADE, related_name="task_check")
    performed = models.CharField(max_length=8, choices=_choices_of(Known))
    exclusive = models.CharField(max_length=8, choices=_choices_of(Known))
    cut = models.CharField(max_length=8, choices=_choices_of(Known))
    wants = models.CharField(max_length=8, choices=_choices_of(Wants))
    cost = models.PositiveIntegerField(null=True, blank=True, help_text=_("Whole euros a year, as residents know it."))
    advised = models.CharField(max_length=16, choices=_choices_of(Instrument))

    class Meta:
        verbose_name = _("check of the instrument")
        verbose_name_plural = _("checks of the instrument")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    performed__in=[known.value for known in Known],
                    exclusive__in=[known.value for known in Known],
                    cut__in=[known.value for known in Known],
                    wants__in=[wants.value for wants in Wants],
                    advised__in=[instrument.value for instrument in Instrument],
                ),
                name="initiatives_task_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.advised


class InstrumentLink(models.Model):
    """Where residents of this municipality go on with an instrument that is not a plan."""

    class Other(models.TextChoices):
        REPORT = Instrument.REPORT.value, _("report or request")
        SUBSIDY = Instrument.SUBSIDY.value, _("subsidy")
        PARTICIPATION = Instrument.PARTICIPATION.value, _("participation")
        COUNCIL = Instrument.COUNCIL.value, _("citizens' initiative to the council")

    instrument = models.CharField(max_length=16, primary_key=True, choices=Other.choices)
    url = models.CharField(
        max_length=300,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("The page of the municipality about it, with https."),
    )

    class Meta:
        verbose_name = _("address of an instrument")
        verbose_name_plural = _("addresses of instruments")
        ordering: ClassVar = ["instrument"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(url__regex=r"^https?://"), name="initiatives_instrument_has_address"),
        ]

    def __str__(self) -> str:
        return self.get_instrument_display()


class JoinRequest(models.Model):
    """Somebody asks the group of an initiative whether they may join. Answered once; a later question is a new row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="join_requests")
    message = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="join_requests", db_index=False)
    accepted = models.BooleanField(null=True, blank=True)
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("question to join")
        verbose_name_plural = _("questions to join")
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["initiative", "asked_by"],
                condition=Q(answered_at=None),
                name="initiatives_join_asked_once",
            ),
            models.CheckConstraint(condition=~Q(message=""), name="initiatives_join_has_message"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, accepted=None, reason="")
                | Q(answered_at__isnull=False, answered_by__isnull=False, accepted__isnull=False, accepted=True)
                | (
                    Q(answered_at__isnull=False, answered_by__isnull=False, accepted__isnull=False, accepted=False)
                    & ~Q(reason="")
                ),
                name="initiatives_join_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
