"""Who may not decide on which plan: nobody decides for a household whose case they are on, or were on while it ran.

The table keeps the fact alone, as a recusal; that a case is behind it stands nowhere but here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from accounts.models import Person
from decisions.models import Participant, Recusal
from socialwork.models import CaseWorker, Involved


def has_conflict(person: Person, process_id: UUID) -> bool:
    """Is somebody whom a case of this person is about a member of the group behind this process?"""
    return process_id in _conflicts_of(person)


def not_on_record() -> Iterator[tuple[UUID, Person]]:
    """Each open process with each person who must not decide on it, where no recusal is on record."""
    for person in Person.objects.filter(id__in=CaseWorker.objects.values("person")):
        if found := _conflicts_of(person):
            known = Recusal.objects.filter(person=person, process__in=found).values_list("process", flat=True)
            yield from ((process, person) for process in found - set(known))


def _conflicts_of(person: Person) -> set[UUID]:
    """The open processes of groups with a member whom a case of this person is about."""
    until = _concerned_by(person)
    if not until:
        return set()
    members = Participant.objects.filter(
        process__closed_at=None,
        party__kind="resident_group",
        party__memberships__person__email__in=until,
        party__memberships__until=None,
    )
    said = members.values_list("process", "process__opened_at", "party__memberships__person__email")
    return {process for process, opened, email in said if (left := until[email]) is None or opened < left}


def _concerned_by(person: Person) -> dict[str, datetime | None]:
    """The mail addresses of whom the cases of this person are about, each with when they left the case; None where
    they are on it. Somebody who left keeps the conflict with the plans of that time.
    """
    until: dict[str, datetime | None] = {}
    for worker in CaseWorker.objects.filter(person=person).select_related("case").order_by("since"):
        left = worker.until or worker.case.ended_at
        for one in Involved.objects.filter(case=worker.case, is_concerned=True, ended_at=None).exclude(mark=None):
            email = one.email.strip().lower()
            before = until.get(email, left)
            until[email] = None if left is None or before is None else max(left, before)
    return until
