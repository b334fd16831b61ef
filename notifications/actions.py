from datetime import datetime, timedelta

import structlog
from django.db import transaction

from ledger.models import Entry
from notifications import mails, recipients
from notifications.models import Cursor, Message

log = structlog.get_logger(__name__)

BATCH = 200
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
MOST_ATTEMPTS = 12


@transaction.atomic
def distribute(*, at: datetime) -> int:
    """Read the next entries of the ledger and note who is owed a mail about them. Returns how many entries were read.

    May run twice at once or again after a crash: the cursor is locked, moves with the messages in one transaction,
    and a message about one entry to one person exists once.
    """
    Cursor.objects.bulk_create([Cursor()], ignore_conflicts=True)
    cursor = Cursor.objects.select_for_update().get()
    entries = list(Entry.objects.filter(index__gt=cursor.index).order_by("index")[:BATCH])
    if not entries:
        return 0
    messages = [message for entry in entries for message in recipients.messages_about(entry, at)]
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    cursor.index = entries[-1].index
    cursor.save(update_fields=["index"])
    return len(entries)


@transaction.atomic
def skip_to_the_end() -> None:
    """Owe nobody a mail about what the ledger holds now: for history that was brought in."""
    Cursor.objects.bulk_create([Cursor()], ignore_conflicts=True)
    cursor = Cursor.objects.select_for_update().get()
    last = Entry.objects.order_by("-index").first()
    cursor.index = last.index if last else 0
    cursor.save(update_fields=["index"])


def deliver_next(*, at: datetime) -> bool:
    """Mail the oldest message that is due, if there is one. Returns whether there was.

    What became due at one moment goes out in the order in which it happened.

    The row stays locked while the mail goes out, so two workers never send the same one. A worker that dies between
    the mail and the commit sends it again, under the same Message-ID, by which the receiver's server knows it.
    """
    with transaction.atomic():
        message = (
            Message.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("person", "invitation__party", "invitation__invited_by")
            .filter(sent_at=None, next_attempt_at__lte=at, attempts__lt=MOST_ATTEMPTS)
            .order_by("next_attempt_at", "entry")
            .first()
        )
        if message is None:
            return False
        _try(message, at)
        message.save(update_fields=["sent_at", "attempts", "next_attempt_at", "failure"])
        return True


def _try(message: Message, at: datetime) -> None:
    message.attempts += 1
    try:
        with transaction.atomic():
            mails.send(message, at)
    except Exception as error:  # noqa: BLE001
        # Mostly what smtplib and the network raise. But a letter that we cannot write may not stop those behind it
        # either. Only the kind of error is kept: its text may hold an address.
        message.failure = type(error).__name__
        message.next_attempt_at = at + min(FIRST_WAIT * 2 ** (message.attempts - 1), LONGEST_WAIT)
        log.warning(
            "mail.failed", message_id=str(message.id), kind=message.kind, attempts=message.attempts, why=message.failure
        )
    else:
        message.sent_at = at
        message.failure = ""
