from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from initiatives.models.plans import Initiative


class PlanLink(models.Model):
    """Two plans that belong together: they name each other, or the one goes on in the other.

    A plan that goes on in another keeps its page, its group and its way: only its own group stops it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="links")
    other = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="links_back")
    goes_on_in = models.BooleanField(help_text=_("The plan goes on in the other; else both stay as they are."))
    reason = models.CharField(max_length=400, help_text=_("Everybody reads it."))
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("link between plans")
        verbose_name_plural = _("links between plans")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "other"], condition=Q(ended_at=None), name="initiatives_link_once_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(ended_at=None, goes_on_in=True), name="initiatives_goes_on_in_one_plan"
            ),
            models.CheckConstraint(condition=~Q(plan=F("other")), name="initiatives_link_of_two"),
            models.CheckConstraint(condition=~Q(reason=""), name="initiatives_link_has_reason"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="initiatives_link_ended_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.other_id}"
