from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, Person
from initiatives.models.plans import Initiative


class Milestone(models.Model):
    """Something that will be there on a day, once there was a yes, and who sees to it.

    Where the planned day is moved, a `MilestoneMove` keeps the one before with the reason; the database refuses a day
    that moves without (migration 0011).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="milestones")
    title = models.CharField(max_length=120)
    planned_on = models.DateField()
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    responsible = models.CharField(
        max_length=120, blank=True, help_text=_("Who sees to it, where that is no party at the table.")
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    done_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    dropped_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering: ClassVar = ["planned_on", "made_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(title="")
                & (Q(party__isnull=False, responsible="") | (Q(party=None) & ~Q(responsible=""))),
                name="initiatives_milestone_has_who",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None, done_at=None, done_by=None)
                | Q(done_on__isnull=False, done_at__isnull=False, done_by__isnull=False, dropped_at=None),
                name="initiatives_milestone_done_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_by=None, dropped_reason="")
                | (Q(dropped_at__isnull=False, dropped_by__isnull=False) & ~Q(dropped_reason="")),
                name="initiatives_milestone_dropped_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def who(self) -> str:
        return self.party.name if self.party else self.responsible

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.dropped_at is None


class MilestoneMove(models.Model):
    """The planned day of a milestone was moved, and why. Rows are only added."""

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="moves")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.CharField(max_length=300)
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("moved day")
        verbose_name_plural = _("moved days")
        ordering: ClassVar = ["moved_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(from_on=F("to_on")), name="initiatives_move_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} {self.to_on}"


class Evaluation(models.Model):
    """How a party looks back on a plan, once it has gone all its way: once, in public, and never changed."""

    class Again(models.TextChoices):
        YES = "yes", _("Yes, in the same way")
        OTHERWISE = "otherwise", _("Yes, but in another way")
        NO = "no", _("No")

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="evaluations", db_index=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="evaluations")
    went_well = models.TextField()
    went_less = models.TextField()
    again = models.CharField(max_length=10, choices=Again.choices)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering: ClassVar = ["written_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["initiative", "party"], name="initiatives_evaluation_once"),
            models.CheckConstraint(
                condition=~Q(went_well="") & ~Q(went_less="") & Q(again__in=["yes", "otherwise", "no"]),
                name="initiatives_evaluation_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.party_id}"
