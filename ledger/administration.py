"""How the administration shows things: reference data can be changed, with an entry in the ledger; the rest is read."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger import actions
from ledger.actions import Line
from ledger.refusals import Refusal

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


class ReferenceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that can say what was refused only while it was saved."""

    refusal = ""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.refusal:
            raise ValidationError(self.refusal)
        return cleaned


class ReferenceAdmin(ReadOnlyAdmin):
    """Reference data: added and changed by admins, never deleted, since others point to it.

    Each save adds an entry to the ledger, in its transaction: which thing, which fields, never what they held. What an
    action or the database refuses comes back as an error of the form, with all that was filled in.
    """

    form = ReferenceForm

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (Refusal, IntegrityError) as refusal:
            # Nothing was written: the admin saves in one transaction. The same form once more, with the refusal in it.
            request.refusal = _in_words(refusal)  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form = super().get_form(request, obj, change=change, **options)
        return type(form.__name__, (form,), {"refusal": getattr(request, "refusal", "")})

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


def _in_words(refusal: Exception) -> str:
    if isinstance(refusal, Refusal):
        return str(refusal)
    return _("This conflicts with what is there already, or with what others point to. Nothing was saved.")


def _changed(thing: Model, fields: list[str], request: HttpRequest) -> Line:
    model = thing._meta.label_lower  # noqa: SLF001 - the documented way to a model's name
    key = thing.pk if isinstance(thing.pk, UUID) else uuid5(REFERENCE, f"{model} {thing.pk}")
    facts = {"model": model, "fields": sorted(set(fields)), "by": str(request.user.pk)}
    return Line("reference.changed", key, facts)
