"""Addresses of the desk that differ each time, so that none of them comes from a page that was kept.

Each asks for one of the views, with any two filters and words of plans; or for a plan beside such a queue. The numbers
beside the views are kept until the ledger moves: `Mover` moves it, as it does in a town that is at work, and then all
of them are counted anew, those of the kept views too.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from random import Random
from typing import Any
from urllib.parse import urlencode

import psycopg2

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
    """Moves the ledger, for whoever keeps something under its state: its last hash changes and nothing else does."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg2.connect(url)
        self._connection.autocommit = True
        self._do("SET session_replication_role = replica")

    def move(self) -> None:
        self._do("UPDATE ledger_head SET hash = %s", secrets.token_hex(32))

    @contextmanager
    def and_back(self) -> Iterator[None]:
        """What it was before is put back, so that the ledger goes on as if nothing had been."""
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT hash FROM ledger_head")
            (before,) = cursor.fetchone() or ("",)
        try:
            yield
        finally:
            self._do("UPDATE ledger_head SET hash = %s", before)

    def close(self) -> None:
        self._connection.close()

    def _do(self, statement: str, *values: Any) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(statement, values)
