from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, Person


class Regulation(models.Model):
    """A rule that officials work with: an article, where it stands, whose it is, and which room it leaves by itself."""

    class Kind(models.TextChoices):
        ORDINANCE = "ordinance", _("ordinance")
        POLICY_RULE = "policy_rule", _("policy rule")
        SCHEME = "scheme", _("subsidy scheme or other scheme")
        WORKING_RULE = "working_rule", _("working rule of the organisation")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=160)
    article = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    asks = models.TextField(help_text=_("What the article asks, in a sentence that residents understand."))
    own_room = models.TextField(
        blank=True,
        help_text=_("The hardship clause or other room that the rule leaves itself; empty where it has none."),
    )
    owner = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="regulations", help_text=_("Who can change this rule.")
    )
    owner_function = models.CharField(
        max_length=80, blank=True, help_text=_("Who looks after it there, by function: not the name of a person.")
    )
    source = models.CharField(max_length=300, help_text=_("Where it was published."))
    is_in_force = models.BooleanField(default=True, help_text=_("Can be chosen for a new deviation."))

    class Meta:
        verbose_name = _("regulation")
        verbose_name_plural = _("regulations")
        ordering: ClassVar = ["title", "article"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["title", "article"], name="civilservants_regulation_once"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(article="") & ~Q(asks="") & ~Q(source=""),
                name="civilservants_regulation_is_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.article}"

    @property
    def lets_depart(self) -> bool:
        """A policy rule has the room of Awb 4:84 by law, whatever it says itself."""
        return self.kind == self.Kind.POLICY_RULE


class RuleProposal(models.Model):
    """A proposal to change a rule that rubs, to its owner, who answers with a reason. It stays as it was made."""

    class Answer(models.TextChoices):
        ACCEPT = "accept", _("we change the rule")
        DECLINE = "decline", _("we keep the rule")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="proposals")
    team = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(help_text=_("How the rule could read."))
    because = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answer_reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("proposal to change a rule")
        verbose_name_plural = _("proposals to change rules")
        ordering: ClassVar = ["-proposed_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["regulation"], condition=Q(answered_at=None), name="civilservants_proposal_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(because=""), name="civilservants_proposal_has_text_and_reason"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="", answer_reason="")
                | (
                    Q(answered_at__isnull=False, answered_by__isnull=False, answer__in=["accept", "decline"])
                    & ~Q(answer_reason="")
                ),
                name="civilservants_proposal_answered_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regulation}"
