"""The end of a deviation, and what came of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.typed_text import tidy
from civilservants import access
from civilservants.actions.deviations import PointsToSomebody, check_names_nobody, locked
from civilservants.models import Deviation, Evaluation
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotEndDeviation(Refusal):
    pass


class CannotEvaluateDeviation(PointsToSomebody):
    pass


@transaction.atomic
def end_deviation(*, deviation_id: UUID, reason: str, by: Person, at: datetime) -> Deviation:
    """Follow the rule again before the last day. Raises CannotEndDeviation without a reason, where it does not hold,
    or for somebody who neither is of the team nor covers it.
    """
    deviation = locked(deviation_id)
    if not access.may_end(by, deviation, at):
        raise CannotEndDeviation(_("Only the team, or who covers it, ends a deviation that holds."))
    if not tidy(reason):
        raise CannotEndDeviation(_("Say why it ends before its last day."))
    ledger.append(_end(deviation, tidy(reason), by, at), at=at)
    return deviation


@transaction.atomic
def evaluate_deviation(
    *,
    deviation_id: UUID,
    worked: str,
    then: str,
    text: str,
    by: Person,
    at: datetime,
    no_names: Collection[str] = (),
) -> Evaluation:
    """Say what came of a deviation, from its last day on: did it work, and what now? It ends with that.

    Raises CannotEvaluateDeviation before its last day, a second time, without saying what came of it, for somebody who
    neither is of the team nor covers it, or where it names a person: see `check_names_nobody`.
    """
    deviation = locked(deviation_id)
    if deviation.is_evaluated:
        raise CannotEvaluateDeviation(_("This deviation was evaluated already."))
    if not access.may_evaluate(by, deviation, at):
        raise CannotEvaluateDeviation(
            _("The team, or who covers it, evaluates a deviation: on its last day, or once it was ended.")
        )
    if worked not in Evaluation.Worked.values or then not in Evaluation.Then.values:
        raise CannotEvaluateDeviation(_("Choose whether it worked, and what comes after it."))
    if not tidy(text):
        raise CannotEvaluateDeviation(_("Say what came of it, in a few sentences."))
    check_names_nobody([text], deviation.initiative, CannotEvaluateDeviation, no_names)
    lines = []
    if deviation.state == Deviation.State.COVERED:
        lines.append(_end(deviation, _last_day_came(), by, at))
    evaluation = Evaluation.objects.create(
        deviation=deviation, worked=worked, then=then, text=tidy(text), evaluated_at=at, evaluated_by=by
    )
    facts = {"worked": worked, "then": then, "by": str(by.id)}
    ledger.append(*lines, Line("deviation.evaluated", deviation.id, facts, {"text": evaluation.text}), at=at)
    return evaluation


@transaction.atomic
def tell_evaluation(*, deviation_id: UUID, at: datetime) -> bool:
    """Note, once, that a deviation is to be evaluated because its last day came. The clock may ask twice."""
    deviation = locked(deviation_id)
    if deviation.evaluation_told_on is not None or not access.is_due(deviation, at):
        return False
    deviation.evaluation_told_on = timezone.localdate(at)
    deviation.save(update_fields=["evaluation_told_on"])
    facts = {"until": deviation.until.isoformat() if deviation.until else None}
    ledger.append(Line("deviation.evaluation_due", deviation.id, facts), at=at)
    return True


def _last_day_came() -> str:
    with translation.override(settings.LANGUAGE_CODE):  # colleagues read it, whatever language the evaluator reads
        return _("Its last day came.")


def _end(deviation: Deviation, reason: str, by: Person, at: datetime) -> Line:
    deviation.state = Deviation.State.ENDED
    deviation.ended_at, deviation.ended_by, deviation.ended_because = at, by, reason
    deviation.save(update_fields=["state", "ended_at", "ended_by", "ended_because"])
    return Line("deviation.ended", deviation.id, {"by": str(by.id)}, {"reason": reason})
