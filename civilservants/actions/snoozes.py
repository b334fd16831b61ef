from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.typed_text import tidy_line
from civilservants import queries
from civilservants.models import Snooze
from civilservants.models.snoozes import LONGEST_REASON
from decisions.models import Process
from initiatives.models import Initiative
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal

LONGEST = timedelta(days=92)


class CannotSnooze(Refusal):
    pass


@transaction.atomic
def snooze(*, initiative: Initiative, until: date, reason: str = "", by: Person, at: datetime) -> Snooze:
    """Put a plan away from one's own queue until a day. Its clock runs on, and it stays in everybody else's.

    Raises CannotSnooze where it is not on one's desk or has ended, for a day that is not ahead or too far ahead, or
    past the last day of the step: nobody puts away what then would be late.
    """
    process = _locked(initiative, by, at)
    today = timezone.localdate(at)
    if not today < until <= today + LONGEST:
        raise CannotSnooze(_("Choose a day from tomorrow on, at most three months ahead."), about="until")
    term = process.steps.select_related("term__suspension").get(closed_at=None).term
    last_day = term.last_day
    if last_day is not None and until > last_day >= today:
        raise CannotSnooze(
            _("The last day of this step is %(day)s. Choose that day or an earlier one.")
            % {"day": f"{last_day:%d-%m-%Y}"},
            about="until",
        )
    reason = tidy_line(reason)
    if len(reason) > LONGEST_REASON:
        raise CannotSnooze(_("Say it in at most %(most)d characters.") % {"most": LONGEST_REASON}, about="reason")
    Snooze.objects.filter(person=by, process=process, ended_at=None).update(ended_at=at, ended_by=by)
    put_away = Snooze.objects.create(
        person=by, process=process, until=until, reason=reason, snoozed_at=at, snoozed_by=by
    )
    # Neither the plan nor the day stand in the clear: whoever reads the log learns nothing of how somebody works.
    sealed = {"process": str(process.id), "until": until.isoformat(), "reason": reason}
    ledger.append(Line("plan.snoozed", put_away.id, {"by": str(by.id)}, sealed), at=at)
    return put_away


@transaction.atomic
def wake(*, initiative: Initiative, by: Person, at: datetime) -> None:
    """Take a plan back into one's own queue. Raises CannotSnooze where it was not put away."""
    process = _locked(initiative, by, at, must_be_open=False)
    own = Snooze.objects.filter(person=by, process=process, ended_at=None).first()
    if own is None:
        raise CannotSnooze(_("You did not put this plan away."))
    own.ended_at = at
    own.ended_by = by
    own.save(update_fields=["ended_at", "ended_by"])
    ledger.append(Line("plan.woken", own.id, {"by": str(by.id)}), at=at)


def _locked(initiative: Initiative, by: Person, at: datetime, *, must_be_open: bool = True) -> Process:
    desk = queries.desk_of(by, at)
    if desk is None or not queries.plans_on(desk).filter(id=initiative.id).exists():
        raise CannotSnooze(_("This plan does not lie on your desk."))
    assert initiative.process_id is not None
    process = Process.objects.select_for_update(of=("self",)).get(id=initiative.process_id)
    if must_be_open and process.closed_at is not None:
        raise CannotSnooze(_("This plan has ended. It stands in no queue."))
    return process
