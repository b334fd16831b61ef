from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, Person
from civilservants.models.regulations import Regulation
from decisions.models import Mandate
from initiatives.models import Initiative


class OwnRoom(models.Model):
    """The rule's own room was used: its hardship clause, or Awb 4:84. Nobody departed from the rule."""

    class Basis(models.TextChoices):
        OWN = "own", _("the room in the rule itself")
        AWB = "awb_4_84", _("article 4:84 of the Awb")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="own_room_used")
    initiative = models.ForeignKey(
        Initiative, null=True, blank=True, on_delete=models.PROTECT, related_name="own_room_used"
    )
    team = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=10, choices=Basis.choices)
    how = models.TextField()
    used_at = models.DateTimeField()
    used_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("own room of a rule, used")
        verbose_name_plural = _("own room of rules, used")
        ordering: ClassVar = ["-used_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(how=""), name="civilservants_own_room_says_how"),
            models.CheckConstraint(condition=Q(basis__in=["own", "awb_4_84"]), name="civilservants_own_room_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.regulation}"


class Deviation(models.Model):
    """A reasoned departure from a rule. Once somebody covers it, it stays as it is (migration 0008)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        COVERED = "covered", _("covered")
        REFUSED = "refused", _("refused")
        ENDED = "ended", _("ended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="deviations", db_index=False)
    initiative = models.ForeignKey(
        Initiative, null=True, blank=True, on_delete=models.PROTECT, related_name="deviations"
    )
    team = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="deviations")
    follows = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followed_by",
        help_text=_("The deviation that is kept with this one, after it was evaluated."),
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)

    own_room_falls_short = models.TextField(help_text=_("Why the rule's own room does not help."))
    what_instead = models.TextField(blank=True)
    for_whom = models.CharField(max_length=200, blank=True, help_text=_("A kind of people, no persons."))
    how_many = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("How many people, about. Few are not told in public.")
    )
    why_better = models.TextField(blank=True, help_text=_("Why the purpose of the rule is served better."))
    who_could_be_harmed = models.TextField(blank=True)
    precedent = models.TextField(blank=True)
    until = models.DateField(null=True, blank=True)
    asked_to_read = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_to_cover = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reader_agrees = models.BooleanField(null=True, blank=True)
    reader_says = models.TextField(blank=True)
    covered_at = models.DateTimeField(null=True, blank=True)
    covered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    mandate = models.ForeignKey(
        Mandate,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Under which it was covered; none where the lead of the team did."),
    )
    cover_says = models.TextField(blank=True, help_text=_("Why it was covered, where the second reader had doubts."))
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    refused_because = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ended_because = models.TextField(blank=True)
    evaluation_told_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("deviation")
        verbose_name_plural = _("deviations")
        ordering: ClassVar = ["-drafted_at"]
        indexes: ClassVar = [
            models.Index(fields=["regulation", "covered_at"], name="civilservants_dev_covered"),
            models.Index(fields=["until"], condition=Q(state="covered"), name="civilservants_dev_running"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(own_room_falls_short=""), name="civilservants_deviation_own_room_comes_first"
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | (
                    ~Q(what_instead="")
                    & ~Q(for_whom="")
                    & ~Q(why_better="")
                    & ~Q(who_could_be_harmed="")
                    & ~Q(precedent="")
                    & Q(until__isnull=False, submitted_at__isnull=False, asked_to_read__isnull=False)
                    & Q(asked_to_cover__isnull=False)
                ),
                name="civilservants_deviation_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", submitted_at=None, read_at=None, covered_at=None, refused_at=None)
                | Q(state="submitted", submitted_at__isnull=False, covered_at=None, refused_at=None)
                | Q(state="covered", read_at__isnull=False, covered_at__isnull=False, refused_at=None, ended_at=None)
                | Q(state="refused", submitted_at__isnull=False, covered_at=None, refused_at__isnull=False)
                | Q(state="ended", covered_at__isnull=False, refused_at=None, ended_at__isnull=False),
                name="civilservants_deviation_state",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_by=None)
                | Q(submitted_at__isnull=False, submitted_by=F("drafted_by")),
                name="civilservants_deviation_submitted",
            ),
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None, reader_agrees=None, reader_says="")
                | (Q(read_at__isnull=False, read_by__isnull=False, reader_agrees__isnull=False) & ~Q(reader_says="")),
                name="civilservants_deviation_read",
            ),
            models.CheckConstraint(
                condition=Q(covered_at=None, covered_by=None, mandate=None, cover_says="")
                | (Q(covered_at__isnull=False, covered_by__isnull=False) & (Q(reader_agrees=True) | ~Q(cover_says=""))),
                name="civilservants_deviation_covered",
            ),
            models.CheckConstraint(
                condition=Q(refused_at=None, refused_by=None, refused_because="")
                | (Q(refused_at__isnull=False, refused_by__isnull=False) & ~Q(refused_because="")),
                name="civilservants_deviation_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_because="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_because="")),
                name="civilservants_deviation_ended_with_reason",
            ),
            # Null is neither true nor false, and a check lets it pass: so these hold once somebody is named.
            models.CheckConstraint(
                condition=~Q(read_by=F("drafted_by")) | Q(read_by=None), name="civilservants_deviation_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(covered_by=None) | (~Q(covered_by=F("drafted_by")) & ~Q(covered_by=F("read_by"))),
                name="civilservants_deviation_six_eyes",
            ),
            models.CheckConstraint(
                condition=Q(refused_by=None) | ~Q(refused_by=F("drafted_by")),
                name="civilservants_deviation_not_refused_by_writer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regulation}"

    @property
    def is_evaluated(self) -> bool:
        return hasattr(self, "evaluation")


class Evaluation(models.Model):
    """What came of a deviation, at its end date or when it ended. It is written once."""

    class Worked(models.TextChoices):
        YES = "yes", _("it worked")
        PARTLY = "partly", _("it worked in part")
        NO = "no", _("it did not work")

    class Then(models.TextChoices):
        KEEP = "keep", _("keep it for another time")
        STOP = "stop", _("stop, and follow the rule again")
        CHANGE = "change_rule", _("change the rule")

    deviation = models.OneToOneField(Deviation, primary_key=True, on_delete=models.PROTECT, related_name="evaluation")
    worked = models.CharField(max_length=10, choices=Worked.choices)
    then = models.CharField(max_length=12, choices=Then.choices)
    text = models.TextField()
    evaluated_at = models.DateTimeField()
    evaluated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("evaluation of a deviation")
        verbose_name_plural = _("evaluations of deviations")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(worked__in=["yes", "partly", "no"], then__in=["keep", "stop", "change_rule"]) & ~Q(text=""),
                name="civilservants_evaluation_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deviation}"
