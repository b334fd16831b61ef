"""Is a process template sound? Every fault is named with its step, before anybody can use the template."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from accounts.demarcation import SOCIAL_WORK, WorkFunction
from decisions.ladder import Role
from decisions.rules import Rule
from decisions.workflow import USUAL, Course, End, Move, Outcome, next_step

PARTY_KINDS = frozenset({"resident_group", "municipal_team", "welfare_team", "partner", "executive", "council"})


@dataclass(frozen=True)
class StepPlan:
    """A step of a template as the check sees it. `seats` gives the role of each kind of party."""

    number: int
    key: str
    work_function: WorkFunction
    seats: Mapping[str, Role]
    rule: Rule
    rule_k: int
    term_amount: int
    term_article: str
    escalates_to: str
    impasse_escalates_to: str
    moves: Mapping[Outcome, Move] = field(default_factory=dict)

    def move(self, outcome: Outcome) -> Move:
        return self.moves.get(outcome, USUAL[outcome])


@dataclass(frozen=True)
class TemplateFault:
    """What is wrong, at which step (its key; empty for the template as a whole)."""

    step: str
    message: str

    def __str__(self) -> str:
        return f"{self.step}: {self.message}" if self.step else self.message


def faults(steps: Sequence[StepPlan]) -> list[TemplateFault]:
    """Every fault of a template; none where it can be used."""
    if not steps:
        return [TemplateFault("", "the template has no steps")]
    broken = list(_in_numbers(steps))
    for step in steps:
        broken += _in_seats(step)
        broken += _in_term(step)
        broken += _in_moves(step, steps)
    return broken or list(_in_the_way(steps))


def _in_numbers(steps: Sequence[StepPlan]) -> Iterator[TemplateFault]:
    numbers = sorted(step.number for step in steps)
    if numbers != list(range(1, len(steps) + 1)):
        yield TemplateFault("", f"the steps are not numbered from 1 to {len(steps)}")
    if len({step.key for step in steps}) < len(steps):
        yield TemplateFault("", "two steps have the same key")


def _in_seats(step: StepPlan) -> Iterator[TemplateFault]:
    deciders = [kind for kind, role in step.seats.items() if role is Role.DECIDES]
    if not deciders:
        yield TemplateFault(step.key, "nobody decides")
    if step.rule is Rule.SOLE and len(deciders) > 1:
        yield TemplateFault(step.key, "one party decides by the rule, and more than one by the seats")
    if step.rule is Rule.K_OF_N and not 1 <= step.rule_k <= len(deciders):
        yield TemplateFault(step.key, f"{step.rule_k} of {len(deciders)} deciding seats can never agree")
    for kind in step.seats.keys() - PARTY_KINDS:
        yield TemplateFault(step.key, f"there is no such kind of party: {kind}")
    if step.work_function in SOCIAL_WORK and "welfare_team" not in step.seats:
        yield TemplateFault(step.key, "the work belongs to social work, which has no seat (invariant 6)")


def _in_term(step: StepPlan) -> Iterator[TemplateFault]:
    if step.term_amount < 1:
        yield TemplateFault(step.key, "the term is shorter than one")
    if not step.term_article.strip():
        yield TemplateFault(step.key, "the term names no source article")
    for kind in (step.escalates_to, step.impasse_escalates_to):
        if kind not in PARTY_KINDS:
            yield TemplateFault(step.key, f"it escalates to a kind of party that does not exist: {kind or 'none'}")


def _in_moves(step: StepPlan, steps: Sequence[StepPlan]) -> Iterator[TemplateFault]:
    keys = {other.key for other in steps}
    for outcome in Outcome:
        move = step.move(outcome)
        if move.course is Course.REVISE and move.to not in keys:
            yield TemplateFault(step.key, f"'{outcome}' leads back to a step that does not exist: {move.to or 'none'}")


def _in_the_way(steps: Sequence[StepPlan]) -> Iterator[TemplateFault]:
    by_number = {step.number: step for step in steps}
    numbers = {step.key: step.number for step in steps}
    leads_to = {
        step.number: [next_step(step.move(outcome), step.number, numbers) for outcome in Outcome] for step in steps
    }
    reached = _reached_from(1, leads_to)
    for number in sorted(by_number.keys() - reached):
        yield TemplateFault(by_number[number].key, "no path leads here")
    ending = _that_can_end(leads_to)
    for number in sorted(reached - ending):
        yield TemplateFault(by_number[number].key, "no path from here ends")


def _reached_from(start: int, leads_to: Mapping[int, Sequence[int | End]]) -> set[int]:
    reached: set[int] = set()
    waiting = [start]
    while waiting:
        number = waiting.pop()
        if number not in reached:
            reached.add(number)
            waiting += [to for to in leads_to[number] if not isinstance(to, End)]
    return reached


def _that_can_end(leads_to: Mapping[int, Sequence[int | End]]) -> set[int]:
    ending = {number for number, ways in leads_to.items() if any(isinstance(way, End) for way in ways)}
    while True:
        more = {number for number, ways in leads_to.items() if number not in ending and ending & set(ways)}
        if not more:
            return ending
        ending |= more
