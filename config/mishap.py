"""The page for a fault of ours, and for an address that cannot be read. They are made of nothing that may be the fault:
no database, no session, no context.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

STYLES = ("css/fonts.css", "css/house.css", "css/base.css", "css/layout.css", "css/components.css")
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ2346789"
"""Without what looks or sounds like something else: the number is read out on the telephone."""


def server_error(request: HttpRequest) -> HttpResponse:
    """500, in the language of the request. Its number also stands in the line of the log about this fault: Django logs
    that after this page was made, with the request (config.logs.say_where).
    """
    request.reference = "-".join(_drawn(4) for _half in range(2))  # type: ignore[attr-defined]
    context = {
        "reference": request.reference,  # type: ignore[attr-defined]
        "language": _language_of(request),
        "styles": list(_styles()),
    }
    with translation.override(context["language"]):
        # A browser shows this answer instead of the form, which is there again when one goes back.
        return HttpResponse(render_to_string("500.html", context), status=500, headers={"Cache-Control": "no-store"})


def too_long() -> str:
    """The page for an address that is longer than the web server reads. It knows no more of the request, so that it
    speaks the language of the site, and English.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string("414.html", {"language": settings.LANGUAGE_CODE, "styles": list(_styles())})


def _drawn(most: int) -> str:
    return "".join(secrets.choice(LETTERS) for _letter in range(most))


def _language_of(request: HttpRequest) -> str:
    """What was chosen for this request; where it broke off before that, what its cookie and browser ask for."""
    known = getattr(request, "LANGUAGE_CODE", None)
    return known if known in dict(settings.LANGUAGES) else translation.get_language_from_request(request)


def _styles() -> Iterator[str]:
    """The addresses of the stylesheets that there are: without one of them the page is plain, and still a page."""
    for name in ("vendor/theme.css", "vendor/utrecht.css", *STYLES[:1], settings.THEME.tokens, *STYLES[1:]):
        try:
            yield staticfiles_storage.url(name)
        except ValueError:  # a manifest that lacks it
            continue
