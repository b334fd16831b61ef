from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from initiatives.models.plans import Initiative


class HelpOffer(models.Model):
    """Somebody offers a plan their hands, a space, money or what they know. Its group alone sees who it is."""

    class Kind(models.TextChoices):
        HANDS = "hands", _("Hands: help with the work")
        SPACE = "space", _("Space: a room or a piece of land")
        MONEY = "money", _("Money: give or lend")
        KNOWLEDGE = "knowledge", _("Knowledge: advice or a trade")

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined with thanks")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="help_offers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="help_offers")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    message = models.TextField()
    offered_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answer_text = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("offer of help")
        verbose_name_plural = _("offers of help")
        ordering: ClassVar = ["offered_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["initiative", "person", "kind"],
                condition=Q(withdrawn_at=None, answered_at=None),
                name="initiatives_help_once_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["hands", "space", "money", "knowledge"]) & ~Q(message=""),
                name="initiatives_help_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answer_text="", answered_at=None, answered_by=None)
                | Q(answer="accepted", answered_at__isnull=False, answered_by__isnull=False)
                | (Q(answer="declined", answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer_text="")),
                name="initiatives_help_answered_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.kind}"

    @property
    def is_waiting(self) -> bool:
        return not self.answer and self.withdrawn_at is None
