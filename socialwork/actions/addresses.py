"""Whose account an address in a case is. An address opens nothing: who is on the case sees first whose account it is,
and confirms that this is who is meant.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.typed_text import tidy_line
from ledger import actions as ledger
from ledger.refusals import Refusal
from socialwork import marks
from socialwork.access import cases as access
from socialwork.actions.lines import line, locked, locked_consent, new_subjects
from socialwork.models import Case, Consent, Involved
from socialwork.models.cases import OfAnAccount
from socialwork.queries import cases as queries


class CannotConfirm(Refusal):
    pass


class CannotChangeAddress(Refusal):
    pass


@ledger.together()
def confirm_involved(*, case_id: UUID, involved_id: UUID, account: Person, by: Person, at: datetime) -> Involved:
    """Say that an account is of whom the case is about: from now on they see with it who has looked.

    Raises CannotConfirm for who is not on the case, for somebody it is not about, or where `account` is not, or no
    longer, the one that signs in with the address.
    """
    case = locked(case_id)
    involved: Involved = case.involveds.select_for_update().get(id=involved_id)
    involved.case = case
    if not involved.is_concerned or involved.ended_at is not None:
        raise CannotConfirm(_("This case is not about them, so they do not see who has looked."))
    _confirm(involved, case, account, by, at)
    return involved


@ledger.together()
def confirm_consent(*, consent_id: UUID, account: Person, by: Person, at: datetime) -> Consent:
    """Say that an account is of whom the consent is asked: they can now answer and withdraw it by themselves.

    Raises CannotConfirm as `confirm_involved` does.
    """
    consent = locked_consent(consent_id)
    _confirm(consent, consent.case, account, by, at)
    return consent


@ledger.together()
def change_consent_address(*, consent_id: UUID, email: str, by: Person, at: datetime) -> Consent:
    """Write another address on a consent, or none: who saw it by the old one sees nothing of it any more.

    Also in a case that has ended. Raises CannotChangeAddress for who is not on it.
    """
    consent = locked_consent(consent_id)
    if not access.is_on(by, consent.case, at):
        raise CannotChangeAddress(_("Only who is on the case can change the address."))
    email = tidy_line(email).lower()
    consent.email, consent.mark = email, marks.mark(marks.PERSON, email) if email else None
    consent.forget_account()
    consent.save(update_fields=["email", "mark", "account_mark", "confirmed_at", "confirmed_by"])
    ledger.append(line("case.written", next(new_subjects(consent.case)), by), at=at)
    return consent


def _confirm(found: OfAnAccount, case: Case, account: Person, by: Person, at: datetime) -> None:
    if not access.may_write(by, case, at):
        raise CannotConfirm(_("Only who is on the case can confirm whose account this is, while it has not ended."))
    if not found.mark or queries.accounts_behind([found.email]).get(found.email.lower()) != account:
        raise CannotConfirm(_("This is no longer the account with that address. Look again."))
    found.account_mark = marks.of_account(account)
    found.confirmed_at, found.confirmed_by = at, by
    found.save(update_fields=["account_mark", "confirmed_at", "confirmed_by"])
    ledger.append(line("case.written", next(new_subjects(case)), by), at=at)
