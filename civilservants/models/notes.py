from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from initiatives.models import Initiative


class Note(models.Model):
    """What colleagues of the municipality write to each other beside a plan. Nobody else reads it, anywhere.

    It is not changed, only struck out by who wrote it; then its text is gone (migration 0004). It stands in no admin
    page, and its text never in the ledger (ADR 15).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        ordering: ClassVar = ["-written_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(struck_at=None, struck_by=None) & ~Q(text=""))
                | (Q(struck_at__isnull=False, struck_by=F("written_by"), text="")),
                name="civilservants_note_struck_by_its_writer",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Mention(models.Model):
    """A colleague who is called by name in a note."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_seen = models.BooleanField(default=False, help_text=_("They said so: it waits for them no longer."))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["note", "person"], name="civilservants_mention_once"),
        ]

    def __str__(self) -> str:
        return str(self.note_id)
