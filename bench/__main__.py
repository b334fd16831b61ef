"""`make bench`: each page against its yardstick, at two sizes of the database, in one run.

Needs DATABASE_URL and REDIS_URL (`python -m config.embedded` sets them); makes two databases beside the one named there
and removes them again. Prints a table and writes bench-results/latest.json.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import repeat
from pathlib import Path
from statistics import median
from threading import Lock
from typing import Any
from urllib.parse import SplitResult, quote, urlencode, urlsplit, urlunsplit

import psycopg2

from bench import client, varied
from bench.client import Connection, get, post

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench-results" / "latest.json"
STATIC_ROOT = ROOT / "var" / "bench" / "static"
PORT, YARD_PORT = 8790, 8792
CLIENTS = 8
ROUNDS = 12
SIZES = (1_000, 50_000)
SERVER = [
    "--workers",
    "2",
    "--threads",
    "4",
    "--worker-class",
    "config.web_worker.Worker",
    "--keep-alive",
    "30",
    "--log-level",
    "warning",
]


Fill = Callable[[int, dict[str, str], str], dict[str, str]]
"""Fills in a form: its number, its hidden fields and its page give all that is sent."""


Addresses = Callable[[dict[str, Any]], Iterator[str]]
"""Gives addresses that differ each time, from what `bench.load` told."""


GROWTH_GOAL = 1.1
SUBMIT_GOAL = 0.25


@dataclass(frozen=True)
class Page:
    """A page to measure, who looks at it, and against which yardstick with which goal."""

    name: str
    path: str
    signed_in: bool
    yardstick: str
    goal: float | None
    """None: it is measured, and nobody said how long it may take."""
    session: str = "session"
    """Whose session, as `bench.load` names it."""
    growth: float | None = GROWTH_GOAL
    """How many times as long it may take at the large size as at the small one; None: it is measured."""
    varied: Addresses | None = None
    """Gives an address that differs each time, where `path` is none."""
    moves: bool = False
    """Does the ledger move before every answer, by an act on a plan, and before those of the yardstick? What that takes
    is not measured. Several clients wait for it, so that the ratio is that of the medians at one client.
    """


QUEUE_GOAL = 0.33
"""As many answers a second as a third of those of the yardstick `plain`: at most three times its time."""
QUEUE_SIZES = (1_000, 100_000)

FILTERED = "/initiatieven/?thema={theme}&wijk={district}&stand=open&beslist=residents"
SEARCHED = "/initiatieven/?zoek=moestuin+appelboom"

PAGES = (
    Page("list, anonymous", "/initiatieven/", signed_in=False, yardstick="bare", goal=0.5),
    Page("detail, anonymous", "/initiatieven/{initiative}/", signed_in=False, yardstick="bare", goal=0.5),
    Page("home, anonymous", "/", signed_in=False, yardstick="bare", goal=0.5),
    Page("filters, anonymous", FILTERED, signed_in=False, yardstick="bare", goal=0.5),
    Page("search, anonymous", SEARCHED, signed_in=False, yardstick="bare", goal=0.5),
    Page("map, anonymous", "/initiatieven/kaart/", signed_in=False, yardstick="bare", goal=0.5),
    Page("map data, anonymous", "/initiatieven/kaart.geojson", signed_in=False, yardstick="bare", goal=0.5),
    Page("feed, anonymous", "/initiatieven/feed.atom", signed_in=False, yardstick="bare", goal=0.5),
    Page("district, anonymous", "/wijken/{district}/", signed_in=False, yardstick="bare", goal=0.5),
    Page("list, signed in", "/initiatieven/", signed_in=True, yardstick="plain", goal=0.5),
    Page("detail, signed in", "/initiatieven/{initiative}/", signed_in=True, yardstick="plain", goal=0.5),
    Page("filters, signed in", FILTERED, signed_in=True, yardstick="plain", goal=0.5),
    Page("search, signed in", SEARCHED, signed_in=True, yardstick="plain", goal=0.5),
    Page("map, signed in", "/initiatieven/kaart/", signed_in=True, yardstick="plain", goal=0.5),
    Page("map data, signed in", "/initiatieven/kaart.geojson", signed_in=True, yardstick="plain", goal=0.5),
    Page("feed, signed in", "/initiatieven/feed.atom", signed_in=True, yardstick="plain", goal=0.5),
    Page("district, signed in", "/wijken/{district}/", signed_in=True, yardstick="plain", goal=0.5),
    *(
        Page(
            name,
            "",
            signed_in=True,
            yardstick="plain",
            goal=goal,
            session="desk_session",
            growth=1.3 if goal else None,
            varied=addresses,
            moves=moves,
        )
        for name, addresses, moves, goal in (
            ("queue, any two filters", varied.queues, False, QUEUE_GOAL),
            ("queue, after a move", varied.queues, True, QUEUE_GOAL),
            ("queue, plan beside it", varied.beside, False, None),
            ("queue, plan, after a move", varied.beside, True, None),
        )
    ),
)


@dataclass(frozen=True)
class Site:
    """The program, serving a database of its own, and what `bench.load` told of it."""

    port: int
    environment: dict[str, str]
    loaded: dict[str, Any]


@dataclass(frozen=True)
class Measured:
    """A page and its yardstick at the large size, and the page at the small size for how it grows."""

    page: client.Figures
    yardstick: client.Figures
    small_median_ms: float


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs=2, metavar=("SMALL", "LARGE"))
    parser.add_argument("--seconds", type=float, default=6, help="how long each page is asked for")
    parser.add_argument("--only", default="", metavar="WORD", help="pages with this word in their name, and submitting")
    parser.add_argument("--queue", action="store_true", help="the desk alone, at 1,000 and 100,000 initiatives")
    options = parser.parse_args()
    pages = [page for page in PAGES if options.only in page.name and (page.varied or not options.queue)]
    small_size, large_size = options.sizes or (QUEUE_SIZES if options.queue else SIZES)
    # Once: a worker that starts reads the folder, and it would find files gone while they are collected anew.
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    run(collect, production(os.environ["DATABASE_URL"]))
    with site(small_size, PORT) as small, site(large_size, PORT + 1) as large:
        widest = max((page_bytes(each, page) for each in (small, large) for page in pages), default=0)
        with serving("bench.yardsticks:application", YARD_PORT, {**large.environment, "BARE_BYTES": str(widest)}):
            measured = {page: measure(page, small, large, options.seconds) for page in pages}
        say("measuring what is sent")
        row, submit = post_medians(large)
        report(measured, queries_of(large), row, submit)


@contextmanager
def site(size: int, port: int) -> Iterator[Site]:
    """The program with `size` initiatives in a database of its own."""
    with database(f"bench_{size}") as url:
        environment = production(url)
        say(f"loading {size:,} initiatives")
        run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], environment)
        loaded = json.loads(run([sys.executable, "-m", "bench.load", str(size)], environment).splitlines()[-1])
        with serving("bench.program:application", port, environment):
            yield Site(port, environment, loaded)


def measure(page: Page, small: Site, large: Site, seconds: float) -> Measured:
    """In short rounds, in which all that is compared takes its turn: the machine may have other things to do."""
    say(f"measuring {page.name}")
    before, after, yardstick = client.Tally(), client.Tally(), client.Tally()
    with asking(small, page) as ask_small, asking(large, page) as ask_large:
        ask_yardstick = asking_beside(page, ask_large)
        for _ in range(ROUNDS):
            each = seconds / ROUNDS
            client.ask_alone(before, small.port, ask_small, seconds=each / 2)
            client.ask_alone(after, large.port, ask_large, seconds=each / 2)
            client.ask_alone(yardstick, YARD_PORT, ask_yardstick, seconds=each / 2)
            client.ask_together(after, large.port, ask_large, clients=CLIENTS, seconds=each)
            client.ask_together(yardstick, YARD_PORT, ask_yardstick, clients=CLIENTS, seconds=each)
    return Measured(after.figures(), yardstick.figures(), median(before.alone) * 1000)


def queries_of(site: Site) -> dict[str, int]:
    told = run([sys.executable, "-m", "bench.queries", json.dumps(site.loaded)], site.environment)
    counted: dict[str, int] = json.loads(told.splitlines()[-1])
    return counted


def post_medians(site: Site, count: int = 140, warming: int = 40) -> list[float]:
    """Milliseconds of the yardstick of a POST, a form that writes one row, and of an initiative that is sent: form,
    group, process, first step, term and ledger entries. A signed-in resident sends both, in turns; the steps before
    it are typed already.
    """

    def row(number: int, hidden: dict[str, str], _page: str) -> dict[str, str]:
        return {**hidden, "text": f"row {number}"}

    def sending(_number: int, hidden: dict[str, str], _page: str) -> dict[str, str]:
        return {**hidden, "action": "send"}

    rows = filled_forms(site, ["/bench/row"] * count, row)
    ready = [f"/initiatieven/nieuw/{sketch}/controleren/" for sketch in site.loaded["sketches"][:count]]
    initiatives = filled_forms(site, ready, sending)
    return client.medians_in_turns(site.port, rows, initiatives, warming=warming, expected=302)


def filled_forms(site: Site, paths: Sequence[str], fill: Fill) -> list[bytes]:
    """Fetch the form at each path and fill it in, ready to be sent."""
    cookies = f"sessionid={site.loaded['session']}"
    connection = Connection(site.port)
    requests = []
    for number, path in enumerate(paths):
        _status, head, page = connection.ask(get(path, cookies))
        token = re.search(rb"[Ss]et-[Cc]ookie: csrftoken=([^;]+)", head)
        assert token, f"{path} sets no CSRF cookie"
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.decode()))
        form = urlencode(fill(number, hidden, page.decode()), quote_via=quote).encode()
        requests.append(post(path, form, f"{cookies}; csrftoken={token.group(1).decode()}"))
    return requests


def page_bytes(site: Site, page: Page) -> int:
    """How large a page is, asked for a few times, which also warms the server."""
    connection = Connection(site.port)
    with asking(site, page) as ask:
        for _ in range(4):
            status, _head, body = connection.ask(ask())
            if status != 200:
                raise client.Refused(f"{page.name}: {status}")
    return len(body)


@contextmanager
def asking(site: Site, page: Page) -> Iterator[client.Ask]:
    """What gives the next request for a page; several threads may ask it at once."""
    cookies = f"sessionid={site.loaded[page.session]}" if page.signed_in else ""
    addresses, turn = addresses_of(page, site.loaded), Lock()
    if not page.moves:
        yield lambda: get(_next(addresses, turn), cookies)
        return
    mover = varied.Mover(site.loaded, site.environment)

    def ask() -> bytes:
        with turn:
            mover.move()
            return get(next(addresses), cookies)

    yield ask
    mover.close()


def asking_beside(page: Page, ask: client.Ask) -> client.Ask:
    """What gives the next request for the yardstick, in the same circumstances: where the ledger moves before each
    answer of the page, it does here too. A machine that did something else in between answers anything more slowly.
    """
    yardstick = get(f"/{page.yardstick}")

    def ask_beside() -> bytes:
        if page.moves:
            ask()
        return yardstick

    return ask_beside


def _next(addresses: Iterator[str], turn: Lock) -> str:
    with turn:
        return next(addresses)


def addresses_of(page: Page, loaded: dict[str, Any]) -> Iterator[str]:
    """The address of a page, again and again; other ones each time where it is varied."""
    return page.varied(loaded) if page.varied else repeat(page.path.format(**loaded))


def report(measured: dict[Page, Measured], queries: dict[str, int], row: float, submit: float) -> None:
    rows = [row_of(page, of, queries[page.name]) for page, of in measured.items()]
    print(f"\n{'page':25} queries    median  a second  p95 at 8  yardstick      ratio  goal  growth  goal")
    for told in rows:
        print(
            "{name:25} {queries:7} {median_ms:6.2f} ms {a_second:9.0f} {p95_ms:6.1f} ms"
            "  {yardstick:5} {yardstick_a_second:6.0f} {ratio:6.2f} {goal!s:>5} {growth:7.2f} {growth_goal!s:>5}"
            "{missed}".format(
                **{**told, "goal": told["goal"] or "", "growth_goal": told["growth_goal"] or ""}, missed=_missed(told)
            )
        )
    print(f"{'one-row POST':25} {'':7} {row:6.2f} ms")
    missed = "  MISSED: ratio" if row / submit < SUBMIT_GOAL else ""
    print(f"{'submit':25} {'':7} {submit:6.2f} ms {'':36} {row / submit:6.3f} {SUBMIT_GOAL:5}{missed}")
    print("After a move: the ratio is that of the medians at one client, as the ledger moves between the answers.")
    print("The desk: at most 3 times the time of plain (a ratio of 0.33), and 1.3 times as long at the large size.")
    RESULTS.parent.mkdir(exist_ok=True)
    sent = {"row_ms": row, "submit_ms": submit, "submit_ratio": row / submit, "submit_goal": SUBMIT_GOAL}
    RESULTS.write_text(json.dumps({"pages": rows, **sent}, indent=2))
    print(f"\nwritten to {RESULTS.relative_to(ROOT)}")


def row_of(page: Page, of: Measured, queries: int) -> dict[str, Any]:
    return {
        "name": page.name,
        "queries": queries,
        **asdict(of.page),
        "yardstick": page.yardstick,
        "yardstick_a_second": of.yardstick.a_second,
        "ratio": ratio_of(page, of),
        "goal": page.goal,
        "growth": of.page.median_ms / of.small_median_ms,
        "growth_goal": page.growth,
    }


def ratio_of(page: Page, of: Measured) -> float:
    """How fast a page is beside its yardstick."""
    if page.moves:
        return of.yardstick.median_ms / of.page.median_ms
    return of.page.a_second / of.yardstick.a_second


def _missed(told: dict[str, Any]) -> str:
    """Which goals of a page were missed, to stand behind its row."""
    slow = ["ratio"] if told["goal"] and told["ratio"] < told["goal"] else []
    grows = ["growth"] if told["growth_goal"] and told["growth"] > told["growth_goal"] else []
    return f"  MISSED: {', '.join(slow + grows)}" if slow or grows else ""


def production(url: str) -> dict[str, str]:
    """The environment of the program as in production, but for TLS, which no front ends here."""
    return {
        **os.environ,
        "DATABASE_URL": url,
        "KEY_PREFIX": url.rpartition("/")[2],
        "SECRET_KEY": "only-for-the-bench-" + "x" * 40,
        "CASE_MASTER_KEY": "b" * 43,
        "DEMO": "1",
        "TLS": "0",
        "DEBUG": "0",
        "WRITES_A_MINUTE": "1000000",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "STATIC_ROOT": str(STATIC_ROOT),
        "EMAIL_URL": "dummymail://",
    }


@contextmanager
def database(name: str) -> Iterator[str]:
    """A fresh database beside the one of DATABASE_URL, gone afterwards."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    with_server(parts, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    url = urlunsplit(parts._replace(path=f"/{name}"))
    try:
        execute(url, "CREATE TABLE bench_row (id bigserial PRIMARY KEY, text text NOT NULL)")
        yield url
    finally:
        with_server(parts, f'DROP DATABASE "{name}" WITH (FORCE)')


def with_server(parts: SplitResult, *statements: str) -> None:
    execute(urlunsplit(parts._replace(path="/postgres")), *statements)


def execute(url: str, *statements: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


@contextmanager
def serving(application: str, port: int, environment: dict[str, str]) -> Iterator[None]:
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", *SERVER]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_until_it_answers(process, port)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_it_answers(process: "subprocess.Popen[bytes]", port: int) -> None:
    for _ in range(200):
        if process.poll() is not None:
            sys.exit(f"the server on port {port} stopped: is the port taken?")
        try:
            Connection(port)
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"no server answers on port {port}")


def run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def say(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
