from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as accounts
from accounts import queries as people
from accounts.models import Party, Person
from accounts.typed_text import tidy_line
from decisions.mandates import Reach, lies_within
from decisions.models import Mandate
from districts.models import District
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal

TOLD_AHEAD = timedelta(days=30)


class CannotGiveMandate(Refusal):
    pass


class CannotEndMandate(Refusal):
    pass


@transaction.atomic
def give_mandate(
    *,
    party: Party,
    function: str,
    source: str,
    valid_from: date,
    by: Person,
    at: datetime,
    subject: str = "",
    districts: Iterable[District] = (),
    ceiling: Decimal | None = None,
    valid_until: date | None = None,
    under: Mandate | None = None,
) -> Mandate:
    """Enter in the register that a function of a municipal party may decide (Awb, articles 10:3 to 10:5).

    Raises CannotGiveMandate for a party that is not municipal, without a source, for dates the wrong way round, for
    a sub-mandate that reaches further than the one above it, or for somebody who is neither admin nor signs for the
    executive.
    """
    districts = list(districts)
    if not _may_keep_register(by, at):
        raise CannotGiveMandate(_("Only an admin, or somebody who signs for the executive, keeps the mandates."))
    if not party.is_municipal:
        raise CannotGiveMandate(_("Only a party of the municipality decides under a mandate."))
    if not tidy_line(source):
        raise CannotGiveMandate(_("Name the decision or the article that gives this mandate."))
    if valid_until is not None and valid_until < valid_from:
        raise CannotGiveMandate(_("The mandate ends before it begins."))
    codes = frozenset(district.code for district in districts)
    reach = Reach(subject, codes, ceiling, valid_from, valid_until)
    if under is not None:
        # Locked, so that it is not ended while this is given under it.
        under = Mandate.objects.select_for_update().get(id=under.id)
        if not lies_within(reach, under.reach):
            raise CannotGiveMandate(_("A sub-mandate cannot reach further than the mandate above it."))
    mandate = Mandate.objects.create(
        party=party,
        function=tidy_line(function),
        subject=subject,
        ceiling=ceiling,
        valid_from=valid_from,
        valid_until=valid_until,
        source=tidy_line(source),
        under=under,
        given_at=at,
        given_by=by,
    )
    mandate.districts.set(districts)
    ledger.append(Line("mandate.given", mandate.id, _facts(mandate, codes, by)), at=at)
    return mandate


@transaction.atomic
def end_mandate(*, mandate_id: UUID, last_day: date, by: Person, at: datetime) -> Mandate:
    """Let a mandate, and what was given under it, end on a day. Raises CannotEndMandate where it ended before that,
    for a day before it began or a day that has passed (what was decided then stands), or for somebody who does not
    keep the register.
    """
    mandate = Mandate.objects.select_for_update().get(id=mandate_id)
    if not _may_keep_register(by, at):
        raise CannotEndMandate(_("Only an admin, or somebody who signs for the executive, keeps the mandates."))
    if last_day < mandate.valid_from:
        raise CannotEndMandate(_("The mandate ends before it begins."))
    if last_day < timezone.localdate(at):
        raise CannotEndMandate(
            _("That day has passed: what was decided under this mandate stands. Choose a later day.")
        )
    if mandate.valid_until is not None and mandate.valid_until <= last_day:
        raise CannotEndMandate(_("This mandate ends earlier already."))
    lines = [_end(mandate, last_day, by)]
    below = list(mandate.sub_mandates.select_for_update())
    while below:
        sub = below.pop()
        below += list(sub.sub_mandates.select_for_update())
        if sub.valid_until is None or sub.valid_until > last_day:
            # One that would begin later never holds: it ends the day before it begins.
            lines.append(_end(sub, max(last_day, sub.valid_from - timedelta(days=1)), by))
    ledger.append(*lines, at=at)
    return mandate


@transaction.atomic
def tell_expiry(*, mandate_id: UUID, at: datetime) -> bool:
    """Note, once, that a mandate ends soon, so that its party and the executive hear it while they can still act.

    False where that was told for this last day already, or where it does not end soon: the clock may ask twice.
    """
    mandate = Mandate.objects.select_for_update().get(id=mandate_id)
    today = timezone.localdate(at)
    ends = mandate.valid_until
    if ends is None or mandate.expiry_told_on is not None or not today <= ends <= today + TOLD_AHEAD:
        return False
    mandate.expiry_told_on = today
    mandate.save(update_fields=["expiry_told_on"])
    facts = {"party": str(mandate.party_id), "last_day": ends.isoformat()}
    ledger.append(Line("mandate.expiring", mandate.id, facts), at=at)
    return True


def _may_keep_register(person: Person, at: datetime) -> bool:
    """An admin, or somebody who may bind the executive: belonging to it is not enough."""
    signs = people.represented_by(person, at).filter(kind=Party.Kind.EXECUTIVE)
    return accounts.has_role(person, "admin", at) or signs.exists()


def _end(mandate: Mandate, last_day: date, by: Person) -> Line:
    mandate.valid_until = last_day
    mandate.save(update_fields=["valid_until"])
    return Line("mandate.ended", mandate.id, {"last_day": last_day.isoformat(), "by": str(by.id)})


def _facts(mandate: Mandate, districts: frozenset[str], by: Person) -> dict[str, object]:
    return {
        "party": str(mandate.party_id),
        "function": mandate.function,
        "subject": mandate.subject,
        "districts": sorted(districts),
        "ceiling": None if mandate.ceiling is None else f"{mandate.ceiling:.2f}",
        "valid_from": mandate.valid_from.isoformat(),
        "valid_until": mandate.valid_until.isoformat() if mandate.valid_until else None,
        "under": str(mandate.under_id) if mandate.under_id else None,
        "by": str(by.id),
    }
