from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Party, Person, WorkFunction
from accounts.naming import names_a_person
from accounts.typed_text import tidy_line
from boundary import access, queries
from boundary.actions.signals import raise_for_activity
from boundary.models import Activity
from boundary.models.activities import LONGEST, SHORTEST
from districts.models import District
from initiatives.models import Initiative
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal

LOOKS_BACK = timedelta(days=92)
"""Work of longer ago is not logged any more: the figures of that quarter have been read."""
WHAT_LENGTH = 200


class CannotLog(Refusal):
    pass


class CannotStrike(Refusal):
    pass


@ledger.together()
def log_activity(
    *,
    key: UUID,
    party: Party,
    work_function: str,
    district: District,
    initiative: Initiative | None,
    done_on: date,
    minutes: int,
    how: str,
    what: str = "",
    by: Person,
    at: datetime,
) -> Activity:
    """Log what somebody did for their team; where it lies on the other profession's side, a signal rises.

    `key` is the id of the activity, made with the form: a form that is sent twice logs once, and gives the same
    activity. `minutes` from 5 to 960. Raises CannotLog for a party that is not one's team, for a plan at whose table
    it does not sit, for a day to come or more than three months ago, or for words that name a person.
    """
    Person.objects.select_for_update(no_key=True).get(id=by.id)  # a second click waits here for the first
    if (logged := Activity.objects.filter(id=key).first()) is not None:
        if logged.logged_by_id != by.id:
            raise CannotLog(_("This form was used already. Open the page again."))
        return logged
    if not access.may_log(by, party, at):
        raise CannotLog(_("You log what you did for a municipal team or a social work team that you belong to."))
    _check(party, work_function, initiative, done_on, minutes, how, timezone.localdate(at))
    what = tidy_line(what)[:WHAT_LENGTH]
    if named := names_a_person([what]):
        raise CannotLog(_("This points to one person: “%(named)s”. Leave that out.") % {"named": named})
    activity = Activity.objects.create(
        id=key,
        party=party,
        work_function=work_function,
        district=district,
        initiative=initiative,
        done_on=done_on,
        minutes=minutes,
        how=how,
        what=what,
        logged_at=at,
        logged_by=by,
    )
    # All of it is sealed: in the clear the lines of a team of one would be somebody's diary.
    said = f"{party.id} {work_function} {district.code} {done_on.isoformat()} {minutes} {how} {what}".strip()
    ledger.append(Line("activity.logged", activity.id, {"by": str(by.id)}, {"activity": said}), at=at)
    raise_for_activity(activity, at=at)
    return activity


@ledger.together()
def strike_activity(*, activity_id: UUID, by: Person, at: datetime) -> Activity:
    """Strike out what one logged by mistake: it stays, and counts nowhere.

    Raises CannotStrike for who did not log it, once it was struck out, or where a consult about it was settled.
    A consult that is open goes on: the two see there that it was struck out, and settle it so.
    """
    activity = Activity.objects.select_for_update(of=("self",)).get(id=activity_id)
    if activity.logged_by_id != by.id:
        raise CannotStrike(_("Only who logged this can strike it out."))
    if activity.struck_at is not None:
        raise CannotStrike(_("This was struck out already."))
    if not access.may_strike(by, activity, at):
        raise CannotStrike(_("A consult about this was settled. What it was about stays as it is."))
    activity.struck_at, activity.struck_by = at, by
    activity.save(update_fields=["struck_at", "struck_by"])
    ledger.append(Line("activity.struck", activity.id, {"by": str(by.id)}), at=at)
    return activity


def _check(
    party: Party, work_function: str, initiative: Initiative | None, done_on: date, minutes: int, how: str, today: date
) -> None:
    if work_function not in WorkFunction.values:
        raise CannotLog(_("Choose what kind of work it was."))
    if how not in Activity.How.values:
        raise CannotLog(_("Say whether you did it alone or together."))
    if not SHORTEST <= minutes <= LONGEST:
        raise CannotLog(_("Choose how long it took: from five minutes to sixteen hours."))
    if not today - LOOKS_BACK <= done_on <= today:
        raise CannotLog(_("Choose a day in the past three months."))
    if initiative is not None and not queries.plans_at_table_of(party).filter(id=initiative.id).exists():
        raise CannotLog(_("Your team does not sit at the table of this plan. Log it without a plan."))
