from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from districts.models import District
from initiatives.models.attachments import Attachment
from initiatives.models.plans import Initiative, Theme
from initiatives.models.versions import Version


class Support(models.Model):
    """A person says that a plan should come, in the version that lay before them. Who they are is never public."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="supports")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="supports")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("support")
        verbose_name_plural = _("support")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["initiative", "person"], condition=Q(withdrawn_at=None), name="initiatives_support_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.id}"


class SupportThreshold(models.Model):
    """How many people must support a plan, in online and paper together, before there is enough support.

    The most specific one counts: of a theme in a district, of a theme, of a district, of the municipality. It says
    nothing of what is decided.
    """

    theme = models.ForeignKey(
        Theme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty: every theme."),
        db_index=False,
    )
    district = models.ForeignKey(
        District,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty: every district."),
    )
    number = models.PositiveIntegerField(validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("threshold of support")
        verbose_name_plural = _("thresholds of support")
        ordering: ClassVar = ["theme", "district"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["theme", "district"], nulls_distinct=False, name="initiatives_threshold_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="initiatives_threshold_is_some"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class PaperSheet(models.Model):
    """A sheet on which people signed for a plan, entered by the municipality with the sheet itself beside it.

    What was entered wrongly is struck out, with the reason; it is never changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="sheets")
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="paper_sheet")
    signatures = models.PositiveIntegerField()
    collected_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    struck_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("sheet with signatures")
        verbose_name_plural = _("sheets with signatures")
        ordering: ClassVar = ["entered_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(signatures__gte=1), name="initiatives_sheet_has_signatures"),
            models.CheckConstraint(
                condition=Q(struck_at=None, struck_by=None, struck_reason="")
                | (Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(struck_reason="")),
                name="initiatives_sheet_struck_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.signatures}"
