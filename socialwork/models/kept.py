from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, Person


class Notice(models.Model):
    """Somebody is told that something waits in their cases. It does not say what, and of which case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    class Meta:
        verbose_name = _("notice that something waits")
        verbose_name_plural = _("notices that something waits")

    def __str__(self) -> str:
        return str(self.id)


class MarkKey(models.Model):
    """The key of the marks by which a case is found: one row, wrapped by a master key."""

    ONLY = 1

    id = models.SmallIntegerField(primary_key=True, default=ONLY)
    wrapped_key = models.BinaryField()

    class Meta:
        verbose_name = _("key of the marks")
        verbose_name_plural = _("keys of the marks")
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="socialwork_one_key_of_marks")]

    def __str__(self) -> str:
        return str(self.id)


class Destruction(models.Model):
    """The register of cases that were destroyed: which, when it ended, on which ground, and nothing of what was in it.

    `case_id` is the key that the case had. Its row is the only thing that lets the database remove a case.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(unique=True)
    number = models.CharField(max_length=10)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    ended_on = models.DateField()
    kept_until = models.DateField()
    ground = models.CharField(max_length=120)
    rows = models.PositiveIntegerField()
    destroyed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("destroyed case")
        verbose_name_plural = _("register of destroyed cases")
        ordering: ClassVar = ["-destroyed_at", "-id"]

    def __str__(self) -> str:
        return self.number
