from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.typed_text import tidy
from initiatives import access
from initiatives.actions.locks import lock_initiative
from initiatives.lengths import MESSAGE_LENGTH
from initiatives.models import HelpOffer
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotOfferHelp(Refusal):
    pass


class CannotAnswerHelp(Refusal):
    pass


class CannotWithdrawHelp(Refusal):
    pass


@transaction.atomic
def offer_help(*, initiative_id: UUID, kind: str, message: str, by: Person, at: datetime) -> HelpOffer:
    """Offer a plan help. Its group sees who offers it and how to reach them; others see a number.

    Raises CannotOfferHelp for a plan that does not run, for people of its own group, without a message, or where the
    same help was offered and waits for an answer.
    """
    initiative = lock_initiative(initiative_id)
    if not initiative.is_running:
        raise CannotOfferHelp(_("This plan is not on its way. You cannot offer it help now."))
    if not access.may_offer_help(by, initiative, at):
        raise CannotOfferHelp(_("You belong to the group of this plan. You can simply help."))
    if kind not in HelpOffer.Kind.values:
        raise CannotOfferHelp(_("Choose what you offer."))
    said = tidy(message)
    if not said:
        raise CannotOfferHelp(_("Tell the group what you can do."))
    if len(said) > MESSAGE_LENGTH:
        raise CannotOfferHelp(_("Your message is too long: at most %(most)d characters.") % {"most": MESSAGE_LENGTH})
    same = initiative.help_offers.filter(person=by, kind=kind, withdrawn_at=None)
    if same.filter(answered_at=None).exists():
        raise CannotOfferHelp(_("You offered this already. The group has still to answer."))
    if same.filter(answer=HelpOffer.Answer.ACCEPTED).exists():
        raise CannotOfferHelp(_("You offered this already, and the group accepted it."))
    offer = HelpOffer.objects.create(initiative=initiative, person=by, kind=kind, message=said, offered_at=at)
    ledger.append(_line("help.offered", offer, by, {"message": said}), at=at)
    return offer


@transaction.atomic
def answer_help(*, offer_id: UUID, accepts: bool, words: str, by: Person, at: datetime) -> HelpOffer:
    """Accept help, or decline it with thanks and a word why. Raises CannotAnswerHelp."""
    offer = _locked(offer_id)
    if not access.may_answer_help(by, offer.initiative, at):
        raise CannotAnswerHelp(_("Only somebody of the group can answer this."))
    if offer.withdrawn_at is not None:
        raise CannotAnswerHelp(_("This offer was taken back meanwhile."))
    if offer.answer:
        raise CannotAnswerHelp(_("Somebody of your group answered this already."))
    said = tidy(words)
    if not accepts and not said:
        raise CannotAnswerHelp(_("Write a word of thanks, and why you do not need it."))
    if len(said) > MESSAGE_LENGTH:
        raise CannotAnswerHelp(_("Your message is too long: at most %(most)d characters.") % {"most": MESSAGE_LENGTH})
    offer.answer = HelpOffer.Answer.ACCEPTED if accepts else HelpOffer.Answer.DECLINED
    offer.answer_text, offer.answered_at, offer.answered_by = said, at, by
    offer.save(update_fields=["answer", "answer_text", "answered_at", "answered_by"])
    ledger.append(_line("help.answered", offer, by, {"words": said} if said else {}, answer=offer.answer), at=at)
    return offer


@transaction.atomic
def withdraw_help(*, offer_id: UUID, by: Person, at: datetime) -> HelpOffer:
    """Take one's own offer back, accepted or not: the group sees no longer who it was. Raises CannotWithdrawHelp."""
    offer = _locked(offer_id)
    if offer.person_id != by.id:
        raise CannotWithdrawHelp(_("Only who offered this can take it back."))
    if offer.withdrawn_at is not None or offer.answer == HelpOffer.Answer.DECLINED:
        raise CannotWithdrawHelp(_("This offer has ended already."))
    offer.withdrawn_at = at
    offer.save(update_fields=["withdrawn_at"])
    ledger.append(_line("help.withdrawn", offer, by, {}), at=at)
    return offer


def _locked(offer_id: UUID) -> HelpOffer:
    initiative = lock_initiative(HelpOffer.objects.values_list("initiative_id", flat=True).get(id=offer_id))
    offer = HelpOffer.objects.select_for_update(of=("self",)).get(id=offer_id)
    offer.initiative = initiative
    return offer


def _line(kind: str, offer: HelpOffer, by: Person, sealed: dict[str, str], **facts: str) -> Line:
    """A line about one offer: it is not a line of the plan, where it would stand beside others of the same person."""
    facts = {"by": str(by.id), "initiative": str(offer.initiative_id), "kind": offer.kind, **facts}
    return Line(kind, offer.id, facts, sealed)
