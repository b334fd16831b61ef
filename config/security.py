"""Middleware that guards every request: what a page may use of the device, and how fast one may write."""

import time
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

GetResponse = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)
"""No page uses any of these; passkeys (publickey-credentials-*) stay allowed."""

READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
WINDOW = 60
"""Seconds in which `settings.WRITES_A_MINUTE` is counted."""


class PermissionsPolicy:
    """Tells the browser which parts of the device no page may use."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


class ReadablePath:
    """Answers 404 to an address with a null character in it: the database can hold none, so nothing is there."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:
            raise Http404
        return self.get_response(request)


class WriteLimit:
    """Answers 429 to who writes faster than a person types. Sign-in has stricter limits of its own, in allauth.

    While Redis is away both count on, each process for itself (`config.cache`).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READING and _writes_this_minute(request) > settings.WRITES_A_MINUTE:
            return _too_many(request)
        return self.get_response(request)


def _writes_this_minute(request: HttpRequest) -> int:
    """Count this one in, and return how many it makes in the present window."""
    writer = request.user.pk if request.user.is_authenticated else get_adapter().get_client_ip(request)
    key = f"writes:{writer}:{int(time.time()) // WINDOW}"
    if cache.add(key, 1, timeout=WINDOW):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # The window ended between the two calls.
        return 1


def _too_many(request: HttpRequest) -> HttpResponse:
    response: HttpResponse
    if request.path.startswith("/api/"):
        problem = {"status": 429, "title": _("Too many requests"), "detail": _("Wait a minute and try again.")}
        response = JsonResponse(problem, status=429, content_type="application/problem+json")
    else:
        response = respond_429(request)
    response.headers["Retry-After"] = str(WINDOW)
    return response
