"""Pages that are the same for everybody who is not signed in, kept until the ledger moves."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language_from_request

from ledger import queries as ledger
from ledger.kept import Kept

GetResponse = Callable[[HttpRequest], HttpResponse]

MOST_PAGES = 500
LONGEST_QUERY = 200
"""Characters of a query. A longer one is answered and not kept: nobody fills the memory with addresses."""


@dataclass(frozen=True)
class KeptPage:
    """A whole answer: its text and every header that the middleware gave it."""

    content: bytes
    headers: dict[str, str]

    def response(self) -> HttpResponse:
        return HttpResponse(self.content, headers=self.headers)


_pages: Kept[KeptPage] = Kept(MOST_PAGES)


class PublicPageCache:
    """Answers visitors who are not signed in from memory, under the state that the ledger has at this moment.

    The state is read before the page is made, and it moves in the transaction of every change. So a page that is kept
    under it was made from that state or a later one, and nobody sees a decision that no longer stands. It stands first
    of all middleware: what it keeps has every header.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_for_everybody(request):
            return self.get_response(request)
        key = _key(request)
        page = _pages.find(key)
        if page is not None:
            return page.response()
        response = self.get_response(request)
        if _may_be_kept(response):
            _pages.put(key, KeptPage(response.content, dict(response.items())))
        return response


def _is_for_everybody(request: HttpRequest) -> bool:
    own = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}
    return (
        request.method == "GET"
        and own.isdisjoint(request.COOKIES)
        and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
        and not request.path.startswith(settings.STATIC_URL)
    )


def _key(request: HttpRequest) -> tuple[object, ...]:
    return (
        ledger.state(),
        timezone.localdate(),
        get_language_from_request(request),
        request.META.get("HTTP_HOST"),
        request.is_secure(),
        request.get_full_path(),
    )


def _may_be_kept(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not any(word in response.headers.get("Cache-Control", "") for word in ("private", "no-store", "no-cache"))
        and "nonce-" not in response.headers.get("Content-Security-Policy", "")
    )
