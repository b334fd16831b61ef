"""Keeping what somebody types of a plan, step by step, before it is a plan.

There are no ledger entries: until it is saved or sent, this is text that nobody else has seen. It is found again by the
person it belongs to, and before they sign in by the session that holds its id; the views look it up so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from initiatives.models import Sketch
from ledger.refusals import Refusal

Answers = dict[str, list[str]]
"""The fields of the form, each with the texts that were typed in it or chosen."""

LASTS = timedelta(days=90)
NOBODYS_LASTS = timedelta(hours=12)
"""As long as a session at most: that is the only key to it."""
NOBODYS_PASSES = timedelta(hours=1)
"""Until when a sketch of nobody goes to whoever signs in with that browser, as kept text does."""
MOST_SKETCHES = 20
LONGEST = 60_000
"""Characters of all answers together. The forms are stricter; this bounds what anybody can store."""


class CannotKeep(Refusal):
    pass


class CannotKeepUnseen(CannotKeep):
    """These fields were changed in another window since this one was opened."""


def begin_sketch(*, sketch_id: UUID, answers: Answers, by: Person | None, at: datetime) -> Sketch:
    """Keep the first answers. The id is chosen by who asks, so that a form that is sent twice begins one sketch; an id
    that is somebody else's is not used. Raises CannotKeep where this person has very many.
    """
    _check_size(answers)
    if by is not None and Sketch.objects.filter(person=by, expires_at__gt=at).count() >= MOST_SKETCHES:
        raise CannotKeep(_("You have many unfinished plans. Finish one, or throw one away, under My plans."))
    try:
        with transaction.atomic():
            return Sketch.objects.create(
                id=sketch_id, person=by, answers=answers, kept_at=at, expires_at=at + _lasts(by is None)
            )
    except IntegrityError:
        before = Sketch.objects.filter(id=sketch_id, person=by, answers=answers).first()
    return before or begin_sketch(sketch_id=uuid4(), answers=answers, by=by, at=at)


@transaction.atomic
def keep_sketch(*, sketch_id: UUID, answers: Answers, names: Iterable[str], seen: str, at: datetime) -> Sketch:
    """Put the answers of one step, the fields of these `names`, in the place of what it said before.

    `seen` is the mark of what the window had before it. Raises CannotKeepUnseen where another window said something
    else meanwhile, and Sketch.DoesNotExist where it was sent or thrown away.
    """
    sketch = Sketch.objects.select_for_update().get(id=sketch_id)
    names = list(names)
    kept = {name: texts for name, texts in sketch.answers.items() if name in names}
    if seen != mark_of(kept) and kept != answers:
        raise CannotKeepUnseen(_("You changed this in another window."))
    sketch.answers = {name: texts for name, texts in sketch.answers.items() if name not in names} | answers
    _check_size(sketch.answers)
    sketch.kept_at = at
    sketch.expires_at = at + _lasts(sketch.person_id is None)
    sketch.save(update_fields=["answers", "kept_at", "expires_at"])
    return sketch


def touch_sketch(*, sketch_id: UUID, at: datetime) -> None:
    """Somebody looks at what nobody owns yet, and goes to sign in: it waits for them from now."""
    Sketch.objects.filter(id=sketch_id, person=None).update(kept_at=at, expires_at=at + NOBODYS_LASTS)


@transaction.atomic
def claim_sketch(*, sketch_id: UUID, by: Person, at: datetime) -> None:
    """Whoever began it has signed in: from now on it is theirs, wherever they sign in. It is claimed once."""
    Sketch.objects.filter(id=sketch_id, person=None).update(person=by, expires_at=at + LASTS)


def discard_sketch(*, sketch_id: UUID) -> None:
    """Throw an unfinished plan away. Doing it twice is no error."""
    Sketch.objects.filter(id=sketch_id).delete()


def use_up_sketch(*, sketch_id: UUID, by: Person) -> None:
    """Take away what became a plan, if it is theirs. In plain SQL: nothing hangs on a sketch, and to look for what
    might takes longer than this.
    """
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM initiatives_sketch WHERE id = %s AND person_id = %s", [sketch_id, by.id])


def forget_sketches(*, at: datetime) -> int:
    """Delete what nobody went on with in time. Returns how many there were."""
    forgotten, _rows = Sketch.objects.filter(expires_at__lte=at).delete()
    return forgotten


def mark_of(answers: Answers) -> str:
    """A short word that is another one as soon as any of these answers is."""
    said = sorted((name, texts) for name, texts in answers.items() if texts)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def _lasts(is_nobodys: bool) -> timedelta:
    return NOBODYS_LASTS if is_nobodys else LASTS


def _check_size(answers: Answers) -> None:
    if len(json.dumps(answers, ensure_ascii=False)) > LONGEST:
        raise CannotKeep(_("This is more text than fits in a plan."))
