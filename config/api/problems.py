"""What goes wrong, as problem details (RFC 9457): status, title and detail, and every error in what was asked."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: "De vraag klopt niet",
    403: "Dit mag niet",
    404: "Niet gevonden",
    405: "Dit kan hier niet",
    406: "Deze vorm is er niet",
    429: "Te veel vragen",
    500: "Er ging iets mis",
}
DETAILS = {
    400: "De vraag is niet te lezen.",
    403: "U mag dit niet lezen.",
    404: "Wat u zoekt bestaat niet, of is niet openbaar.",
    405: "Deze gegevens kunt u alleen lezen (GET).",
    406: "Antwoorden zijn er alleen als application/json.",
    429: "Probeer het over een minuut opnieuw.",
    500: "De fout ligt bij ons. Probeer het later opnieuw.",
}


class Wrong(exceptions.APIException):
    """What was asked cannot be read; `errors` names each parameter and what is wrong with it."""

    status_code = 400

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(DETAILS[400])
        self.errors = errors


def problem(status: int, **more: Any) -> dict[str, Any]:
    """Problem details for a status."""
    title = TITLES.get(status) or HTTPStatus(status).phrase
    return {"type": "about:blank", "status": status, "title": title, "detail": DETAILS.get(status, title), **more}


def as_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """What rest_framework answers to an exception. None leaves it to Django: a fault of ours."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    if isinstance(error, Wrong):
        details = problem(400, detail=f"Er zijn {len(error.errors)} fouten in de vraag.", errors=error.errors)
        if len(error.errors) == 1:
            details["detail"] = "Er is 1 fout in de vraag."
    else:
        details = problem(error.status_code)
    response = Response(details, status=error.status_code, content_type=MEDIA_TYPE)
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait))
    return response


def page_as_problem(status: int) -> JsonResponse:
    """The problem in place of a page for people, where Django and not rest_framework answered."""
    return JsonResponse(problem(status), status=status, content_type=MEDIA_TYPE)
