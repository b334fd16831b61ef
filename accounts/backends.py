"""Who is signed in, as each request reads them."""

from __future__ import annotations

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone

from accounts import queries
from accounts.models import Person


class PersonBackend(AuthenticationBackend):
    """allauth's own, but that it reads a person together with all that each request asks about them, and leaves that on
    them as `seen`.
    """

    def get_user(self, user_id: UUID) -> Person | None:
        seen = queries.seen(user_id, timezone.now())
        if seen is None or not self.user_can_authenticate(seen.person):
            return None
        seen.person.seen = seen  # type: ignore[attr-defined]
        return seen.person
