"""Which unfinished plans belong to who asks: to the person, and before they sign in to this browser's session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import Person
from initiatives import actions, queries
from initiatives.actions.sketches import NOBODYS_PASSES
from initiatives.models import Sketch

SESSION_KEY = "sketches"
MOST = 5


def person_in(request: HttpRequest) -> Person | None:
    """Who asks; None before they sign in."""
    return request.user if isinstance(request.user, Person) else None


def find(request: HttpRequest, sketch_id: UUID, at: datetime) -> Sketch | None:
    """The sketch of this id, if it belongs to who asks; None for anybody else's, whether it exists or not.

    What somebody began before they signed in becomes theirs here. As others may use the same computer, that happens by
    itself for an hour after the last word; later they are asked (`unclaimed`).
    """
    found = find_with_names(request, sketch_id, at)
    return found[0] if found else None


def find_with_names(request: HttpRequest, sketch_id: UUID, at: datetime) -> tuple[Sketch, queries.Named] | None:
    """The same, with what its answers name."""
    found = queries.sketch(sketch_id, at)
    own = _own(request, found[0], at) if found else None
    return (own, found[1]) if found and own else None


def _own(request: HttpRequest, sketch: Sketch, at: datetime) -> Sketch | None:
    if sketch.person_id is not None:
        return sketch if sketch.person_id == request.user.pk else None
    if str(sketch.id) not in _remembered(request):
        return None
    if not isinstance(request.user, Person):
        return sketch
    if at - sketch.kept_at > NOBODYS_PASSES:
        return None
    return claim(request, sketch, request.user, at)


def unclaimed(request: HttpRequest, sketch_id: UUID, at: datetime) -> Sketch | None:
    """What was typed with this browser before who asks had signed in, too long ago to be theirs without a question."""
    if not isinstance(request.user, Person) or str(sketch_id) not in _remembered(request):
        return None
    return Sketch.objects.filter(id=sketch_id, person=None, expires_at__gt=at).first()


def claim(request: HttpRequest, sketch: Sketch, by: Person, at: datetime) -> Sketch | None:
    """It is theirs from now on; None where somebody else claimed it a moment ago."""
    actions.claim_sketch(sketch_id=sketch.id, by=by, at=at)
    let_go(request, sketch.id)
    return Sketch.objects.filter(id=sketch.id, person=by).first()


def unfinished(request: HttpRequest, at: datetime) -> Sequence[Sketch]:
    """What who asks can go on with, the last one first. What may be theirs stands with it: its page asks."""
    here = [(find(request, known, at), unclaimed(request, known, at)) for known in map(UUID, _remembered(request))]
    if isinstance(request.user, Person):
        asked = [maybe for own, maybe in here if own is None and maybe is not None]
        return [*asked, *queries.sketches_of(request.user, at)]
    return sorted((own for own, _maybe in here if own), key=lambda sketch: sketch.kept_at, reverse=True)


def remember(request: HttpRequest, sketch: Sketch) -> None:
    """Let this browser find it again. What belongs to a person needs no remembering."""
    if sketch.person_id is None:
        request.session[SESSION_KEY] = [*_remembered(request), str(sketch.id)]


def check_room(request: HttpRequest, at: datetime) -> None:
    """Raises CannotKeep where this browser holds as many as it may."""
    if not isinstance(request.user, Person) and len(unfinished(request, at)) >= MOST:
        raise actions.CannotKeep(_("You have many unfinished plans. Finish one, or throw one away."))


def let_go(request: HttpRequest, sketch_id: UUID) -> None:
    """Let this browser know of it no longer."""
    known = _remembered(request)
    if str(sketch_id) in known:
        request.session[SESSION_KEY] = [other for other in known if other != str(sketch_id)]


def _remembered(request: HttpRequest) -> list[str]:
    return list(request.session.get(SESSION_KEY, []))
