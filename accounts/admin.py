from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.models import Demarcation, Invitation, Membership, Party, Person
from accounts.requests import person_of
from ledger.administration import ReadOnlyAdmin, ReferenceAdmin, ReferenceForm, ReferenceInline


class RoleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A role as it is given once. Later it can only end: who could sign at which moment must stay true."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        party: Any = self.fields["party"].widget
        party.can_add_related = party.can_change_related = party.can_view_related = False
        if self.instance._state.adding:  # noqa: SLF001 - the documented way to ask whether a row exists
            self.fields["since"].initial = timezone.now
            return
        for name in ("party", "is_representative", "since"):
            self.fields[name].disabled = True
        self.fields["until"].disabled = self.instance.until is not None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("A role ends after it began."))
        return cleaned


class RolesInline(ReferenceInline):
    model = Membership
    form = RoleForm
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
        if change and "email" in form.changed_data:
            actions.move_account(person=obj, email=obj.email)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save(commit=False)
        by, at = person_of(request), timezone.now()
        for role in formset.new_objects:
            _give(role, form.instance, by=by, at=at)
        for role, changed in formset.changed_objects:
            _change(role, changed, by=by, at=at)


def _give(role: Membership, person: Person, *, by: Person, at: datetime) -> None:
    given = actions.add_member(
        party=role.party,
        person=person,
        function=role.function,
        is_representative=role.is_representative,
        is_lead=role.is_lead,
        since=role.since,
        by=by,
        at=at,
    )
    if role.until is not None:
        actions.end_membership(membership_id=given.id, until=role.until, by=by, at=at)


def _change(role: Membership, changed: list[str], *, by: Person, at: datetime) -> None:
    role.save(update_fields=["function", "is_lead"])
    if "until" in changed:
        actions.end_membership(membership_id=role.id, until=role.until, by=by, at=at)


class PartyForm(ReferenceForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        founded, ended = cleaned.get("founded_at"), cleaned.get("ended_at")
        if founded and ended and ended <= founded:
            self.add_error("ended_at", _("A party ends after it began."))
        return cleaned


@admin.register(Party)
class PartyAdmin(ReferenceAdmin):
    form = PartyForm
    list_display = ("name", "kind", "district", "founded_at", "ended_at")
    list_filter = ("kind", "district")
    list_select_related = ("district",)
    search_fields = ("name", "short_name")
    fields = ("name", "short_name", "kind", "district", "quorum", "founded_at", "ended_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Party | None = None) -> tuple[str, ...]:
        return ("kind",) if obj else ()  # the database keeps a party's kind: who was what must stay true


@admin.register(Demarcation)
class DemarcationAdmin(ReadOnlyAdmin):
    """What municipality and welfare organisations agreed: they change it together, at /taakafbakening/."""

    list_display = ("work_function", "profession", "since", "source")
    list_filter = ("profession",)


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ("party", "invited_at", "expires_at", "accepted_at")
    list_select_related = ("party",)
    fields = ("party", "invited_at", "invited_by", "expires_at", "accepted_at", "accepted_by")
