"""Who may go on: signed in, with a second factor for staff, and in which language."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.sites.requests import RequestSite
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import kept_text, queries
from accounts.models import Person
from accounts.requests import person_of

GetResponse = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponseBase]

DEMO_FACTOR = "demo"
SECOND_FACTOR_KEY = "second_factor"
"""In the session: `demo` for who came in by one click. Honoured in demo mode only."""

OPEN_WITHOUT_SECOND_FACTOR = ("account_", "mfa_", "socialaccount_", "openid_connect_")
OPEN_NAMES = frozenset({"language", "healthz", "readyz", "demo-sign-in"})


class SignInFirst(LoginRequiredMiddleware):
    """Deny by default: who is not signed in, signs in first. What they had typed is waiting when they come back."""

    def handle_no_permission(self, request: HttpRequest, view_func: View) -> HttpResponseRedirect:
        if request.method == "POST":
            kept_text.keep(request)
        return super().handle_no_permission(request, view_func)


class SecondFactor:
    """Staff go nowhere but to their second factor until this session has seen one.

    A role can begin while somebody is signed in, so this is asked at each request and not only at the sign-in. The
    standing that it read is left on the request, as `request.standing`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not request.user.is_authenticated:
            request.standing = queries.Standing()  # type: ignore[attr-defined]
            return None
        person = person_of(request)
        request.standing = _standing_now(request, person)  # type: ignore[attr-defined]
        roles = request.standing.roles  # type: ignore[attr-defined]
        if not roles & queries.STAFF_ROLES or _is_open(request) or has_second_factor(request):
            return None
        if request.method == "POST":
            kept_text.keep(request)
        return _to_second_factor(request, person)


class OwnSite:
    """allauth puts a `site` of its own into its pages, which would hide ours from the base layout."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        if response.context_data and isinstance(response.context_data.get("site"), RequestSite):
            del response.context_data["site"]
        return response


class LanguageOfPerson:
    """A signed-in person reads their own language, unless this browser was switched to another one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and request.user.is_authenticated:
            language = person_of(request).language
            if translation.check_for_language(language):
                translation.activate(language)
                request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


def _standing_now(request: HttpRequest, person: Person) -> queries.Standing:
    """As it was read together with the person, with the state of the ledger at that moment. It opens doors only: what
    is done behind them asks the tables again.
    """
    seen: queries.Seen | None = getattr(person, "seen", None)
    if seen is None:  # signed in within this request
        return queries.standing_of(person, timezone.now())
    request.ledger_state = seen.ledger_state  # type: ignore[attr-defined]
    return seen.standing


def has_second_factor(request: HttpRequest) -> bool:
    """Was a second factor used in this session: an app, a key, a recovery code, a passkey, or the demo's one click?"""
    if settings.DEMO and request.session.get(SECOND_FACTOR_KEY) == DEMO_FACTOR:
        return True
    records = get_authentication_records(request, person_of(request))
    return any(record.get("method") == "mfa" for record in records)


def _is_open(request: HttpRequest) -> bool:
    match = request.resolver_match
    name = match.url_name if match else None
    return name is not None and (name in OPEN_NAMES or name.startswith(OPEN_WITHOUT_SECOND_FACTOR))


def _to_second_factor(request: HttpRequest, person: Person) -> HttpResponse:
    if request.path.startswith("/api/"):
        detail = _("Your role needs a second factor. Sign in on the site with your second factor first.")
        problem = {"status": 403, "title": _("A second factor is needed"), "detail": detail}
        return JsonResponse(problem, status=403, content_type="application/problem+json")
    if is_mfa_enabled(person, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
    messages.warning(
        request,
        _("You work with other people's plans. So your account needs a second lock. Set it up here, then go on."),
    )
    return HttpResponseRedirect(reverse("mfa_index"))
