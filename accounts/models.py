from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.demarcation import Profession as ProfessionCode
from accounts.demarcation import WorkFunction as WorkFunctionCode
from districts.models import District

NO_ADDRESS = "without-address.invalid"
"""The domain of accounts that stand in for somebody without an address: reserved, so that no mail ever goes there."""


class Profession(models.TextChoices):
    SOCIAL_WORKER = ProfessionCode.SOCIAL_WORKER.value, _("Social worker")
    CIVIL_SERVANT = ProfessionCode.CIVIL_SERVANT.value, _("Civil servant")
    EITHER = ProfessionCode.EITHER.value, _("Either")
    TOGETHER = ProfessionCode.TOGETHER.value, _("Together")


class WorkFunction(models.TextChoices):
    BRIDGING = WorkFunctionCode.BRIDGING.value, _("Building bridges")
    NETWORK_BUILDING = WorkFunctionCode.NETWORK_BUILDING.value, _("Building networks")
    ACTIVATION = WorkFunctionCode.ACTIVATION.value, _("Activating residents")
    COHESION = WorkFunctionCode.COHESION.value, _("Social cohesion")
    VULNERABLE_SUPPORT = WorkFunctionCode.VULNERABLE_SUPPORT.value, _("Support of vulnerable residents")
    INFORMATION = WorkFunctionCode.INFORMATION.value, _("Information")
    LICENSING = WorkFunctionCode.LICENSING.value, _("Licensing")
    FINANCE = WorkFunctionCode.FINANCE.value, _("Finance")
    LEGAL = WorkFunctionCode.LEGAL.value, _("Legal")
    MAINTENANCE = WorkFunctionCode.MAINTENANCE.value, _("Maintenance")


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, name: str = "", **fields: object) -> Person:
        """A person without a password: people sign in with a code by mail or a passkey."""
        person = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        person.set_unusable_password()
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """A person with an account. What they may do follows from their memberships, never from a flag,
    except `is_staff`: the admin who keeps the reference data. There is no superuser.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=5, default="nl")
    is_staff = models.BooleanField(_("keeps the reference data"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints: ClassVar = [
            models.UniqueConstraint(models.functions.Lower("email"), name="accounts_person_email_once"),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Someone without a name"))

    @property
    def has_address(self) -> bool:
        """Can this person be mailed? Not who stands in for a resident without an address."""
        return not self.email.endswith(f"@{NO_ADDRESS}")

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else str(self)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's own permission rows are not used: the admin site asks for `is_staff` and the kind of data."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff


class Party(models.Model):
    """Who can hold authority: a group of residents, a team, an organisation, the executive, the council."""

    class Kind(models.TextChoices):
        RESIDENT_GROUP = "resident_group", _("group of residents")
        MUNICIPAL_TEAM = "municipal_team", _("municipal team")
        WELFARE_TEAM = "welfare_team", _("social work team")
        PARTNER = "partner", _("partner")
        EXECUTIVE = "executive", _("executive")
        COUNCIL = "council", _("council")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=120)
    short_name = models.CharField(
        max_length=24, blank=True, help_text=_("Stands in the drawing of the table; the name where this is empty.")
    )
    district = models.ForeignKey(District, null=True, blank=True, on_delete=models.PROTECT, related_name="parties")
    quorum = models.PositiveSmallIntegerField(
        default=1, help_text=_("How many of those who sign for a group of residents must sign before it is bound.")
    )
    founded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering: ClassVar = ["name"]
        indexes: ClassVar = [models.Index(fields=["kind", "district"], name="accounts_party_kind")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["resident_group", "municipal_team", "welfare_team", "partner", "executive", "council"]
                ),
                name="accounts_party_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("founded_at")), name="accounts_party_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(quorum=1) | Q(quorum__gt=1, kind="resident_group"),
                name="accounts_party_quorum_of_residents",
            ),
        ]

    MUNICIPAL: ClassVar = frozenset({Kind.MUNICIPAL_TEAM.value, Kind.EXECUTIVE.value, Kind.COUNCIL.value})

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name as it fits in a drawing."""
        return self.short_name or self.name

    @property
    def is_municipal(self) -> bool:
        return self.kind in self.MUNICIPAL


class Membership(models.Model):
    """A person acts for a party over an interval of time; only a representative binds it.

    The database refuses that anybody belongs to a municipal party and to a social work team at once (migration 0002).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    function = models.CharField(max_length=80, blank=True, help_text=_("For instance: team leader, treasurer."))
    is_representative = models.BooleanField(default=False)
    is_lead = models.BooleanField(default=False)
    since = models.DateTimeField()
    since_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    until = models.DateTimeField(null=True, blank=True)
    until_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["party", "person"], condition=Q(until=None), name="accounts_membership_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="accounts_membership_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.party}"

    def holds_at(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


class Naming(models.Model):
    """Somebody who signs for a group asks that another member signs too: it holds once as many have asked as must sign.

    So that nobody makes up the signatures of a group by naming those who give them.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="namings", db_index=False)
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("naming of a representative")
        verbose_name_plural = _("namings of representatives")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["membership", "named_by"], name="accounts_naming_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id}"


class Invitation(models.Model):
    """An invitation to join a party. Its link is signed, so the secret stands nowhere in the database."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["party", "email"], condition=Q(accepted_at=None), name="accounts_invitation_once"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")), name="accounts_invitation_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="accounts_invitation_accepted_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.id}"


class Demarcation(models.Model):
    """Whose profession a work function is, as agreed between municipality and welfare organisations, from a day on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    work_function = models.CharField(max_length=30, choices=WorkFunction.choices)
    profession = models.CharField(max_length=20, choices=Profession.choices)
    since = models.DateField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("demarcation")
        verbose_name_plural = _("demarcations")
        ordering: ClassVar = ["work_function", "-since"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["work_function", "since"], name="accounts_demarcation_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_work_function_display()}: {self.get_profession_display()}"
