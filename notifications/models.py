from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation, Person


class Cursor(models.Model):
    """How far the ledger has been read for notifications: one row."""

    ONLY = 1

    id = models.SmallIntegerField(primary_key=True, default=ONLY)
    index = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="notifications_cursor_one_row")]

    def __str__(self) -> str:
        return str(self.index)


class Message(models.Model):
    """One mail owed to one address about one ledger entry. The text is made when it is sent, from what is true then."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.BigIntegerField(help_text=_("Index of the ledger entry."))
    kind = models.CharField(max_length=60)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="messages")
    invitation = models.ForeignKey(Invitation, null=True, blank=True, on_delete=models.CASCADE, related_name="messages")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["next_attempt_at", "entry"],
                condition=models.Q(sent_at=None),
                name="notifications_message_unsent",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry", "person"], condition=~models.Q(person=None), name="notifications_message_once_a_person"
            ),
            models.UniqueConstraint(
                fields=["entry", "invitation"],
                condition=~models.Q(invitation=None),
                name="notifications_message_once_an_invitation",
            ),
            models.CheckConstraint(
                condition=models.Q(person=None) ^ models.Q(invitation=None), name="notifications_message_one_recipient"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
