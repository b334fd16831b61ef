from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as accounts
from accounts.demarcation import is_social_work
from accounts.models import Party, Person
from accounts.typed_text import tidy
from decisions import queries
from decisions.actions.locks import lock_process
from decisions.models import Finding, Process, TemplateStep
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotRecordFinding(Refusal):
    pass


@transaction.atomic
def record_finding(
    *, process_id: UUID, template_step: TemplateStep, consult: UUID, reason: str, by: Person, at: datetime
) -> Finding:
    """Record at a step what a settled consult found: why social work has no seat there (invariant 6).

    `by` is who agreed as the second of the two, and signs for the municipal team of this plan or for social work.
    Raises CannotRecordFinding for anybody else, without a reason, for work that is not social work's, for a step of
    another way, in a process that has ended for a step that cannot be decided anew, or where the step has such a
    finding already.
    """
    process = lock_process(process_id)
    if process.closed_at is not None and not _can_open_again(process, template_step):
        raise CannotRecordFinding(_("This process has ended. Nothing needs to be settled for it any more."))
    if template_step.template_id != process.template_id:
        raise CannotRecordFinding(_("This step does not belong to the way of this plan."))
    team = queries.participant(process, Party.Kind.MUNICIPAL_TEAM)
    signs = accounts.represented_by(by, at)
    if not any(party == team or party.kind == Party.Kind.WELFARE_TEAM for party in signs):
        raise CannotRecordFinding(
            _("Only who signs for the municipal team of this plan or for social work can settle this.")
        )
    if not is_social_work(accounts.profession_for(template_step.function, timezone.localdate(at))):
        raise CannotRecordFinding(_("The work of this step is not social work. It needs no seat for it."))
    if not tidy(reason):
        raise CannotRecordFinding(_("Say why social work has no seat at this step."))
    if process.findings.filter(template_step=template_step).exists():
        raise CannotRecordFinding(_("Why social work has no seat at this step was settled already."))
    finding = Finding.objects.create(
        process=process,
        template_step=template_step,
        consult=consult,
        reason=tidy(reason),
        recorded_at=at,
        recorded_by=by,
    )
    facts = {"process": str(process.id), "step": template_step.key, "consult": str(consult), "by": str(by.id)}
    ledger.append(Line("finding.recorded", finding.id, facts, {"reason": finding.reason}), at=at)
    return finding


def _can_open_again(process: Process, template_step: TemplateStep) -> bool:
    """Could what was decided at this step be decided anew?"""
    steps = queries.with_record(process.steps.all())
    return any(step.template_step_id == template_step.id for step in queries.steps_to_decide_anew(steps))
