"""Why a table is as it is: the arrangements that held, one after the other, and the offers behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.written import Written, filled, sentence
from decisions import queries
from decisions.models import Authority, Step, Transfer
from decisions.presentation.said import AnswerInWords
from decisions.presentation.tables import Table, is_taken_back_at, table_of, tone_of
from decisions.presentation.wording import euros, joined
from decisions.templatetags.moments import full_day

RESULT_NAMES: dict[str, str | Promise] = {
    Transfer.Result.ACCEPTED: gettext_lazy("accepted"),
    Transfer.Result.REFUSED: gettext_lazy("refused"),
    Transfer.Result.LAPSED: gettext_lazy("not answered in time"),
    Transfer.Result.OVERTAKEN: gettext_lazy("overtaken by another change"),
}


@dataclass(frozen=True)
class OfferInWords:
    """An offer to hand over, to share or to step down, and how it ended; `result` is empty while it is open."""

    sentence: str
    tone: str
    reason: str
    at: datetime
    terms: Sequence[str]
    answers: Sequence[AnswerInWords]
    result: str
    result_name: str
    ended_at: datetime | None


@dataclass(frozen=True)
class Arrangement:
    """Who sat at the table from a moment on, and why it changed: `title` in a few words, `how` in sentences."""

    table: Table
    from_at: datetime
    until: datetime | None
    ends_on: date | None
    basis: str
    title: str
    how: Sequence[str]
    article: str
    reason: str

    @property
    def is_withdrawal(self) -> bool:
        return self.basis == Authority.Basis.WITHDRAWAL


def arrangement_in_words(authority: Authority, following: Authority | None, step: Step) -> Arrangement:
    is_present = following is None
    return Arrangement(
        table=table_of(
            authority,
            proposal=queries.open_proposal(step) if is_present else None,
            is_over=is_present and step.closed_at is not None,
            is_taken_back=is_taken_back_at(step, authority),
        ),
        from_at=authority.from_at,
        until=following.from_at if following else step.closed_at,
        ends_on=authority.ends_on,
        basis=authority.basis,
        title=_title(authority, step),
        how=_how(authority, step),
        article=authority.article,
        reason=authority.reason,
    )


def offer_in_words(offer: Transfer) -> OfferInWords:
    return OfferInWords(
        sentence=what_was_offered(offer, is_done=False),
        tone=tone_of(offer.giver),
        reason=offer.reason,
        at=offer.offered_at,
        terms=_terms_of(offer),
        answers=[
            AnswerInWords(
                party=answer.party.name,
                answer="accepted" if answer.accepts else "refused",
                sentence=sentence(
                    _("%(party)s agreed") if answer.accepts else _("%(party)s refused"),
                    party=Written(answer.party.name),
                ),
                reason=answer.reason,
            )
            for answer in offer.answers.all()
            if answer.party_id != offer.giver_id
        ],
        result=offer.result,
        result_name=str(RESULT_NAMES[offer.result]) if offer.result else "",
        ended_at=offer.closed_at,
    )


def what_was_offered(offer: Transfer, *, is_done: bool) -> str:
    """`Wijkteam Oost droeg de beslissing over aan Onze Linde`, or that it offers to."""
    done = {
        Transfer.Kind.HAND_OVER.value: _("%(giver)s handed the decision over to %(receiver)s"),
        Transfer.Kind.SHARE.value: _("%(giver)s shares the decision with %(receiver)s"),
        Transfer.Kind.STEP_DOWN.value: _("%(giver)s took a step down"),
    }
    offered = {
        Transfer.Kind.HAND_OVER.value: _("%(giver)s wants to hand the decision over to %(receiver)s"),
        Transfer.Kind.SHARE.value: _("%(giver)s wants to share the decision with %(receiver)s"),
        Transfer.Kind.STEP_DOWN.value: _("%(giver)s wants to take a step down"),
    }
    receiver = Written(offer.receiver.name) if offer.receiver else ""
    return sentence((done if is_done else offered)[offer.kind], giver=Written(offer.giver.name), receiver=receiver)


def _title(authority: Authority, step: Step) -> str:
    """Why an arrangement holds, in a few words."""
    deciders = joined(Written(seat.party.name) for seat in queries.deciding_seats(authority))
    if authority.basis == Authority.Basis.WITHDRAWAL:
        return sentence(_("%(party)s took the decision back"), party=deciders)
    if authority.basis == Authority.Basis.ESCALATION:
        return _("Help was called in, because the term passed")
    if authority.basis == Authority.Basis.RETURN:
        return _("The agreed time was over") if _fell_back(authority, step) else _("Given back")
    if authority.basis == Authority.Basis.REVERSAL:
        return _("Who took the decision before, decides anew")
    offer = _offer_behind(authority, step)
    return what_was_offered(offer, is_done=True) if offer else _("As the process provides")


def _how(authority: Authority, step: Step) -> list[str]:
    """How an arrangement came about, in sentences. Its reason and its article stand beside them."""
    if authority.basis == Authority.Basis.ESCALATION and step.term.escalated_to:
        party = Written(step.term.escalated_to.name)
        return [filled(_("Nobody decided in time. From then on %(party)s decides too."), party=party)]
    if authority.basis == Authority.Basis.RETURN:
        return _how_it_returned(authority, step)
    offer = _offer_behind(authority, step)
    if offer is None:
        return []
    agreed = [
        Written(answer.party.name)
        for answer in offer.answers.all()
        if answer.accepts and answer.party_id != offer.giver_id
    ]
    giver, day = Written(offer.giver.name), full_day(offer.offered_at)
    offered = sentence(_("%(giver)s offered this on %(day)s."), giver=giver, day=day)
    accepted = [sentence(_("%(parties)s agreed."), parties=joined(agreed))] if agreed else []
    return [offered, *accepted, *_terms_of(offer)]


def _how_it_returned(authority: Authority, step: Step) -> list[str]:
    if _fell_back(authority, step):
        return [_("The decision had been handed over for a time. Since then the arrangement before it holds again.")]
    given = queries.transfer_received(_before(authority, step) or authority)
    party = Written(given.receiver.name if given and given.receiver else "")
    return [sentence(_("%(party)s gave the decision back. The arrangement before it holds again."), party=party)]


def _before(authority: Authority, step: Step) -> Authority | None:
    return next((one for one in step.authorities.all() if one.id == authority.previous_id), None)


def _fell_back(authority: Authority, step: Step) -> bool:
    """Did time alone end the arrangement before this one?"""
    before = _before(authority, step)
    return before is not None and before.ends_on is not None and timezone.localdate(authority.from_at) > before.ends_on


def _offer_behind(authority: Authority, step: Step) -> Transfer | None:
    return next((offer for offer in step.transfers.all() if offer.id == authority.transfer_id), None)


def _terms_of(offer: Transfer) -> list[str]:
    """Up to which amount and until when an offer is."""
    sentences = []
    if offer.ceiling is not None:
        sentences.append(_("Up to %(amount)s.") % {"amount": euros(offer.ceiling)})
    if offer.ends_on is not None:
        sentences.append(_("For a time: until %(day)s.") % {"day": full_day(offer.ends_on)})
    return sentences
