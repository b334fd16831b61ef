"""What the site adds to allauth's sign-in: where each kind of person begins, and what the mails call the site."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import queries
from accounts.models import Person
from accounts.requests import person_of

PLACES = (
    (queries.SOCIAL_WORKER, "fieldwork:home"),
    (queries.OFFICIAL, "desk:queue"),
    (queries.EXECUTIVE, "desk:queue"),
    (queries.ADMIN, "admin:index"),
)
"""Where a role begins its work. Who has several begins at the first of these; who has none, at their own plans."""


def own_place(person: Person) -> str:
    """The address of the page where this person begins."""
    roles = queries.roles_of(person, timezone.now())
    return reverse(next((place for role, place in PLACES if role in roles), "mine"))


class Adapter(DefaultAccountAdapter):
    error_messages: Mapping[str, Any] = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This code is not right. Look once more at the newest mail from us."),
        "too_many_login_attempts": _("That was too often. Wait a few minutes, then ask for a new code."),
        "rate_limited": _("That was too often. Wait a few minutes and try again."),
        "cannot_remove_primary_email": _("You sign in by this address. You cannot take it away, only change it."),
        "duplicate_email": _("This is your address already."),
        "email_taken": _("This address belongs to another account already."),
        "max_email_addresses": _("You have as many addresses as we keep. Take one away first."),
        "unverified_primary_email": _("Fill in the code that we mailed to your address first."),
    }

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return own_place(person_of(request))

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        super().send_mail(template_prefix, email, {**context, "public_address": settings.PUBLIC_ADDRESS})


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages: Mapping[str, Any] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Look at the digits that the app shows now."),
        "cannot_delete_authenticator": _("You cannot switch off this lock."),
        "cannot_generate_recovery_codes": _("Set up the app or a key first."),
        "unverified_email": _("Fill in the code that we mailed to your new address first, or keep the old address."),
        "add_email_blocked": _("Your account has a second lock. So this address cannot be added."),
    }
