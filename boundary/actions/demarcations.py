"""Changing whose profession a work function is: proposed by one side, agreed by all others, from a day on."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import actions as accounts
from accounts import queries as people
from accounts.demarcation import WorkFunction
from accounts.models import Demarcation, Party, Person, Profession
from accounts.models import WorkFunction as WorkFunctions
from accounts.typed_text import tidy
from boundary import access, queries
from boundary.models import DemarcationAnswer, DemarcationProposal
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotProposeDemarcation(Refusal):
    pass


class CannotAnswerDemarcation(Refusal):
    pass


@ledger.together()
def propose_demarcation(
    *, party: Party, work_function: str, profession: str, since: date, because: str, by: Person, at: datetime
) -> DemarcationProposal:
    """Propose whose profession a work function is from a day on. The own party has agreed with this.

    The executive and every social work team must agree before anything changes. Raises CannotProposeDemarcation for
    who does not sign for one of them, without a reason, for what holds already, for a day that is not to come or on
    which the same work changes already, where a proposal about it lies there, or where one of the two sides is missing.
    """
    if not access.may_propose_demarcation(by, party, at):
        raise CannotProposeDemarcation(
            _("Only who signs for the executive or for a social work team proposes this. Ask one of them.")
        )
    if work_function not in WorkFunctions.values or profession not in Profession.values:
        raise CannotProposeDemarcation(_("Choose the kind of work, and whose it is."))
    if not tidy(because):
        raise CannotProposeDemarcation(_("Say why this should change. Everybody can read it."))
    today = timezone.localdate(at)
    if since <= today:
        raise CannotProposeDemarcation(_("Choose a day after today. The past does not change."))
    if people.profession_for(WorkFunction(work_function), since) == profession:
        raise CannotProposeDemarcation(_("That holds on that day already. Nothing would change."))
    if {one.kind == Party.Kind.WELFARE_TEAM for one in queries.must_agree(at)} != {True, False}:
        raise CannotProposeDemarcation(
            _("Both sides must be there to agree: the executive and a social work team. Ask an admin to add them.")
        )
    if Demarcation.objects.filter(work_function=work_function, since=since).exists():
        raise CannotProposeDemarcation(_("Another change of this kind of work begins on that day. Choose another day."))
    if DemarcationProposal.objects.filter(work_function=work_function, closed_at=None).exists():
        raise CannotProposeDemarcation(_("A proposal about this kind of work lies there. Answer that one first."))
    proposal = DemarcationProposal.objects.create(
        work_function=work_function,
        profession=profession,
        since=since,
        because=tidy(because),
        party=party,
        proposed_at=at,
        proposed_by=by,
    )
    facts = {
        "function": work_function,
        "profession": profession,
        "since": since.isoformat(),
        "party": str(party.id),
        "by": str(by.id),
    }
    ledger.append(Line("demarcation.proposed", proposal.id, facts, {"because": proposal.because}), at=at)
    _answer(proposal, party, agrees=True, reason="", by=by, at=at)
    return proposal


@ledger.together()
def answer_demarcation(
    *, proposal_id: UUID, party: Party, agrees: bool, reason: str, by: Person, at: datetime
) -> DemarcationProposal:
    """Agree with a change, or refuse it with a reason. One refusal ends it; when all agree, it holds from its day on.

    Raises CannotAnswerDemarcation for who does not sign for a party that must agree, twice for one party, after it was
    closed, for a refusal without a reason, once its first day has come, or where another change begins on that day.
    """
    proposal = DemarcationProposal.objects.select_for_update(of=("self",)).get(id=proposal_id)
    if proposal.closed_at is not None:
        raise CannotAnswerDemarcation(_("This proposal was closed already."))
    if not access.may_propose_demarcation(by, party, at):
        raise CannotAnswerDemarcation(_("Only who signs for the executive or for a social work team answers this."))
    if proposal.answers.filter(party=party).exists():
        raise CannotAnswerDemarcation(_("%(party)s has answered already.") % {"party": party})
    if not agrees and not tidy(reason):
        raise CannotAnswerDemarcation(_("Say why not. The other side reads it."))
    if agrees and proposal.since <= timezone.localdate(at):
        raise CannotAnswerDemarcation(_("The day from which it would hold has come. Propose it with a later day."))
    _answer(proposal, party, agrees=agrees, reason=tidy(reason), by=by, at=at)
    if not agrees:
        _close(proposal, DemarcationProposal.Result.REFUSED, at=at)
    elif not _still_to_agree(proposal, at):
        try:
            proposal.demarcation = accounts.demarcate(
                work_function=proposal.work_function,
                profession=proposal.profession,
                since=proposal.since,
                source="",
                by=by,
                at=at,
            )
        except accounts.CannotDemarcate as refusal:
            raise CannotAnswerDemarcation(str(refusal)) from refusal
        _close(proposal, DemarcationProposal.Result.AGREED, at=at)
    return proposal


@transaction.atomic
def lapse_demarcation(*, proposal_id: UUID, at: datetime) -> bool:
    """Close a proposal whose first day came before everybody had answered. False where that is not so."""
    proposal = DemarcationProposal.objects.select_for_update(of=("self",)).get(id=proposal_id)
    if proposal.closed_at is not None or proposal.since > timezone.localdate(at):
        return False
    _close(proposal, DemarcationProposal.Result.LAPSED, at=at)
    return True


def _answer(
    proposal: DemarcationProposal, party: Party, *, agrees: bool, reason: str, by: Person, at: datetime
) -> None:
    DemarcationAnswer.objects.create(
        proposal=proposal, party=party, agrees=agrees, reason=reason, answered_at=at, answered_by=by
    )
    facts = {"party": str(party.id), "agrees": agrees, "by": str(by.id)}
    sealed = {"reason": reason} if reason else {}
    ledger.append(Line("demarcation.answered", proposal.id, facts, sealed), at=at)


def _still_to_agree(proposal: DemarcationProposal, at: datetime) -> list[Party]:
    agreed = set(proposal.answers.filter(agrees=True).values_list("party", flat=True))
    return [party for party in queries.must_agree(at) if party.id not in agreed]


def _close(proposal: DemarcationProposal, result: str, *, at: datetime) -> None:
    proposal.closed_at, proposal.result = at, result
    proposal.save(update_fields=["closed_at", "result", "demarcation"])
    ledger.append(Line("demarcation.closed", proposal.id, {"result": str(result)}), at=at)
