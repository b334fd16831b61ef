"""How a page of a case is answered: kept by no browser, named in no report, and the same where there is nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.given_back import long_texts

View = Callable[..., HttpResponse]


def confidential(view: View) -> View:
    """Answer what is not there, and what is not this person's, with the same bytes: no name, no token, no address. What
    they typed themselves may stand there, which says nothing of what there is.

    Nothing of the answer is kept by a browser or a proxy, and an error report names no variable and nothing posted.
    """

    @sensitive_post_parameters()
    @sensitive_variables()
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = nothing_here(request)
        add_never_cache_headers(response)
        return response

    return guarded


def nothing_here(request: HttpRequest) -> HttpResponse:
    """404, the same for everybody and for every address, with the text below it that this person posted just now."""
    context = {"tokens": settings.THEME.tokens, "icon": settings.THEME.icon, "given_back": long_texts(request)}
    return render(None, "socialwork/nothing_here.html", context, status=404)
