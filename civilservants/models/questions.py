from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from decisions.models import Step, Suspension
from initiatives.models import Initiative


class Question(models.Model):
    """A question to one person of a group, answered by a link without an account. The clock stands still meanwhile.

    Asked once, answered once: the database keeps both as they were (migration 0006).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="questions")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="+")
    suspension = models.OneToOneField(Suspension, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    answer_by = models.DateField(help_text=_("The last day on which the link opens."))
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("question to a resident")
        verbose_name_plural = _("questions to residents")
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="civilservants_question_asks_something"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by=F("person")) & ~Q(answer="")),
                name="civilservants_question_answered_by_who_was_asked",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, answered_at=None),
                name="civilservants_question_withdrawn_or_answered",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def has_open_step(self) -> bool:
        """Is the step still open at which it was asked? Afterwards nothing waits for the answer any more."""
        return self.step.is_open

    def is_open_on(self, day: date) -> bool:
        """Can it be answered on this day?"""
        is_settled = self.answered_at is not None or self.withdrawn_at is not None
        return not is_settled and day <= self.answer_by and self.has_open_step
