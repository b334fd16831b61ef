from typing import ClassVar

from django.db import models

from ledger.chain import GENESIS


class Head(models.Model):
    """Where the ledger ends: one row, moved by the database itself when an entry is added.

    Locking this row is what makes the index gapless; it is the last lock an action takes.
    """

    ONLY = 1

    id = models.SmallIntegerField(primary_key=True, default=ONLY)
    index = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="ledger_head_is_one_row")]

    def __str__(self) -> str:
        return f"{self.index} {self.hash[:12]}"


class Entry(models.Model):
    """One line of the append-only log. The database refuses to change or remove it (migration 0002).

    `body` is the canonical JSON and the only thing that counts; `at`, `kind` and `subject` are copies to search by.
    """

    index = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    subject = models.UUIDField()
    body = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["index"]
        indexes: ClassVar = [
            models.Index(fields=["subject", "index"], name="ledger_entry_subject"),
            models.Index(fields=["kind", "index"], name="ledger_entry_kind"),
        ]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.index} {self.kind}"


class Sealed(models.Model):
    """The salt and the content behind one commitment of an entry. May be erased, never changed."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="sealed", db_index=False)
    name = models.CharField(max_length=60)
    salt = models.CharField(max_length=64)
    content = models.TextField()

    class Meta:
        verbose_name_plural = "sealed"
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "name"], name="ledger_sealed_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.name}"
