from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import actions as accounts
from accounts.models import Person
from accounts.typed_text import tidy_line
from decisions import access as table
from decisions import actions as decisions
from decisions.models import Process
from initiatives.lengths import LINK_LENGTH
from initiatives.models import Initiative, PlanLink
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotLink(Refusal):
    pass


@ledger.together()
def link_plans(*, plan_id: UUID, other_id: UUID, goes_on_in: bool, reason: str, by: Person, at: datetime) -> PlanLink:
    """Let two plans name each other, or let the first go on in the other.

    Where it goes on, everybody of its group is invited to the group of the other: nobody who wrote a plan is lost, and
    nobody is put into a group unasked. Its own way stays open until its own group stops it.

    Raises CannotLink for somebody outside the municipal teams of both, for plans that ended, without a reason, for the
    same plan, or where they are linked already or the other goes on elsewhere.
    """
    plan, other = _locked(plan_id, other_id)
    for one in (plan, other):
        assert one.process is not None
        if not table.may_assign(by, one.process, at):
            raise CannotLink(_("Only who works for the municipal teams of both plans can link them."))
        if one.process.closed_at is not None:
            raise CannotLink(_("“%(title)s” has ended. It can be linked no more.") % {"title": one.title})
    reason = tidy_line(reason)
    if not reason or len(reason) > LINK_LENGTH:
        raise CannotLink(
            _("Say in at most %(most)d characters why they belong together. Everybody reads it.")
            % {"most": LINK_LENGTH}
        )
    running = PlanLink.objects.filter(ended_at=None)
    if running.filter(Q(plan=plan, other=other) | Q(plan=other, other=plan)).exists():
        raise CannotLink(_("These plans are linked already."))
    if goes_on_in and running.filter(Q(plan__in=[plan, other], goes_on_in=True)).exists():
        raise CannotLink(_("One of these plans goes on in another already."))
    link = PlanLink.objects.create(
        plan=plan, other=other, goes_on_in=goes_on_in, reason=reason, linked_at=at, linked_by=by
    )
    facts = {"other": str(other.id), "link": str(link.id), "by": str(by.id)}
    kind = "initiative.joined" if goes_on_in else "initiative.linked"
    ledger.append(Line(kind, plan.id, facts, {"reason": reason}), at=at)
    if goes_on_in:
        accounts.invite_group(party=other.group, others=plan.group, by=by, at=at)
    return link


@ledger.together()
def unlink_plans(*, link_id: UUID, by: Person, at: datetime) -> PlanLink:
    """End a link. Who joined the other group meanwhile stays there. Raises CannotLink like `link_plans`, or twice."""
    known = PlanLink.objects.get(id=link_id)
    plan, other = _locked(known.plan_id, known.other_id)
    link = PlanLink.objects.select_for_update().get(id=link_id)
    for one in (plan, other):
        assert one.process is not None
        if not table.may_assign(by, one.process, at):
            raise CannotLink(_("Only who works for the municipal teams of both plans can link them."))
    if link.ended_at is not None:
        raise CannotLink(_("This link ended already."))
    link.ended_at = at
    link.ended_by = by
    link.save(update_fields=["ended_at", "ended_by"])
    facts = {"other": str(other.id), "link": str(link.id), "by": str(by.id)}
    ledger.append(Line("initiative.unlinked", plan.id, facts), at=at)
    return link


def _locked(plan_id: UUID, other_id: UUID) -> tuple[Initiative, Initiative]:
    """Both plans, their processes locked in one order."""
    if plan_id == other_id:
        raise CannotLink(_("Choose another plan than this one."))
    known = {plan.id: plan for plan in Initiative.objects.filter(id__in=[plan_id, other_id])}
    processes: dict[UUID, Process] = {}
    for process_id in sorted(plan.process_id for plan in known.values() if plan.process_id):
        processes[process_id] = decisions.lock_process(process_id)
    if len(processes) < 2:
        raise CannotLink(_("Both plans must have been sent."))
    found = Initiative.objects.select_related("group").in_bulk([plan_id, other_id])
    for plan in found.values():
        assert plan.process_id is not None
        plan.process = processes[plan.process_id]
    return found[plan_id], found[other_id]
