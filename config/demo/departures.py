"""Where officials of Lindermeer departed from a rule, and what came of it. Days count back from today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from accounts.models import Party, Person
from civilservants import actions
from civilservants.actions.deviations import fingerprint
from civilservants.models import Deviation, Regulation, RuleProposal
from config.demo.calendar import SATURDAY, ZONE
from config.demo.rules import DEPARTURES, OWN_ROOM, PROPOSALS, RULES, Departure
from config.demo.town import Town
from initiatives import queries as initiatives
from initiatives.models import Initiative

Act = Callable[[datetime], None]
FIRST = timedelta(days=700)
DAYS_OF_A_WEEKEND = 2


@dataclass
class Departures:
    """Everything that is done in the register, each at its moment, through the actions that people use."""

    town: Town
    today: date
    rules: dict[str, Regulation] = field(default_factory=dict)
    made: dict[str, Deviation] = field(default_factory=dict)
    proposed: dict[str, RuleProposal] = field(default_factory=dict)

    def course(self) -> Iterator[datetime]:
        """Yield the moment of each act, then do it."""
        for moment, _number, act in sorted((when, number, act) for number, (when, act) in enumerate(self._acts())):
            yield moment
            act(moment)

    def _acts(self) -> Iterator[tuple[datetime, Act]]:
        yield datetime.combine(self.today - FIRST, time(9), tzinfo=ZONE), self._enter_rules
        for one in DEPARTURES:
            yield from self._departure(one)
        for rule, team, by, ago, basis, how in OWN_ROOM:
            yield self._moment(ago), self._own_room(rule, team, by, basis, how)
        for key, proposal in PROPOSALS.items():
            rule, team, by, ago, text, because = proposal.made
            yield self._moment(ago), self._propose(key, rule, team, by, text, because)
            if proposal.answered:
                who, on, answer, reason = proposal.answered
                yield self._moment(on), self._answer(key, who, answer, reason)

    def _enter_rules(self, _at: datetime) -> None:
        for rule in RULES:
            self.rules[rule.key] = Regulation.objects.create(
                title=rule.title,
                article=rule.article,
                kind=rule.kind,
                asks=rule.asks,
                own_room=rule.own_room,
                owner=self.town.parties[rule.owner],
                owner_function=rule.owner_function,
                source=rule.source,
            )

    def _departure(self, one: Departure) -> Iterator[tuple[datetime, Act]]:
        yield self._moment(one.ago, 9), lambda at: self._draft(one, at)
        if not one.cover:
            return
        yield self._moment(one.ago, 11), lambda at: self._submit(one, at)
        if one.read is not None:
            agrees, says = one.read
            yield (
                self._moment(one.ago - 1, 12),
                lambda at: self._do(actions.read_deviation, one, one.reader, at, agrees=agrees, says=says),
            )
        if one.covered is not None:
            yield (
                self._moment(one.ago - 3, 13),
                lambda at: self._do(actions.cover_deviation, one, one.cover, at, says=one.covered or ""),
            )
        if one.refused:
            yield (
                self._moment(one.ago - 3, 13),
                lambda at: self._do(actions.refuse_deviation, one, one.cover, at, reason=one.refused),
            )
        if one.ended:
            ago, reason = one.ended
            yield self._moment(ago, 10), lambda at: self._do(actions.end_deviation, one, one.by, at, reason=reason)
        if one.evaluated:
            ago, worked, then, text = one.evaluated
            yield (
                self._moment(ago, 14),
                lambda at: self._do(actions.evaluate_deviation, one, one.by, at, worked=worked, then=then, text=text),
            )

    def _draft(self, one: Departure, at: datetime) -> None:
        team = self.town.parties[one.team]
        until = self.today - timedelta(days=one.until)
        written = replace(one.written, until=until, initiative=self._plan(one.plan, team))
        follows = Deviation.objects.get(id=self.made[one.follows].id) if one.follows else None
        self.made[one.key] = actions.draft_deviation(
            regulation=self.rules[one.rule], team=team, written=written, by=self._person(one.by), at=at, follows=follows
        )

    def _submit(self, one: Departure, at: datetime) -> None:
        reader, cover = self._person(one.reader), self._person(one.cover)
        draft = self.made[one.key]
        seen = fingerprint(draft)
        actions.submit_deviation(
            deviation_id=draft.id, reader=reader, cover=cover, seen=seen, by=self._person(one.by), at=at
        )

    def _do(self, action: Callable[..., object], one: Departure, who: str, at: datetime, **said: object) -> None:
        action(deviation_id=self.made[one.key].id, by=self._person(who), at=at, **said)

    def _own_room(self, rule: str, team: str, by: str, basis: str, how: str) -> Act:
        def act(at: datetime) -> None:
            actions.use_own_room(
                regulation=self.rules[rule],
                team=self.town.parties[team],
                basis=basis,
                how=how,
                by=self._person(by),
                at=at,
                initiative=None,
            )

        return act

    def _propose(self, key: str, rule: str, team: str, by: str, text: str, because: str) -> Act:
        def act(at: datetime) -> None:
            self.proposed[key] = actions.propose_change(
                regulation_id=self.rules[rule].id,
                team=self.town.parties[team],
                text=text,
                because=because,
                by=self._person(by),
                at=at,
            )

        return act

    def _answer(self, key: str, who: str, answer: str, reason: str) -> Act:
        def act(at: datetime) -> None:
            actions.answer_proposal(
                proposal_id=self.proposed[key].id, answer=answer, reason=reason, by=self._person(who), at=at
            )

        return act

    def _person(self, key: str) -> Person:
        return self.town.people[key]

    def _plan(self, title: str, team: Party) -> Initiative | None:
        """The plan, where it was sent by then and lies on the desk of the team."""
        if not title:
            return None
        return initiatives.at_tables_of(Party.objects.filter(id=team.id)).filter(title=title).first()

    def _moment(self, ago: int, hour: int = 10) -> datetime:
        """So many days ago at an hour of the office; after a weekend, or before it where it has only just passed."""
        day = self.today - timedelta(days=ago)
        step = 1 if ago > DAYS_OF_A_WEEKEND else -1
        while day.weekday() >= SATURDAY:
            day += timedelta(days=step)
        return datetime.combine(day, time(hour, 10), tzinfo=ZONE)
