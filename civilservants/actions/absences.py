from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as accounts
from accounts.models import Membership, Person
from civilservants.models import Absence
from civilservants.queries import TEAM_KINDS
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal

LONGEST = timedelta(days=366)


class CannotNoteAbsence(Refusal):
    pass


@transaction.atomic
def note_absence(*, person: Person, first_day: date, last_day: date, by: Person, at: datetime) -> Absence:
    """Say that somebody is away: they themselves, or the lead of a team of theirs. It says not why.

    Raises CannotNoteAbsence for anybody else, for days that are over, that end before they begin, or that overlap.
    """
    Person.objects.select_for_update().get(id=person.id)
    if not may_note(by, person, at):
        raise CannotNoteAbsence(_("Only they themselves or the lead of their team can say when somebody is away."))
    if last_day < first_day:
        raise CannotNoteAbsence(_("The last day comes after the first."))
    if last_day < timezone.localdate(at) or last_day - first_day > LONGEST:
        raise CannotNoteAbsence(_("Choose days that are not over, and at most a year."))
    running = Absence.objects.filter(person=person, withdrawn_at=None)
    if running.filter(first_day__lte=last_day, last_day__gte=first_day).exists():
        raise CannotNoteAbsence(_("These days overlap with others that were noted. Take those back first."))
    absence = Absence.objects.create(person=person, first_day=first_day, last_day=last_day, noted_at=at, noted_by=by)
    sealed = {"days": f"{first_day.isoformat()}/{last_day.isoformat()}"}
    facts = {"person": str(person.id), "by": str(by.id)}
    ledger.append(Line("absence.noted", absence.id, facts, sealed), at=at)
    return absence


@transaction.atomic
def withdraw_absence(*, absence_id: UUID, by: Person, at: datetime) -> Absence:
    """Take back that somebody is away. Raises CannotNoteAbsence for who may not, or where it was taken back before."""
    absence = Absence.objects.select_for_update(of=("self",)).select_related("person").get(id=absence_id)
    if not may_note(by, absence.person, at):
        raise CannotNoteAbsence(_("Only they themselves or the lead of their team can say when somebody is away."))
    if absence.withdrawn_at is not None:
        raise CannotNoteAbsence(_("This was taken back already."))
    absence.withdrawn_at = at
    absence.withdrawn_by = by
    absence.save(update_fields=["withdrawn_at", "withdrawn_by"])
    ledger.append(Line("absence.withdrawn", absence.id, {"person": str(absence.person_id), "by": str(by.id)}), at=at)
    return absence


def may_note(by: Person, person: Person, at: datetime) -> bool:
    """Is it the person, who has a desk, or the lead of a municipal team that the person belongs to?"""
    held = Membership.objects.filter(accounts.holding_at(at), party__kind__in=TEAM_KINDS)
    theirs = held.filter(person=person).values("party")
    if by == person:
        return held.filter(person=person).exists()
    return held.filter(person=by, is_lead=True, party__in=theirs).exists()
