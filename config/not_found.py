"""The page for what is not there, or is not for who asks. Whoever sent a text there finds it below, to copy."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from accounts.given_back import long_texts


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. It says the same to everybody, and shows again what this person typed."""
    given_back = long_texts(request)
    # The token was looked at where a view was asked for. Where none was, the body is read by nobody: it may be what
    # cannot be read, and this page has to come.
    request.csrf_processing_done = True  # type: ignore[attr-defined]
    response = _page(request, given_back)
    if given_back:
        response.headers["Cache-Control"] = "no-store"
    return response


@requires_csrf_token
def _page(request: HttpRequest, given_back: list[str]) -> HttpResponse:
    return render(request, "404.html", {"given_back": given_back}, status=404)
