from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, Person, WorkFunction
from boundary.models.consults import Consult
from decisions.models import Assignment
from districts.models import District
from initiatives.models import Initiative

SHORTEST, LONGEST = 5, 960
"""Minutes that one activity takes: from a word at a door to a very long day."""


class Activity(models.Model):
    """Work that was done: by whom, for which party, which work function, where, and how long.

    Its id comes from the form, so that a form that is sent twice logs once. Rows are never changed, but for the
    one time that who logged it strikes it out (migration 0002).
    """

    class How(models.TextChoices):
        ALONE = "alone", _("alone")
        TOGETHER = "together", _("together with the other profession")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="activities", db_index=False)
    work_function = models.CharField(max_length=30, choices=WorkFunction.choices)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="activities")
    initiative = models.ForeignKey(
        Initiative, null=True, blank=True, on_delete=models.PROTECT, related_name="activities"
    )
    done_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    how = models.CharField(max_length=10, choices=How.choices)
    what = models.CharField(max_length=200, blank=True, help_text=_("A few words, without persons."))
    logged_at = models.DateTimeField()
    logged_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="activities", db_index=False)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering: ClassVar = ["-done_on", "-logged_at"]
        indexes: ClassVar = [
            models.Index(fields=["logged_by", "-logged_at"], name="boundary_activity_of_person"),
            models.Index(fields=["party", "-done_on"], name="boundary_activity_of_party"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST), name="boundary_activity_minutes"
            ),
            models.CheckConstraint(condition=Q(how__in=["alone", "together"]), name="boundary_activity_how"),
            models.CheckConstraint(
                condition=Q(struck_at=None, struck_by=None)
                | Q(struck_at__gte=F("logged_at"), struck_by=F("logged_by")),
                name="boundary_activity_struck_by_who_logged",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_work_function_display()}, {self.done_on}"

    @property
    def time_spent(self) -> str:
        """How long it took, in words: `2 hours`, `90 minutes`."""
        hours, rest = divmod(self.minutes, 60)
        if rest:
            return gettext("%(minutes)s minutes") % {"minutes": self.minutes}
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}


class Signal(models.Model):
    """An activity or an assignment lay on the other profession's side of the demarcation. It blocks nobody.

    Raised once for each. Without a consult where nobody of the other profession works there to talk with.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    activity = models.OneToOneField(Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="signal")
    assignment = models.OneToOneField(
        Assignment, null=True, blank=True, on_delete=models.PROTECT, related_name="signal"
    )
    consult = models.ForeignKey(Consult, null=True, blank=True, on_delete=models.PROTECT, related_name="signals")
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Whose act it was: the program raises it."),
        db_index=False,
    )

    class Meta:
        verbose_name = _("boundary signal")
        verbose_name_plural = _("boundary signals")
        ordering: ClassVar = ["raised_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(activity__isnull=False, assignment=None) | Q(activity=None, assignment__isnull=False),
                name="boundary_signal_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity or self.assignment}"
