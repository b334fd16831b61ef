"""Who may do what with a case. Nobody may, unless they are on it; being an admin or a leader opens none."""

from __future__ import annotations

from datetime import datetime

from accounts import access as accounts
from accounts.models import Party, Person
from socialwork.models import Case, Consent, Glass, Handover, LookReview, SharedSummary
from socialwork.queries import cases as queries


def is_on(person: Person, case: Case, at: datetime) -> bool:
    """Is this person on the case now, and still of its team?"""
    on_it = case.workers.filter(person=person, until=None, since__lte=at).exists()
    return on_it and accounts.is_member(person, case.party, at)


def may_open(person: Person, party: Party, at: datetime) -> bool:
    return party.kind == Party.Kind.WELFARE_TEAM and accounts.is_member(person, party, at)


def may_read(person: Person, case: Case, at: datetime) -> bool:
    """Who is on it; and for an hour, who broke the glass."""
    return is_on(person, case, at) or queries.glass_of(person, case, at) is not None


def may_write(person: Person, case: Case, at: datetime) -> bool:
    """Who is on it, while it has not ended."""
    return case.ended_at is None and is_on(person, case, at)


def may_lead(person: Person, case: Case, at: datetime) -> bool:
    """Does this person handle the case? Where who did left the team, everybody does who is still on it."""
    if not may_write(person, case, at):
        return False
    handler = queries.still_on(at).filter(case=case, is_handler=True).first()
    return handler is None or handler.person_id == person.id


def leads(person: Person, party: Party, at: datetime) -> bool:
    """Does this person lead the team?"""
    return queries.leaders_of(party, at).filter(person=person).exists()


def may_offer(person: Person, case: Case, at: datetime) -> bool:
    """Who handles it hands it over; where that cannot be, as nobody is on it any more, the leader of the team does."""
    if may_lead(person, case, at):
        return True
    is_left = case.ended_at is None and not queries.still_on(at).filter(case=case).exists()
    return is_left and leads(person, case.party, at)


def is_left_to(person: Person, case: Case, at: datetime) -> bool:
    """Is nobody on this open case any more, and nobody left of its team but this person, who leads it? Then there is
    no colleague to offer it to, and none who could offer it to them.
    """
    if case.ended_at is not None or queries.still_on(at).filter(case=case).exists():
        return False
    return queries.colleagues_in(case.party, at) == [person] and leads(person, case.party, at)


def agreed_to_take(person: Person, case: Case, at: datetime) -> Glass | None:
    """The emergency look at which a second person lately agreed that this person takes a case that is left to them."""
    return queries.agreed_to_take(person, case, at) if is_left_to(person, case, at) else None


def may_answer(person: Person, handover: Handover, at: datetime) -> bool:
    return handover.answer == "" and handover.receiver_id == person.id and may_open(person, handover.case.party, at)


def may_ask_who_looked(person: Person, case: Case, at: datetime) -> bool:
    """Who is on it, and who leads the team: they see who looked and when, not what is in it."""
    return is_on(person, case, at) or leads(person, case.party, at)


def may_see_shared(person: Person, summary: SharedSummary, at: datetime) -> bool:
    consent = summary.consent
    return consent.holds_at(at) and accounts.is_member(person, consent.party, at)


def may_answer_consent(person: Person, consent: Consent, at: datetime) -> bool:
    """Who it was asked of, by their own account, while it waits for an answer and the case has not ended."""
    return consent.case.ended_at is None and consent.is_open(at) and queries.is_of(person, consent)


def may_withdraw(person: Person, consent: Consent, at: datetime) -> bool:
    """Who is on the case, on behalf of who gave it; and who gave it themselves, by their own account."""
    return is_on(person, consent.case, at) or queries.is_of(person, consent)


def may_review_glass(person: Person, glass: Glass, at: datetime) -> bool:
    is_second = glass.told_id == person.id or leads(person, glass.case.party, at)
    return glass.outcome == "" and glass.broken_by_id != person.id and is_second


def may_review_look(person: Person, review: LookReview, at: datetime) -> bool:
    viewing = review.viewing
    if review.outcome or viewing.person_id == person.id or viewing.person is None:
        return False
    return person.id in {one.id for one in queries.reviewers_of(viewing.case.party, viewing.person, at)}
