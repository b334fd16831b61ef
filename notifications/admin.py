from django.contrib import admin

from ledger.administration import ReadOnlyAdmin
from notifications.models import Message


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ("kind", "entry", "created_at", "sent_at", "attempts", "failure")
    list_filter = ("kind", "sent_at")
    fields = ("kind", "entry", "created_at", "sent_at", "attempts", "next_attempt_at", "failure")
