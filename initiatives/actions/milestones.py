from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Party, Person
from accounts.typed_text import tidy, tidy_line
from initiatives import access
from initiatives.actions.locks import lock_initiative
from initiatives.lengths import EVALUATION_LENGTH, MILESTONE_LENGTH, NOTE_LENGTH
from initiatives.models import Evaluation, Initiative, Milestone, MilestoneMove
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal

MOST_MILESTONES = 30
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Days outside these years are slips of the keyboard."""


class CannotPlan(Refusal):
    pass


class CannotMove(Refusal):
    pass


class CannotFinish(Refusal):
    pass


class CannotDrop(Refusal):
    pass


class CannotEvaluate(Refusal):
    pass


@transaction.atomic
def plan_milestone(
    *,
    initiative_id: UUID,
    title: str,
    planned_on: date,
    party: Party | None = None,
    responsible: str = "",
    by: Person,
    at: datetime,
) -> Milestone:
    """Say what will be there, when, and who sees to it: a party at the table, or somebody in words.

    Raises CannotPlan for who does not keep the milestones of this plan, before there was a yes, and for what is not
    whole.
    """
    initiative = lock_initiative(initiative_id)
    _check_keeps(initiative, by, at, CannotPlan)
    named, who = tidy_line(title), tidy_line(responsible)
    if not named:
        raise CannotPlan(_("Tell what will be there."))
    if max(len(named), len(who)) > MILESTONE_LENGTH:
        raise CannotPlan(_("This text is too long: at most %(most)d characters.") % {"most": MILESTONE_LENGTH})
    if (party is None) == (not who):
        raise CannotPlan(_("Say who sees to it: choose a party, or write who it is."))
    if party is not None and not _takes_part(initiative, party):
        raise CannotPlan(_("This party does not sit at the table of this plan. Choose another one."))
    _check_year(planned_on, CannotPlan, about="planned_on")
    if initiative.milestones.filter(dropped_at=None).count() >= MOST_MILESTONES:
        raise CannotPlan(_("There are %(most)d milestones already. That is the most.") % {"most": MOST_MILESTONES})
    milestone = Milestone.objects.create(
        initiative=initiative,
        title=named,
        planned_on=planned_on,
        party=party,
        responsible=who,
        made_at=at,
        made_by=by,
    )
    sealed = {"title": named, **({"responsible": who} if who else {})}
    facts = {"planned_on": planned_on.isoformat(), "party": str(party.id) if party else None}
    ledger.append(_line("milestone.planned", milestone, by, sealed, **facts), at=at)
    return milestone


@transaction.atomic
def move_milestone(*, milestone_id: UUID, to_on: date, reason: str, by: Person, at: datetime) -> Milestone:
    """Move the planned day, and say why; the day before stays to be read. Raises CannotMove."""
    milestone = _locked_open(milestone_id, by, at, CannotMove)
    because = _reason(reason, CannotMove)
    _check_year(to_on, CannotMove, about="to_on")
    if to_on == milestone.planned_on:
        raise CannotMove(_("This is the day that was planned already."), about="to_on")
    MilestoneMove.objects.create(
        milestone=milestone, from_on=milestone.planned_on, to_on=to_on, reason=because, moved_at=at, moved_by=by
    )
    facts = {"from": milestone.planned_on.isoformat(), "to": to_on.isoformat()}
    milestone.planned_on = to_on
    milestone.save(update_fields=["planned_on"])
    ledger.append(_line("milestone.moved", milestone, by, {"reason": because}, **facts), at=at)
    return milestone


@transaction.atomic
def finish_milestone(*, milestone_id: UUID, done_on: date, by: Person, at: datetime) -> Milestone:
    """It is there, since a day that is not to come. Raises CannotFinish."""
    milestone = _locked_open(milestone_id, by, at, CannotFinish)
    _check_year(done_on, CannotFinish, about="done_on")
    if done_on > timezone.localdate(at):
        raise CannotFinish(_("This day is still to come. Fill in when it was done."), about="done_on")
    milestone.done_on, milestone.done_at, milestone.done_by = done_on, at, by
    milestone.save(update_fields=["done_on", "done_at", "done_by"])
    ledger.append(_line("milestone.done", milestone, by, {}, done_on=done_on.isoformat()), at=at)
    return milestone


@transaction.atomic
def drop_milestone(*, milestone_id: UUID, reason: str, by: Person, at: datetime) -> Milestone:
    """It will not be there after all, and why. Raises CannotDrop."""
    milestone = _locked_open(milestone_id, by, at, CannotDrop)
    milestone.dropped_at, milestone.dropped_by, milestone.dropped_reason = at, by, _reason(reason, CannotDrop)
    milestone.save(update_fields=["dropped_at", "dropped_by", "dropped_reason"])
    ledger.append(_line("milestone.dropped", milestone, by, {"reason": milestone.dropped_reason}), at=at)
    return milestone


@transaction.atomic
def write_evaluation(
    *, initiative_id: UUID, party: Party, went_well: str, went_less: str, again: str, by: Person, at: datetime
) -> Evaluation:
    """How the group, or the municipal team, looks back: each once, in its own words. Raises CannotEvaluate."""
    initiative = lock_initiative(initiative_id)
    if party not in access.parties_evaluating(by, initiative, at):
        raise CannotEvaluate(_("Only who signs for the group, and the municipal team at the table, can look back."))
    if not access.is_ready_to_evaluate(initiative):
        raise CannotEvaluate(_("You can look back when the plan was carried out."))
    if initiative.evaluations.filter(party=party).exists():
        raise CannotEvaluate(_("%(party)s looked back already. That stays as it is.") % {"party": party})
    well, less = tidy(went_well), tidy(went_less)
    if not well or not less:
        raise CannotEvaluate(_("Tell what went well and what went less well."))
    if max(len(well), len(less)) > EVALUATION_LENGTH:
        raise CannotEvaluate(_("This text is too long: at most %(most)d characters.") % {"most": EVALUATION_LENGTH})
    if again not in Evaluation.Again.values:
        raise CannotEvaluate(_("Say whether you would do it again."))
    evaluation = Evaluation.objects.create(
        initiative=initiative, party=party, went_well=well, went_less=less, again=again, written_at=at, written_by=by
    )
    facts = {"by": str(by.id), "party": str(party.id), "again": again}
    sealed = {"went_well": well, "went_less": less}
    ledger.append(Line("evaluation.written", initiative.id, facts, sealed), at=at)
    return evaluation


def _locked_open(milestone_id: UUID, by: Person, at: datetime, refusal: type[Refusal]) -> Milestone:
    initiative = lock_initiative(Milestone.objects.values_list("initiative_id", flat=True).get(id=milestone_id))
    milestone = Milestone.objects.select_for_update(of=("self",)).get(id=milestone_id)
    milestone.initiative = initiative
    _check_keeps(initiative, by, at, refusal)
    if milestone.done_on is not None:
        raise refusal(_("This is done already."))
    if milestone.dropped_at is not None:
        raise refusal(_("This will not be done any more."))
    return milestone


def _check_keeps(initiative: Initiative, by: Person, at: datetime, refusal: type[Refusal]) -> None:
    if not access.may_keep_milestones(by, initiative, at):
        raise refusal(_("Only who signs for the group, and the municipal team at the table, can do this."))
    if not access.is_past_a_yes(initiative):
        raise refusal(_("Milestones are for a plan to which somebody said yes, and that goes on."))


def _takes_part(initiative: Initiative, party: Party) -> bool:
    return initiative.process is not None and initiative.process.participants.filter(party=party).exists()


def _check_year(day: date, refusal: type[Refusal], *, about: str) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise refusal(_("This day cannot be right. Look at the year."), about=about)


def _reason(reason: str, refusal: type[Refusal]) -> str:
    because = tidy(reason)
    if not because:
        raise refusal(_("Tell why. Everybody can read that."))
    if len(because) > NOTE_LENGTH:
        raise refusal(_("Your reason is too long: at most %(most)d characters.") % {"most": NOTE_LENGTH})
    return because


def _line(kind: str, milestone: Milestone, by: Person, sealed: dict[str, str], **facts: str | None) -> Line:
    said = {"by": str(by.id), "milestone": str(milestone.id), **facts}
    return Line(kind, milestone.initiative_id, said, sealed)
