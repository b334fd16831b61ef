"""A form that could not be taken now comes back with all that was typed, to be sent once more by one press."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from accounts import kept_text

WAIT = 60
"""Seconds after which one may try again."""


@requires_csrf_token
def too_many(request: HttpRequest) -> HttpResponse:
    """429: this went faster than a person types. The form waits below the message."""
    response = render(request, "429.html", {"again": _again(request)}, status=429)
    response.headers["Retry-After"] = str(WAIT)
    return response


@requires_csrf_token
def stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the page stood open while the sign-in behind it changed. Django calls this where a CSRF token is not right.

    Only a form that came from our own pages may be sent once more from here: one that another site made up is not
    offered to be confirmed.
    """
    again = _again(request) if _came_from_here(request) else None
    return render(request, "403_csrf.html", {"again": again}, status=403)


def _again(request: HttpRequest) -> dict[str, object] | None:
    if request.method != "POST":
        return None
    return {"address": request.get_full_path(), "fields": list(_fields(request))}


def _fields(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if name != "csrfmiddlewaretoken":
            yield from ((name, str(value)) for value in values[: kept_text.MOST_FIELDS])


def _came_from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    parts = urlsplit(origin)
    own = urlsplit(request.build_absolute_uri("/"))
    trusted = f"{parts.scheme}://{parts.netloc}" in settings.CSRF_TRUSTED_ORIGINS
    return trusted or (parts.scheme, parts.netloc) == (own.scheme, own.netloc)
