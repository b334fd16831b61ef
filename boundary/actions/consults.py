from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as accounts
from accounts.models import Party, Person
from accounts.typed_text import tidy
from boundary import access, queries
from boundary.actions.signals import About, open_or_join
from boundary.models import Consult, Remark, Settlement
from decisions import actions as decisions
from decisions.models import Process, TemplateStep
from initiatives.models import Initiative
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal

LONGEST = 4000
"""Characters of a remark or a reason."""


class CannotAskConsult(Refusal):
    pass


class CannotRemark(Refusal):
    pass


class CannotSettle(Refusal):
    pass


class CannotAgree(Refusal):
    pass


@ledger.together()
def ask_consult(
    *, initiative: Initiative, template_step: TemplateStep, welfare: Party, text: str, by: Person, at: datetime
) -> Consult:
    """Ask social work about a step of its own work at which it would have no seat, because no team of it takes part.

    Settled as fine, it leaves a finding at the step, which can open from then on (invariant 6). Raises CannotAskConsult
    for who does not sign for the municipal team of the plan, for a step that needs no finding, for a party that is no
    social work team, without words, or where this is being talked about already.
    """
    process = _process(initiative)
    if not access.may_ask(by, process, at):
        raise CannotAskConsult(_("Only who signs for the municipal team of this plan asks this, while it runs."))
    if template_step not in queries.steps_without_social_work(process, at):
        raise CannotAskConsult(_("This step needs no consult: social work sits there, or it was settled why not."))
    if welfare.kind != Party.Kind.WELFARE_TEAM or welfare.ended_at is not None:
        raise CannotAskConsult(_("Choose a social work team to talk with."))
    if not tidy(text):
        raise CannotAskConsult(_("Say why you think that social work needs no seat there."))
    team = queries.municipal_team_of(process)
    assert team is not None  # may_ask has looked
    about = About(
        municipal=team,
        welfare=welfare,
        function=template_step.function,
        profession=accounts.profession_for(template_step.function, timezone.localdate(at)),
        district=process.district,
        initiative=initiative,
        template_step=template_step,
    )
    consult, is_new = open_or_join(about, by=by, at=at)
    if not is_new:
        raise CannotAskConsult(_("A consult about this step is open already. Go on there."))
    _write(consult, team, text, by=by, at=at)
    return consult


@transaction.atomic
def remark(*, consult_id: UUID, text: str, by: Person, at: datetime) -> Remark:
    """Say something in a consult. Raises CannotRemark without words, for who is of neither, or once it was settled."""
    consult = _locked(consult_id)
    party = access.party_in(by, consult, at)
    if party is None:
        raise CannotRemark(_("Only people of the two who talk here can write."))
    if consult.settled_at is not None:
        raise CannotRemark(_("This consult was settled. What is said in it stays as it is."))
    if not tidy(text):
        raise CannotRemark(_("Write something first."))
    return _write(consult, party, text, by=by, at=at)


@transaction.atomic
def propose_settlement(*, consult_id: UUID, outcome: str, why: str, by: Person, at: datetime) -> Settlement:
    """Say how one would settle it; the other agrees, or proposes something else, which then counts instead.

    Raises CannotSettle for who is of neither, once it was settled, without an outcome or a reason, or, where it is
    about a seat at a table, for who does not sign for their party.
    """
    consult = _locked(consult_id)
    party = _party_that_settles(consult, by, at, CannotSettle)
    if outcome not in Settlement.Outcome.values:
        raise CannotSettle(_("Choose how you would settle it."))
    if not tidy(why):
        raise CannotSettle(_("Say why. Others learn from it."))
    settlement = Settlement.objects.create(
        consult=consult, party=party, outcome=outcome, why=tidy(why)[:LONGEST], proposed_at=at, proposed_by=by
    )
    facts = {"consult": str(consult.id), "outcome": outcome, "by": str(by.id)}
    ledger.append(Line("settlement.proposed", settlement.id, facts, {"why": settlement.why}), at=at)
    return settlement


@ledger.together()
def agree_to_settle(*, settlement_id: UUID, by: Person, at: datetime) -> Consult:
    """Agree with how the other would settle it: then it is settled, for good.

    Where it was about a seat and is fine as it is, a finding is left at the step in the same transaction. Raises
    CannotAgree for the party that proposed it, once the consult was settled, or where something else was proposed
    since; decisions.CannotRecordFinding where the finding cannot be recorded.
    """
    found = Settlement.objects.select_related("consult__initiative").get(id=settlement_id)
    if found.consult.template_step_id is not None and found.consult.initiative is not None:
        decisions.lock_process(_process(found.consult.initiative).id)
    consult = _locked(found.consult_id)
    party = _party_that_settles(consult, by, at, CannotAgree)
    settlement = queries.open_proposal_in(consult)
    if settlement is None or settlement.id != settlement_id:
        raise CannotAgree(_("Something else was proposed since. Read it first."))
    if settlement.party_id == party.id:
        raise CannotAgree(_("Your own side proposed this. The other side has to agree."))
    settlement.agreed_at, settlement.agreed_by = at, by
    settlement.save(update_fields=["agreed_at", "agreed_by"])
    consult.settled_at, consult.settled_by, consult.settled_as = at, by, settlement
    consult.save(update_fields=["settled_at", "settled_by", "settled_as"])
    facts = {"outcome": settlement.outcome, "settlement": str(settlement.id), "by": str(by.id)}
    ledger.append(Line("consult.settled", consult.id, facts), at=at)
    _leave_finding(consult, settlement, by=by, at=at)
    return consult


def _leave_finding(consult: Consult, settlement: Settlement, *, by: Person, at: datetime) -> None:
    if consult.template_step is None or consult.initiative is None or settlement.outcome != Settlement.Outcome.FINE:
        return
    decisions.record_finding(
        process_id=_process(consult.initiative).id,
        template_step=consult.template_step,
        consult=consult.id,
        reason=settlement.why,
        by=by,
        at=at,
    )


def _party_that_settles(consult: Consult, by: Person, at: datetime, refusal: type[Refusal]) -> Party:
    party = access.party_in(by, consult, at)
    if party is None:
        raise refusal(_("Only people of the two who talk here settle it."))
    if consult.settled_at is not None:
        raise refusal(_("This consult was settled already."))
    if not access.may_settle(by, consult, at):
        raise refusal(_("This is about a seat at a table. Only who signs for %(party)s settles it.") % {"party": party})
    return party


def _write(consult: Consult, party: Party, text: str, *, by: Person, at: datetime) -> Remark:
    written = Remark.objects.create(
        consult=consult, party=party, text=tidy(text)[:LONGEST], written_at=at, written_by=by
    )
    facts = {"remark": consult.remarks.count(), "by": str(by.id)}
    ledger.append(Line("consult.remarked", consult.id, facts, {"text": written.text}), at=at)
    return written


def _locked(consult_id: UUID) -> Consult:
    consults = Consult.objects.select_for_update(of=("self",))
    return consults.select_related("municipal", "welfare", "initiative__process", "template_step").get(id=consult_id)


def _process(initiative: Initiative) -> Process:
    if initiative.process is None:
        raise CannotAskConsult(_("This plan was not sent yet. It has no steps."))
    return initiative.process
