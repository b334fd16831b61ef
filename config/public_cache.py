"""Pages that are the same for everybody who is not signed in, kept until the ledger moves."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import parse_etags
from django.utils.translation import get_language_from_request

from ledger import queries as ledger
from ledger.kept import Kept

GetResponse = Callable[[HttpRequest], HttpResponse]

MOST_PAGES = 500
MOST_BYTES = 32 * 1024 * 1024
"""Of all pages together, in each process: a map or a feed can be as large as forty pages."""
LONGEST_QUERY = 200
"""Characters of a query. A longer one is answered and not kept: nobody fills the memory with addresses."""

ASK_AGAIN = "no-cache"
"""Browsers may keep a page, and ask each time whether it still stands: a decision may have been taken since."""

ELSEWHERE = ("/healthz", "/readyz", "/api/")
"""Addresses, besides the static files, that this never answers: whether the program is alive must not wait for the
database, and the API tells its callers to keep nothing.
"""


KEPT = ("text/html", "application/atom+xml", "application/rss+xml", "application/geo+json")
"""What is kept: pages, and the feeds and maps that show the same."""


@dataclass(frozen=True)
class KeptPage:
    """A whole answer: its text, its tag, and every header that the middleware gave it."""

    content: bytes
    headers: dict[str, str]
    tag: str

    def response(self, request: HttpRequest) -> HttpResponse:
        """The answer as it was made, or 304 without its text for a browser that has it already."""
        if _has_it(request, self.tag):
            # As RFC 9110, section 15.4.5: what would stand on a 200, without what describes the text.
            headers = {name: value for name, value in self.headers.items() if name != "Content-Length"}
            return HttpResponse(status=304, headers=headers)
        return HttpResponse(self.content if request.method == "GET" else b"", headers=self.headers)


_pages: Kept[KeptPage] = Kept(MOST_PAGES, most_bytes=MOST_BYTES, size_of=lambda page: len(page.content))


class PublicPageCache:
    """Answers visitors who are not signed in from memory, under the state that the ledger has at this moment.

    The state is read before the page is made, and it moves in the transaction of every change. So a page that is kept
    under it was made from that state or a later one, and nobody sees a decision that no longer stands. It stands first
    of all middleware: what it keeps has every header.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.elsewhere = (*ELSEWHERE, settings.STATIC_URL)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self._is_for_everybody(request):
            return self.get_response(request)
        key = _key(request)
        page = _pages.find(key)
        if page is None:
            response = self.get_response(request)
            # The answer to a HEAD is not kept: whether it has its text depends on the server.
            if request.method != "GET" or not _may_be_kept(response):
                return response
            page = _kept(response)
            _pages.put(key, page)
        return page.response(request)

    def _is_for_everybody(self, request: HttpRequest) -> bool:
        own = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}
        return (
            request.method in {"GET", "HEAD"}
            and own.isdisjoint(request.COOKIES)
            and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
            and not request.path.startswith(self.elsewhere)
        )


def _key(request: HttpRequest) -> tuple[object, ...]:
    request.ledger_state = _state_now()  # type: ignore[attr-defined]
    return (
        request.ledger_state,  # type: ignore[attr-defined]
        timezone.localdate(),
        get_language_from_request(request),
        request.META.get("HTTP_HOST"),
        request.is_secure(),
        request.get_full_path(),
    )


def _kept(response: HttpResponse) -> KeptPage:
    # A weak tag: a proxy may compress the text on its way.
    tag = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    headers = {"Cache-Control": ASK_AGAIN, **dict(response.items()), "ETag": tag}
    return KeptPage(response.content, headers, tag)


def _has_it(request: HttpRequest, tag: str) -> bool:
    asked = request.META.get("HTTP_IF_NONE_MATCH")
    return asked is not None and tag in parse_etags(asked)


def _state_now() -> str:
    """The state of the ledger, at the price of one question: it is also the check that the connection still works."""
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return ledger.state()
    except (OperationalError, InterfaceError):  # the server was started anew since the last visitor
        connection.close()
        return ledger.state()


def _may_be_kept(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.headers.get("Content-Type", "").startswith(KEPT)
        and not any(word in response.headers.get("Cache-Control", "") for word in ("private", "no-store", "no-cache"))
        and "nonce-" not in response.headers.get("Content-Security-Policy", "")
        and b"csrfmiddlewaretoken" not in response.content
    )
