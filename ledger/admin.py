from django.contrib import admin

from ledger.administration import ReadOnlyAdmin
from ledger.models import Entry


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ("index", "at", "kind", "subject")
    list_filter = ("kind",)
    search_fields = ("subject", "hash")
    ordering = ("-index",)
    show_full_result_count = False
