"""Rules, and the templates for messages to groups. What people write is looked at on the desk alone."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from civilservants.models import AnswerTemplate, Deviation, OwnRoom, PlaceInNeed, Regulation, RuleProposal
from ledger.administration import ReadOnlyAdmin, ReferenceAdmin, WatchedAdmin


@admin.register(Regulation)
class RegulationAdmin(WatchedAdmin):
    list_display = ("title", "article", "kind", "owner", "is_in_force")
    list_filter = ("kind", "is_in_force")
    list_select_related = ("owner",)
    search_fields = ("title", "article")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "owner":
            options["queryset"] = db_field.related_model.objects.filter(kind__in=db_field.related_model.MUNICIPAL)
        return super().formfield_for_foreignkey(db_field, request, **options)


@admin.register(Deviation)
class DeviationAdmin(ReadOnlyAdmin):
    """What was submitted. A draft is its team's alone, here too."""

    list_display = ("regulation", "team", "state", "until")
    list_filter = ("state", "team")
    list_select_related = ("regulation", "team")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deviation]:
        submitted: QuerySet[Deviation] = super().get_queryset(request).exclude(state=Deviation.State.DRAFT)
        return submitted


@admin.register(OwnRoom)
class OwnRoomAdmin(ReadOnlyAdmin):
    list_display = ("regulation", "team", "basis", "used_at")
    list_select_related = ("regulation", "team")


@admin.register(RuleProposal)
class RuleProposalAdmin(ReadOnlyAdmin):
    list_display = ("regulation", "team", "proposed_at", "answer")
    list_select_related = ("regulation", "team")


@admin.register(AnswerTemplate)
class AnswerTemplateAdmin(WatchedAdmin):
    list_display = ("name", "key", "subject", "is_open")
    list_filter = ("is_open",)
    search_fields = ("name", "subject")

    def get_readonly_fields(self, request: Any, obj: AnswerTemplate | None = None) -> tuple[str, ...]:
        return ("key",) if obj else ()


@admin.register(PlaceInNeed)
class PlaceInNeedAdmin(ReferenceAdmin):
    list_display = ("neighbourhood", "source", "holds")
    list_select_related = ("neighbourhood",)

    def get_readonly_fields(self, request: object, obj: PlaceInNeed | None = None) -> tuple[str, ...]:
        return ("neighbourhood",) if obj else ()
