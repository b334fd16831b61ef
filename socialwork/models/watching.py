from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, Person
from socialwork.fields import SealedField
from socialwork.models.cases import Case
from socialwork.models.own_key import OwnKey


class Viewing(models.Model):
    """Somebody looked into a case: written and committed before what they asked for leaves. It is never changed."""

    class Part(models.TextChoices):
        NAME = "name", _("the name, in a list")
        CASE = "case", _("the whole case")
        FILE = "file", _("a file")
        HANDOVER = "handover", _("what was said with the handover")
        CONSENT = "consent", _("the consents")
        SHARED = "shared", _("the shared summary")
        LINK = "link", _("the question for consent, by its link")
        LOOKS = "looks", _("who has looked")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="viewings", db_index=False)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part.choices)
    at = models.DateTimeField()
    glass = models.ForeignKey("Glass", null=True, blank=True, on_delete=models.PROTECT, related_name="viewings")

    class Meta:
        verbose_name = _("look into a case")
        verbose_name_plural = _("looks into cases")
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["case", "-at"], name="socialwork_viewing_case"),
            models.Index(fields=["at"], name="socialwork_viewing_at"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(part="link"), name="socialwork_viewing_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Glass(models.Model):
    """A colleague broke the glass: looked into a case that they are not on, for a reason, for an hour.

    `told` is the second person, who hears of it at once, and says by `review_by` whether it was right. Where who looked
    is all that is left for the case, that person also says whether they may handle it: `may_take`, None where that was
    not asked. Looking can be right and taking over not, or the other way round.
    """

    class Outcome(models.TextChoices):
        RIGHT = "right", _("it was right")
        WRONG = "wrong", _("it was not right")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="glasses")
    reason = SealedField()
    broken_at = models.DateTimeField()
    broken_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    until = models.DateTimeField()
    told = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    review_by = models.DateField()
    late_told_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    may_take = models.BooleanField(null=True, blank=True)
    remark = SealedField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("emergency look")
        verbose_name_plural = _("emergency looks")
        ordering: ClassVar = ["-broken_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(told=F("broken_by")), name="socialwork_glass_tells_a_second_person"),
            models.CheckConstraint(
                condition=Q(outcome="", reviewed_at=None, reviewed_by=None)
                | (
                    Q(outcome__in=["right", "wrong"], reviewed_at__isnull=False, reviewed_by__isnull=False)
                    & ~Q(reviewed_by=F("broken_by"))
                ),
                name="socialwork_glass_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(may_take=None) | ~Q(outcome=""), name="socialwork_glass_taking_is_said_with_a_review"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def sealing_case(self) -> Case:
        return self.case

    def holds_at(self, at: datetime) -> bool:
        return self.broken_at <= at < self.until


class GlassTry(OwnKey):
    """A colleague tried to break the glass and there was not exactly one case of their team to open: who, when, and
    what they typed, sealed with a key of its own. `told` is the second person, who hears of it at once.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    words = SealedField()
    reason = SealedField()
    tried_at = models.DateTimeField()
    tried_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    told = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("try to look in an emergency")
        verbose_name_plural = _("tries to look in an emergency")
        ordering: ClassVar = ["-tried_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(told=F("tried_by")), name="socialwork_try_tells_a_second_person"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class LookReview(models.Model):
    """A look that was picked, with why, and what was found when it was asked about."""

    class Why(models.TextChoices):
        OWN_STREET = "own_street", _("in the viewer's own street")
        OUTSIDE_DISTRICT = "outside_district", _("outside the district of the team")
        AT_NIGHT = "at_night", _("at night")
        MANY_IN_A_ROW = "many_in_a_row", _("many cases in a row")
        SAMPLE = "sample", _("picked at random")

    class Outcome(models.TextChoices):
        IN_ORDER = "in_order", _("in order")
        TALKED = "talked", _("talked about, and agreed what is better")
        WRONG = "wrong", _("not allowed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    viewing = models.OneToOneField(Viewing, on_delete=models.PROTECT, related_name="review")
    why = models.CharField(max_length=20, choices=Why.choices)
    picked_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    remark = SealedField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("question about a look")
        verbose_name_plural = _("questions about looks")
        ordering: ClassVar = ["picked_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="", reviewed_at=None, reviewed_by=None)
                | Q(outcome__in=["in_order", "talked", "wrong"], reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="socialwork_review_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def sealing_case(self) -> Case:
        return self.viewing.case


class HomeStreet(models.Model):
    """The street where a social worker lives, as a mark that says nothing without the master key: so that a look into
    a case in their own street is asked about.
    """

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.PROTECT, related_name="+")
    mark = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("own street")
        verbose_name_plural = _("own streets")

    def __str__(self) -> str:
        return str(self.person_id)
