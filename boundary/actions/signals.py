"""A boundary signal, raised in the transaction of the act that gave rise to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import queries as accounts
from accounts.demarcation import Profession, WorkFunction
from accounts.models import Party, Person
from boundary import access, queries
from boundary.models import Activity, Consult, Settlement, Signal
from boundary.sides import Side, crosses
from decisions import terms
from decisions.models import Assignment, Step, TemplateStep
from decisions.rest_days import RestDays
from districts.models import District
from initiatives.models import Initiative
from ledger import actions as ledger
from ledger.actions import Line


@dataclass(frozen=True)
class About:
    """What a consult is about: the two that talk, whose work it is, where, and for which plan."""

    municipal: Party
    welfare: Party
    function: WorkFunction
    profession: Profession
    district: District
    initiative: Initiative | None
    template_step: TemplateStep | None = None


def raise_for_activity(activity: Activity, *, at: datetime) -> Signal | None:
    """A signal where this activity lies on the other profession's side; None where it does not. Within its action."""
    if hasattr(activity, "signal"):
        return activity.signal
    function = WorkFunction(activity.work_function)
    profession = accounts.profession_for(function, activity.done_on)
    together = activity.how == Activity.How.TOGETHER
    if not crosses(profession, access.side_of(activity.party), together=together):
        return None
    about = _about(activity.party, function, profession, activity.district, activity.initiative)
    return _raise(about, by=activity.logged_by, at=at, activity=activity)


@transaction.atomic(savepoint=False)
def raise_for_assignment(*, assignment: Assignment, at: datetime) -> Signal | None:
    """A signal where somebody was made adviser at a step whose work is the other profession's, and nobody of that
    profession works on the plan; None elsewhere. The action that assigns calls it in its transaction.

    A handler and a social worker are assigned to a plan, whatever its step: they cross nothing.
    """
    if assignment.task != Assignment.Task.ADVISER:
        return None
    if not assignment.party.is_municipal and assignment.party.kind != Party.Kind.WELFARE_TEAM:
        return None
    if hasattr(assignment, "signal"):
        return assignment.signal
    step = Step.objects.select_related("template_step").filter(process=assignment.process_id, closed_at=None).first()
    plans = Initiative.objects.select_related("neighbourhood__district", "process")
    initiative = plans.filter(process=assignment.process_id).first()
    if step is None or initiative is None:
        return None
    function = step.template_step.function
    profession = accounts.profession_for(function, timezone.localdate(at))
    side = access.side_of(assignment.party)
    if not crosses(profession, side, together=_is_together(assignment, side)):
        return None
    about = _about(assignment.party, function, profession, initiative.neighbourhood.district, initiative)
    return _raise(about, by=assignment.since_by, at=at, assignment=assignment)


def open_or_join(about: About, *, by: Person, at: datetime) -> tuple[Consult, bool]:
    """The open consult about this, locked, and whether it was opened now."""
    running = Consult.objects.select_for_update(of=("self",)).filter(
        municipal=about.municipal,
        welfare=about.welfare,
        work_function=about.function.value,
        district=about.district,
        initiative=about.initiative,
        template_step=about.template_step,
        settled_at=None,
    )
    if (consult := running.first()) is not None:
        return consult, False
    try:
        with transaction.atomic():
            return _open(about, by=by, at=at), True
    except IntegrityError:  # Somebody else's act opened it at the same moment.
        return running.get(), False


def _open(about: About, *, by: Person, at: datetime) -> Consult:
    today = timezone.localdate(at)
    remind_after, escalate_after = queries.terms_on(today)
    consult = Consult.objects.create(
        municipal=about.municipal,
        welfare=about.welfare,
        work_function=about.function.value,
        profession=about.profession.value,
        district=about.district,
        initiative=about.initiative,
        template_step=about.template_step,
        opened_at=at,
        opened_by=by,
        remind_on=_working_days_after(at, remind_after),
        escalate_on=_working_days_after(at, escalate_after),
    )
    ledger.append(Line("consult.opened", consult.id, {"function": consult.work_function, "by": str(by.id)}), at=at)
    return consult


def _raise(about: About | None, *, by: Person, at: datetime, **raised_by: Activity | Assignment) -> Signal | None:
    if about is not None and _is_settled_as_fine(about, at):
        return None
    consult = open_or_join(about, by=by, at=at)[0] if about is not None else None
    signal = Signal.objects.create(consult=consult, raised_at=at, raised_by=by, **raised_by)
    facts = {"consult": str(consult.id) if consult else None, "by": str(by.id)}
    ledger.append(Line("signal.raised", signal.id, facts), at=at)
    return signal


def _about(
    party: Party, function: WorkFunction, profession: Profession, district: District, initiative: Initiative | None
) -> About | None:
    """None where nobody of the other profession works there: then there is nobody to talk with."""
    other = queries.counterpart(party, district, initiative)
    if other is None:
        return None
    is_ours = access.side_of(party) is Side.TOWN_HALL
    municipal, welfare = (party, other) if is_ours else (other, party)
    return About(municipal, welfare, function, profession, district, initiative)


def _is_settled_as_fine(about: About, at: datetime) -> bool:
    """Did these two settle not long ago that this is fine as it is, under the demarcation that still holds?

    What they settled about a seat at a step says nothing of who does the work there, nor the other way round.
    """
    return Consult.objects.filter(
        municipal=about.municipal,
        welfare=about.welfare,
        work_function=about.function.value,
        profession=about.profession.value,
        district=about.district,
        initiative=about.initiative,
        template_step=about.template_step,
        settled_as__outcome=Settlement.Outcome.FINE,
        settled_at__gt=at - queries.FINE_HOLDS,
        settled_at__lte=at,
    ).exists()


def _is_together(assignment: Assignment, side: Side) -> bool:
    """Does somebody of the other profession work on the plan too, and not as its handler alone?"""
    others = Assignment.objects.filter(process=assignment.process_id, until=None).select_related("party")
    return any(
        access.side_of(one.party) is not side
        and (one.party.is_municipal or one.party.kind == Party.Kind.WELFARE_TEAM)
        and one.task != Assignment.Task.HANDLER
        for one in others.exclude(id=assignment.id)
    )


def _working_days_after(at: datetime, amount: int) -> date:
    return terms.ends_on(
        starts_after=timezone.localdate(at),
        amount=amount,
        unit=terms.Unit.WORKING_DAYS,
        source=terms.Source.SERVICE_NORM,
        holidays=RestDays(),
    )
