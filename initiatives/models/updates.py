from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from initiatives.lengths import TITLE_LENGTH
from initiatives.models.attachments import Attachment
from initiatives.models.plans import Initiative


class Update(models.Model):
    """What a group tells about its plan on the way. It is not changed; it can be taken away, with the reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="updates", db_index=False)
    title = models.CharField(max_length=TITLE_LENGTH)
    text = models.TextField()
    pictures = models.ManyToManyField(Attachment, related_name="updates", blank=True)
    posted_at = models.DateTimeField()
    posted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    removed_for = models.CharField(
        max_length=10, blank=True, choices=[("group", _("the group")), ("team", _("the municipality"))]
    )
    removed_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        ordering: ClassVar = ["-posted_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["initiative", "-posted_at"], name="initiatives_update_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="initiatives_update_says_something"),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None, removed_reason="", removed_for="")
                | (
                    Q(removed_at__isnull=False, removed_by__isnull=False, removed_for__in=["group", "team"])
                    & ~Q(removed_reason="")
                ),
                name="initiatives_update_removed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('initiatives:updates', args=[self.initiative_id])}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"bericht-{self.id}"
