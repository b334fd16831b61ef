from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, Person
from socialwork.fields import SealedField
from socialwork.models.cases import ACCOUNT_CONFIRMED, Case, OfAnAccount


class Consent(OfAnAccount):
    """A consent that was asked for one purpose: of whom, for which party, to what, until which day.

    `link` is the SHA-256 of what stands in the link by which somebody answers without an account. A consent holds from
    the moment it is given up to and including `until`, unless it is withdrawn: then it holds no more from that moment.
    """

    class How(models.TextChoices):
        PAPER = "paper", _("on paper")
        PHONE = "phone", _("by phone")
        ONLINE = "online", _("online")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consents")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    of_whom = SealedField()
    purpose = SealedField()
    what = SealedField()
    until = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    link = models.BinaryField(max_length=32, null=True, blank=True, unique=True)
    link_until = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=10, choices=How.choices, blank=True)
    remark = SealedField()
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    end_told_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering: ClassVar = ["-asked_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["account_mark"], name="socialwork_consent_account")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(given_at=None, how="", given_by=None, withdrawn_at=None)
                | Q(given_at__isnull=False, given_at__gte=F("asked_at"), declined_at=None)
                & Q(how__in=["paper", "phone", "online"]),
                name="socialwork_consent_given_in_a_way",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None) | Q(withdrawn_at__gte=F("given_at")),
                name="socialwork_consent_withdrawn_after_given",
            ),
            models.CheckConstraint(condition=ACCOUNT_CONFIRMED, name="socialwork_consent_account_confirmed"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def sealing_case(self) -> Case:
        return self.case

    def holds_at(self, at: datetime) -> bool:
        given = self.given_at is not None and self.given_at <= at
        return given and (self.withdrawn_at is None or at < self.withdrawn_at) and timezone.localdate(at) <= self.until

    def is_open(self, at: datetime) -> bool:
        """Does it still wait for an answer?"""
        return self.given_at is None and self.declined_at is None and timezone.localdate(at) <= self.until


class SharedSummary(models.Model):
    """What was chosen to be told to the party of a consent: never the case itself. Seen while the consent holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="summary")
    text = SealedField()
    shared_at = models.DateTimeField()
    shared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("shared summary")
        verbose_name_plural = _("shared summaries")

    def __str__(self) -> str:
        return str(self.id)

    @property
    def sealing_case(self) -> Case:
        return self.consent.case
