"""What every answer of the interface carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from config.api import PREFIX, VERSION
from config.api.problems import page_as_problem

GetResponse = Callable[[HttpRequest], HttpResponse]

HEADERS = {
    "API-Version": VERSION,
    # Everything here is public and read without a cookie, so a page of any other site may read it too.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type",
    "Access-Control-Expose-Headers": "API-Version, Retry-After",
}


class ApiHeaders:
    """Adds the version, opens the interface to other sites, and turns a page that says sorry into a problem."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(PREFIX):
            return response
        if response.status_code >= 400 and "json" not in response.get("Content-Type", ""):
            response = page_as_problem(response.status_code)
        for name, value in HEADERS.items():
            response.headers[name] = value
        if request.path != reverse("api"):
            response.headers["Cache-Control"] = "no-store"
        patch_vary_headers(response, ["Accept"])
        return response
