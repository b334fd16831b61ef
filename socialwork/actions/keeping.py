"""How long cases are kept, how they are destroyed, and how their keys are wrapped anew."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ledger import actions as ledger
from ledger.actions import Line
from socialwork import marks, sealing
from socialwork.actions.lines import locked, used_subjects
from socialwork.keys import keyring
from socialwork.models import (
    Appointment,
    Case,
    CaseFile,
    CaseNote,
    CaseWorker,
    Consent,
    Destruction,
    Glass,
    GlassTry,
    Goal,
    Handover,
    Involved,
    LookReview,
    MarkKey,
    NextStep,
    SharedSummary,
    Viewing,
)

TRIES_LAST = timedelta(days=365)
"""How long it is kept what somebody tried in an emergency. What they typed may be the name of somebody."""

OF_A_CASE = (
    (LookReview, "viewing__case"),
    (Viewing, "case"),
    (Glass, "case"),
    (SharedSummary, "consent__case"),
    (Consent, "case"),
    (Handover, "case"),
    (Goal, "case"),
    (Involved, "case"),
    (Appointment, "case"),
    (CaseNote, "case"),
    (NextStep, "case"),
    (CaseFile, "case"),
    (CaseWorker, "case"),
)
"""Every table with something of a case, in the order in which it can be emptied."""


@ledger.together()
def destroy_case(*, case_id: UUID, at: datetime) -> Destruction | None:
    """Destroy a case whose term has passed: its key and every row of it. What stays is a line in the register.

    None where its last day has not passed: the clock may ask twice.
    """
    case = locked(case_id)
    if case.ended_at is None or case.kept_until is None or timezone.localdate(at) <= case.kept_until:
        return None
    subjects = [(model, model.objects.filter(**{path: case.id})) for model, path in OF_A_CASE]
    rows = [row for _model, found in subjects for row in found.values_list("id", flat=True)]
    lines = [*rows, *_own_subjects(case)]
    destruction = Destruction.objects.create(
        case_id=case.id,
        number=case.number,
        party=case.party,
        opened_on=timezone.localdate(case.opened_at),
        ended_on=timezone.localdate(case.ended_at),
        kept_until=case.kept_until,
        ground=case.ground,
        rows=len(rows) + 1,
        destroyed_at=at,
    )
    Case.objects.filter(id=case.id).update(wrapped_key=b"")
    for _model, found in subjects:
        found.delete()
    Case.objects.filter(id=case.id).delete()
    for subject in lines:
        for name in ("by", "person"):
            ledger.erase(subject=subject, name=name)
    ledger.append(Line("case.destroyed", destruction.id, {"ground": destruction.ground}), at=at)
    return destruction


def _own_subjects(case: Case) -> list[UUID]:
    try:
        return used_subjects(case)
    except sealing.CannotOpen:  # its key is lost: the lines cannot be found, and nobody can tell whose they are
        return []


@ledger.together()
def rotate_key(*, case_id: UUID, at: datetime) -> bool:
    """Wrap the key of a case under the first master key.

    What was sealed stays as it is. False where that was done already. Raises sealing.CannotOpen where no master key of
    this program opens it.
    """
    case = locked(case_id)
    if keyring().is_current(bytes(case.wrapped_key)):
        return False
    case.wrapped_key = keyring().wrap(str(case.id), case.key)
    case.save(update_fields=["wrapped_key"])
    return True


@transaction.atomic
def rotate_try_key(*, try_id: UUID, at: datetime) -> bool:
    """Wrap the key of what was tried in an emergency anew. False where that was done. Raises as `rotate_key` does."""
    tried = GlassTry.objects.select_for_update(of=("self",)).get(id=try_id)
    if keyring().is_current(bytes(tried.wrapped_key)):
        return False
    tried.wrapped_key = keyring().wrap(str(tried.id), tried.key)
    tried.save(update_fields=["wrapped_key"])
    return True


@ledger.together()
def destroy_try(*, try_id: UUID, at: datetime) -> bool:
    """Delete what was tried in an emergency, a year after. False where it is not yet time."""
    tried = GlassTry.objects.select_for_update(of=("self",)).filter(id=try_id).first()
    if tried is None or at < tried.tried_at + TRIES_LAST:
        return False
    ledger.erase(subject=tried.id, name="by")
    tried.delete()
    return True


@transaction.atomic
def rotate_mark_key(*, at: datetime) -> bool:
    """Wrap the key of the marks under the first master key; the marks stay. False where that was done, or is not yet
    needed. Raises sealing.CannotOpen as `rotate_key` does.
    """
    row = MarkKey.objects.select_for_update().first()
    if row is None or keyring().is_current(bytes(row.wrapped_key)):
        return False
    row.wrapped_key = keyring().wrap(marks.ABOUT, keyring().unwrap(marks.ABOUT, bytes(row.wrapped_key)))
    row.save(update_fields=["wrapped_key"])
    return True
