"""What the ledger says of cases: that something happened, and never in which case."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime
from itertools import count, islice
from uuid import UUID

from accounts.models import Person
from ledger import queries as ledger
from ledger.actions import Line
from socialwork import sealing
from socialwork.models import Case, Consent, Notice

AT_ONCE = 100


def line(kind: str, subject: UUID, by: Person | None, **facts: str) -> Line:
    """A line about something of a case. Its subject is a row that nothing else happens to, or else one of
    `new_subjects`, and never the case itself: two lines of the same case cannot be told to be that.
    """
    return Line(kind, subject, {**facts, **({"by": str(by.id)} if by else {})})


def new_subjects(case: Case) -> Iterator[UUID]:
    """Subjects for lines of a case, each for one line alone.

    They follow from the key of the case: nobody without it can tell that they belong together, and with it they are
    found again when the case is destroyed (`used_subjects`).
    """
    return islice(_subjects(case), len(used_subjects(case)), None)


def used_subjects(case: Case) -> list[UUID]:
    """The subjects of `new_subjects` that lines of this case have. Raises sealing.CannotOpen without its key."""
    used: list[UUID] = []
    following = _subjects(case)
    while some := list(islice(following, AT_ONCE)):
        taken = set(ledger.entries_about(some).values_list("subject", flat=True))
        used += [subject for subject in some if subject in taken]
        if len(taken) < AT_ONCE:
            break
    return used


def _subjects(case: Case) -> Iterator[UUID]:
    for number in count():
        yield UUID(bytes=sealing.mark(case.key, "line", str(number))[:16], version=4)


def told(person: Person, at: datetime) -> Line:
    """Tell somebody that something waits, and no more. The mail follows the line."""
    notice = Notice.objects.create(person=person, told_at=at)
    return Line("case.waits", notice.id, {"person": str(person.id)})


def locked(case_id: UUID) -> Case:
    """The case first, then whatever belongs to it, the ledger last.

    Who only looks takes this lock too: the row of a look has foreign keys to the case and to what belongs to it, and
    the database locks those in an order of its own.
    """
    return Case.objects.select_for_update(of=("self",)).select_related("party", "neighbourhood").get(id=case_id)


def locked_consent(consent_id: UUID) -> Consent:
    """A consent, after its case."""
    case = locked(Consent.objects.values_list("case_id", flat=True).get(id=consent_id))
    consent = Consent.objects.select_for_update(of=("self",)).select_related("party").get(id=consent_id)
    consent.case = case
    return consent


ALPHABET = "ABCDEFGHJKLMNPQRTUVWXYZ2346789"
"""Without what looks or sounds like something else."""


def drawn_number() -> str:
    return "C-" + "".join(secrets.choice(ALPHABET) for _ in range(6))
