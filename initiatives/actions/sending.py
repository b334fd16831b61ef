from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.typed_text import tidy
from decisions import actions as decisions
from decisions import queries as table
from decisions.workflow import End
from initiatives import access
from initiatives.models import Follow, Initiative, ReferenceCounter
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotSend(Refusal):
    pass


class CannotWithdraw(Refusal):
    pass


@transaction.atomic
def send(*, initiative_id: UUID, by: Person, at: datetime) -> Initiative:
    """Send an initiative to the municipality: it gets its reference and opens the process of its theme.

    Who sends it follows it. Raises CannotSend where it was sent or withdrawn before, for somebody who cannot sign for
    the group, or where the theme has no process in which somebody decides.
    """
    initiative = (
        Initiative.objects.select_for_update(of=("self",))
        .select_related("group", "theme", "neighbourhood__district")
        .get(id=initiative_id)
    )
    if not initiative.is_draft:
        raise CannotSend(_("This plan was sent already. You need not send it again."))
    if not access.may_send(by, initiative, at):
        raise CannotSend(_("Only somebody who can sign for the group can send the plan."))
    template = table.newest_template(initiative.theme.template_key)
    if template is None:
        raise CannotSend(
            _("The theme '%(theme)s' cannot be used yet. Choose another one.") % {"theme": initiative.theme}
        )
    initiative.reference = _next_reference(timezone.localtime(at).year)
    try:
        initiative.process = decisions.open_process(
            template=template,
            group=initiative.group,
            district=initiative.neighbourhood.district,
            by=by,
            at=at,
        )
    except decisions.CannotOpen as refusal:
        raise CannotSend(str(refusal)) from refusal
    initiative.sent_at = at
    initiative.sent_by = by
    initiative.save(update_fields=["reference", "process", "sent_at", "sent_by"])
    Follow.objects.bulk_create([Follow(initiative=initiative, person=by, since=at)], ignore_conflicts=True)
    facts = {
        "by": str(by.id),
        "reference": initiative.reference,
        "process": str(initiative.process.id),
    }
    ledger.append(Line("initiative.sent", initiative.id, facts), at=at)
    return initiative


@transaction.atomic
def withdraw(*, initiative_id: UUID, reason: str, by: Person, at: datetime) -> Initiative:
    """The group stops with its initiative; its process ends without a decision.

    Raises CannotWithdraw without a reason, for somebody who cannot sign for the group, or where it has ended already.
    """
    process_id = Initiative.objects.values_list("process_id", flat=True).get(id=initiative_id)
    if process_id is not None:
        decisions.lock_process(process_id)
    initiative = Initiative.objects.select_for_update(of=("self",)).select_related("group").get(id=initiative_id)
    if not access.may_send(by, initiative, at):
        raise CannotWithdraw(_("Only somebody who can sign for the group can stop the plan."))
    if initiative.withdrawn_at is not None:
        raise CannotWithdraw(_("This plan was stopped already."))
    if not tidy(reason):
        raise CannotWithdraw(_("Tell why you stop, so that others understand it."))
    if initiative.process_id is not None:
        try:
            decisions.close_process(process_id=initiative.process_id, end=End.WITHDRAWN, by=by, at=at)
        except decisions.CannotClose as refusal:
            raise CannotWithdraw(str(refusal)) from refusal
    initiative.withdrawn_at = at
    initiative.withdrawn_by = by
    initiative.withdrawn_reason = tidy(reason)
    initiative.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    ledger.append(
        Line("initiative.withdrawn", initiative.id, {"by": str(by.id)}, {"reason": initiative.withdrawn_reason}), at=at
    )
    return initiative


def _next_reference(year: int) -> str:
    counter = ReferenceCounter.objects.select_for_update().filter(year=year).first()
    if counter is None:
        ReferenceCounter.objects.bulk_create([ReferenceCounter(year=year)], ignore_conflicts=True)
        counter = ReferenceCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{year}-{counter.last:04}"
