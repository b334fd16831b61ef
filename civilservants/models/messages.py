from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from civilservants import answer_fields
from initiatives.models import Initiative


class AnswerTemplate(models.Model):
    """A text that is written often, with fields that are filled in when it is chosen. Reference data.

    The database refuses a field that does not exist (migration 0002).
    """

    key = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    body = models.TextField(
        _("text"), help_text=_("Plain Dutch. Fields stand between braces, for instance {naam_groep}.")
    )
    is_open = models.BooleanField(_("can be chosen"), default=True)

    class Meta:
        verbose_name = _("answer template")
        verbose_name_plural = _("answer templates")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a field that does not exist, and name it and those that do."""
        errors = {name: said for name in ("subject", "body") if (said := _wrong_in(getattr(self, name)))}
        if errors:
            raise ValidationError(errors)


def _wrong_in(text: str) -> str:
    there = ", ".join(f"{{{name}}}" for name in answer_fields.FIELDS)
    if unknown := answer_fields.unknown_fields(text):
        names = ", ".join(f"{{{name}}}" for name in unknown)
        return str(_("There is no field called %(names)s. You can use: %(there)s.") % {"names": names, "there": there})
    if answer_fields.has_loose_braces(text):
        return str(_("A brace in this text belongs to no field. You can use: %(there)s.") % {"there": there})
    return ""


class GroupMessage(models.Model):
    """A message of the municipality to the group that carries a plan: written, read by a second person, published.

    It tells; it never decides. What was published stays as it is (migration 0002); a correction is a new message.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        READY = "ready", _("with the second reader")
        PUBLISHED = "published", _("published")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="group_messages")
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    subject = models.CharField(max_length=120)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(
        default=1, help_text=_("Moves with every change, so that nobody overwrites what they did not see.")
    )
    touched_at = models.DateTimeField(null=True, blank=True, help_text=_("When its version moved last."))
    touched_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField(help_text=_("When the text became what it is."))
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    reader = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who was asked to read it. Another colleague may do so too."),
    )
    remark = models.TextField(blank=True, help_text=_("What the second reader said of it."))
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    read_at = models.DateTimeField(null=True, blank=True, help_text=_("When the second reader gave leave."))
    read_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("message to a group")
        verbose_name_plural = _("messages to groups")
        ordering: ClassVar = ["-drafted_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "ready", "published"]), name="civilservants_message_state_known"
            ),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(text=""), name="civilservants_message_says_something"),
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None)
                | (Q(read_at__isnull=False, read_by__isnull=False) & ~Q(read_by=F("written_by")) & ~Q(state="draft")),
                name="civilservants_message_read_by_another",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None, returned_by=None)
                | Q(returned_at__isnull=False, returned_by__isnull=False),
                name="civilservants_message_returned_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(touched_at=None, touched_by=None) | Q(touched_at__isnull=False, touched_by__isnull=False),
                name="civilservants_message_touched_by_and_at",
            ),
            models.CheckConstraint(
                condition=(Q(published_at=None, published_by=None) & ~Q(state="published"))
                | Q(published_at__isnull=False, published_by__isnull=False, read_at__isnull=False, state="published"),
                name="civilservants_message_published_when_read",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(corrects=F("id")), name="civilservants_message_corrects_another"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def may_go_out(self) -> bool:
        """Did a second reader give leave for the text as it is?"""
        return self.state == self.State.READY and self.read_at is not None
