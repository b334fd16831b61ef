from datetime import datetime, timedelta

from ledger.models import Entry
from notifications.models import Cursor, Message


def age_of_oldest_waiting(at: datetime) -> timedelta:
    """How long the oldest ledger entry that was not distributed, or message that was not sent, has waited."""
    cursor = Cursor.objects.first()
    read_to = cursor.index if cursor else 0
    entry = Entry.objects.filter(index__gt=read_to).order_by("index").values_list("at", flat=True).first()
    message = Message.objects.filter(sent_at=None).order_by("created_at").values_list("created_at", flat=True).first()
    waiting = [moment for moment in (entry, message) if moment is not None]
    return max((at - moment for moment in waiting), default=timedelta())
