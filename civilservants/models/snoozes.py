from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from decisions.models import Process

LONGEST_REASON = 200


class Snooze(models.Model):
    """Somebody put a plan away from their own queue until a day. The clock of the plan runs on.

    It ends by itself on that day, or before when they take it back or put it away anew.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="snoozes")
    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+")
    until = models.DateField(help_text=_("The day on which it comes back."))
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    snoozed_at = models.DateTimeField()
    snoozed_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("snooze")
        verbose_name_plural = _("snoozes")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "process"], condition=Q(ended_at=None), name="civilservants_snooze_one_at_a_time"
            ),
            models.CheckConstraint(condition=Q(snoozed_by=F("person")), name="civilservants_snooze_of_ones_own"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="civilservants_snooze_ended_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id} {self.until}"
