"""Rules that rub: a proposal to change one goes to its owner, who answers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Party, Person
from accounts.naming import names_a_person
from accounts.typed_text import tidy
from civilservants import access
from civilservants.models import Regulation, RuleProposal
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotProposeChange(Refusal):
    pass


class CannotAnswerProposal(Refusal):
    pass


@transaction.atomic
def propose_change(
    *, regulation_id: UUID, team: Party, text: str, because: str, by: Person, at: datetime
) -> RuleProposal:
    """Propose to the owner of a rule how it could read instead.

    Raises CannotProposeChange without a text or a reason, while a proposal for this rule waits for an answer, or for
    somebody who is not of the team.
    """
    regulation = Regulation.objects.select_for_update().get(id=regulation_id)
    if not access.may_write(by, team, at):
        raise CannotProposeChange(_("Only people of a municipal team or of the executive work with its rules."))
    if regulation.proposals.filter(answered_at=None).exists():
        raise CannotProposeChange(_("A proposal to change this rule waits for its owner already."))
    if not tidy(text) or not tidy(because):
        raise CannotProposeChange(_("Say how the rule could read, and why."))
    if named := names_a_person([text, because]):
        raise CannotProposeChange(_points_to(named))
    proposal = RuleProposal.objects.create(
        regulation=regulation, team=team, text=tidy(text), because=tidy(because), proposed_at=at, proposed_by=by
    )
    facts = {"regulation": str(regulation.id), "owner": str(regulation.owner_id), "team": str(team.id)}
    sealed = {"text": proposal.text, "because": proposal.because}
    ledger.append(Line("rule.change_proposed", proposal.id, {**facts, "by": str(by.id)}, sealed), at=at)
    return proposal


@transaction.atomic
def answer_proposal(*, proposal_id: UUID, answer: str, reason: str, by: Person, at: datetime) -> RuleProposal:
    """Say for the owner of a rule whether it is changed, and why.

    Raises CannotAnswerProposal without a reason, a second time, for who proposed it, or for somebody who does not sign
    for the owner.
    """
    proposal = (
        RuleProposal.objects.select_for_update(of=("self",)).select_related("regulation__owner").get(id=proposal_id)
    )
    if proposal.answered_at is not None:
        raise CannotAnswerProposal(_("This proposal was answered already."))
    if not access.may_answer_proposal(by, proposal, at):
        raise CannotAnswerProposal(
            _("Only who signs for %(owner)s answers this, and not who proposed it.")
            % {"owner": proposal.regulation.owner}
        )
    if answer not in RuleProposal.Answer.values:
        raise CannotAnswerProposal(_("Choose whether the rule changes."))
    if not tidy(reason):
        raise CannotAnswerProposal(_("Say why, also when you agree. Everybody can read it."))
    if named := names_a_person([reason]):
        raise CannotAnswerProposal(_points_to(named))
    proposal.answer, proposal.answer_reason = answer, tidy(reason)
    proposal.answered_at, proposal.answered_by = at, by
    proposal.save(update_fields=["answer", "answer_reason", "answered_at", "answered_by"])
    facts = {"regulation": str(proposal.regulation_id), "answer": answer, "by": str(by.id)}
    ledger.append(Line("rule.change_answered", proposal.id, facts, {"reason": proposal.answer_reason}), at=at)
    return proposal


def _points_to(named: str) -> str:
    return _("Everybody will read this, and it points to one person: “%(named)s”. Leave that out.") % {"named": named}
