"""What somebody who acts at a table must know of their own place there: their mandate, and who signed with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from accounts.models import Membership, Party, Person
from decisions import actions, queries
from decisions.mandates import Claim
from decisions.models import Mandate, Signature, Step
from decisions.queries import SignedFor


@dataclass(frozen=True)
class May:
    """May you? The mandate under which somebody would decide, or why none covers it and who holds one that does."""

    party: Party
    function: str
    ceiling: Decimal | None
    until: date | None
    source: str
    falls_short: str


@dataclass(frozen=True)
class Signed:
    """Who of a group signed for what, and how many more must before that binds the group."""

    party: Party
    needed: int
    signatures: Sequence[Signature]
    missing: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Known:
    """Who signs for the parties at a table, by name, and the mandates of those parties: where a page has read them."""

    signers: Sequence[Membership]
    mandates: Sequence[Mandate]

    def held(self, by: Person, party: Party) -> list[Mandate]:
        """As `queries.mandates_of`."""
        return queries.mandates_under([one for one in self._of(party) if one.person_id == by.id], self._given(party))

    def holders(self, party: Party, claim: Claim) -> list[Membership]:
        """As `queries.holders_of`."""
        return queries.holders_among(self._of(party), self._given(party), claim)

    def _of(self, party: Party) -> list[Membership]:
        return [one for one in self.signers if one.party_id == party.id]

    def _given(self, party: Party) -> list[Mandate]:
        return [one for one in self.mandates if one.party_id == party.id]


def may_decide(
    by: Person,
    parties: Iterable[Party],
    step: Step,
    amount: Decimal | None,
    at: datetime,
    known: Known | None = None,
) -> list[May]:
    """For each municipal party that somebody would decide for: under which mandate. Other parties need none."""
    return [_may(by, party, step, amount, at, known) for party in parties if party.is_municipal]


def signatures(parties: Iterable[Party], process_id: UUID, thing: SignedFor | None, at: datetime) -> list[Signed]:
    """For each of these parties that one signature does not bind in this process: who signed for what they ask, and how
    many must.
    """
    return [
        _signed(party, thing, needed, at)
        for party in parties
        if (needed := queries.signatures_needed(party, process_id, at)) > 1
    ]


def _may(by: Person, party: Party, step: Step, amount: Decimal | None, at: datetime, known: Known | None) -> May:
    held = known.held(by, party) if known else queries.mandates_of(by, party, at)
    claim = actions.claim_at(step, amount, at)
    # Before an amount is known, the mandate that reaches furthest says most of what somebody may do.
    covers = queries.covering(held, claim) if amount is not None else _furthest(held, claim=claim)
    if covers is None:
        holders = known.holders(party, claim) if known else None
        return May(party, "", None, None, "", actions.why_no_mandate(party, held, claim, at, holders))
    return May(party, covers.function, covers.ceiling, covers.valid_until, covers.source, "")


def _furthest(held: Iterable[Mandate], *, claim: Claim) -> Mandate | None:
    covers = [mandate for mandate in held if queries.covering([mandate], claim)]
    return max(covers, key=lambda mandate: (mandate.ceiling is None, mandate.ceiling or 0), default=None)


def _signed(party: Party, thing: SignedFor | None, needed: int, at: datetime) -> Signed:
    if thing is None:
        return Signed(party, needed, [], [])
    under = list(queries.signatures_under(thing, party, at).values())
    names = {signature.says: str(signature.get_says_display()) for signature in under}
    missing = [(name, queries.signatures_missing(thing, party, says, at)) for says, name in names.items()]
    return Signed(party, needed, under, missing)
