from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Demarcation, Party, Person, Profession, WorkFunction


class DemarcationProposal(models.Model):
    """A change of whose profession a work function is, put by one side to the other. It holds once all agree."""

    class Result(models.TextChoices):
        AGREED = "agreed", _("agreed")
        REFUSED = "refused", _("refused")
        LAPSED = "lapsed", _("lapsed: its first day came before everybody had answered")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    work_function = models.CharField(max_length=30, choices=WorkFunction.choices)
    profession = models.CharField(max_length=20, choices=Profession.choices)
    since = models.DateField(help_text=_("The first day on which it holds."))
    because = models.TextField()
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=10, choices=Result.choices, blank=True)
    demarcation = models.OneToOneField(
        Demarcation, null=True, blank=True, on_delete=models.PROTECT, related_name="proposal"
    )

    class Meta:
        verbose_name = _("proposal to change the demarcation")
        verbose_name_plural = _("proposals to change the demarcation")
        ordering: ClassVar = ["-proposed_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["work_function"], condition=Q(closed_at=None), name="boundary_demarcation_one_proposal"
            ),
            models.CheckConstraint(condition=~Q(because=""), name="boundary_demarcation_says_why"),
            models.CheckConstraint(
                condition=Q(closed_at=None, result="", demarcation=None)
                | Q(closed_at__isnull=False, result="agreed", demarcation__isnull=False)
                | Q(closed_at__isnull=False, result__in=["refused", "lapsed"], demarcation=None),
                name="boundary_demarcation_closed_with_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_work_function_display()}: {self.get_profession_display()}"


class DemarcationAnswer(models.Model):
    """What a party that must agree says of a change of the demarcation. Said once, never changed."""

    proposal = models.ForeignKey(DemarcationProposal, on_delete=models.PROTECT, related_name="answers", db_index=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("answer to a change of the demarcation")
        verbose_name_plural = _("answers to changes of the demarcation")
        ordering: ClassVar = ["answered_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "party"], name="boundary_demarcation_answer_once_a_party"),
            models.CheckConstraint(
                condition=Q(agrees=True) | ~Q(reason=""), name="boundary_demarcation_refusal_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.agrees}"
