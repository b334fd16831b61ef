"""Addresses of the desk that differ each time, so that none of them comes from a page that was kept.

Each asks for one of the views, with any two filters and words of plans; or for a plan beside such a queue. `Mover`
moves the ledger in between, as it does in a town that is at work: then no page that was kept is used, and the numbers
beside the views, those of the kept views too, have to be right after what moved.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from random import Random
from subprocess import PIPE
from typing import Any
from urllib.parse import urlencode

VIEWS = ("alles-open", "wacht-op-mij", "wacht-op-mijn-team", "nieuw", "te-laat", "bijna-te-laat", "wacht-op-bewoners")
THINGS = ("bank", "moestuin", "speeltuin", "boekenkast", "bloemenperk", "buurtfeest", "werkplaats", "geveltuin")
PARTS = ("tafel", "schommel", "appelboom", "koffiehoek", "kas", "zandbak", "lantaarn", "bloemen", "graven", "groep")
FILTERS: dict[str, tuple[str, ...]] = {
    "staat": ("nieuw", "nog-geen-voorstel", "voorstel", "advies", "aanbod"),
    "stap": ("explore", "advise", "decide"),
    "termijn": ("te-laat", "deze-week", "staat-stil"),
    "beslist": ("samen", "resident_group", "municipal_team", "executive"),
    "bij": ("mij", "niemand", "ons-team"),
}


def queues(loaded: dict[str, Any], seed: int = 1) -> Iterator[str]:
    """The queue with two filters and words, each time other ones; now and then with words that hardly occur."""
    yield from (f"/werkplek/?{query}" for query in _queries(loaded, seed))


def beside(loaded: dict[str, Any], seed: int = 2) -> Iterator[str]:
    """A plan beside such a queue, each time another plan."""
    plans = loaded["desk_plans"]
    for number, query in enumerate(_queries(loaded, seed)):
        yield f"/werkplek/{plans[number % len(plans)]}/?{query}"


def _queries(loaded: dict[str, Any], seed: int) -> Iterator[str]:
    chance = Random(seed)
    offered = {**FILTERS, "wijk": tuple(loaded["places"]), "thema": tuple(loaded["themes"])}
    for number in count():
        two = {name: chance.choice(offered[name]) for name in chance.sample(sorted(offered), 2)}
        words = f"{chance.choice(THINGS)} {chance.choice(PARTS)}"
        if number % 5 == 4:
            words = f"{chance.choice(THINGS)} straat {chance.randrange(1, 100_000)}"
        yield urlencode({"beeld": chance.choice(VIEWS), **two, "zoek": words})


class Mover:
    """Moves the ledger, by an act on a plan of the desk in a process of its own (`bench.mover`)."""

    def __init__(self, loaded: dict[str, Any], environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "bench.mover", json.dumps(loaded)]
        self._process = subprocess.Popen(command, env=environment, stdin=PIPE, stdout=PIPE, text=True)
        self.move()

    def move(self) -> None:
        """Come back when it is committed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        if not self._process.stdout.readline():
            sys.exit("nobody moves the ledger any more")

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=20)
