"""Every action by every actor from every state that can be reached in eight, where two parties decide together.

The model of machine.py is walked breadth first: first to find the states, told apart by all that can matter from there
on; then once more for real, in savepoints along the tree of first visits: all that the model allows, and of the ten
times as many acts that it refuses one in twenty-four, others in the next state. All of them, some 48,000, take ten
minutes: that is for the night, and so are the last two acts of sharing. What the real table does must be what the
model does, and no invariant may break.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from copy import deepcopy
from datetime import date
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.utils import timezone

from districts.models import District
from ledger.queries import version
from ledger.refusals import Refusal
from tests.decisions.machine import (
    EXECUTIVE,
    GROUP,
    TEAM,
    TEAM_CEILING,
    Arrangement,
    Model,
    Refused,
    Steps,
    TemplateStep,
)
from tests.decisions.real import START, RealTable, World, both

DEPTH = 8
ONE_IN = 24
"""Of so many refused acts of a state one is tried for real. The next state begins to count at the next act."""
ONE_REPLAY_IN = 16
"""Of so many states from which nothing new is reached, in one the ledger replays."""

JOINT: Steps = {1: TemplateStep("together", {GROUP: "decides", TEAM: "decides"}, "decide", "consent")}
"""The smallest template with joint authority: one step, two deciding seats, consent."""

ACTORS = ("rosa", "omar", "eva", "stan")
LONG = 40
"""Days after which every clock at the table has run out."""


class Act(NamedTuple):
    verb: str
    words: tuple[Any, ...]


def deciding_and_sharing(_model: Model) -> list[Act]:
    """Propose, speak, hand over, share, answer, give back, take back, and let time pass."""
    found = [Act("pass_days", (LONG,))]
    for who in ACTORS:
        found += [Act("propose", (who, "yes", 0))]
        found += [Act("voice", (who, say)) for say in ("consent", "objection")]
        found += [
            Act("make_offer", (who, kind, to, TEAM_CEILING, False))
            for kind in ("hand_over", "share")
            for to in (GROUP, TEAM)
        ]
        found += [Act("answer", (who, accepts)) for accepts in (True, False)]
        found += [Act(verb, (who,)) for verb in ("give_back", "withdraw", "advise")]
    return found


def deciding_by_the_clock(model: Model) -> list[Act]:
    """Propose each way, speak each way, stop, start and move the clock, take back, and let time pass."""
    found = [Act("pass_days", (LONG,))]
    for who in ACTORS:
        found += [Act("propose", (who, outcome, 0)) for outcome in ("yes", "no")]
        found += [Act("voice", (who, say)) for say in ("consent", "objection", "abstention")]
        found += [Act(verb, (who,)) for verb in ("resume", "withdraw", "take_back")]
        found += [Act(verb, (who, 7)) for verb in ("suspend", "extend")]
    return found


def everything(model: Model) -> list[Act]:
    """All of it, with offers to the executive, steps down the ladder, and decisions that are taken anew."""
    found = [*deciding_and_sharing(model), *deciding_by_the_clock(model)]
    for who in ACTORS:
        found += [Act("make_offer", (who, kind, EXECUTIVE, TEAM_CEILING, False)) for kind in ("hand_over", "share")]
        found += [Act("make_offer", (who, "step_down", GROUP, ceiling, False)) for ceiling in (TEAM_CEILING, None)]
        found += [Act("reverse", (who, which)) for which in range(len(model.taken))]
    return list(dict.fromkeys(found))


def state_of(model: Model) -> Hashable:
    """All of a model that can matter from here on. Days count from today; what has passed has passed."""
    offer, held = model.offer, [*model._held()]
    return (
        model.ended,
        tuple((_arrangement(taken.under), taken.is_reversed) for taken in model.taken),
        _arrangement(model.now),
        tuple((one.received_by, one.before and _arrangement(one.before)) for one in held),
        offer
        and (
            tuple(sorted(offer.after.items())),
            frozenset(offer.needed - offer.accepted),
            offer.receiver,
            offer.ceiling,
        ),
        offer and _left(model, offer.answer_by),
        model.voices and frozenset(model.voices.items()),
        tuple(sorted((party, state, _left(model, model.advice_due[party])) for party, state in model.advices.items())),
        model.outcome if model.voices is not None else "",
        model.proposer if model.voices is not None else "",
        (model.lapsed, model.extended, model.suspended is not None, model.stood_still),
        model.suspended and (model.resumes - model.suspended).days,
        _left(model, model.term_end) if model.suspended is None else (model.term_end - model.suspended).days,
    )


def _arrangement(arrangement: Arrangement) -> Hashable:
    return tuple(sorted(arrangement.seats.items())), arrangement.basis, tuple(sorted(arrangement.ceilings.items()))


def _left(model: Model, day: date) -> int:
    return max((day - model.today).days, -1)


class Edge(NamedTuple):
    """An act that is allowed in a state."""

    act: Act
    opens: Node | None
    """The state that is first found by this; None where it leads to one that was found before."""


class Node:
    """A state: what is allowed there, and what is refused."""

    def __init__(self, model: Model, number: int) -> None:
        self.model, self.number = model, number
        self.allowed: list[Edge] = []
        self.refused: list[Act] = []


def explore(acts: Callable[[Model], list[Act]], depth: int) -> tuple[Node, int, int]:
    """The tree of first visits, with every act from every state; and how many states and acts it has."""
    root = Node(Model(timezone.localdate(START), JOINT), 0)
    known, waiting, tried = {state_of(root.model)}, deque([(root, 0)]), 0
    while waiting:
        node, deep = waiting.popleft()
        if deep == depth:
            continue
        for act in acts(node.model):
            tried += 1
            after = deepcopy(node.model)
            if not _does(after, act):
                node.refused.append(act)
                continue
            opens = None
            if (state := state_of(after)) not in known:
                opens = Node(after, len(known))
                known.add(state)
                waiting.append((opens, deep + 1))
            node.allowed.append(Edge(act, opens))
    return root, len(known), tried


def _does(table: Model | RealTable, act: Act) -> bool:
    try:
        getattr(table, act.verb)(*act.words)
    except (Refused, Refusal):
        return False
    return True


def replay(node: Node, real: RealTable, one_in: int) -> list[Act]:
    """Do all that the model allows in a state for real, each in a savepoint, and go on from where one leads to a new
    state; before that, try what it refuses. Returns what was done and tried.

    The invariants are walked in every new state; after every act the database has checked its own, and the table is as
    the model says.
    """
    done = be_refused(node, real, one_in)
    for act, opens in node.allowed:
        model, at, mandates = deepcopy(node.model), real.at, dict(real.mandates)
        with transaction.atomic():
            assert both(model, real, act.verb, *act.words)
            real.check(model, walk=opens is not None)
            done.append(act)
            if opens is not None:
                done += replay(opens, real, one_in)
            transaction.set_rollback(True)
        real.at, real.mandates = at, mandates
    if not any(opens for _act, opens in node.allowed) and node.number % ONE_REPLAY_IN == 0:
        real.check_replay()
    return done


def be_refused(node: Node, real: RealTable, one_in: int) -> list[Act]:
    """Try what the model refuses in a state, one after the other at the same real table. Nothing may be left of it:
    what is allowed there is done at that table as well, and must be done to what the model says it is.
    """
    written, at, tried = version(), real.at, node.refused[node.number % one_in :: one_in]
    for act in tried:
        assert not _does(real, act), f"{act}: the table did it, the model refuses"
    assert version() == written, "a refusal left something in the ledger"
    real.at = at
    return tried


@pytest.mark.parametrize(
    ("acts", "depth", "one_in"),
    [
        # From here on nothing new is reached, however deep one goes.
        pytest.param(deciding_by_the_clock, DEPTH, ONE_IN, id="by the clock"),
        pytest.param(deciding_and_sharing, 6, ONE_IN, id="sharing"),
        pytest.param(deciding_by_the_clock, DEPTH, 1, id="by the clock, whole", marks=pytest.mark.nightly),
        pytest.param(deciding_and_sharing, DEPTH, 1, id="sharing, whole", marks=pytest.mark.nightly),
        pytest.param(everything, 5, 1, id="everything", marks=pytest.mark.nightly),
    ],
)
def test_the_table_does_what_the_model_does(
    acts: Callable[[Model], list[Act]], depth: int, one_in: int, district: District
) -> None:
    root, _states, tried = explore(acts, depth)
    real = RealTable(World(district, {"joint": JOINT}), "joint")

    done = replay(root, real, one_in)

    assert tried / one_in <= len(done) <= tried
    assert set(done) == set(acts(root.model))


def test_somebody_always_decides_and_nobody_is_passed_over() -> None:
    """In every state of the model, eight deep: a decider, and no decision that one of them did not consent to."""
    root, states, _edges = explore(deciding_and_sharing, DEPTH)
    waiting, seen = [root], 0
    while waiting:
        node = waiting.pop()
        seen += 1
        assert node.model.now.deciders
        if node.model.ended is not None:
            assert node.model.voices is not None
            assert node.model.voices.keys() == node.model.now.deciders
            assert "objection" not in node.model.voices.values()
        waiting += [opens for _act, opens in node.allowed if opens is not None]
    assert seen == states
