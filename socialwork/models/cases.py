from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, Person
from districts.models import Neighbourhood
from socialwork.fields import SealedField, SealedFileField
from socialwork.models.own_key import OwnKey


class Case(OwnKey):
    """A confidential case of a person, a household, a group or a place. Seen by who is on it, and by nobody else.

    `number` is what colleagues call it by without saying who it is about: it is drawn at random, so it tells neither
    how many there are nor when they began.
    """

    class About(models.TextChoices):
        PERSON = "person", _("a person")
        HOUSEHOLD = "household", _("a household")
        GROUP = "group", _("a group")
        PLACE = "place", _("a place")

    number = models.CharField(max_length=10, unique=True)
    about = models.CharField(max_length=10, choices=About.choices)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", db_index=False)
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="+")
    name = SealedField()
    name_mark = models.BinaryField(max_length=32)
    story = SealedField()
    street = SealedField()
    street_mark = models.BinaryField(max_length=32, null=True, blank=True)
    reach = SealedField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    revised_at = models.DateTimeField(null=True, blank=True)
    revised_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    outcome = SealedField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kept_until = models.DateField(null=True, blank=True)
    ground = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(about__in=["person", "household", "group", "place"]), name="socialwork_case_about_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, kept_until=None, ground="")
                | (
                    Q(ended_at__isnull=False, ended_at__gte=F("opened_at"), ended_by__isnull=False)
                    & Q(kept_until__isnull=False)
                    & ~Q(ground="")
                ),
                name="socialwork_case_ends_with_a_term_and_its_ground",
            ),
            models.CheckConstraint(
                condition=Q(revised_at=None, revised_by=None) | Q(revised_at__isnull=False, revised_by__isnull=False),
                name="socialwork_case_revised_by_and_at",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["party", "name_mark"], name="socialwork_case_name")]

    def __str__(self) -> str:
        return self.number


class CaseWorker(models.Model):
    """A colleague is on a case over an interval of time. One of them handles it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="workers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_handler = models.BooleanField(default=False)
    since = models.DateTimeField()
    since_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    until = models.DateTimeField(null=True, blank=True)
    until_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("colleague on a case")
        verbose_name_plural = _("colleagues on cases")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "person"], condition=Q(until=None), name="socialwork_worker_once_a_case"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(until=None, is_handler=True), name="socialwork_worker_one_handler"
            ),
            models.CheckConstraint(
                condition=Q(until=None, until_by=None)
                | Q(until__isnull=False, until__gte=F("since"), until_by__isnull=False),
                name="socialwork_worker_ends_with_name",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Handover(models.Model):
    """A case is offered to a colleague. Nothing changes until they accept it."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")
        TAKEN_BACK = "taken_back", _("taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handovers")
    receiver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = SealedField()
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    remark = SealedField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("handover of a case")
        verbose_name_plural = _("handovers of cases")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(answer=""), name="socialwork_handover_one_open"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | Q(answer__in=["accepted", "refused"], answered_at__isnull=False, answered_by=F("receiver"))
                | Q(answer="taken_back", answered_at__isnull=False, answered_by__isnull=False),
                name="socialwork_handover_answered_by_the_receiver",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def sealing_case(self) -> Case:
        return self.case


class Piece(models.Model):
    """Something that was written in a case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="%(class)ss")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.id)

    @property
    def sealing_case(self) -> Case:
        return self.case


class Goal(Piece):
    """What was agreed to reach, with whom it is about; and how it went."""

    text = SealedField()
    result = SealedField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering: ClassVar = ["written_at", "id"]


class OfAnAccount(models.Model):
    """An address, and the account that it was confirmed to be of. An address alone opens nothing to anybody.

    `mark` says that there is an address; `account_mark` finds what is about who signs in with the account. Neither says
    anything without the key of the marks.
    """

    email = SealedField()
    mark = models.BinaryField(max_length=32, null=True, blank=True)
    account_mark = models.BinaryField(max_length=32, null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        abstract = True

    def forget_account(self) -> None:
        """Nobody sees anything by this address, until it is confirmed anew."""
        self.account_mark, self.confirmed_at, self.confirmed_by = None, None, None


ACCOUNT_CONFIRMED = Q(account_mark=None, confirmed_at=None, confirmed_by=None) | Q(
    account_mark__isnull=False, mark__isnull=False, confirmed_at__isnull=False, confirmed_by__isnull=False
)


class Involved(OfAnAccount, Piece):
    """Somebody who is involved, from when it was written until `ended_at`. Whom the case is about sees who has looked,
    once their account was confirmed.
    """

    name = SealedField()
    role = SealedField()
    reach = SealedField()
    is_concerned = models.BooleanField(default=False)
    revised_at = models.DateTimeField(null=True, blank=True)
    revised_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("somebody involved")
        verbose_name_plural = _("who are involved")
        ordering: ClassVar = ["-is_concerned", "written_at", "id"]
        indexes: ClassVar = [models.Index(fields=["account_mark"], name="socialwork_involved_account")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(mark=None) | Q(is_concerned=True), name="socialwork_involved_marked_if_concerned"
            ),
            models.CheckConstraint(condition=ACCOUNT_CONFIRMED, name="socialwork_involved_account_confirmed"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__gte=F("written_at"), ended_by__isnull=False, account_mark=None),
                name="socialwork_involved_ended_opens_nothing",
            ),
        ]


class Dated(Piece):
    """Something for a day. It can be put right, and be cancelled: then it stays readable as cancelled."""

    revised_at = models.DateTimeField(null=True, blank=True)
    revised_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        abstract = True


FIRST_READABLE, LAST_READABLE = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
"""A moment outside these cannot be said on every clock, and some of those cannot even be read."""


class Appointment(Dated):
    """Where and when people meet about it."""

    starts = models.DateTimeField()
    about = SealedField()
    place = SealedField()
    who = SealedField()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering: ClassVar = ["starts", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(starts__gte=FIRST_READABLE, starts__lte=LAST_READABLE),
                name="socialwork_appointment_can_be_read",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="socialwork_appointment_cancelled_by_and_at",
            ),
        ]


class CaseNote(Piece):
    """What happened, or was said."""

    text = SealedField()

    class Meta:
        verbose_name = _("note in a case")
        verbose_name_plural = _("notes in cases")
        ordering: ClassVar = ["-written_at", "-id"]


class NextStep(Dated):
    """What somebody does next, and by which day."""

    text = SealedField()
    who = SealedField()
    due_on = models.DateField()
    told_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("next step")
        verbose_name_plural = _("next steps")
        ordering: ClassVar = ["due_on", "written_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False, done_at=None),
                name="socialwork_step_done_or_cancelled",
            ),
        ]


class CaseFile(Piece):
    """A file of a case. It lies in the database, sealed, and nowhere else."""

    title = SealedField()
    file_name = SealedField()
    content_type = models.CharField(max_length=40)
    content = SealedFileField()
    size = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("file of a case")
        verbose_name_plural = _("files of cases")
        ordering: ClassVar = ["written_at", "id"]
