"""What one is still typing."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from initiatives.lengths import TITLE_LENGTH


class Sketch(models.Model):
    """What somebody typed of a plan that is not there yet, step by step. It becomes an initiative with the same id.

    `person` is None before they sign in: then it belongs to the session that holds its id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="sketches")
    answers = models.JSONField(default=dict, help_text=_("The fields of the form, each with the texts typed in it."))
    kept_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("unfinished plan")
        verbose_name_plural = _("unfinished plans")
        ordering: ClassVar = ["-kept_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("kept_at")), name="initiatives_sketch_expires_later"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def title(self) -> str:
        """The name that the plan has so far, however long the text is that was kept; empty where it has none."""
        return str(next(iter(self.answers.get("title", [])), ""))[:TITLE_LENGTH]
