from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, Person

LONGEST_NAME, LONGEST_QUERY = 60, 600


class SavedView(models.Model):
    """A view of the queue that somebody keeps under a name, for themselves or for their whole team.

    `query` is the part of the address after the question mark, with its names in one order: so a view is an address.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="saved_views", db_index=False)
    team = models.ForeignKey(Party, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.CharField(max_length=LONGEST_QUERY)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "name"], name="civilservants_view_name_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(query=""), name="civilservants_view_says_something"),
            models.CheckConstraint(condition=Q(saved_by=F("owner")), name="civilservants_view_saved_by_its_owner"),
        ]

    def __str__(self) -> str:
        return self.name
