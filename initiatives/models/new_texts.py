from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from initiatives.lengths import PLACE_LENGTH, SUMMARY_LENGTH, TITLE_LENGTH
from initiatives.models.plans import Initiative


class NewText(models.Model):
    """What a group that is bound by several signatures wants its sent plan to become, while more of them must sign.

    It is about the version with the number `after`. Only one waits at a time. The database refuses a version of such a
    group for which too few have signed (migration 0016).
    """

    class Result(models.TextChoices):
        PUBLISHED = "published", _("published as a version")
        DROPPED = "dropped", _("taken off again")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="new_texts")
    after = models.PositiveSmallIntegerField(help_text=_("The number of the version that it changes."))
    title = models.CharField(max_length=TITLE_LENGTH)
    summary = models.CharField(max_length=SUMMARY_LENGTH)
    plan = models.TextField(blank=True)
    place = models.CharField(max_length=PLACE_LENGTH, blank=True)
    why = models.CharField(max_length=600)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    result = models.CharField(max_length=10, choices=Result.choices, blank=True)

    class Meta:
        verbose_name = _("new text")
        verbose_name_plural = _("new texts")
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["initiative"], condition=Q(ended_at=None), name="initiatives_new_text_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="initiatives_new_text_says_why"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, result="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(result="")),
                name="initiatives_new_text_ended_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.after + 1}"


class TextSignature(models.Model):
    """One of those who sign for a group wants a new text. Rows are only added."""

    new_text = models.ForeignKey(NewText, on_delete=models.PROTECT, related_name="signatures", db_index=False)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("signature under a new text")
        verbose_name_plural = _("signatures under a new text")
        ordering: ClassVar = ["signed_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["new_text", "signed_by"], name="initiatives_text_signed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.new_text_id} {self.signed_by_id}"
