from django.contrib import admin

from initiatives.models import Initiative, Theme
from ledger.administration import ReadOnlyAdmin, ReferenceAdmin


@admin.register(Theme)
class ThemeAdmin(ReferenceAdmin):
    list_display = ("name_nl", "name_en", "picture", "template_key", "is_open")
    list_filter = ("is_open",)

    def get_readonly_fields(self, request: object, obj: Theme | None = None) -> tuple[str, ...]:
        return ("key",) if obj else ()


@admin.register(Initiative)
class InitiativeAdmin(ReadOnlyAdmin):
    list_display = ("reference", "title", "theme", "neighbourhood", "group", "sent_at", "accepted_at")
    list_filter = ("theme", "neighbourhood__district")
    list_select_related = ("theme", "neighbourhood", "group")
    search_fields = ("reference", "title")
