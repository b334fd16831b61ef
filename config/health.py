"""What a load balancer and whoever keeps the program running ask: is it alive, and does it do its work?"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from ledger.models import Entry
from notifications.models import Cursor, Message

LATE = timedelta(minutes=10)
"""The sweep runs each minute: what waits longer than this says that no worker does its work."""


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: this process answers. It asks nothing of any other."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready: what the program leans on answers, and nothing waits too long. 503 with the reasons when not."""
    failures: dict[str, str] = {}
    waiting: dict[str, int] = {}
    try:
        waiting = {name: int(waits.total_seconds()) for name, waits in _waiting(timezone.now()).items()}
    except DatabaseError:
        failures["database"] = "does not answer"
    if not _broker_answers():
        failures["broker"] = "does not answer"
    failures |= {name: f"{seconds} s late" for name, seconds in waiting.items() if seconds > LATE.total_seconds()}
    answer = {"ready": not failures, "failures": failures, "waiting": waiting}
    return JsonResponse(answer, status=503 if failures else 200)


def _waiting(now: datetime) -> dict[str, timedelta]:
    """How long ago the oldest entry was written that nobody was told of yet, and the oldest mail fell due.

    A mail that a mail server refused is due again later, so that one dead address does not call the program sick.
    """
    cursor = Cursor.objects.values_list("index", flat=True).first() or 0
    entry = Entry.objects.filter(index__gt=cursor).order_by("index").values_list("at", flat=True).first()
    due = Message.objects.filter(sent_at=None).aggregate(due=Min("next_attempt_at"))["due"]
    return {
        "undistributed": max(now - entry, timedelta()) if entry else timedelta(),
        "unsent": max(now - due, timedelta()) if due else timedelta(),
    }


def _broker_answers() -> bool:
    try:
        once = Retry(NoBackoff(), retries=0)
        with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2, retry=once) as broker:
            return bool(broker.ping())
    except RedisError:
        return False
