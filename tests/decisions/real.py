"""The real table, with the verbs of the model of machine.py: what the model does, this does in the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from accounts import actions as accounts
from accounts.models import Membership, Party, Person
from decisions import actions, queries
from decisions.invariants import broken_in
from decisions.models import Draft, Mandate, Process, ProcessTemplate, Step, TemplateOutcome
from decisions.replay import differences_in, lost
from decisions.workflow import End
from districts.models import District
from ledger.queries import version
from ledger.refusals import Refusal
from tests import factories
from tests.decisions import machine
from tests.decisions.machine import EXECUTIVE, GROUP, TEAM, WELFARE, Model, Refused, Steps

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_KIND = {GROUP: "resident_group", TEAM: "municipal_team", WELFARE: "welfare_team", EXECUTIVE: "executive"}


class World:
    """Who stands for each word of the model, and the ways that its plans can go."""

    def __init__(self, district: District, ways: Mapping[str, Steps]) -> None:
        self.district = district
        self.party: dict[str, Party] = {
            word: factories.PartyFactory(kind=kind, district=district if word in (GROUP, TEAM) else None)
            for word, kind in _KIND.items()
        }
        self.word = {party.id: word for word, party in self.party.items()}
        self.person: dict[str, Person] = {who: factories.PersonFactory(name=who) for who in machine.SIGNS_FOR}
        for who, signs_for in machine.SIGNS_FOR.items():
            if signs_for is not None:
                factories.MembershipFactory(
                    person=self.person[who], party=self.party[signs_for], is_representative=True, function=signs_for
                )
        factories.MembershipFactory(person=self.person["noor"], party=self.party[GROUP], is_representative=False)
        self.admin: Person = factories.PersonFactory(name="ada", is_staff=True)
        self.template = {way: _template(way, steps) for way, steps in ways.items()}


def _template(way: str, steps: Steps) -> ProcessTemplate:
    template = factories.ProcessTemplateFactory(key=slugify(way))
    for number, (key, seats, at_lapse, rule, k) in sorted(steps.items()):
        step = factories.TemplateStepFactory(
            template=template,
            key=key,
            rule=rule,
            rule_k=k,
            term_amount=machine.TERM_DAYS,
            term_unit="days",
            term_source="ordinance",
            advice_days=machine.ADVICE_DAYS,
            escalates_to="executive",
            impasse_escalates_to="executive",
            escalation=at_lapse,
            seats={_KIND[party]: role for party, role in seats.items()},
        )
        if number == 2:
            with factories.before_publication():
                TemplateOutcome.objects.create(step=step, outcome="other", course="revise", to=steps[1].key)
    return template


class RealTable:
    """One process in the database."""

    def __init__(self, world: World, way: str, quorum: int = 1) -> None:
        self.world, self.at = world, START
        world.party[GROUP].quorum = quorum
        world.party[GROUP].save(update_fields=["quorum"])
        self.mandates = {party: self._mandate(party) for party in (TEAM, EXECUTIVE)}
        self.process = actions.open_process(
            template=world.template[way], group=world.party[GROUP], district=world.district, **self._by("rosa")
        )

    @property
    def step(self) -> Step:
        return Step.objects.select_related("term").filter(process=self.process).latest("number")

    # What people do

    def propose(self, who: str, outcome: str, amount: int) -> None:
        step = self.step
        given = [actions.Answer(advice.id, "followed") for advice in step.advices.exclude(given_at=None)]
        actions.propose(
            step_id=step.id,
            outcome=outcome,
            reasons="Omdat.",
            amount=Decimal(amount),
            advice_answers=given,
            **self._by(who),
        )

    def voice(self, who: str, say: str) -> None:
        step = self.step
        proposal = step.proposals.order_by("-proposed_at").first()
        actions.voice(
            step_id=step.id,
            say=say,
            proposal_id=proposal.id if proposal else step.id,
            reason="Om.",
            **self._by(who),
        )

    def save_draft(self, who: str, seen: bool = True) -> None:
        party = machine.SIGNS_FOR[who]
        draft = Draft.objects.filter(step=self.step, party=self.world.party[party]).first() if party else None
        actions.save_draft(
            step_id=self.step.id,
            reasons="Nog te schrijven.",
            seen=actions.fingerprint(draft if seen else None),
            **self._by(who),
        )

    def take_back(self, who: str) -> None:
        proposal = self.step.proposals.order_by("-proposed_at").first()
        if proposal is None:
            raise Refusal("nothing was proposed")
        actions.take_back_proposal(proposal_id=proposal.id, **self._by(who))

    def reverse(self, who: str, which: int) -> None:
        decided = Step.objects.filter(process=self.process).exclude(decision=None).order_by("number")[which]
        actions.reverse_decision(decision_id=decided.decision.id, reason="Het kan beter.", **self._by(who))

    def stop(self, who: str) -> None:
        group = Party.objects.get(id=self.world.party[GROUP].id)
        actions.close_process(process_id=self.process.id, end=End.WITHDRAWN, party=group, **self._by(who))

    def recuse(self, who: str) -> None:
        actions.recuse(process_id=self.process.id, **self._by(who))

    def raise_quorum(self, who: str, quorum: int) -> None:
        accounts.raise_quorum(party_id=self.world.party[GROUP].id, quorum=quorum, **self._by(who))

    def leave(self, who: str) -> None:
        membership = Membership.objects.filter(person=self.world.person[who], until=None, is_representative=True)
        if not membership:
            raise Refusal("nothing to leave")
        accounts.end_membership(membership_id=membership[0].id, **self._by(who))

    def join(self, who: str) -> None:
        party = machine.SIGNS_FOR[who]
        if party is None:
            raise Refusal("no party to join")
        by = self._by("eva")
        accounts.add_member(
            party=self.world.party[party],
            person=self.world.person[who],
            is_representative=True,
            function=party,
            **by,
        )

    def advise(self, who: str) -> None:
        advice = self.step.advices.filter(party=self.world.party[machine.SIGNS_FOR[who] or GROUP]).first()
        if advice is None:
            raise Refusal("nothing was asked")
        actions.give_advice(advice_id=advice.id, text="Doen.", **self._by(who))

    def make_offer(self, who: str, kind: str, receiver: str, ceiling: int | None, ends: bool) -> None:
        down = kind == "step_down"
        answer_by = timezone.localdate(self.at) + timedelta(days=machine.ANSWER_DAYS)
        actions.offer_transfer(
            step_id=self.step.id,
            kind=kind,
            giver=self.world.party[machine.SIGNS_FOR[who] or GROUP],
            receiver=None if down else self.world.party[receiver],
            reason="Zo werkt het beter.",
            answer_by=answer_by,
            ends_on=answer_by + timedelta(days=1) if ends else None,
            ceiling=None if ceiling is None else Decimal(ceiling),
            **self._by(who),
        )

    def answer(self, who: str, accepts: bool) -> None:
        transfer = self.step.transfers.order_by(F("closed_at").desc(nulls_first=True), "-offered_at").first()
        if transfer is None:
            raise Refusal("nothing was offered")
        if accepts:
            actions.accept_transfer(transfer_id=transfer.id, **self._by(who))
        else:
            actions.refuse_transfer(transfer_id=transfer.id, reason="Nee.", **self._by(who))

    def give_back(self, who: str) -> None:
        actions.return_authority(step_id=self.step.id, reason="Te veel.", **self._by(who))

    def withdraw(self, who: str) -> None:
        actions.withdraw_authority(
            step_id=self.step.id, article="Gemeentewet, artikel 172", reason="Onveilig.", **self._by(who)
        )

    def suspend(self, who: str, days: int) -> None:
        until = timezone.localdate(self.at) + timedelta(days=days)
        actions.suspend_term(step_id=self.step.id, until=until, reason="Wij wachten.", **self._by(who))

    def resume(self, who: str) -> None:
        actions.resume_term(step_id=self.step.id, **self._by(who))

    def extend(self, who: str, days: int) -> None:
        actions.extend_term(step_id=self.step.id, amount=days, unit="days", reason="Langer nodig.", **self._by(who))

    def end_mandate(self, party: str) -> None:
        last_day = timezone.localdate(self.at)
        actions.end_mandate(mandate_id=self.mandates[party].id, last_day=last_day, **self._by("eva"))

    def give_mandate(self, party: str) -> None:
        self.mandates[party] = self._mandate(party)

    # What time does

    def pass_days(self, days: int, down: bool = False) -> None:
        self.at += timedelta(days=days)
        if down:
            self.outage(days)
        actions.let_time_pass(at=self.at)

    def outage(self, days: int) -> None:
        self.at += timedelta(seconds=1)
        began_at = self.at - timedelta(days=days)
        actions.record_outage(began_at=began_at, ended_at=self.at, what="Stuk.", by=self.world.admin, at=self.at)
        actions.settle_outages(at=self.at)

    # How it stands

    def check(self, model: Model, *, walk: bool = True) -> None:
        """Nothing is left for the end of the transaction to find, all is as the model says, and nothing is broken."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        process = Process.objects.get(id=self.process.id)
        if walk:
            assert list(broken_in(process)) == []
        assert (process.end or None) == model.ended
        step = self.step
        assert step.number == model.opened
        authority = queries.authority_at(step, self.at)
        assert authority is not None
        seats = list(authority.seats.all())
        assert {self.world.word[seat.party_id]: seat.role for seat in seats} == model.now.seats
        capped = {self.world.word[seat.party_id]: int(seat.ceiling) for seat in seats if seat.ceiling is not None}
        assert capped == model.now.ceilings
        assert authority.ends_on == model.now.ends_on
        drafts = Draft.objects.filter(step=step).values_list("party", flat=True)
        assert {self.world.word[party] for party in drafts} == model.drafts
        assert {self.world.word[asked.party_id]: (asked.state, asked.due_on) for asked in step.advices.all()} == {
            party: ({"waiting": "awaited", "released": "lapsed"}.get(state, state), model.advice_due[party])
            for party, state in model.advices.items()
        }
        if model.ended is None:
            offers = step.transfers.filter(closed_at=None).values_list("answer_by", flat=True)
            assert list(offers) == ([] if model.offer is None else [model.offer.answer_by])
            assert step.term.ends_on == model.term_end
            assert bool(step.term.lapsed_at) == model.lapsed
            assert step.term.renewed_until == model.renewed
            assert step.term.suspended_on == model.suspended
            self._check_proposal(step, model)

    def check_replay(self) -> None:
        """The ledger says of the whole process what the tables hold."""
        assert list(differences_in(self.process)) == []
        assert list(lost()) == []

    def _check_proposal(self, step: Step, model: Model) -> None:
        proposal = queries.open_proposal(step)
        assert (proposal is not None) == (model.voices is not None)
        if proposal is not None:
            said = proposal.voices.values_list("party", "say")
            assert {self.world.word[party]: say for party, say in said} == model.voices

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


def both(model: Model, real: RealTable, verb: str, *words: Any) -> bool:
    """Do the same to both; whether they did it. Both refuse, or neither; what was refused left no line."""
    did = _does(lambda: getattr(model, verb)(*words), Refused)
    written = version()
    really = _does(lambda: getattr(real, verb)(*words), Refusal)
    assert really == did, f"{verb}{words}: the table {'did it' if really else 'refused'}, the model did not agree"
    assert really or version() == written, f"{verb}{words}: a refusal left something in the ledger"
    return really


def _does(act: Callable[[], None], refusal: type[Exception]) -> bool:
    try:
        act()
    except refusal:
        return False
    return True
