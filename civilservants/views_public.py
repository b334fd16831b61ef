"""What everybody may read of deviations: what was done instead and why, and the rules that rub. No persons."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.requests import ledger_state_in
from accounts.shared_page import shared_page
from civilservants import register
from civilservants.models import Regulation
from initiatives import queries as initiatives

A_PAGE = 10


@login_not_required
@require_safe
def deviations(request: HttpRequest) -> HttpResponse:
    """Every deviation that somebody covers or covered; of one rule or one plan where the address says so."""
    return shared_page(
        request, "civilservants/public/deviations.html", lambda: _deviations(request), key=_world(request)
    )


@login_not_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The rules from which one departs often, and what is proposed to change them."""
    return shared_page(request, "civilservants/public/rules.html", _rules, key=_world(request))


def _deviations(request: HttpRequest) -> dict[str, Any]:
    regulation, plan = _uuid(request.GET.get("regel", "")), _uuid(request.GET.get("plan", ""))
    page = Paginator(register.in_public(regulation=regulation, plan=plan), A_PAGE).get_page(request.GET.get("page"))
    query = "".join(f"{name}={value}&" for name, value in (("regel", regulation), ("plan", plan)) if value)
    return {
        "page": page,
        "numbers": list(page.paginator.get_elided_page_range(page.number)),
        "query": query,
        "regulation": Regulation.objects.filter(id=regulation).first() if regulation else None,
        "plan": initiatives.sent().filter(id=plan).first() if plan else None,
        "few": register.FEWEST,
        "today": timezone.localdate(),
    }


def _rules() -> dict[str, Any]:
    at = timezone.now()
    rules = [rule for rule in register.rubbing(at) if rule.deviations or rule.proposals]
    return {"rules": rules, "own_room": register.own_room_times(at), "often": register.OFTEN}


def _world(request: HttpRequest) -> tuple[Any, ...]:
    return ledger_state_in(request), timezone.localdate(), get_language()


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
