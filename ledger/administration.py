"""How the administration shows things: reference data can be changed, with an entry in the ledger; the rest is read."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.db.models import Model
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
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


class WatchedForm(ReferenceForm):
    """A form that knows how the thing stood when it was opened, so that nobody overwrites what they did not see."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.is_new = self.instance._state.adding  # noqa: SLF001 - the documented way to know a new row
        if not self.is_new:
            self.initial["seen"] = _as_it_stands(self.instance)

    def clean(self) -> dict[str, Any] | None:
        """Refuse once where somebody else changed it meanwhile, and say what it says now; then it was seen."""
        cleaned = super().clean()
        now = _as_it_stands(self.instance)
        if self.is_new or cleaned is None or cleaned.get("seen") == now:
            return cleaned
        typed: Any = self.data
        typed = typed.copy()
        typed[self.add_prefix("seen")] = now
        self.data = typed
        told = [_("Somebody else changed this while you had it before you. Look at what it says now, then save again.")]
        told += [
            _("%(field)s now says: %(value)s") % {"field": self.fields[name].label, "value": value}
            for name, value in model_to_dict(self.instance, fields=list(self.fields)).items()
            if name in cleaned and value != self.fields[name].prepare_value(cleaned[name])
        ]
        raise ValidationError([ValidationError(one) for one in told])


class ReferenceAdmin(ReadOnlyAdmin):
    """Reference data: added and changed by admins, never deleted once others point to it.

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
            actions.append(_about("reference.changed", form.instance, fields, request), at=timezone.now())


class DraftAdmin(ReferenceAdmin):
    """Reference data that begins as a draft, to which nobody points yet: until then it can be taken away again, one by
    one, with an entry in the ledger.
    """

    def is_draft(self, thing: Any) -> bool:
        """Can this still be taken away?"""
        raise NotImplementedError

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and self.is_draft(obj)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except IntegrityError as refusal:  # it was put into use meanwhile
            self.message_user(request, _in_words(refusal), messages.ERROR)
            return HttpResponseRedirect(request.path)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        line = _about("reference.removed", obj, [], request)
        super().delete_model(request, obj)
        actions.append(line, at=timezone.now())


class WatchedAdmin(ReferenceAdmin):
    """Reference data with texts that several people work on: nobody overwrites what somebody else saved meanwhile."""

    form = WatchedForm

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Locked from when it is read until it is saved, where it is changed."""
        found = super().get_object(request, object_id, from_field)
        if found is not None and request.method == "POST" and connection.in_atomic_block:
            return self.model._default_manager.select_for_update(of=("self",)).get(pk=found.pk)  # noqa: SLF001
        return found


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


def _as_it_stands(thing: Model) -> str:
    """A fingerprint of all that a row holds."""
    held = [(field.attname, str(field.value_from_object(thing))) for field in thing._meta.concrete_fields]  # noqa: SLF001
    return sha256(repr(held).encode()).hexdigest()


def _in_words(refusal: Exception) -> str:
    if isinstance(refusal, Refusal):
        return str(refusal)
    return _("This conflicts with what is there already, or with what others point to. Nothing was saved.")


def _about(kind: str, thing: Model, fields: list[str], request: HttpRequest) -> Line:
    model = thing._meta.label_lower  # noqa: SLF001 - the documented way to a model's name
    key = thing.pk if isinstance(thing.pk, UUID) else uuid5(REFERENCE, f"{model} {thing.pk}")
    return Line(kind, key, {"model": model, "fields": sorted(set(fields)), "by": str(request.user.pk)})
