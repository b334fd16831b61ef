from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from initiatives.models import Initiative, InstrumentLink, SupportThreshold, Theme
from ledger.administration import ReadOnlyAdmin, ReferenceAdmin


@admin.register(Theme)
class ThemeAdmin(ReferenceAdmin):
    list_display = ("name_nl", "name_en", "picture", "template_key", "challenge", "is_open")
    list_filter = ("is_open",)

    def get_readonly_fields(self, request: object, obj: Theme | None = None) -> tuple[str, ...]:
        return ("key",) if obj else ()


@admin.register(InstrumentLink)
class InstrumentLinkAdmin(ReferenceAdmin):
    list_display = ("instrument", "url")

    def get_readonly_fields(self, request: object, obj: InstrumentLink | None = None) -> tuple[str, ...]:
        return ("instrument",) if obj else ()


@admin.register(SupportThreshold)
class SupportThresholdAdmin(ReferenceAdmin):
    list_display = ("number", "theme", "district")
    list_select_related = ("theme", "district")


@admin.register(Initiative)
class InitiativeAdmin(ReadOnlyAdmin):
    list_display = ("reference", "title", "theme", "neighbourhood", "sent_at")
    list_filter = ("theme", "neighbourhood__district")
    list_select_related = ("theme", "neighbourhood")
    search_fields = ("reference", "title")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Initiative]:
        """What was sent. A draft is seen by its group alone."""
        return super().get_queryset(request).exclude(sent_at=None)
