from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from initiatives.lengths import PLACE_LENGTH, SUMMARY_LENGTH, TITLE_LENGTH
from initiatives.models.plans import Initiative


class Version(models.Model):
    """The text of a sent initiative as it stood from a moment on. The first is what was sent; rows are only added.

    The database refuses a sent initiative whose text is not that of its newest version (migration 0008).
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=TITLE_LENGTH)
    summary = models.CharField(max_length=SUMMARY_LENGTH)
    plan = models.TextField(blank=True)
    place = models.CharField(max_length=PLACE_LENGTH, blank=True)
    why = models.CharField(
        max_length=600, blank=True, help_text=_("Why the group changed its plan; empty for the first.")
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["initiative", "number"], name="initiatives_version_once"),
            models.CheckConstraint(
                condition=Q(number=1, why="") | (Q(number__gt=1) & ~Q(why="")), name="initiatives_version_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.number}"
