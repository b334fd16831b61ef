import hashlib
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.typed_text import tidy, tidy_line
from initiatives import access
from initiatives.actions.attachments import checked_upload, new_attachment, take_away, with_stored
from initiatives.actions.locks import lock_initiative
from initiatives.lengths import NOTE_LENGTH
from initiatives.models import Attachment, Initiative, PaperSheet, Support
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal

MOST_SIGNATURES = 5_000
"""On one sheet, as it is entered: a thick pile is one sheet too."""


class CannotSupport(Refusal):
    pass


class CannotEnterSheet(Refusal):
    pass


class CannotStrikeSheet(Refusal):
    pass


@transaction.atomic
def give_support(*, initiative_id: UUID, by: Person, at: datetime) -> Support:
    """Support a plan, in the version that it has now. Supporting twice is supporting once.

    Raises CannotSupport for a plan that does not run, and for people of its own group.
    """
    initiative = lock_initiative(initiative_id)
    if not initiative.is_running:
        raise CannotSupport(_("This plan is not on its way. You cannot support it now."))
    if not access.may_support(by, initiative, at):
        raise CannotSupport(_("You belong to the group of this plan. Ask others for their support."))
    if (given := initiative.supports.filter(person=by, withdrawn_at=None).first()) is not None:
        return given
    version = initiative.versions.order_by("-number")[0]
    support = Support.objects.create(initiative=initiative, person=by, version=version, given_at=at)
    ledger.append(_line("support.given", support, by, version=version.number), at=at)
    return support


@transaction.atomic
def withdraw_support(*, initiative_id: UUID, by: Person, at: datetime) -> None:
    """Take one's support back, as long as the plan runs; not supporting it is no error. Raises CannotSupport."""
    initiative = lock_initiative(initiative_id)
    support = initiative.supports.filter(person=by, withdrawn_at=None).first()
    if support is None:
        return
    if not initiative.is_running:
        raise CannotSupport(_("This plan has ended. What it had of support stays as it was."))
    support.withdrawn_at = at
    support.save(update_fields=["withdrawn_at"])
    ledger.append(_line("support.withdrawn", support, by), at=at)


def enter_sheet(
    *,
    initiative_id: UUID,
    data: bytes,
    name: str,
    signatures: int,
    collected_on: date,
    note: str,
    by: Person,
    at: datetime,
) -> PaperSheet:
    """Count support that was given on paper, with the sheet itself beside it. The sheet is seen by the team alone.

    Raises CannotEnterSheet for somebody outside the municipal team at the table, for a plan that does not run, for a
    file that is not kept or counts already, and for numbers and days that cannot be.
    """
    initiative = Initiative.objects.select_related("group", "process").get(id=initiative_id)
    _check_may_enter(initiative, by, at)
    if not 1 <= signatures <= MOST_SIGNATURES:
        raise CannotEnterSheet(
            _("Fill in how many people signed: 1 to %(most)d.") % {"most": MOST_SIGNATURES}, about="signatures"
        )
    if collected_on > timezone.localdate(at):
        raise CannotEnterSheet(
            _("This day is still to come. Fill in when the signatures were collected."), about="collected_on"
        )
    noted = tidy_line(note)
    if len(noted) > NOTE_LENGTH:
        raise CannotEnterSheet(_("This note is too long: at most %(most)d characters.") % {"most": NOTE_LENGTH})
    upload = checked_upload(data, CannotEnterSheet)
    entered: list[PaperSheet] = []

    @transaction.atomic
    def record(file: str) -> Attachment:
        locked = lock_initiative(initiative_id)
        _check_may_enter(locked, by, at)
        counting = locked.sheets.filter(struck_at=None)
        if counting.filter(attachment__sha256=hashlib.sha256(upload.full).hexdigest()).exists():
            raise CannotEnterSheet(_("This sheet counts already."), about="file")
        title = _("Sheet with signatures")
        attachment = new_attachment(locked, Attachment.Kind.SHEET, upload, file, name=name, title=title, by=by, at=at)
        sheet = PaperSheet.objects.create(
            initiative=locked,
            attachment=attachment,
            signatures=signatures,
            collected_on=collected_on,
            note=noted,
            entered_at=at,
            entered_by=by,
        )
        facts = {
            "by": str(by.id),
            "sheet": str(sheet.id),
            "signatures": signatures,
            "collected_on": collected_on.isoformat(),
            "sha256": attachment.sha256,
        }
        ledger.append(Line("sheet.entered", locked.id, facts, {"note": noted} if noted else {}), at=at)
        entered.append(sheet)
        return attachment

    with_stored(upload, record)
    return entered[0]


@transaction.atomic
def strike_sheet(*, sheet_id: UUID, reason: str, by: Person, at: datetime) -> PaperSheet:
    """Count a sheet no longer, because it was entered wrongly; its file with names goes. Raises CannotStrikeSheet."""
    initiative = lock_initiative(PaperSheet.objects.values_list("initiative_id", flat=True).get(id=sheet_id))
    sheet = PaperSheet.objects.select_for_update(of=("self",)).get(id=sheet_id)
    if not access.may_enter_sheet(by, initiative, at):
        raise CannotStrikeSheet(_("Only somebody of the municipal team at this table can do this."))
    if sheet.struck_at is not None:
        raise CannotStrikeSheet(_("This sheet was struck out already."))
    because = tidy(reason)
    if not because:
        raise CannotStrikeSheet(_("Tell why this sheet does not count any more."))
    if len(because) > NOTE_LENGTH:
        raise CannotStrikeSheet(_("Your reason is too long: at most %(most)d characters.") % {"most": NOTE_LENGTH})
    sheet.struck_at, sheet.struck_by, sheet.struck_reason = at, by, because
    sheet.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    facts = {"by": str(by.id), "sheet": str(sheet.id), "signatures": sheet.signatures}
    file = Attachment.objects.select_for_update().get(id=sheet.attachment_id)
    gone = take_away(file, by=by, at=at)
    ledger.append(Line("sheet.struck", initiative.id, facts, {"reason": because}), gone, at=at)
    return sheet


def _check_may_enter(initiative: Initiative, by: Person, at: datetime) -> None:
    if not access.may_enter_sheet(by, initiative, at):
        raise CannotEnterSheet(_("Only somebody of the municipal team at this table can do this."))
    if not initiative.is_running:
        raise CannotEnterSheet(_("This plan is not on its way. Nothing can be added to its support."))


def _line(kind: str, support: Support, by: Person, **facts: object) -> Line:
    """A line about one support: it is not a line of the plan, which would grow with each supporter."""
    return Line(kind, support.id, {"by": str(by.id), "initiative": str(support.initiative_id), **facts})
