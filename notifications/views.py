from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from initiatives import actions, queries
from notifications.envelopes import read_stop_token


@login_not_required
@never_cache
# The signed link is the proof of who asks, and a mail program presses it without a session (RFC 8058).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop following a plan by the link in a mail, without signing in. Looking does nothing; the button does it."""
    named = read_stop_token(token)
    if named is None:
        raise Http404
    person_id, initiative_id = named
    person = get_object_or_404(Person, id=person_id, is_active=True)
    initiative = get_object_or_404(queries.sent(), id=initiative_id)
    if request.method == "POST":
        actions.unfollow(initiative_id=initiative.id, by=person, at=timezone.now())
    follows = initiative.follows.filter(person=person).exists()
    return render(request, "notifications/stop.html", {"initiative": initiative, "follows": follows})
