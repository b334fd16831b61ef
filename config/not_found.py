"""The pages for what cannot be read, and for what is not there or is not for who asks. Whoever sent a text to what is
not there finds it below, to copy.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from accounts.given_back import long_texts


def cannot_be_read(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _page(request, "400.html", 400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. It says the same to everybody, and shows again what this person typed."""
    given_back = long_texts(request)
    response = _page(request, "404.html", 404, given_back=given_back)
    if given_back:
        response.headers["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    # The token was looked at where a view was asked for. Where none was, the body is read by nobody: it may be what
    # cannot be read, and this page has to come.
    request.csrf_processing_done = True  # type: ignore[attr-defined]
    return _with_a_token(request, template, status, context)


@requires_csrf_token
def _with_a_token(request: HttpRequest, template: str, status: int, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=status)
