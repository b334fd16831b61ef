"""What a table would look like: after an offer was accepted, or after something was given back. Nothing here holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Party
from accounts.written import Sentence, Written, begun, filled
from decisions import arrangement, presentation, queries
from decisions.arrangement import Arrangement, Change, NoSuchChange
from decisions.models import Step, Transfer
from decisions.presentation import Table


@dataclass(frozen=True)
class Offered:
    """A change that a party can offer: what it is, and what the table would do then, in words and drawn."""

    key: str
    change: Change
    giver: Party
    receiver: Party | None
    label: str
    table: Table
    takes_amount: bool
    """Can others decide on more by it, up to an amount?"""

    @property
    def then(self) -> str:
        return table_in_words(self.table)


def offers_open_to(givers: Iterable[Party], step: Step) -> list[Offered]:
    """Every change that one of these parties can offer at a step, to any party that takes part in the process."""
    seats = queries.arrangement_of(queries.current_authority(step))
    taking_part = [taking.party for taking in step.process.participants.select_related("party").order_by("id")]
    found = []
    for giver in givers:
        for change in Change:
            for receiver in [None] if change is Change.STEP_DOWN else taking_part:
                found += _offered(seats, change, giver, receiver)
    return found


def offer_in_words(change: Change, giver: Party, receiver: Party | None) -> str:
    """What is offered, for everybody to read."""
    phrases = {
        Change.HAND_OVER: _("%(giver)s hands the decision over to %(receiver)s"),
        Change.SHARE: _("%(giver)s shares the decision with %(receiver)s"),
        Change.STEP_DOWN: _("%(giver)s goes one rung down"),
    }
    return filled(phrases[change], giver=Written(giver), receiver=Written(receiver))


def after_transfer(transfer: Transfer) -> Table:
    """The table as it would be if all who must agree accept an open offer."""
    before = queries.arrangement_of(transfer.authority)
    after = arrangement.changed(before, Change(transfer.kind), transfer.giver, transfer.receiver)
    return presentation.table_ahead(after)


def after_return(step: Step) -> Table | None:
    """The table that a step falls back to; None where nothing was handed over."""
    authority = queries.current_authority(step)
    given = queries.transfer_received(authority)
    return presentation.table_ahead(queries.arrangement_without(given, authority)) if given else None


def table_in_words(table: Table) -> str:
    """`Dan: Wijkteam Oost beslist. Bewoners: advies geven.`"""
    phrase = _("Then: %(sentence)s. What residents have to say: %(rung)s.")
    return filled(phrase, sentence=table.sentence, rung=table.rung_name)


def _offered(seats: Arrangement[Party], change: Change, giver: Party, receiver: Party | None) -> list[Offered]:
    try:
        after = arrangement.changed(seats, change, giver, receiver)
    except NoSuchChange:
        return []
    key = f"{giver.id}:{change.value}:{receiver.id if receiver else ''}"
    label = begun(_own_words(change, receiver))
    takes_amount = receiver is not None or bool(queries.set_free(seats, after))
    return [Offered(key, change, giver, receiver, label, presentation.table_ahead(after), takes_amount)]


def _own_words(change: Change, receiver: Party | None) -> Sentence:
    phrases = {
        Change.HAND_OVER: _("Hand the decision over to %(receiver)s"),
        Change.SHARE: _("Share the decision with %(receiver)s"),
        Change.STEP_DOWN: _("Go one rung down yourselves"),
    }
    return filled(phrases[change], receiver=Written(receiver))
