"""Pages that people with the same doors see alike, but for their own name and their token.

Such a page is made once for each state of the ledger, with marks where the name and the token belong. Each reader gets
it with their own filled in. Where only parts of a page depend on its address, what stands around them is kept as well,
with marks where these belong: as long as it shows the same, whatever else the ledger says since.
"""

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.html import escape

from accounts.models import Person
from accounts.requests import standing_in
from ledger.kept import Kept

MOST_PAGES = 500
MOST_BYTES = 32 * 1024 * 1024
"""Of all pages together, in each process."""
LONGEST_QUERY = 200
"""Characters of a query. A longer one is answered and not kept: nobody fills the memory with addresses."""

_NAME, _TOKEN = f"name-{secrets.token_hex(16)}", f"token-{secrets.token_hex(16)}"
"""What no page can hold by itself: chosen when the process starts, and never sent to anybody."""
_PART = f"part-{secrets.token_hex(16)}"
_MARK = re.compile(rf"{_PART}-([\w-]+)\.".encode())

_pages: Kept[bytes] = Kept(MOST_PAGES, most_bytes=MOST_BYTES, size_of=len)
_frames: Kept[bytes] = Kept(MOST_PAGES, most_bytes=MOST_BYTES, size_of=len)


@dataclass(frozen=True)
class Frame:
    """In the context of a page, as `frame`: only parts of this page depend on its address.

    key    all that shows around the parts, but for what the roles of the reader and the site give; the language too
    parts  HTML by name, for forms with this token; the template shows each as `{{ part.name }}`, or as the mark of
           that name in what it is told
    told   what the template is told of what stands around, in place of the context of the page, when it is made
    """

    key: Hashable
    parts: Callable[[str], Mapping[str, str]]
    told: Callable[[], Mapping[str, Any]] = dict


class _Anybody:
    """Stands in for the reader, whom a template asks for a name and whether they are signed in."""

    is_authenticated = True
    is_anonymous = False

    def __str__(self) -> str:
        return _NAME


def shared_page(
    request: HttpRequest, template: str, context: Callable[[], dict[str, Any]], *, key: tuple[Hashable, ...]
) -> HttpResponse:
    """Answer with a page that is kept for the next reader with the same roles.

    `key` holds the state of the ledger, read before anything that is shown, the day and the language, and whatever in
    the context is the reader's own. A visitor, and somebody who is to be told something now, get a page of their own.
    """
    if not isinstance(request.user, Person) or get_messages(request) or _is_long(request):
        return render(request, template, _with_parts(context(), request))
    site = (template, standing_in(request).roles, request.get_host())
    address = (*key, *site, request.get_full_path())
    page = _pages.find(address)
    if page is None:
        page = _made(request, template, context(), site)
        _keep(_pages, address, page, request)
    return HttpResponse(_filled_in(page, request, request.user))


def _made(request: HttpRequest, template: str, told: dict[str, Any], site: tuple[Hashable, ...]) -> bytes:
    """The page of anybody with the same doors on the same site."""
    anybody = {**told, "user": _Anybody(), "csrf_token": _TOKEN}
    frame: Frame | None = told.get("frame")
    if frame is None:
        return render(request, template, anybody).content
    parts = frame.parts(_TOKEN)
    page = _frames.find((*site, frame.key))
    if page is None:
        marks = {name: mark(name) for name in parts}
        page = render(request, template, {**anybody, **frame.told(), "part": marks}).content
        _keep(_frames, (*site, frame.key), page, request)
    return _MARK.sub(lambda found: parts[found.group(1).decode()].encode(), page)


def _keep(pages: Kept[bytes], key: tuple[Hashable, ...], page: bytes, request: HttpRequest) -> None:
    if not hasattr(request, "_csp_nonce"):  # a nonce is for one answer
        pages.put(key, page)


def mark(name: str) -> str:
    """Stands where a part of that name belongs, and is found nowhere else."""
    return f"{_PART}-{name}."


def _with_parts(told: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    frame: Frame | None = told.get("frame")
    return {**told, "part": frame.parts(get_token(request))} if frame else told


def _is_long(request: HttpRequest) -> bool:
    return len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY


def _filled_in(page: bytes, request: HttpRequest, reader: Person) -> bytes:
    """The name comes last: it is the only part that a person chose."""
    page = page.replace(_TOKEN.encode(), get_token(request).encode())
    return page.replace(_NAME.encode(), escape(str(reader)).encode())
