"""The page about the interface for who builds on it."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.api import CHANGES, VERSION
from config.api.schema import operations


@login_not_required
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """In Dutch, as the interface is; made from the description that programs read."""
    context = {"version": VERSION, "changes": CHANGES, "operations": operations(), "address": settings.PUBLIC_ADDRESS}
    return render(request, "api/documentation.html", context)
