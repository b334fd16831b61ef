from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, Person, Profession, WorkFunction
from decisions.models import TemplateStep
from districts.models import District
from initiatives.models import Initiative


class ConsultTerms(models.Model):
    """After how many working days an unsettled consult reminds, and goes to both team leaders. From a day on."""

    since = models.DateField(unique=True)
    remind_after = models.PositiveSmallIntegerField(help_text=_("Working days after it opened."))
    escalate_after = models.PositiveSmallIntegerField(help_text=_("Working days after it opened."))
    source = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("terms of consults")
        verbose_name_plural = _("terms of consults")
        ordering: ClassVar = ["-since"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(remind_after__gte=1, escalate_after__gt=F("remind_after")),
                name="boundary_consult_terms_in_order",
                violation_error_message=_("First it reminds, later it goes to the team leaders."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since}"


class Consult(models.Model):
    """The talk between a municipal party and social work about work that lies on the other's side.

    One at a time about the same: a signal joins the consult that is open. What was settled stays (migration 0002).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipal = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    welfare = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    work_function = models.CharField(max_length=30, choices=WorkFunction.choices)
    profession = models.CharField(
        max_length=20, choices=Profession.choices, help_text=_("Whose profession the work was when it opened.")
    )
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="consults")
    initiative = models.ForeignKey(Initiative, null=True, blank=True, on_delete=models.PROTECT, related_name="consults")
    template_step = models.ForeignKey(
        TemplateStep,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The step of the plan at which social work would have no seat."),
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    remind_on = models.DateField(help_text=_("The last day before it reminds."))
    escalate_on = models.DateField(help_text=_("The last day before it goes to both team leaders."))
    reminded_on = models.DateField(null=True, blank=True)
    escalated_on = models.DateField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    settled_as = models.OneToOneField(
        "Settlement", null=True, blank=True, on_delete=models.PROTECT, related_name="settles"
    )

    class Meta:
        verbose_name = _("boundary consult")
        verbose_name_plural = _("boundary consults")
        ordering: ClassVar = ["-opened_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipal", "welfare", "work_function", "district", "initiative", "template_step"],
                condition=Q(settled_at=None),
                nulls_distinct=False,
                name="boundary_consult_one_open",
            ),
            models.CheckConstraint(condition=~Q(municipal=F("welfare")), name="boundary_consult_of_two"),
            models.CheckConstraint(
                condition=Q(template_step=None) | Q(initiative__isnull=False), name="boundary_consult_step_of_a_plan"
            ),
            models.CheckConstraint(condition=Q(remind_on__lt=F("escalate_on")), name="boundary_consult_reminds_first"),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, settled_as=None)
                | Q(settled_at__gte=F("opened_at"), settled_by__isnull=False, settled_as__isnull=False),
                name="boundary_consult_settled_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_work_function_display()}: {self.municipal}, {self.welfare}"


class Remark(models.Model):
    """What somebody of one of the two says in a consult. It stays."""

    consult = models.ForeignKey(Consult, on_delete=models.PROTECT, related_name="remarks")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("remark in a consult")
        verbose_name_plural = _("remarks in consults")
        ordering: ClassVar = ["written_at", "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="boundary_remark_says_something")]

    def __str__(self) -> str:
        return f"{self.party}"


class Settlement(models.Model):
    """How one of the two would settle a consult; once the other agrees, it is settled. The newest one counts."""

    class Outcome(models.TextChoices):
        HAND_OVER = "hand_over", _("hand it over")
        TOGETHER = "together", _("do it together")
        FINE = "fine", _("fine as it is")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consult = models.ForeignKey(Consult, on_delete=models.PROTECT, related_name="settlements")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    why = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("settlement of a consult")
        verbose_name_plural = _("settlements of consults")
        ordering: ClassVar = ["proposed_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["consult"], condition=Q(agreed_at__isnull=False), name="boundary_settlement_one_agreed"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["hand_over", "together", "fine"]) & ~Q(why=""),
                name="boundary_settlement_says_why",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_by=None)
                | (Q(agreed_at__gte=F("proposed_at"), agreed_by__isnull=False) & ~Q(agreed_by=F("proposed_by"))),
                name="boundary_settlement_agreed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}"


class Example(models.Model):
    """What a settled consult teaches, without persons. In public once a second pair of eyes cleared it."""

    consult = models.OneToOneField(Consult, primary_key=True, on_delete=models.PROTECT, related_name="example")
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        verbose_name = _("example")
        verbose_name_plural = _("examples")
        ordering: ClassVar = ["-cleared_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="boundary_example_says_something"),
            models.CheckConstraint(
                condition=Q(cleared_at=None, cleared_by=None)
                | (Q(cleared_at__gte=F("written_at"), cleared_by__isnull=False) & ~Q(cleared_by=F("written_by"))),
                name="boundary_example_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | (
                    Q(withdrawn_at__gte=F("cleared_at"), withdrawn_by__isnull=False, cleared_at__isnull=False)
                    & ~Q(withdrawn_because="")
                ),
                name="boundary_example_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consult_id}"

    @property
    def is_published(self) -> bool:
        return self.cleared_at is not None and self.withdrawn_at is None
