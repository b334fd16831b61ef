"""What others say of a deviation: the second reader, and who covers it for the organisation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.typed_text import tidy
from civilservants import access
from civilservants.actions.deviations import locked
from civilservants.models import Deviation
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotReadDeviation(Refusal):
    pass


class CannotCoverDeviation(Refusal):
    pass


class CannotRefuseDeviation(Refusal):
    pass


@transaction.atomic
def read_deviation(*, deviation_id: UUID, agrees: bool, says: str, by: Person, at: datetime) -> Deviation:
    """Say as the second reader whether this is well reasoned. Doubts stop nothing, but who covers it answers them.

    Raises CannotReadDeviation for who wrote it, for somebody who was not asked and is not of the team, a second time,
    or without a word.
    """
    deviation = locked(deviation_id)
    if not access.may_second(by, deviation, at):
        raise CannotReadDeviation(
            _("Only who was asked, or a colleague of who wrote it, reads this, once. Nobody reads what they wrote.")
        )
    if not tidy(says):
        raise CannotReadDeviation(_("Say what you think of it, in a sentence."))
    deviation.read_at, deviation.read_by = at, by
    deviation.reader_agrees, deviation.reader_says = agrees, tidy(says)
    deviation.save(update_fields=["read_at", "read_by", "reader_agrees", "reader_says"])
    facts = {"agrees": agrees, "by": str(by.id)}
    ledger.append(Line("deviation.read", deviation.id, facts, {"says": deviation.reader_says}), at=at)
    return deviation


@transaction.atomic
def cover_deviation(*, deviation_id: UUID, says: str = "", by: Person, at: datetime) -> Deviation:
    """Take a deviation for the organisation's account. From now on it holds, and everybody reads it.

    Raises CannotCoverDeviation before the second reader has read it, without a word where the reader has doubts, after
    its last day, or for somebody who neither leads the team nor has a mandate, or who wrote or read it.
    """
    deviation = locked(deviation_id)
    if deviation.state != Deviation.State.SUBMITTED:
        raise CannotCoverDeviation(_("This deviation does not wait for somebody to cover it."))
    if deviation.read_at is None:
        raise CannotCoverDeviation(_("The second reader comes first."))
    cover = access.cover_of(by, deviation, at)
    if cover is None:
        raise CannotCoverDeviation(
            _("Only who leads the team or has a mandate for this covers it, and not who wrote it or was second reader.")
        )
    if not deviation.reader_agrees and not tidy(says):
        raise CannotCoverDeviation(_("The second reader has doubts. Say why you cover it all the same."))
    if deviation.until is None or deviation.until < timezone.localdate(at):
        raise CannotCoverDeviation(_("Its last day has passed. There is nothing to cover any more."))
    deviation.state = Deviation.State.COVERED
    deviation.covered_at, deviation.covered_by = at, by
    deviation.mandate, deviation.cover_says = cover.mandate, tidy(says)
    deviation.save(update_fields=["state", "covered_at", "covered_by", "mandate", "cover_says"])
    facts = {
        "regulation": str(deviation.regulation_id),
        "initiative": str(deviation.initiative_id) if deviation.initiative_id else None,
        "mandate": str(cover.mandate.id) if cover.mandate else None,
        "until": deviation.until.isoformat(),
        "by": str(by.id),
    }
    sealed = {"says": deviation.cover_says} if deviation.cover_says else {}
    ledger.append(Line("deviation.covered", deviation.id, facts, sealed), at=at)
    return deviation


@transaction.atomic
def refuse_deviation(*, deviation_id: UUID, reason: str, by: Person, at: datetime) -> Deviation:
    """Do not cover it, with a reason: the rule is followed. Who wrote it can write another.

    Raises CannotRefuseDeviation without a reason, or for somebody who could not cover it.
    """
    deviation = locked(deviation_id)
    if not access.may_refuse(by, deviation, at):
        raise CannotRefuseDeviation(_("Only who could cover this deviation refuses it, while it is submitted."))
    if not tidy(reason):
        raise CannotRefuseDeviation(_("Say why the rule is followed here."))
    deviation.state = Deviation.State.REFUSED
    deviation.refused_at, deviation.refused_by, deviation.refused_because = at, by, tidy(reason)
    deviation.save(update_fields=["state", "refused_at", "refused_by", "refused_because"])
    sealed = {"reason": deviation.refused_because}
    ledger.append(Line("deviation.refused", deviation.id, {"by": str(by.id)}, sealed), at=at)
    return deviation
