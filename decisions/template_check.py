"""Is a process template sound? Every fault is named with its step, before anybody can use the template."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from accounts.demarcation import Profession, is_social_work
from decisions.ladder import Role
from decisions.rules import Rule
from decisions.terms import Unit, shortest
from decisions.workflow import USUAL, Course, End, Move, Outcome, next_step

PARTY_KINDS = frozenset({"resident_group", "municipal_team", "welfare_team", "partner", "executive", "council"})


@dataclass(frozen=True)
class StepPlan:
    """A step of a template as the check sees it. `profession` is whose work it is as agreed now, `seats` gives the role
    of each kind of party.
    """

    number: int
    key: str
    profession: Profession
    seats: Mapping[str, Role]
    rule: Rule
    rule_k: int
    term_amount: int
    term_unit: Unit
    term_article: str
    advice_days: int
    escalates_to: str
    impasse_escalates_to: str
    moves: Mapping[Outcome, Move] = field(default_factory=dict)

    def move(self, outcome: Outcome) -> Move:
        return self.moves.get(outcome, USUAL[outcome])


class Wrong(StrEnum):
    """What can be wrong. `decisions.words.what_is_wrong` says it in sentences."""

    NO_STEPS = "no_steps"
    NUMBERS = "numbers"
    KEY_TWICE = "key_twice"
    NOBODY_DECIDES = "nobody_decides"
    SOLE_WITH_MORE = "sole_with_more"
    NEVER_ENOUGH = "never_enough"
    NO_SUCH_PARTY = "no_such_party"
    NO_SOCIAL_WORK = "no_social_work"
    NO_TERM = "no_term"
    NO_ARTICLE = "no_article"
    ADVICE_TOO_LATE = "advice_too_late"
    ESCALATES_TO_NOBODY = "escalates_to_nobody"
    ESCALATES_TO_ITSELF = "escalates_to_itself"
    LEADS_NOWHERE = "leads_nowhere"
    NOT_REACHED = "not_reached"
    NEVER_ENDS = "never_ends"


@dataclass(frozen=True)
class TemplateFault:
    """What is wrong, at which step (its key; empty for the template as a whole), with what the sentence needs."""

    step: str
    code: Wrong
    about: Mapping[str, str | int] = field(default_factory=dict)


def faults(steps: Sequence[StepPlan]) -> list[TemplateFault]:
    """Every fault of a template; none where it can be used."""
    if not steps:
        return [TemplateFault("", Wrong.NO_STEPS)]
    broken = list(_in_numbers(steps))
    for step in steps:
        broken += _in_seats(step)
        broken += _in_term(step)
        broken += _in_escalation(step)
        broken += _in_moves(step, steps)
    return broken or list(_in_the_way(steps))


def _in_numbers(steps: Sequence[StepPlan]) -> Iterator[TemplateFault]:
    numbers = sorted(step.number for step in steps)
    if numbers != list(range(1, len(steps) + 1)):
        yield TemplateFault("", Wrong.NUMBERS, {"steps": len(steps)})
    if len({step.key for step in steps}) < len(steps):
        yield TemplateFault("", Wrong.KEY_TWICE)


def _in_seats(step: StepPlan) -> Iterator[TemplateFault]:
    deciders = [kind for kind, role in step.seats.items() if role is Role.DECIDES]
    if not deciders:
        yield TemplateFault(step.key, Wrong.NOBODY_DECIDES)
    if step.rule is Rule.SOLE and len(deciders) > 1:
        yield TemplateFault(step.key, Wrong.SOLE_WITH_MORE, {"deciders": len(deciders)})
    if step.rule is Rule.K_OF_N and not 1 <= step.rule_k <= len(deciders):
        yield TemplateFault(step.key, Wrong.NEVER_ENOUGH, {"k": step.rule_k, "deciders": len(deciders)})
    for kind in step.seats.keys() - PARTY_KINDS:
        yield TemplateFault(step.key, Wrong.NO_SUCH_PARTY, {"kind": kind})
    if is_social_work(step.profession) and "welfare_team" not in step.seats:
        yield TemplateFault(step.key, Wrong.NO_SOCIAL_WORK)


def _in_term(step: StepPlan) -> Iterator[TemplateFault]:
    if step.term_amount < 1:
        yield TemplateFault(step.key, Wrong.NO_TERM)
    if not step.term_article.strip():
        yield TemplateFault(step.key, Wrong.NO_ARTICLE)
    if step.term_amount >= 1 and step.advice_days > (days := shortest(step.term_amount, step.term_unit)):
        # Also where nobody advises by the template: who hands a decision over advises from then on.
        yield TemplateFault(step.key, Wrong.ADVICE_TOO_LATE, {"advice": step.advice_days, "days": days})


def _in_escalation(step: StepPlan) -> Iterator[TemplateFault]:
    deciders = {kind for kind, role in step.seats.items() if role is Role.DECIDES}
    for kind in dict.fromkeys((step.escalates_to, step.impasse_escalates_to)):
        if kind not in PARTY_KINDS:
            yield TemplateFault(step.key, Wrong.ESCALATES_TO_NOBODY, {"kind": kind})
        if deciders == {kind}:
            yield TemplateFault(step.key, Wrong.ESCALATES_TO_ITSELF, {"kind": kind})


def _in_moves(step: StepPlan, steps: Sequence[StepPlan]) -> Iterator[TemplateFault]:
    keys = {other.key for other in steps}
    for outcome in Outcome:
        move = step.move(outcome)
        if move.course is Course.REVISE and move.to not in keys:
            yield TemplateFault(step.key, Wrong.LEADS_NOWHERE, {"outcome": outcome.value, "to": move.to})


def _in_the_way(steps: Sequence[StepPlan]) -> Iterator[TemplateFault]:
    by_number = {step.number: step for step in steps}
    numbers = {step.key: step.number for step in steps}
    leads_to = {
        step.number: [next_step(step.move(outcome), step.number, numbers) for outcome in Outcome] for step in steps
    }
    reached = _reached_from(1, leads_to)
    for number in sorted(by_number.keys() - reached):
        yield TemplateFault(by_number[number].key, Wrong.NOT_REACHED)
    ending = _that_can_end(leads_to)
    for number in sorted(reached - ending):
        yield TemplateFault(by_number[number].key, Wrong.NEVER_ENDS)


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
