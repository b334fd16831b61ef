from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Demarcation, Invitation, Membership, Party, Person
from ledger.administration import ReadOnlyAdmin, ReferenceAdmin, ReferenceInline

TWO_HATS = _("Nobody works for the municipality and for a welfare organisation at once. End the other role first.")


class OneHatFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Says in words what the database refuses: municipality and social work at once (invariant 5)."""

    def clean(self) -> None:
        super().clean()
        roles = [form.instance for form in self.forms if form.is_valid() and form.has_changed()]
        roles += [form.instance for form in self.initial_forms if not form.has_changed()]
        for role in roles:
            if any(_are_two_hats(role, other) for other in roles if other is not role):
                raise ValidationError(TWO_HATS)


def _are_two_hats(one: Membership, other: Membership) -> bool:
    kinds = {one.party.kind, other.party.kind}
    at_once = (one.until is None or other.since < one.until) and (other.until is None or one.since < other.until)
    return at_once and Party.Kind.WELFARE_TEAM.value in kinds and bool(kinds & Party.MUNICIPAL)


class RolesInline(ReferenceInline):
    model = Membership
    formset = OneHatFormSet
    fk_name = "person"
    fields = ("party", "function", "is_representative", "is_lead", "since", "until")
    autocomplete_fields = ("party",)
    verbose_name = _("role")
    verbose_name_plural = _("roles, with their dates")


@admin.register(Person)
class PersonAdmin(ReferenceAdmin):
    list_display = ("name", "email", "is_staff", "is_active")
    list_filter = ("is_staff", "is_active", "memberships__party__kind")
    search_fields = ("name", "email")
    fields = ("name", "email", "language", "is_staff", "is_active", "joined_at", "last_login")
    readonly_fields = ("joined_at", "last_login")
    inlines = (RolesInline,)

    def save_model(self, request: HttpRequest, obj: Person, form: Any, change: bool) -> None:
        obj.email = obj.email.strip().lower()
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for role in formset.save(commit=False):
            _sign(role, request)
            role.save()
        formset.save_m2m()


def _sign(role: Membership, request: HttpRequest) -> None:
    """Who gave a role, and who ended it, stand beside the dates."""
    by = request.user
    if role.since_by_id is None and isinstance(by, Person):
        role.since_by_id = by.pk
    if role.until is not None and role.until_by_id is None and isinstance(by, Person):
        role.until_by_id = by.pk


@admin.register(Party)
class PartyAdmin(ReferenceAdmin):
    list_display = ("name", "kind", "district", "founded_at", "ended_at")
    list_filter = ("kind", "district")
    list_select_related = ("district",)
    search_fields = ("name", "short_name")
    fields = ("name", "short_name", "kind", "district", "founded_at", "ended_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Party | None = None) -> tuple[str, ...]:
        return ("kind",) if obj else ()  # the database keeps a party's kind: who was what must stay true


@admin.register(Demarcation)
class DemarcationAdmin(ReferenceAdmin):
    list_display = ("work_function", "profession", "since", "source")
    list_filter = ("profession",)


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ("party", "invited_at", "expires_at", "accepted_at")
    list_select_related = ("party",)
    fields = ("party", "invited_at", "invited_by", "expires_at", "accepted_at", "accepted_by")
