"""Consent: asked for one purpose, given or not, withdrawn at any time, and what is shared by it."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Party, Person
from accounts.typed_text import tidy, tidy_line
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal
from socialwork import marks
from socialwork.access import cases as access
from socialwork.actions.lines import line, locked, locked_consent, new_subjects, told
from socialwork.models import Consent, SharedSummary
from socialwork.queries import cases as queries

LINK_LASTS = timedelta(days=14)
"""How long a link can be answered. Once consent was given by it, it withdraws the consent for as long as that holds."""
LONGEST = timedelta(days=366)


class CannotAskConsent(Refusal):
    pass


class CannotGiveConsent(Refusal):
    pass


class CannotWithdrawConsent(Refusal):
    pass


class CannotShare(Refusal):
    pass


@ledger.together()
def ask_consent(
    *,
    case_id: UUID,
    party: Party,
    of_whom: str,
    purpose: str,
    what: str,
    until: date,
    by: Person,
    at: datetime,
    email: str = "",
) -> Consent:
    """Ask somebody for consent: to tell one party one thing, for one purpose, until a day.

    With `email` they can answer and withdraw by their own account, once it was confirmed whose it is.

    Raises CannotAskConsent for who is not on the case, where something is missing, for the own team, or for a day that
    has passed or is more than a year ahead.
    """
    case = locked(case_id)
    if not access.may_write(by, case, at):
        raise CannotAskConsent(_("Only who is on the case can ask for consent, while it has not ended."))
    if party.id == case.party_id or party.ended_at is not None or party.kind == Party.Kind.RESIDENT_GROUP:
        raise CannotAskConsent(_("Choose another party: a team, an organisation or a school."))
    if not (tidy_line(of_whom) and tidy(purpose) and tidy(what)):
        raise CannotAskConsent(_("Say of whom you ask consent, for what, and what you want to tell."))
    today = timezone.localdate(at)
    if not today < until <= today + LONGEST:
        raise CannotAskConsent(_("Choose a day after today, and at most a year ahead."))
    email = tidy_line(email).lower()
    consent = Consent(
        case=case,
        party=party,
        of_whom=tidy_line(of_whom),
        email=email,
        mark=marks.mark(marks.PERSON, email) if email else None,
        purpose=tidy(purpose),
        what=tidy(what),
        until=until,
        asked_at=at,
        asked_by=by,
    )
    consent.save(force_insert=True)
    ledger.append(_line("consent.asked", consent, by), at=at)
    return consent


@ledger.together()
def make_link(*, consent_id: UUID, by: Person, at: datetime) -> str:
    """A link by which who was asked answers without an account. What is returned stands nowhere else: the database
    keeps its hash. An earlier link opens nothing any more. Raises CannotAskConsent once it was answered.
    """
    consent = locked_consent(consent_id)
    if not access.may_write(by, consent.case, at) or not consent.is_open(at):
        raise CannotAskConsent(_("This question was answered, or its last day has passed. Ask anew."))
    token = secrets.token_urlsafe(32)
    consent.link, consent.link_until = sha256(token.encode()).digest(), at + LINK_LASTS
    consent.save(update_fields=["link", "link_until"])
    ledger.append(_line("consent.asked", consent, by), at=at)
    return token


@ledger.together()
def record_consent(*, consent_id: UUID, how: str, remark: str, by: Person, at: datetime) -> Consent:
    """Write down that consent was given on paper or by phone. `remark` says where the paper lies, or who was spoken to.

    Raises CannotGiveConsent for who is not on the case, without that remark, or where it was answered.
    """
    consent = locked_consent(consent_id)
    if not access.may_write(by, consent.case, at):
        raise CannotGiveConsent(_("Only who is on the case can write this down."))
    if how not in {Consent.How.PAPER, Consent.How.PHONE}:
        raise CannotGiveConsent(_("Choose how it was given: on paper or by phone."))
    if not tidy(remark):
        raise CannotGiveConsent(_("Say where the paper lies, or when and with whom you spoke."))
    _give(consent, how, tidy(remark), by, at)
    return consent


@ledger.together()
def give_by_link(*, consent_id: UUID, at: datetime) -> Consent:
    """Give consent by the link: the link is the proof of who answers. The social worker hears that something waits."""
    consent = locked_consent(consent_id)
    _check_link(consent, at)
    _give(consent, Consent.How.ONLINE, "", None, at)
    return consent


@ledger.together()
def decline_by_link(*, consent_id: UUID, at: datetime) -> Consent:
    """Say no by the link. Nothing follows from it but that nothing is shared."""
    consent = locked_consent(consent_id)
    _check_link(consent, at)
    _decline(consent, None, at)
    return consent


@ledger.together()
def answer_own(*, consent_id: UUID, gives: bool, by: Person, at: datetime) -> Consent:
    """Give consent or say no, by one's own account. Raises CannotGiveConsent for whom it was not asked of, or once it
    was answered.
    """
    consent = locked_consent(consent_id)
    if not access.may_answer_consent(by, consent, at):
        raise CannotGiveConsent(_("This question was answered already, or can no longer be answered."))
    if gives:
        _give(consent, Consent.How.ONLINE, "", by, at)
    else:
        _decline(consent, by, at)
    return consent


@ledger.together()
def record_refusal(*, consent_id: UUID, by: Person, at: datetime) -> Consent:
    """Write down that somebody said no."""
    consent = locked_consent(consent_id)
    if not access.may_write(by, consent.case, at) or not consent.is_open(at):
        raise CannotGiveConsent(_("This question was answered, or its last day has passed. Ask anew."))
    _decline(consent, by, at)
    return consent


@ledger.together()
def withdraw_consent(*, consent_id: UUID, by: Person, at: datetime) -> Consent:
    """Withdraw a consent that was given: from this moment the party sees nothing any more.

    By who gave it, with their own account, or by who is on the case on their behalf. Raises CannotWithdrawConsent for
    anybody else, and where none holds.
    """
    consent = locked_consent(consent_id)
    if not access.may_withdraw(by, consent, at):
        raise CannotWithdrawConsent(_("Only who gave this consent can withdraw it, or who is on the case for them."))
    _withdraw(consent, by, at)
    return consent


@ledger.together()
def withdraw_by_link(*, consent_id: UUID, at: datetime) -> Consent:
    """Withdraw a consent by the link by which it was asked."""
    consent = locked_consent(consent_id)
    _withdraw(consent, None, at)
    return consent


@ledger.together()
def share_summary(*, consent_id: UUID, text: str, by: Person, at: datetime) -> SharedSummary:
    """Share a summary with the party of a consent, for as long as it holds. The case itself is never shared.

    Raises CannotShare for who is not on the case, without a consent that holds, without a text, or a second time.
    """
    consent = locked_consent(consent_id)
    if not access.may_write(by, consent.case, at):
        raise CannotShare(_("Only who is on the case can share a summary."))
    if not consent.holds_at(at):
        raise CannotShare(_("There is no consent that holds now. Ask for it first."))
    if not tidy(text):
        raise CannotShare(_("Write what %(party)s may read.") % {"party": consent.party})
    if SharedSummary.objects.filter(consent=consent).exists():
        raise CannotShare(_("A summary was shared by this consent already. For another one, ask for consent anew."))
    summary = SharedSummary(consent=consent, text=tidy(text), shared_at=at, shared_by=by)
    summary.save(force_insert=True)
    ledger.append(line("consent.shared", summary.id, by), at=at)
    return summary


@ledger.together()
def tell_end(*, consent_id: UUID, at: datetime) -> bool:
    """Tell who handles the case, once, that a consent ends soon. False where there is nothing to tell."""
    consent = locked_consent(consent_id)
    today = timezone.localdate(at)
    handler = queries.who_hears(consent.case, at)
    if consent.end_told_on or handler is None or not consent.holds_at(at) or consent.until > today + queries.ENDS_SOON:
        return False
    consent.end_told_on = today
    consent.save(update_fields=["end_told_on"])
    ledger.append(told(handler.person, at), at=at)
    return True


def link_opens(consent: Consent, at: datetime) -> bool:
    """Does the link still do anything: answer, or withdraw what was given by it?"""
    in_time = consent.link_until is not None and at < consent.link_until and consent.case.ended_at is None
    return (in_time and consent.is_open(at)) or consent.holds_at(at)


def _check_link(consent: Consent, at: datetime) -> None:
    if not consent.is_open(at) or consent.link_until is None or at >= consent.link_until:
        raise CannotGiveConsent(_("This question was answered already, or can no longer be answered."))


def _give(consent: Consent, how: str, remark: str, by: Person | None, at: datetime) -> None:
    if not consent.is_open(at) or consent.case.ended_at is not None:
        raise CannotGiveConsent(_("This question was answered, or its last day has passed. Ask anew."))
    consent.how, consent.remark, consent.given_at, consent.given_by = how, remark, at, by
    consent.save(update_fields=["how", "remark", "given_at", "given_by"])
    ledger.append(_line("consent.given", consent, by), *_tell_handler(consent, by, at), at=at)


def _decline(consent: Consent, by: Person | None, at: datetime) -> None:
    consent.declined_at, consent.declined_by = at, by
    consent.save(update_fields=["declined_at", "declined_by"])
    ledger.append(_line("consent.declined", consent, by), *_tell_handler(consent, by, at), at=at)


def _withdraw(consent: Consent, by: Person | None, at: datetime) -> None:
    if not consent.holds_at(at):
        raise CannotWithdrawConsent(_("There is no consent that holds now, so there is nothing to withdraw."))
    consent.withdrawn_at, consent.withdrawn_by = at, by
    consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
    ledger.append(_line("consent.withdrawn", consent, by), *_tell_handler(consent, by, at), at=at)


def _line(kind: str, consent: Consent, by: Person | None) -> Line:
    """Each line with a subject of its own: what became of a consent is nobody's business who does not see the case."""
    return line(kind, next(new_subjects(consent.case)), by)


def _tell_handler(consent: Consent, by: Person | None, at: datetime) -> list[Line]:
    handler = queries.who_hears(consent.case, at)
    return [told(handler.person, at)] if handler and (by is None or handler.person_id != by.id) else []
