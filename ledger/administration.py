"""How the administration shows things: reference data can be changed, with an entry in the ledger; the rest is read."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from ledger import actions
from ledger.actions import Line

REFERENCE = UUID("6f0b2f8e-6f0a-5d5e-9a51-3b1f0f5c7f10")
"""The namespace of subjects that have a code and no uuid of their own."""


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What has a workflow is changed by its actions; here it is only looked at."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReferenceAdmin(ReadOnlyAdmin):
    """Reference data: added and changed by admins, never deleted, since others point to it.

    Each save adds an entry to the ledger, in its transaction: which thing, which fields, never what they held.
    """

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def save_related(self, request: HttpRequest, form: Any, formsets: Iterable[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        fields = [*form.changed_data, *(formset.prefix for formset in formsets if formset.has_changed())]
        if fields or not change:
            actions.append(_changed(form.instance, fields, request), at=timezone.now())


class ReadOnlyInline(admin.TabularInline):  # type: ignore[type-arg]
    """Rows beside a thing that are only looked at."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReferenceInline(ReadOnlyInline):
    """Rows that belong to a thing of the reference data."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


def _changed(thing: Model, fields: list[str], request: HttpRequest) -> Line:
    model = thing._meta.label_lower  # noqa: SLF001 - the documented way to a model's name
    key = thing.pk if isinstance(thing.pk, UUID) else uuid5(REFERENCE, f"{model} {thing.pk}")
    facts = {"model": model, "fields": sorted(set(fields)), "by": str(request.user.pk)}
    return Line("reference.changed", key, facts)
