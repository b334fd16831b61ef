from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.typed_text import tidy
from decisions import actions as decisions
from decisions import queries as table
from decisions.workflow import End
from initiatives import access
from initiatives.actions.drafts import fingerprint
from initiatives.actions.versions import first_version
from initiatives.models import Follow, Initiative, Version
from ledger import actions as ledger
from ledger.actions import Line
from ledger.insert_at_once import insert
from ledger.refusals import Refusal


class CannotSend(Refusal):
    pass


class CannotSendUnseen(CannotSend):
    """Somebody else changed the draft since this person saw it."""


class CannotWithdraw(Refusal):
    pass


@ledger.together()
def send(*, initiative_id: UUID, by: Person, at: datetime, seen: str | None = None) -> Initiative:
    """Send an initiative to the municipality: it gets its reference and opens the process of its theme.

    Who sends it follows it. Raises CannotSend where it was sent or withdrawn before, for somebody who cannot sign for
    the group, or where the theme has no process in which somebody decides. `seen` is the fingerprint of what the person
    had before them: where the draft is another by now, CannotSendUnseen.
    """
    initiative = (
        Initiative.objects.select_for_update(of=("self",))
        .select_related("group", "theme", "neighbourhood__district")
        .defer("neighbourhood__boundary", "neighbourhood__district__boundary")
        .get(id=initiative_id)
    )
    if initiative.is_draft and seen is not None and seen != fingerprint(initiative):
        raise CannotSendUnseen(_("Somebody of your group changed this plan. Read it once more, then send it."))
    if not initiative.is_draft:
        raise CannotSend(_("This plan was sent already. You need not send it again."))
    if not access.may_send(by, initiative, at):
        raise CannotSend(_("Only somebody who can sign for the group can send the plan."))
    open_way(initiative, by=by, at=at)
    initiative.save(update_fields=["reference", "process", "sent_at", "sent_by"])
    insert(*rows_of_receipt(initiative, by=by, at=at), unless_there={Follow})
    receive(initiative, by=by, at=at)
    return initiative


def open_way(initiative: Initiative, *, by: Person, at: datetime) -> None:
    """Open the process of a draft, and give it its reference and moment; the caller writes the initiative itself.

    Raises CannotSend where the theme has no process in which somebody decides.
    """
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


BY_ITS_OWN_GROUP = "brought by its own group"


def rows_of_receipt(initiative: Initiative, *, by: Person, at: datetime) -> tuple[Version, Follow]:
    """What belongs to an initiative that is sent, to be written by the caller: its first version, and that who sent it
    follows it.
    """
    return first_version(initiative, by=by, at=at), Follow(initiative=initiative, person=by, since=at)


def receive(initiative: Initiative, *, by: Person, at: datetime, brought: str = BY_ITS_OWN_GROUP) -> None:
    """Tell the ledger that an initiative was sent, once it is written.

    `brought` is what a room above remembers of how it came, as that somebody helped. The line of every plan keeps that
    sealed, also where there is nothing to remember: so nobody sees for which plan there is.
    """
    facts = {
        "by": str(by.id),
        "reference": initiative.reference,
        "process": str(initiative.process_id),
    }
    ledger.append(Line("initiative.sent", initiative.id, facts, {"brought": brought}), at=at)


@ledger.together()
def withdraw(*, initiative_id: UUID, reason: str, by: Person, at: datetime) -> Initiative:
    """The group stops with its initiative; its process ends without a decision.

    What was sent goes on while more of the group must sign for stopping. A draft binds nobody: one of them stops it.
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
            process = decisions.close_process(
                process_id=initiative.process_id,
                end=End.WITHDRAWN,
                party=initiative.group,
                reason=reason,
                by=by,
                at=at,
            )
        except decisions.CannotClose as refusal:
            raise CannotWithdraw(str(refusal)) from refusal
        if process.closed_at is None:
            return initiative
    initiative.withdrawn_at = at
    initiative.withdrawn_by = by
    initiative.withdrawn_reason = tidy(reason)
    initiative.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    ledger.append(
        Line("initiative.withdrawn", initiative.id, {"by": str(by.id)}, {"reason": initiative.withdrawn_reason}), at=at
    )
    return initiative


def _next_reference(year: int) -> str:
    """The next number of this year, which nobody else gets until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO initiatives_referencecounter AS counter (year, last) VALUES (%s, 1)"
            " ON CONFLICT (year) DO UPDATE SET last = counter.last + 1 RETURNING last",
            [year],
        )
        (number,) = cursor.fetchone()
    return f"{year}-{number:04}"
