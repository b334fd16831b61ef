from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from initiatives.models.plans import Initiative


class Attachment(models.Model):
    """A picture, a document or a signed sheet of a plan. Its file is served by a view that asks who may see it.

    Private until it is published; a sheet with the names of supporters never is.
    """

    class Kind(models.TextChoices):
        PICTURE = "picture", _("picture")
        DOCUMENT = "document", _("document")
        SHEET = "sheet", _("sheet with signatures")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=160, help_text=_("What can be seen on it, or what it is about."))
    file = models.CharField(max_length=40, unique=True, help_text=_("The random name under which it is stored."))
    original_name = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    taken_down_because = models.TextField(
        blank=True, help_text=_("Why the municipal team took away what everybody saw; its group reads it.")
    )

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering: ClassVar = ["added_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    kind="picture",
                    content_type__in=["image/jpeg", "image/png", "image/webp"],
                    width__isnull=False,
                    height__isnull=False,
                )
                | Q(kind="document", content_type="application/pdf")
                | Q(kind="sheet", content_type__in=["application/pdf", "image/jpeg", "image/png", "image/webp"]),
                name="initiatives_attachment_kind_fits",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="initiatives_attachment_titled"),
            models.CheckConstraint(
                condition=Q(size__gt=0, sha256__regex="^[0-9a-f]{64}$", file__regex="^[0-9a-f]{32}$"),
                name="initiatives_attachment_file",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | (Q(published_at__isnull=False, published_by__isnull=False) & ~Q(kind="sheet")),
                name="initiatives_attachment_published_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None) | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="initiatives_attachment_removed_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(taken_down_because="") | Q(removed_at__isnull=False, published_at__isnull=False),
                name="initiatives_attachment_taken_down",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_image(self) -> bool:
        return self.content_type != "application/pdf"

    @property
    def url(self) -> str:
        return reverse("initiatives:file", args=[self.initiative_id, self.id])

    @property
    def small_url(self) -> str:
        return reverse("initiatives:file-small", args=[self.initiative_id, self.id])
