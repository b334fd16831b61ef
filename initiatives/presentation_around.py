"""What happens around a plan as its page tells it, to everybody alike. Made from `whole_plan`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from initiatives.models import Attachment, Evaluation, HelpOffer, Milestone, MilestoneMove, Update, Version
from initiatives.presentation import State
from initiatives.queries_around import SupportCount
from initiatives.whole_plan import WholePlan


@dataclass(frozen=True)
class HelpInWords:
    """How many people offer one kind of help."""

    kind: str
    name: str
    number: int


@dataclass(frozen=True)
class MilestoneStop:
    """A station on the way after the yes. The first that is still to come is the one of now."""

    number: int
    milestone: Milestone
    moves: Sequence[MilestoneMove]
    state: State

    @property
    def first_planned_on(self) -> date:
        return self.moves[0].from_on if self.moves else self.milestone.planned_on


@dataclass(frozen=True)
class Around:
    """What everybody reads around a plan."""

    pictures: Sequence[Attachment]
    documents: Sequence[Attachment]
    version: Version | None
    support: SupportCount
    help: Sequence[HelpInWords]
    updates: Sequence[Update]
    more_updates: int
    milestones: Sequence[MilestoneStop]
    evaluations: Sequence[Evaluation]

    @property
    def reached(self) -> int:
        return sum(stop.state == "done" for stop in self.milestones)

    @property
    def still_planned(self) -> int:
        """How many milestones there are, but for those that were given up."""
        return sum(stop.state != "passed_by" for stop in self.milestones)

    @property
    def helpers(self) -> int:
        return sum(kind.number for kind in self.help)


def around_of(plan: WholePlan) -> Around:
    return Around(
        pictures=[one for one in plan.attachments if one.kind == Attachment.Kind.PICTURE],
        documents=[one for one in plan.attachments if one.kind == Attachment.Kind.DOCUMENT],
        version=plan.version,
        support=plan.support,
        help=_help_in_words(plan.help_counts),
        updates=plan.updates,
        more_updates=max(0, plan.number_of_updates - len(plan.updates)),
        milestones=_stops(plan.initiative.milestones.all()),
        evaluations=list(plan.initiative.evaluations.all()),
    )


def _help_in_words(counts: Mapping[str, int]) -> list[HelpInWords]:
    names = {
        HelpOffer.Kind.HANDS: _("hands"),
        HelpOffer.Kind.SPACE: _("space"),
        HelpOffer.Kind.MONEY: _("money"),
        HelpOffer.Kind.KNOWLEDGE: _("knowledge"),
    }
    return [HelpInWords(kind.value, name, counts[kind]) for kind, name in names.items() if counts.get(kind)]


def _stops(milestones: Iterable[Milestone]) -> list[MilestoneStop]:
    stops: list[MilestoneStop] = []
    has_now = False
    for number, milestone in enumerate(milestones, start=1):
        state: State = "to_come"
        if milestone.dropped_at is not None:
            state = "passed_by"
        elif milestone.done_on is not None:
            state = "done"
        elif not has_now:
            state, has_now = "now", True
        stops.append(MilestoneStop(number, milestone, list(milestone.moves.all()), state))
    return stops
