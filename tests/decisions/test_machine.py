"""Every action at the table, at random, against the plain model of machine.py; invariants hold after every one."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import Party, Person
from decisions import actions, queries
from decisions.invariants import broken_in
from decisions.models import Mandate, Process, ProcessTemplate, Step, TemplateOutcome
from districts.models import District
from ledger.refusals import Refusal
from tests import factories
from tests.decisions import machine
from tests.decisions.machine import EXECUTIVE, GROUP, TEAM, WELFARE, Model, Refused

RUNS = int(os.environ.get("TABLE_RUNS", "200"))
STEPS = int(os.environ.get("TABLE_STEPS", "30"))
SHARES = 4
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

people = st.sampled_from(sorted(machine.SIGNS_FOR))
parties = st.sampled_from([GROUP, TEAM, WELFARE, EXECUTIVE])
amounts = st.sampled_from([0, 300, 5000])


class World:
    """The same table for real: who stands for each word of the model."""

    def __init__(self, district: District) -> None:
        self.district = district
        self.party: dict[str, Party] = {
            GROUP: factories.PartyFactory(kind="resident_group", district=district),
            TEAM: factories.PartyFactory(kind="municipal_team", district=district),
            WELFARE: factories.PartyFactory(kind="welfare_team"),
            EXECUTIVE: factories.PartyFactory(kind="executive"),
        }
        self.person: dict[str, Person] = {who: factories.PersonFactory(name=who) for who in machine.SIGNS_FOR}
        for who, signs_for in machine.SIGNS_FOR.items():
            if signs_for is not None:
                factories.MembershipFactory(
                    person=self.person[who], party=self.party[signs_for], is_representative=True, function=signs_for
                )
        factories.MembershipFactory(person=self.person["noor"], party=self.party[GROUP], is_representative=False)
        self.template = _template()


def _template() -> ProcessTemplate:
    template = factories.ProcessTemplateFactory(key="machine")
    kinds = {GROUP: "resident_group", TEAM: "municipal_team", WELFARE: "welfare_team"}
    for _number, (key, seats, escalation) in sorted(machine.STEPS.items()):
        step = factories.TemplateStepFactory(
            template=template,
            key=key,
            rule="sole" if list(seats.values()).count("decides") == 1 else "consent",
            term_amount=machine.TERM_DAYS,
            term_unit="days",
            term_source="ordinance",
            advice_days=machine.ADVICE_DAYS,
            escalates_to="executive",
            impasse_escalates_to="executive",
            escalation=escalation,
            seats={kinds[party]: role for party, role in seats.items()},
        )
        if key == "together":
            TemplateOutcome.objects.create(step=step, outcome="other", course="revise", to="meet")
    return template


class TableMachine(RuleBasedStateMachine):
    """Does the same to the model and to the real table, and wants the same answer of both."""

    world: World

    @initialize()
    def open_the_process(self) -> None:
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.at = START
        self.model = Model(timezone.localdate(START))
        self.mandates = {party: self._mandate(party) for party in (TEAM, EXECUTIVE)}
        self.process = actions.open_process(
            template=self.world.template,
            group=self.world.party[GROUP],
            district=self.world.district,
            by=self.world.person["rosa"],
            at=self.at,
        )

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    @rule(who=people, outcome=st.sampled_from(["yes", "yes", "yes", "other", "no", "referred"]), amount=amounts)
    def propose(self, who: str, outcome: str, amount: int) -> None:
        step = self._step()
        given = [actions.Answer(advice.id, "followed") for advice in step.advices.exclude(given_at=None)]
        self._both(
            lambda: self.model.propose(who, outcome, amount),
            lambda: actions.propose(
                step_id=step.id,
                outcome=outcome,
                reasons="Omdat.",
                amount=Decimal(amount),
                advice_answers=given,
                **self._by(who),
            ),
        )

    @rule(who=people, say=st.sampled_from(["consent", "consent", "objection", "abstention"]))
    def voice(self, who: str, say: str) -> None:
        step = self._step()
        proposal = step.proposals.order_by("-proposed_at").first()
        proposal_id = proposal.id if proposal else step.id
        self._both(
            lambda: self.model.voice(who, say),
            lambda: actions.voice(step_id=step.id, say=say, proposal_id=proposal_id, reason="Om.", **self._by(who)),
        )

    @rule(who=people)
    def advise(self, who: str) -> None:
        advice = self._step().advices.first()
        if advice is None:
            return
        self._both(
            lambda: self.model.advise(who),
            lambda: actions.give_advice(advice_id=advice.id, text="Doen.", **self._by(who)),
        )

    @rule(
        who=people,
        kind=st.sampled_from(["hand_over", "share", "step_down"]),
        receiver=parties,
        ceiling=st.sampled_from([None, 200]),
        ends=st.booleans(),
    )
    def offer(self, who: str, kind: str, receiver: str, ceiling: int | None, ends: bool) -> None:
        giver = machine.SIGNS_FOR[who] or GROUP
        down = kind == "step_down"
        answer_by = self.model.today + timedelta(days=machine.ANSWER_DAYS)
        self._both(
            lambda: self.model.make_offer(who, kind, receiver, ceiling, ends),
            lambda: actions.offer_transfer(
                step_id=self._step().id,
                kind=kind,
                giver=self.world.party[giver],
                receiver=None if down else self.world.party[receiver],
                reason="Zo werkt het beter.",
                answer_by=answer_by,
                ends_on=answer_by + timedelta(days=1) if ends else None,
                ceiling=None if down or ceiling is None else Decimal(ceiling),
                **self._by(who),
            ),
        )

    @rule(who=people, accepts=st.sampled_from([True, True, False]))
    def answer(self, who: str, accepts: bool) -> None:
        transfer = self._step().transfers.order_by("-offered_at").first()
        if transfer is None:
            return
        self._both(
            lambda: self.model.answer(who, accepts=accepts),
            lambda: (
                actions.accept_transfer(transfer_id=transfer.id, **self._by(who))
                if accepts
                else actions.refuse_transfer(transfer_id=transfer.id, reason="Nee.", **self._by(who))
            ),
        )

    @rule(who=people)
    def give_back(self, who: str) -> None:
        self._both(
            lambda: self.model.give_back(who),
            lambda: actions.return_authority(step_id=self._step().id, reason="Te veel.", **self._by(who)),
        )

    @rule(who=people)
    def withdraw(self, who: str) -> None:
        self._both(
            lambda: self.model.withdraw(who),
            lambda: actions.withdraw_authority(
                step_id=self._step().id, article="Gemeentewet, artikel 172", reason="Onveilig.", **self._by(who)
            ),
        )

    @rule(who=people, what=st.sampled_from(["suspend", "resume", "extend"]))
    def change_the_clock(self, who: str, what: str) -> None:
        step_id = self._step().id
        real: dict[str, Callable[[], Any]] = {
            "suspend": lambda: actions.suspend_term(step_id=step_id, reason="Wij wachten.", **self._by(who)),
            "resume": lambda: actions.resume_term(step_id=step_id, **self._by(who)),
            "extend": lambda: actions.extend_term(
                step_id=step_id, amount=7, unit="days", reason="Langer nodig.", **self._by(who)
            ),
        }
        self._both(lambda: getattr(self.model, what)(who), real[what])

    @rule(party=st.sampled_from([TEAM, EXECUTIVE]))
    def end_mandate(self, party: str) -> None:
        self._both(
            lambda: self.model.end_mandate(party),
            lambda: actions.end_mandate(
                mandate_id=self.mandates[party].id, last_day=self.model.today, **self._by("eva")
            ),
        )

    @rule(party=st.sampled_from([TEAM, EXECUTIVE]))
    def renew_mandate(self, party: str) -> None:
        if self.model.mandate_until[party] is not None:
            self.model.give_mandate(party)
            self.mandates[party] = self._mandate(party)

    @rule(days=st.sampled_from([1, 1, 3, 6, 15]))
    def pass_days(self, days: int) -> None:
        self.at += timedelta(days=days)
        self.model.pass_days(days)
        actions.let_time_pass(at=self.at)

    @invariant()
    def the_table_is_as_the_model_says(self) -> None:
        if not hasattr(self, "process"):
            return
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        self.process = Process.objects.get(id=self.process.id)
        assert list(broken_in(self.process)) == []
        assert (self.process.end or None) == self.model.ended
        step = self._step()
        assert step.number == self.model.opened
        authority = queries.authority_at(step, self.at)
        assert authority is not None
        word = {party.id: name for name, party in self.world.party.items()}
        assert {word[seat.party_id]: seat.role for seat in authority.seats.all()} == self.model.now.seats
        if self.model.ended is None:
            assert step.term.ends_on == self.model.term_end
            assert bool(step.term.lapsed_at) == self.model.lapsed
            assert (queries.open_proposal(step) is not None) == (self.model.voices is not None)

    def _step(self) -> Step:
        return Step.objects.select_related("term").filter(process=self.process).latest("number")

    def _by(self, who: str) -> dict[str, Any]:
        self.at += timedelta(seconds=1)
        return {"by": self.world.person[who], "at": self.at}

    def _mandate(self, party: str) -> Mandate:
        return actions.give_mandate(
            party=self.world.party[party],
            function=party,
            source="Mandaatbesluit 2026",
            valid_from=date(2026, 1, 1),
            ceiling=Decimal(machine.TEAM_CEILING) if party == TEAM else None,
            by=self.world.person["eva"],
            at=self.at,
        )

    def _both(self, model: Callable[[], None], real: Callable[[], Any]) -> None:
        expected = _refuses(model, Refused)
        written = queries_written()
        refused = _refuses(real, Refusal)
        assert refused == expected, f"the table {'refused' if refused else 'did it'}, the model did not agree"
        if refused:
            assert queries_written() == written, "a refusal left something in the ledger"


def queries_written() -> int:
    """How many lines the ledger has."""
    from ledger.queries import version

    return version()


def _refuses(act: Callable[[], Any], refusal: type[Exception]) -> bool:
    try:
        act()
    except refusal:
        return True
    return False


@pytest.mark.parametrize("share", range(SHARES))
def test_the_table_does_what_the_model_does(share: int, district: District) -> None:
    TableMachine.world = World(district)
    run_state_machine_as_test(
        TableMachine,
        settings=settings(
            max_examples=RUNS // SHARES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            print_blob=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
