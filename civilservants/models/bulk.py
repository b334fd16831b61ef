from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person


class BulkAct(models.Model):
    """What somebody did to many plans at once, so that they can take it back for some minutes.

    `made` holds the ids of what came into being, and the fingerprint of what was previewed. Taking back is an act of
    its own, never an erasure.
    """

    class Verb(models.TextChoices):
        ASSIGN = "assign", _("assign")
        THEME = "theme", _("set the theme")
        ASK = "ask", _("ask each group by a link; the term stands still")
        MOVE = "move", _("move to another handler")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    verb = models.CharField(max_length=20, choices=Verb.choices)
    done_at = models.DateTimeField()
    done_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    made = models.JSONField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("bulk act")
        verbose_name_plural = _("bulk acts")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="civilservants_bulk_undone_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.done_at:%Y-%m-%d}"
