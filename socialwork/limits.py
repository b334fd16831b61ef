"""How often one may try an address or a name. The count is kept under who tries, never under what they tried.

While Redis is away each process counts for itself: an emergency does not wait for it, and somebody who fishes for names
still meets a limit; each name that was tried stands in the ledger however it is counted.
"""

from __future__ import annotations

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LOOKS_A_MINUTE = 20
"""How many links for consent one address may open in a minute."""
NAMES_AN_HOUR = 5
"""How many names one person may try in an emergency, in an hour."""
MINUTE, HOUR = 60, 3600


def too_often(request: HttpRequest, what: str, *, most: int, window: int = MINUTE) -> bool:
    """Count this try in; True where it is one too many in the present window of so many seconds."""
    who = request.user.pk if request.user.is_authenticated else get_adapter().get_client_ip(request)
    key = f"tries:{what}:{who}:{int(time.time()) // window}"
    if cache.add(key, 1, timeout=window):
        return False
    try:
        return cache.incr(key) > most
    except ValueError:  # The window ended between the two calls.
        return False


def wait(request: HttpRequest) -> HttpResponse:
    """429, without anything of what was asked."""
    response = render(request, "socialwork/wait.html", status=429)
    response.headers["Retry-After"] = str(MINUTE)
    return response
