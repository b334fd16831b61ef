"""The table as plain Python: small enough to be read and believed, and to hold the real one against.

Parties and people are words. `Refused` is raised where the real table must refuse; everything else must succeed there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

GROUP, TEAM, WELFARE, EXECUTIVE = "group", "team", "welfare", "executive"
SIGNS_FOR = {"rosa": GROUP, "omar": TEAM, "sanne": WELFARE, "eva": EXECUTIVE, "noor": None, "stan": None}
MUNICIPAL = {TEAM, EXECUTIVE}
KEEPS_THE_CLOCK = {"omar", "eva"}
LADDER = ["informed", "consulted", "advises", "co_produces", "decides"]

TERM_DAYS, ADVICE_DAYS, ANSWER_DAYS = 14, 7, 5
TEAM_CEILING = 1000

STEPS = {
    1: ("meet", {TEAM: "decides", GROUP: "co_produces", WELFARE: "advises"}, "tell"),
    2: ("together", {GROUP: "decides", TEAM: "decides", WELFARE: "advises"}, "decide"),
    3: ("run", {GROUP: "decides", TEAM: "informed", WELFARE: "consulted"}, "tell"),
}


class Refused(Exception):
    """The real table must refuse this too."""


@dataclass
class Arrangement:
    seats: dict[str, str]
    basis: str = "template"
    ceilings: dict[str, int] = field(default_factory=dict)
    before: Arrangement | None = None
    received_by: str | None = None
    ends_on: date | None = None

    @property
    def deciders(self) -> set[str]:
        return {party for party, role in self.seats.items() if role == "decides"}


@dataclass
class Offer:
    giver: str
    after: dict[str, str]
    receiver: str | None
    needed: set[str]
    accepted: set[str]
    answer_by: date
    ends_on: date | None
    ceiling: int | None


class Model:
    """One process, from its first step to its end."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.mandate_until: dict[str, date | None] = {TEAM: None, EXECUTIVE: None}
        self.ended: str | None = None
        self.opened = 0
        self.open(1)

    def open(self, step: int) -> None:
        self.step, self.opened = step, self.opened + 1
        self.now = Arrangement(dict(STEPS[step][1]))
        self.advices = {party: "waiting" for party, role in self.now.seats.items() if role == "advises"}
        self.advice_due = self.today + timedelta(days=ADVICE_DAYS)
        self.term_end = self.today + timedelta(days=TERM_DAYS)
        self.suspended: date | None = None
        self.extended = self.lapsed = self.objected = False
        self.voices: dict[str, str] | None = None
        self.outcome, self.amount = "", 0
        self.offer: Offer | None = None

    # What people do

    def propose(self, who: str, outcome: str, amount: int) -> None:
        party = self._decider(who)
        self._need(self.voices is None)
        self._need("waiting" not in self.advices.values())
        self._may_spend(party, amount)
        self.voices, self.outcome, self.amount = {party: "consent"}, outcome, amount
        self._settle()

    def voice(self, who: str, say: str) -> None:
        party = self._decider(who)
        self._need(self.voices is not None and party not in self.voices)
        self._may_spend(party, self.amount)
        assert self.voices is not None
        self.voices[party] = say
        self.objected |= say == "objection"
        self._settle()

    def advise(self, who: str) -> None:
        party = SIGNS_FOR[who]
        self._need(self.ended is None and party == WELFARE and self.advices.get(WELFARE) == "waiting")
        self.advices[WELFARE] = "given"

    def make_offer(self, who: str, kind: str, receiver: str, ceiling: int | None, ends: bool) -> None:
        giver = SIGNS_FOR[who]
        self._need(self.ended is None and giver is not None and self.offer is None)
        assert giver is not None
        seats = self.now.seats
        if kind == "step_down":
            self._need(seats.get(giver, "informed") != "informed")
            after = {**seats, giver: LADDER[LADDER.index(seats[giver]) - 1]}
            self._need("decides" in after.values())
        else:
            self._need(seats.get(giver) == "decides" and seats.get(receiver) != "decides")
            after = {**seats, receiver: "decides"} | ({giver: "advises"} if kind == "hand_over" else {})
        needed = self.now.deciders | {party for party, role in after.items() if role == "decides"}
        self.offer = Offer(
            giver,
            after,
            None if kind == "step_down" else receiver,
            needed,
            {giver},
            self.today + timedelta(days=ANSWER_DAYS),
            self.today + timedelta(days=ANSWER_DAYS + 1) if ends else None,
            ceiling if kind != "step_down" else None,
        )
        self._carry_out()

    def answer(self, who: str, *, accepts: bool) -> None:
        party = SIGNS_FOR[who]
        offer = self.offer
        self._need(self.ended is None and offer is not None)
        assert offer is not None
        self._need(party in offer.needed and party not in offer.accepted and self.today <= offer.answer_by)
        if not accepts:
            self.offer = None
            return
        assert party is not None
        offer.accepted.add(party)
        self._carry_out()

    def give_back(self, who: str) -> None:
        received = self._received()
        self._need(self.ended is None and received is not None and who == "rosa")
        assert received is not None
        self._need(received.received_by == GROUP)
        assert received.before is not None
        self._rearrange(Arrangement(dict(received.before.seats), "return", dict(received.before.ceilings)))

    def withdraw(self, who: str) -> None:
        self._need(self.ended is None and who == "eva" and self.now.deciders != {EXECUTIVE})
        consulted = {p: "consulted" if role == "decides" else role for p, role in self.now.seats.items()}
        self._rearrange(Arrangement({**consulted, EXECUTIVE: "decides"}, "withdrawal"))

    def suspend(self, who: str) -> None:
        self._need(who in KEEPS_THE_CLOCK and self._clock_runs() and self.today <= self.term_end)
        self.suspended = self.today

    def resume(self, who: str) -> None:
        self._need(who in KEEPS_THE_CLOCK and self.ended is None and self.suspended is not None)
        assert self.suspended is not None
        self.term_end += self.today - self.suspended
        self.suspended = None

    def extend(self, who: str) -> None:
        self._need(who in KEEPS_THE_CLOCK and self._clock_runs() and self.today <= self.term_end)
        self._need(not self.extended)
        self.term_end += timedelta(days=7)
        self.extended = True

    def end_mandate(self, party: str) -> None:
        self._need(self.mandate_until[party] is None)
        self.mandate_until[party] = self.today

    def give_mandate(self, party: str) -> None:
        self.mandate_until[party] = None

    # What time does

    def pass_days(self, days: int) -> None:
        self.today += timedelta(days=days)
        if self.ended is not None:
            return
        if self.today > self.advice_due:
            self.advices = {p: "lapsed" if state == "waiting" else state for p, state in self.advices.items()}
        if self.offer is not None and self.today > self.offer.answer_by:
            self.offer = None
        if self.now.ends_on is not None and self.today > self.now.ends_on:
            assert self.now.before is not None
            self._rearrange(Arrangement(dict(self.now.before.seats), "return", dict(self.now.before.ceilings)))
        if self._clock_runs() and self.today > self.term_end:
            self.lapsed = True
            if STEPS[self.step][2] == "decide" and EXECUTIVE not in self.now.deciders:
                seats = {**self.now.seats, EXECUTIVE: "decides"}
                self._rearrange(Arrangement(seats, "escalation", dict(self.now.ceilings)))

    # How it works out

    def _need(self, holds: bool) -> None:
        if not holds:
            raise Refused

    def _decider(self, who: str) -> str:
        party = SIGNS_FOR[who]
        self._need(self.ended is None and party in self.now.deciders)
        assert party is not None
        return party

    def _may_spend(self, party: str, amount: int) -> None:
        self._need(amount <= self.now.ceilings.get(party, amount))
        if party in MUNICIPAL:
            until = self.mandate_until[party]
            self._need(until is None or self.today <= until)
            self._need(party != TEAM or amount <= TEAM_CEILING)

    def _settle(self) -> None:
        assert self.voices is not None
        if "objection" in self.voices.values():
            self.voices = None
        elif set(self.voices) == self.now.deciders:
            self._decided()

    def _decided(self) -> None:
        if self.outcome == "no":
            self.ended = "declined"
        elif self.outcome == "referred":
            self.ended = "referred"
        elif self.outcome == "other" and self.step == 2:
            self.open(1)
        elif self.step == 3:
            self.ended = "completed"
        else:
            self.open(self.step + 1)

    def _clock_runs(self) -> bool:
        return self.ended is None and not self.lapsed and self.suspended is None

    def _received(self) -> Arrangement | None:
        holding: Arrangement | None = self.now
        while holding is not None and holding.basis == "escalation":
            holding = holding.before
        return holding if holding is not None and holding.basis == "transfer" else None

    def _carry_out(self) -> None:
        offer = self.offer
        assert offer is not None
        if offer.needed - offer.accepted:
            return
        ceilings = dict(self.now.ceilings)
        if offer.receiver is not None and offer.ceiling is not None:
            ceilings[offer.receiver] = offer.ceiling
        self._rearrange(
            Arrangement(offer.after, "transfer", ceilings, received_by=offer.receiver, ends_on=offer.ends_on)
        )

    def _rearrange(self, after: Arrangement) -> None:
        after.before = self.now
        self.now = after
        self.voices = None
        self.offer = None
