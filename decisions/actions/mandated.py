"""Who acts for a municipal party does so under a mandate that covers it, or hears what it lacks and who may."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership, Party, Person
from decisions import queries
from decisions.mandates import Claim, Dimension, nearest
from decisions.models import Mandate, Step
from ledger.refusals import Refusal

SHORT_OF = {
    Dimension.SUBJECT: gettext_lazy("it is about another subject"),
    Dimension.DISTRICT: gettext_lazy("it is for another district"),
    Dimension.AMOUNT: gettext_lazy("the amount is above its ceiling"),
    Dimension.DATE: gettext_lazy("it is not valid on this day"),
}
"""In which dimension a mandate falls short, in words."""


def mandate_for(
    step: Step, party: Party, by: Person, amount: Decimal | None, at: datetime, refusal: type[Refusal]
) -> Mandate | None:
    """The mandate under which `by` speaks for a municipal party; None for any other party, which needs none."""
    if not party.is_municipal:
        return None
    claim = claim_at(step, amount, at)
    held = queries.mandates_of(by, party, at)
    mandate = queries.covering(held, claim)
    if mandate is None:
        raise refusal(why_no_mandate(party, held, claim, at))
    return mandate


def own_reach(step: Step, party: Party, by: Person, at: datetime) -> Decimal | None:
    """Up to how many euros the mandates reach by which `by` could decide here; None for any amount, or without one."""
    claim = claim_at(step, None, at)
    ceilings = [held.ceiling for held in queries.mandates_of(by, party, at) if queries.covering([held], claim)]
    limited = [ceiling for ceiling in ceilings if ceiling is not None]
    return max(limited) if limited and len(limited) == len(ceilings) else None


def claim_at(step: Step, amount: Decimal | None, at: datetime) -> Claim:
    """What somebody who speaks at a step wants to decide, as a mandate sees it."""
    process = step.process
    return Claim(
        subject=process.template.key,
        district=process.district_id,
        amount=amount or Decimal(0),
        day=timezone.localdate(at),
    )


def why_no_mandate(
    party: Party, held: list[Mandate], claim: Claim, at: datetime, holders: list[Membership] | None = None
) -> str:
    """In what somebody's mandates fall short of what they want to decide, and who holds one that does not: `holders`,
    where they were read before.
    """
    short = nearest((mandate.reach for mandate in held), claim)
    if short is None:
        why = _("You have no mandate to decide for %(party)s.") % {"party": party}
    else:
        words = ", ".join(str(SHORT_OF[dimension]) for dimension in sorted(short))
        why = _("Your mandate for %(party)s does not cover this: %(words)s.") % {"party": party, "words": words}
    holders = queries.holders_of(party, claim, at) if holders is None else holders
    if not holders:
        return f"{why} " + _("Nobody at %(party)s holds one that does. Ask the executive.") % {"party": party}
    names = ", ".join(f"{held.person} ({held.function})" if held.function else str(held.person) for held in holders)
    return f"{why} " + _("Who may: %(names)s.") % {"names": names}
