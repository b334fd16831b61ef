"""The table as plain Python: small enough to be read and believed, and to hold the real one against.

Parties and people are words. `Refused` is raised where the real table must refuse; everything else must succeed there.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

GROUP, TEAM, WELFARE, EXECUTIVE = "group", "team", "welfare", "executive"
SIGNS_FOR = {
    "rosa": GROUP,
    "ruth": GROUP,
    "sam": GROUP,
    "omar": TEAM,
    "sanne": WELFARE,
    "eva": EXECUTIVE,
    "noor": None,
    "stan": None,
}
"""For whom each signs at first; noor belongs to the group without signing, stan has nothing to do with it."""
MUNICIPAL = {TEAM, EXECUTIVE}
LADDER = ["informed", "consulted", "advises", "co_produces", "decides"]

EASTER = {2026: date(2026, 4, 5), 2027: date(2027, 3, 28), 2028: date(2028, 4, 16), 2029: date(2029, 4, 1)}

TERM_DAYS, ADVICE_DAYS, ANSWER_DAYS = 14, 7, 5
TEAM_CEILING = 1000


class TemplateStep(NamedTuple):
    """Who sits at a step in which role, whether the executive is told of a lapse or decides too, and the rule."""

    key: str
    seats: dict[str, str]
    at_lapse: str
    rule: str = "sole"
    k: int = 0


Steps = dict[int, TemplateStep]
"""By number. From the second one "other than asked" leads back to the first."""

NOBODY_OBJECTS: Steps = {
    1: TemplateStep("together", {GROUP: "decides", TEAM: "decides", WELFARE: "advises"}, "decide", "consent"),
    2: TemplateStep("run", {GROUP: "decides", TEAM: "informed", WELFARE: "consulted"}, "tell"),
    3: TemplateStep("look-back", {TEAM: "decides", GROUP: "co_produces", WELFARE: "advises"}, "tell"),
}
ALL_AGREE: Steps = {
    1: TemplateStep("agree", {GROUP: "decides", TEAM: "decides", WELFARE: "co_produces"}, "decide", "unanimity"),
    2: TemplateStep("judge", {EXECUTIVE: "decides", GROUP: "advises", TEAM: "informed"}, "tell"),
}
TWO_AGREE: Steps = {
    1: TemplateStep("choose", {GROUP: "decides", TEAM: "decides", WELFARE: "decides"}, "decide", "k_of_n", 2),
    2: TemplateStep("plan", {TEAM: "decides", GROUP: "advises", WELFARE: "advises"}, "decide", "unanimity"),
}
WAYS = {"consent": NOBODY_OBJECTS, "unanimity": ALL_AGREE, "two of three": TWO_AGREE}
"""The ways that a process can go, by the rule of the first step; the others have one decider to begin with."""


class Refused(Exception):
    """The real table must refuse this too."""


@dataclass
class Arrangement:
    seats: dict[str, str]
    basis: str = "template"
    ceilings: dict[str, int] = field(default_factory=dict)
    before: Arrangement | None = None
    """The one that held until then, at the same step."""
    restores: Arrangement | None = None
    """The one that holds again."""
    received_by: str | None = None
    ends_on: date | None = None
    signed: dict[str, str] = field(default_factory=dict)
    """By whom of the group to give it back."""

    @property
    def deciders(self) -> set[str]:
        return {party for party, role in self.seats.items() if role == "decides"}


@dataclass
class Offer:
    giver: str
    after: dict[str, str]
    receiver: str | None
    needed: set[str]
    answer_by: date
    ends_on: date | None
    ceiling: int | None
    free: set[str]
    """Who would decide more, and needs no mandate for it."""
    accepted: set[str] = field(default_factory=set)
    signed: dict[str, str] = field(default_factory=dict)


@dataclass
class Taken:
    """A decision that was taken, and by whom."""

    step: int
    under: Arrangement
    amount: int
    is_reversed: bool = False
    signed: dict[str, str] = field(default_factory=dict)
    """By whom of the group to take it anew."""


class Model:
    """One process, from its first step to its end; `quorum` is how many must sign before the group is bound."""

    def __init__(self, today: date, steps: Steps, quorum: int = 1) -> None:
        self.today, self.steps, self.quorum = today, steps, quorum
        self.signs = {who: party for who, party in SIGNS_FOR.items() if party is not None}
        self.recused: set[str] = set()
        self.stopping: dict[str, str] = {}
        """By whom of the group to stop."""
        self.mandate_until: dict[str, date | None] = {TEAM: None, EXECUTIVE: None}
        self.ended: str | None = None
        self.taken: list[Taken] = []
        self.opened = 0
        self.open(1)

    def open(self, step: int, now: Arrangement | None = None) -> None:
        self.step, self.opened = step, self.opened + 1
        self.now = now or Arrangement(dict(self.steps[step].seats))
        self.advices: dict[str, str] = {}
        self.advice_due: dict[str, date] = {}
        self.went_on = False
        """Was something proposed without the advice of the group?"""
        self.term_end = self.today + timedelta(days=TERM_DAYS)
        self.suspended: date | None = None
        self.resumes = self.term_end
        self.stood_still = 0
        self.renewed: date | None = None
        self._ask()
        self.proposer = ""
        self.extended = self.lapsed = self.escalated = False
        self.voices: dict[str, str] | None = None
        self.signed: dict[str, str] = {}
        self.drafts: set[str] = set()
        self.outcome, self.amount = "", 0
        self.offer: Offer | None = None
        self.offers: list[Offer] = []
        """Under the present arrangement: the open one, and those that lapsed."""

    # What people do

    def propose(self, who: str, outcome: str, amount: int) -> None:
        party = self._decider(who)
        self._need(self.voices is None)
        self._need("waiting" not in self.advices.values())
        self._may_spend(party, amount)
        self.voices, self.signed, self.outcome, self.amount = {}, {}, outcome, amount
        self.proposer = party
        self.went_on |= self.advices.get(GROUP) == "lapsed"
        self.drafts.discard(party)
        if self._is_bound(self.signed, party, who, "consent"):
            self.voices[party] = "consent"
            self._settle()

    def voice(self, who: str, say: str) -> None:
        party = self._decider(who)
        self._need(self.voices is not None and party not in self.voices)
        self._may_spend(party, self.amount)
        assert self.voices is not None
        if self._is_bound(self.signed, party, who, say):
            self.voices[party] = say
            self._settle()

    def save_draft(self, who: str, seen: bool = True) -> None:
        party = self._decider(who)
        self._need(seen or party not in self.drafts)
        self.drafts.add(party)

    def take_back(self, who: str) -> None:
        self._need(self.ended is None and self.voices is not None and self._speaks_for(who) == self.proposer)
        self.voices = None

    def reverse(self, who: str, which: int) -> None:
        decision, party = self.taken[which], self._speaks_for(who)
        self._need(party in decision.under.deciders and not decision.is_reversed)
        self._need(self.ended not in {None, "withdrawn"})
        assert party is not None
        self._is_mandated(party, decision.amount)
        if not self._is_bound(decision.signed, party, who, "reverses"):
            return
        decision.is_reversed = True
        self.ended = None
        under = decision.under
        ends_on = under.ends_on if under.ends_on is not None and self.today <= under.ends_on else None
        anew = Arrangement(dict(under.seats), "reversal", dict(under.ceilings), restores=under, ends_on=ends_on)
        self.open(decision.step, anew)

    def stop(self, who: str) -> None:
        self._need(self.ended is None and self._speaks_for(who) == GROUP)
        if self._is_bound(self.stopping, GROUP, who, "stops"):
            self.ended = "withdrawn"

    def recuse(self, who: str) -> None:
        self._need(self.ended is None and (who in self.recused or who in self.signs))
        self.recused.add(who)

    def raise_quorum(self, who: str, quorum: int) -> None:
        self._need(self.signs.get(who) == GROUP and self.quorum < quorum <= self._signers(GROUP))
        self.quorum = quorum

    def leave(self, who: str) -> None:
        party = self.signs.get(who)
        self._need(party is not None and (party != GROUP or self._signers(GROUP) > 1))
        del self.signs[who]

    def join(self, who: str) -> None:
        party = SIGNS_FOR[who]
        self._need(party is not None and who not in self.signs)
        assert party is not None
        self.signs[who] = party

    def advise(self, who: str) -> None:
        party = self.signs.get(who)
        self._need(self.ended is None and party is not None and self.advices.get(party) == "waiting")
        assert party is not None
        self.advices[party] = "given"

    def make_offer(self, who: str, kind: str, receiver: str, ceiling: int | None, ends: bool) -> None:
        giver = self._speaks_for(who)
        self._need(self.ended is None and giver is not None and self.offer is None)
        assert giver is not None
        seats = self.now.seats
        if kind == "step_down":
            self._need(seats.get(giver, "informed") != "informed")
            after = {**seats, giver: LADDER[LADDER.index(seats[giver]) - 1]}
            self._need("decides" in after.values())
            more = self.now.deciders - {giver} if seats[giver] == "decides" else set()
        else:
            self._need(seats.get(giver) == "decides" and seats.get(receiver) != "decides")
            after = {**seats, receiver: "decides"} | ({giver: "advises"} if kind == "hand_over" else {})
            more = {receiver}
        free = more - MUNICIPAL
        if kind == "step_down" and not free:
            self._need(ceiling is None)
        else:
            own = self.now.ceilings.get(giver)
            self._need(own is None or (ceiling is not None and ceiling <= own))
        self._is_mandated(giver, TEAM_CEILING + 1 if free and ceiling is None else ceiling or 0)
        needed = self.now.deciders | {party for party, role in after.items() if role == "decides"}
        answer_by = self.today + timedelta(days=ANSWER_DAYS)
        last_days = (answer_by + timedelta(days=1) if ends else None, self.now.ends_on)
        self.offer = Offer(
            giver,
            after,
            None if kind == "step_down" else receiver,
            needed | {giver},
            answer_by,
            min((day for day in last_days if day is not None), default=None),
            ceiling,
            free,
        )
        self.offers.append(self.offer)
        if self._is_bound(self.offer.signed, giver, who, "accepts"):
            self.offer.accepted.add(giver)
            self._carry_out()

    def answer(self, who: str, accepts: bool) -> None:
        party = self._speaks_for(who)
        offer = self.offer
        self._need(self.ended is None and offer is not None)
        assert offer is not None
        self._need(party in offer.needed and party not in offer.accepted and self.today <= offer.answer_by)
        assert party is not None
        self._is_mandated(party, offer.ceiling or 0)
        if not self._is_bound(offer.signed, party, who, "accepts" if accepts else "refuses"):
            return
        if not accepts:
            self.offers.remove(offer)
            self.offer = None
            return
        offer.accepted.add(party)
        self._carry_out()

    def give_back(self, who: str) -> None:
        received = next((held for held in self._held() if held.received_by == GROUP), None)
        self._need(self.ended is None and GROUP in self.now.deciders and self._speaks_for(who) == GROUP)
        self._need(received is not None)
        assert received is not None
        if self._is_bound(self.now.signed, GROUP, who, "returns"):
            self._fall_back(received)

    def withdraw(self, who: str) -> None:
        self._need(self.ended is None and self._speaks_for(who) == EXECUTIVE and self.now.deciders != {EXECUTIVE})
        self._is_mandated(EXECUTIVE, 0)
        consulted = {p: "consulted" if role == "decides" else role for p, role in self.now.seats.items()}
        self._rearrange(Arrangement({**consulted, EXECUTIVE: "decides"}, "withdrawal"))

    def suspend(self, who: str, days: int) -> None:
        self._need(self.signs.get(who) in MUNICIPAL and self._clock_runs() and self.today <= self.term_end)
        self._need(0 < days <= TERM_DAYS - self.stood_still)
        self.suspended, self.resumes = self.today, self.today + timedelta(days=days)

    def resume(self, who: str) -> None:
        self._need(self.signs.get(who) in MUNICIPAL and self.ended is None and self.suspended is not None)
        self._run_again(self.today)

    def extend(self, who: str, days: int) -> None:
        self._need(self.signs.get(who) in MUNICIPAL and self._clock_runs() and self.today <= self.term_end)
        self._need(not self.extended and days <= TERM_DAYS)
        self.term_end += timedelta(days=days)
        self.extended = True

    def end_mandate(self, party: str) -> None:
        self._need(self.mandate_until[party] is None)
        self.mandate_until[party] = self.today

    def give_mandate(self, party: str) -> None:
        self.mandate_until[party] = None

    # What time does

    def pass_days(self, days: int, down: bool = False) -> None:
        """Where the site was down all that time, that is known before anything is noted."""
        self.today += timedelta(days=days)
        if down:
            self.outage(days)
        if self.ended is not None:
            return
        for party, due in self.advice_due.items():
            if self.today > due and self.advices[party] == "waiting":
                self.advices[party] = "lapsed"
        if self.offer is not None and self.today > self.offer.answer_by:
            self.offer = None
        if self.now.ends_on is not None and self.today > self.now.ends_on:
            self._fall_back(next(held for held in self._held() if self._holds_still(held.before)))
        if self.suspended is not None and self.today >= self.resumes:
            self._run_again(self.resumes)
        if self._clock_runs() and self.today > self.term_end:
            self.lapsed, self.escalated = True, False
            self.renewed = self.today + timedelta(days=TERM_DAYS)
            silent = any(self.advices.get(party) == "lapsed" for party in MUNICIPAL)
            in_vain = silent and self.now.deciders == {GROUP}
            if self.steps[self.step].at_lapse == "decide" and EXECUTIVE not in self.now.deciders and not in_vain:
                self.escalated = True
                seats = {**self.now.seats, EXECUTIVE: "decides"}
                ends_on = self.now.ends_on
                self._rearrange(Arrangement(seats, "escalation", dict(self.now.ceilings), ends_on=ends_on))

    def outage(self, days: int) -> None:
        """The site was down for so many days until today: what was for the group to do in them can wait a little."""
        if self.ended is not None:
            return
        first, later = self.today - timedelta(days=days), working_day_after(self.today)

        def fell(last_day: date | None) -> bool:
            return last_day is not None and first <= last_day <= self.today

        silent = self.advices.get(GROUP) == "waiting" or (self.advices.get(GROUP) == "lapsed" and not self.went_on)
        if silent and self.now.seats.get(GROUP) == "advises" and fell(self.advice_due[GROUP]):
            self.advices[GROUP], self.advice_due[GROUP] = "waiting", later
        for offer in self.offers:
            waits = GROUP not in offer.accepted and (offer.receiver == GROUP or GROUP in self.now.deciders)
            in_time = offer.ends_on is None or later <= offer.ends_on
            if waits and in_time and fell(offer.answer_by) and self.offer in (None, offer):
                self.offer, offer.answer_by = offer, later
        if GROUP in self.now.deciders and self.suspended is None:
            if fell(self.renewed):
                self.renewed = later
            elif fell(self.term_end) and not self.escalated:
                self.term_end, self.lapsed, self.renewed = later, False, None

    def last_days(self) -> list[date]:
        """The days after which something ends by itself, or ended."""
        days = {self.term_end, self.renewed, self.suspended and self.resumes, self.now.ends_on}
        days |= {*self.advice_due.values(), *(offer.answer_by for offer in self.offers)}
        return sorted(day for day in days if day is not None)

    # How it works out

    def _need(self, holds: bool) -> None:
        if not holds:
            raise Refused

    def _speaks_for(self, who: str) -> str | None:
        """For whom somebody can speak of what is decided; who has a conflict of interest speaks for nobody."""
        return None if who in self.recused else self.signs.get(who)

    def _decider(self, who: str) -> str:
        party = self._speaks_for(who)
        self._need(self.ended is None and party in self.now.deciders)
        assert party is not None
        return party

    def _signers(self, party: str) -> int:
        return sum(signs_for == party for signs_for in self.signs.values())

    def _is_bound(self, signed: dict[str, str], party: str, who: str, says: str) -> bool:
        """Whether enough have signed for the same, with this signature; somebody's last one counts."""
        taking_part = [other for other in self.signs if self._speaks_for(other) == party]
        needed = min(self.quorum, len(taking_part)) if party == GROUP else 1
        if needed == 1:
            return True
        repeated = signed.get(who) == says
        signed[who] = says
        bound = sum(signed.get(other) == says for other in taking_part) >= needed
        self._need(bound or not repeated)
        return bound

    def _may_spend(self, party: str, amount: int) -> None:
        self._need(amount <= self.now.ceilings.get(party, amount))
        self._is_mandated(party, amount)

    def _is_mandated(self, party: str, amount: int) -> None:
        if party in MUNICIPAL:
            until = self.mandate_until[party]
            self._need(until is None or self.today <= until)
            self._need(party != TEAM or amount <= TEAM_CEILING)

    def _settle(self) -> None:
        assert self.voices is not None
        seats, said = len(self.now.deciders), list(self.voices.values())
        agree, silent = said.count("consent"), seats - len(said)
        rule, k = self.steps[self.step].rule, self.steps[self.step].k
        if rule == "consent" or (rule == "sole" and seats > 1):
            failed, met = "objection" in said or (not silent and not agree), not silent
        else:
            needed = min(k, seats) if rule == "k_of_n" else seats
            failed, met = agree + silent < needed, agree >= needed
        if failed:
            self.voices = None
        elif met:
            self._decided()

    def _decided(self) -> None:
        self.taken.append(Taken(self.step, self.now, self.amount))
        if self.outcome == "no":
            self.ended = "declined"
        elif self.outcome == "referred":
            self.ended = "referred"
        elif self.outcome == "other" and self.step == 2:
            self.open(1)
        elif self.step == len(self.steps):
            self.ended = "completed"
        else:
            self.open(self.step + 1)

    def _run_again(self, on: date) -> None:
        assert self.suspended is not None
        stood = on - self.suspended
        self.term_end += stood
        self.stood_still += stood.days
        self.suspended = None

    def _clock_runs(self) -> bool:
        return self.ended is None and not self.lapsed and self.suspended is None

    def _held(self) -> Iterator[Arrangement]:
        """What the present arrangement rests on: each that a transfer made and that was not given back since."""
        holding: Arrangement | None = self.now
        while holding is not None and holding.basis != "withdrawal":
            if holding.basis == "transfer":
                yield holding
            holding = holding.restores or holding.before

    def _holds_still(self, arrangement: Arrangement | None) -> bool:
        assert arrangement is not None
        return arrangement.ends_on is None or self.today <= arrangement.ends_on

    def _carry_out(self) -> None:
        offer = self.offer
        assert offer is not None
        if offer.needed - offer.accepted:
            return
        ceilings = {party: ceiling for party, ceiling in self.now.ceilings.items() if party != offer.receiver}
        if offer.receiver is not None and offer.ceiling is not None:
            ceilings[offer.receiver] = offer.ceiling
        if offer.receiver is None and offer.ceiling is not None:
            ceilings |= {party: min(offer.ceiling, ceilings.get(party, offer.ceiling)) for party in offer.free}
        after = Arrangement(offer.after, "transfer", ceilings, received_by=offer.receiver, ends_on=offer.ends_on)
        self._rearrange(after)

    def _fall_back(self, received: Arrangement) -> None:
        back = received.before
        assert back is not None
        seats, since = dict(back.seats), self.now
        while since is not back:
            if since.basis == "escalation":
                seats[EXECUTIVE] = "decides"
            earlier = since.before or since.restores
            assert earlier is not None
            since = earlier
        self._rearrange(Arrangement(seats, "return", dict(back.ceilings), restores=back, ends_on=back.ends_on))

    def _ask(self) -> None:
        """Who advises is asked, once; who advises no longer need not answer, and is asked again if it does again."""
        for party, role in self.now.seats.items():
            if role == "advises" and self.advices.get(party, "released") == "released":
                self.advices[party] = "waiting"
                self.advice_due[party] = self._advice_day()
            elif role != "advises" and self.advices.get(party) == "waiting":
                self.advices[party] = "released"

    def _advice_day(self) -> date:
        """Within the advice days, and a day before the last one on which to decide, where the clock runs."""
        wanted = self.today + timedelta(days=ADVICE_DAYS)
        if self.suspended is not None:
            return wanted
        last = (self.renewed or self.term_end) - timedelta(days=1)
        return max(self.today, min(wanted, last))

    def _rearrange(self, after: Arrangement) -> None:
        after.before = self.now
        self.now = after
        self._ask()
        self.voices = None
        self.offer, self.offers = None, []


def would(model: Model, verb: str, *words: object) -> bool:
    """Would the model do this now, or refuse it?"""
    try:
        getattr(deepcopy(model), verb)(*words)
    except Refused:
        return False
    return True


def working_day_after(day: date) -> date:
    """The first day after this one that is no Saturday, no Sunday and no holiday of the Algemene termijnenwet."""
    day += timedelta(days=1)
    fixed = {(1, 1), (4, 27), (5, 5), (12, 25), (12, 26)}
    since_easter = (day - EASTER[day.year]).days
    rests = day.weekday() >= 5 or (day.month, day.day) in fixed or since_easter in {-2, 0, 1, 39, 49, 50}
    return working_day_after(day) if rests else day
