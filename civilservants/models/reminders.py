from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decisions.models import Term


class TermReminder(models.Model):
    """Somebody was reminded of a term: once for each last day and each kind of reminder."""

    class Kind(models.TextChoices):
        FIVE_DAYS = "five_days", _("five working days left")
        ONE_DAY = "one_day", _("one working day left")
        LATE = "late", _("a day late")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="reminders", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    ends_on = models.DateField(help_text=_("The last day that it was about: a moved term is told anew."))
    told_on = models.DateField()

    class Meta:
        verbose_name = _("reminder of a term")
        verbose_name_plural = _("reminders of terms")
        ordering: ClassVar = ["-told_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "kind", "ends_on"], name="civilservants_reminder_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["five_days", "one_day", "late"]), name="civilservants_reminder_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ends_on}"
