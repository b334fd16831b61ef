"""Every action at the table, at random, against the plain model of machine.py; invariants hold after every one,
and at the end the ledger replays.
"""

from __future__ import annotations

from datetime import timedelta
from random import getrandbits

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from districts.models import District
from tests.decisions import machine
from tests.decisions.machine import EXECUTIVE, GROUP, TEAM, WELFARE, Model, would
from tests.decisions.real import START, RealTable, World, both

SHARES = 4
A_LOT = 10
"""Runs that are drawn together. Of what comes after ten Hypothesis makes variations, which are much the same here."""

PEOPLE = sorted(machine.SIGNS_FOR)
ASKED = [("advise",), ("propose", "yes", 0), ("voice", "consent"), ("answer", True), ("answer", True)]
"""What takes a process further, beside deciding anew: the verb, and the words after who does it."""

lots = st.integers(0, 255)
parties = st.sampled_from([GROUP, GROUP, TEAM, WELFARE, EXECUTIVE])
amounts = st.sampled_from([0, 300, 5000])
seldom = st.sampled_from([True, False, False])

MOST_RECUSED = 2
"""Nobody comes back from a conflict of interest: where all had one, nothing would happen any more."""


class TableMachine(RuleBasedStateMachine):
    """Does the same to the model and to the real table, and wants the same answer of both.

    Who does it is drawn by lot, and three times out of four from those who may: most of what can be tried is refused,
    and without that hardly a decision would ever be taken.
    """

    world: World

    @initialize(way=st.sampled_from(sorted(machine.WAYS)), quorum=st.sampled_from([1, 1, 2, 3]))
    def open_the_process(self, way: str, quorum: int) -> None:
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.model = Model(timezone.localdate(START), machine.WAYS[way], quorum)
        self.real = RealTable(self.world, way, quorum)

    def teardown(self) -> None:
        if not hasattr(self, "savepoint"):
            return
        try:
            self.real.check_replay()
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    @rule(lot=lots)
    def do_what_is_asked(self, lot: int) -> None:
        asked = [*ASKED, *(("reverse", which) for which in range(len(self.model.taken)))]
        may = [(verb, who, *words) for verb, *words in asked for who in PEOPLE if would(self.model, verb, who, *words)]
        if may:
            self._both(*may[lot % len(may)])

    @rule(lot=lots)
    def do_what_else_is_asked(self, lot: int) -> None:
        self.do_what_is_asked(lot)

    @rule(lot=lots, outcome=st.sampled_from(["yes", "yes", "yes", "other", "no", "referred"]), amount=amounts)
    def propose(self, lot: int, outcome: str, amount: int) -> None:
        self._somebody(lot, "propose", outcome, amount)

    @rule(lot=lots, say=st.sampled_from(["consent", "objection", "abstention"]))
    def voice(self, lot: int, say: str) -> None:
        self._somebody(lot, "voice", say)

    @rule(lot=lots)
    def advise(self, lot: int) -> None:
        self._somebody(lot, "advise")

    @rule(lot=lots, seen=st.booleans())
    def save_draft(self, lot: int, seen: bool) -> None:
        self._somebody(lot, "save_draft", seen)

    @rule(lot=lots)
    def take_back(self, lot: int) -> None:
        self._somebody(lot, "take_back")

    @rule(lot=lots, which=st.integers(0, 9))
    def reverse(self, lot: int, which: int) -> None:
        if self.model.taken:
            self._somebody(lot, "reverse", which % len(self.model.taken))

    @rule(
        lot=lots,
        kind=st.sampled_from(["hand_over", "share", "step_down"]),
        receiver=parties,
        ceiling=st.sampled_from([None, 200]),
        ends=st.booleans(),
    )
    def offer(self, lot: int, kind: str, receiver: str, ceiling: int | None, ends: bool) -> None:
        self._somebody(lot, "make_offer", kind, receiver, ceiling, ends)

    @rule(lot=lots, kind=st.sampled_from(["hand_over", "share"]))
    def offer_the_group_or_the_executive(self, lot: int, kind: str) -> None:
        receiver = EXECUTIVE if GROUP in self.model.now.deciders else GROUP
        self._somebody(lot, "make_offer", kind, receiver, 200, False)

    @rule(lot=lots, accepts=st.sampled_from([True, True, False]))
    def answer(self, lot: int, accepts: bool) -> None:
        self._somebody(lot, "answer", accepts)

    @rule(lot=lots)
    def give_back(self, lot: int) -> None:
        self._somebody(lot, "give_back")

    @rule(lot=lots, now=seldom)
    def withdraw(self, lot: int, now: bool) -> None:
        if now:
            self._somebody(lot, "withdraw")

    @rule(lot=lots, now=seldom)
    def stop(self, lot: int, now: bool) -> None:
        if now:
            self._somebody(lot, "stop")

    @rule(lot=lots, what=st.sampled_from(["suspend", "extend"]), days=st.sampled_from([0, 1, 7, 7, 14, 15]))
    def move_the_clock(self, lot: int, what: str, days: int) -> None:
        if what == "suspend" or days:
            self._somebody(lot, what, days)

    @rule(lot=lots)
    def let_the_clock_run(self, lot: int) -> None:
        self._somebody(lot, "resume")

    @rule(
        who=st.sampled_from(sorted(set(PEOPLE) - {"eva"})),
        what=st.sampled_from(["leave", "join", "join"]),
    )
    def change_who_signs(self, who: str, what: str) -> None:
        self._both(what, who)

    @rule(lot=lots)
    def recuse(self, lot: int) -> None:
        if len(self.model.recused) < MOST_RECUSED:
            self._somebody(lot, "recuse")

    @rule(lot=lots, quorum=st.sampled_from([1, 2, 3]))
    def raise_quorum(self, lot: int, quorum: int) -> None:
        self._somebody(lot, "raise_quorum", quorum)

    @rule(party=st.sampled_from([TEAM, EXECUTIVE]), now=seldom)
    def end_mandate(self, party: str, now: bool) -> None:
        if now:
            self._both("end_mandate", party)

    @rule(party=st.sampled_from([TEAM, EXECUTIVE]))
    def renew_mandate(self, party: str) -> None:
        if self.model.mandate_until[party] is not None:
            self._both("give_mandate", party)

    @rule(days=st.sampled_from([1, 1, 3, 6, 15]), down=st.booleans())
    def pass_days(self, days: int, down: bool) -> None:
        self._both("pass_days", days, down)

    @rule(lot=lots, after=st.sampled_from([0, 1, 1]), down=st.booleans())
    def come_to_a_last_day(self, lot: int, after: int, down: bool) -> None:
        ahead = [day for day in self.model.last_days() if day + timedelta(days=after) > self.model.today]
        if ahead:
            days = (ahead[lot % len(ahead)] - self.model.today).days + after
            self._both("pass_days", days, down)

    @rule(lot=lots, days=st.sampled_from([0, 0, 1, 6]))
    def tell_of_an_outage(self, lot: int, days: int) -> None:
        behind = [day for day in self.model.last_days() if day < self.model.today] or [self.model.today]
        self._both("outage", (self.model.today - behind[lot % len(behind)]).days + days or 1)

    @invariant()
    def the_table_is_as_the_model_says(self) -> None:
        if hasattr(self, "real") and self.did:
            self.real.check(self.model)

    def _somebody(self, lot: int, verb: str, *words: object) -> None:
        may = [who for who in PEOPLE if would(self.model, verb, who, *words)]
        may_not = sorted(self.model.recused) if lot % 8 else []
        drawn_from = (may if lot % 4 else may_not) or PEOPLE
        self._both(verb, drawn_from[lot // 4 % len(drawn_from)], *words)

    def _both(self, verb: str, *words: object) -> None:
        self.did = both(self.model, self.real, verb, *words)

    did = True


def _run(runs: int, steps: int, first: int) -> None:
    for lot in range(first, first + runs // A_LOT):
        _run_a_lot(steps, lot)


def _run_a_lot(steps: int, lot: int) -> None:
    """What is drawn follows from `lot`: pytest shows it with a run that fails, so that it can be done again."""
    print(f"The lot {lot} of {A_LOT} runs of {steps} steps:")
    run_state_machine_as_test(
        seed(lot)(TableMachine),
        settings=settings(
            max_examples=A_LOT,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            print_blob=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("share", range(SHARES))
def test_the_table_does_what_the_model_does(share: int, district: District) -> None:
    TableMachine.world = World(district, machine.WAYS)

    first = 0 if settings.default.derandomize else getrandbits(32)

    _run(200 // SHARES, 30, first + 1000 * share)


@pytest.mark.nightly
@pytest.mark.parametrize("share", range(SHARES))
def test_it_does_so_all_night(share: int, district: District) -> None:
    TableMachine.world = World(district, machine.WAYS)

    _run(2000 // SHARES, 50, getrandbits(32))
