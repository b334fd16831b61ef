"""Where a group is bound by more than one of its representatives: who signed for what it says."""

from datetime import datetime

from accounts.models import Party, Person
from decisions import queries, words
from decisions.models import Authority, Decision, Proposal, Signature, Transfer
from decisions.queries import SignedFor
from ledger.actions import Line
from ledger.refusals import Refusal


def sign(
    thing: SignedFor,
    party: Party,
    says: str,
    *,
    reason: str,
    by: Person,
    at: datetime,
    refusal: type[Refusal],
) -> tuple[bool, list[Line]]:
    """Sign for what a party says of a proposal or an offer, or for what it does by itself. True where that binds it.

    A party that needs one signature is bound at once, and nothing is written. So it is where enough have signed
    before, but some of them were no representatives for a while, or fewer are needed now. The caller holds the locks
    and appends the lines. Raises `refusal` for somebody who signed for the same before, while others still must.
    """
    needed = queries.signatures_needed(party, queries.process_of(thing), at)
    if needed == 1:
        return True, []
    signed = queries.signatures_under(thing, party, at)
    if by.id in signed and signed[by.id].says == says:
        missing = queries.signatures_missing(thing, party, says, at)
        if missing:
            raise refusal(words.still_to_sign(missing))
        return True, []
    about = _name_of(thing)
    Signature.objects.create(party=party, says=says, reason=reason, signed_at=at, signed_by=by, **{about: thing})
    facts = {"party": str(party.id), "by": str(by.id), "says": says}
    line = Line(f"{about}.signed", thing.id, facts, {"reason": reason} if reason else {})
    return queries.signatures_missing(thing, party, says, at) == 0, [line]


def _name_of(thing: SignedFor) -> str:
    match thing:
        case Proposal():
            return "proposal"
        case Transfer():
            return "transfer"
        case Authority():
            return "authority"
        case Decision():
            return "decision"
    return "process"
