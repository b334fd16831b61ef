"""A case begins, is written anew, and ends with how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Party, Person
from accounts.typed_text import tidy, tidy_line
from districts.models import Neighbourhood
from ledger import actions as ledger
from ledger.refusals import Refusal
from socialwork import marks, retention
from socialwork.access import cases as access
from socialwork.actions.lines import drawn_number, line, locked, new_subjects
from socialwork.models import Case, CaseWorker, Involved


class CannotOpen(Refusal):
    pass


class CannotRevise(Refusal):
    pass


class CannotEnd(Refusal):
    pass


@dataclass(frozen=True)
class Told:
    """What a case is about, as it is told.

    name    how the case is called: a person, a family, a group, a place
    story   what is going on, in the words of who it is about
    street  street and number, where it is about somebody or some place there
    reach   how they like to be reached
    email   the address with which who it is about signs in here, if they do; they then see who has looked
    """

    about: str
    name: str
    story: str
    street: str = ""
    reach: str = ""
    email: str = ""


@ledger.together()
def open_case(*, party: Party, neighbourhood: Neighbourhood, told: Told, by: Person, at: datetime) -> Case:
    """Open a case at a social work team; who opens it handles it, and nobody else sees it.

    Raises CannotOpen for somebody who is not of that team, without a name or a story, or about something unknown.
    """
    if not access.may_open(by, party, at):
        raise CannotOpen(_("Only a social worker of %(team)s can open a case there.") % {"team": party})
    if told.about not in Case.About.values:
        raise CannotOpen(_("Say what the case is about: a person, a household, a group or a place."))
    _check(told, CannotOpen)
    case = Case(
        number=drawn_number(), about=told.about, party=party, neighbourhood=neighbourhood, opened_at=at, opened_by=by
    )
    case.give_key()
    _write(case, told)
    case.save(force_insert=True)
    CaseWorker.objects.create(case=case, person=by, is_handler=True, since=at, since_by=by)
    if told.email:
        _concerning(case, told, by, at)
    ledger.append(line("case.opened", next(new_subjects(case)), by), at=at)
    return case


@ledger.together()
def revise_case(*, case_id: UUID, told: Told, by: Person, at: datetime) -> Case:
    """Write anew what a case is about. Raises CannotRevise for who is not on it, or where it has ended."""
    case = locked(case_id)
    if not access.may_write(by, case, at):
        raise CannotRevise(_("Only who is on the case can change it, while it has not ended."))
    _check(told, CannotRevise)
    _write(case, told)
    case.revised_at, case.revised_by = at, by
    case.save(
        update_fields=["name", "name_mark", "story", "street", "street_mark", "reach", "revised_at", "revised_by"]
    )
    ledger.append(line("case.written", next(new_subjects(case)), by), at=at)
    return case


@ledger.together()
def end_case(*, case_id: UUID, outcome: str, by: Person, at: datetime) -> Case:
    """End a case, with how it went. From its end it is kept for the term that the settings name, with its source.

    What is shared stops being shared. Raises CannotEnd for who does not handle it, without an outcome, while it is
    offered to a colleague, or where it has ended.
    """
    case = locked(case_id)
    if case.ended_at is not None:
        raise CannotEnd(_("This case has ended already."))
    if not access.may_lead(by, case, at):
        raise CannotEnd(_("Only who handles the case can end it."))
    if not tidy(outcome):
        raise CannotEnd(_("Write how it went. Who opens the case later begins there."))
    if case.handovers.filter(answer="").exists():
        raise CannotEnd(_("The case is offered to a colleague. Take that back first, or wait for the answer."))
    term = retention.Term(settings.CASE_RETENTION_YEARS, settings.CASE_RETENTION_SOURCE)
    case.outcome, case.ended_at, case.ended_by = tidy(outcome), at, by
    case.kept_until = retention.last_day_kept(timezone.localdate(at), term)
    case.ground = term.source
    case.save(update_fields=["outcome", "ended_at", "ended_by", "kept_until", "ground"])
    for consent in case.consents.filter(withdrawn_at=None).exclude(given_at=None):
        consent.withdrawn_at, consent.withdrawn_by = at, by
        consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
    ledger.append(line("case.ended", next(new_subjects(case)), by), at=at)
    return case


def _check(told: Told, refusal: type[Refusal]) -> None:
    if not tidy_line(told.name):
        raise refusal(_("Give the case a name that you and who it is about know."))
    if not tidy(told.story):
        raise refusal(_("Write what is going on, in the words of who it is about."))


def _write(case: Case, told: Told) -> None:
    case.name, case.story = tidy_line(told.name), tidy(told.story)
    case.street, case.reach = tidy_line(told.street), tidy_line(told.reach)
    case.name_mark = marks.mark(marks.NAME, case.name)
    case.street_mark = marks.mark(marks.STREET, street_alone(case.street)) if case.street else None


def street_alone(address: str) -> str:
    """A street without the number of the house."""
    words = tidy_line(address).split()
    first = next((place for place, word in enumerate(words) if place and word[:1].isdigit()), len(words))
    return " ".join(words[:first])


def _concerning(case: Case, told: Told, by: Person, at: datetime) -> None:
    Involved.objects.create(
        case=case,
        name=tidy_line(told.name),
        role="",
        reach=tidy_line(told.reach),
        email=tidy_line(told.email).lower(),
        is_concerned=True,
        mark=marks.mark(marks.PERSON, tidy_line(told.email)),
        written_at=at,
        written_by=by,
    )
