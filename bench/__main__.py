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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import SplitResult, quote, urlencode, urlsplit, urlunsplit

import psycopg2

from bench import client
from bench.client import Connection, get, post

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench-results" / "latest.json"
PORT, YARD_PORT = 8790, 8791
CLIENTS = 8
SERVER = [
    "--workers",
    "2",
    "--threads",
    "4",
    "--worker-class",
    "gthread",
    "--keep-alive",
    "30",
    "--log-level",
    "warning",
]


Fill = Callable[[int, dict[str, str], str], dict[str, str]]
"""Fills in a form: its number, its hidden fields and its page give all that is sent."""


@dataclass(frozen=True)
class Page:
    """A page to measure, who looks at it, and against which yardstick with which goal."""

    name: str
    path: str
    signed_in: bool
    yardstick: str
    goal: float


PAGES = (
    Page("list, anonymous", "/initiatieven/", signed_in=False, yardstick="bare", goal=0.5),
    Page("detail, anonymous", "/initiatieven/{initiative}/", signed_in=False, yardstick="bare", goal=0.5),
    Page("home, anonymous", "/", signed_in=False, yardstick="bare", goal=0.5),
    Page("list, signed in", "/initiatieven/", signed_in=True, yardstick="plain", goal=0.5),
    Page("detail, signed in", "/initiatieven/{initiative}/", signed_in=True, yardstick="plain", goal=0.5),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs=2, default=[1_000, 20_000], metavar=("SMALL", "LARGE"))
    parser.add_argument("--seconds", type=float, default=6, help="how long each page is asked for")
    options = parser.parse_args()
    small, large = options.sizes
    results = {size: measure_at(size, options.seconds) for size in (small, large)}
    report(results, small, large)


def measure_at(size: int, seconds: float) -> dict[str, dict[str, float]]:
    """Every page and yardstick with `size` initiatives in a database of its own."""
    with database(f"bench_{size}") as url:
        environment = production(url)
        say(f"loading {size:,} initiatives")
        run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], environment)
        loaded = json.loads(run([sys.executable, "-m", "bench.load", str(size)], environment).splitlines()[-1])
        with serving("bench.program:application", PORT, environment):
            sizes = {page: page_bytes(page, loaded) for page in PAGES}
            yard = {**environment, "BARE_BYTES": str(max(sizes.values()))}
            with serving("bench.yardsticks:application", YARD_PORT, yard):
                return dict(figures(loaded, seconds, environment))


def figures(
    loaded: dict[str, str], seconds: float, environment: dict[str, str]
) -> Iterator[tuple[str, dict[str, float]]]:
    say("measuring")
    for name in ("bare", "plain"):
        yield name, asdict(client.measure(YARD_PORT, [get(f"/{name}")], clients=CLIENTS, seconds=seconds))
    counted = json.loads(run([sys.executable, "-m", "bench.queries", json.dumps(loaded)], environment).splitlines()[-1])
    for page in PAGES:
        measured = client.measure(PORT, [request_for(page, loaded)], clients=CLIENTS, seconds=seconds)
        yield page.name, {**asdict(measured), "queries": counted[page.name]}
    yield "row", {"median_ms": row_median(loaded)}
    yield "submit", {"median_ms": submit_median(loaded)}


def row_median(loaded: dict[str, str], count: int = 100) -> float:
    """The yardstick of a POST: a signed-in resident sends a form that writes one row."""

    def filled(number: int, hidden: dict[str, str], _page: str) -> dict[str, str]:
        return {**hidden, "text": f"row {number}"}

    return forms_median("/bench/row", filled, loaded, count)


def submit_median(loaded: dict[str, str], count: int = 100) -> float:
    """A signed-in resident sends an initiative: form, group, process, first step, term and ledger entries."""
    return forms_median("/initiatieven/nieuw/", filled_form, loaded, count)


def forms_median(path: str, fill: Fill, loaded: dict[str, str], count: int) -> float:
    """Fetch a form `count` times and fill it in; the median milliseconds of sending them."""
    cookies = f"sessionid={loaded['session']}"
    connection = Connection(PORT)
    requests = []
    for number in range(count):
        _status, head, page = connection.ask(get(path, cookies))
        token = re.search(rb"[Ss]et-[Cc]ookie: csrftoken=([^;]+)", head)
        assert token, f"{path} sets no CSRF cookie"
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.decode()))
        form = urlencode(fill(number, hidden, page.decode()), quote_via=quote).encode()
        requests.append(post(path, form, f"{cookies}; csrftoken={token.group(1).decode()}"))
    return client.measure_once_each(PORT, requests, expected=302)


def filled_form(number: int, hidden: dict[str, str], page: str) -> dict[str, str]:
    theme = re.search(r'name="theme"[^>]*value="([^"]+)"', page)
    place = re.search(r'<option value="(BU\d{8})"', page)
    assert theme is not None, "the form of a new initiative has changed: mend the bench"
    assert place is not None, "the form of a new initiative has changed: mend the bench"
    return {
        **hidden,
        "title": f"Een bank in straat {number}",
        "summary": "Wij willen een bank waar buren elkaar tegenkomen.",
        "plan": "Met de hele straat. " * 20,
        "theme": theme.group(1),
        "neighbourhood": place.group(1),
        "place": "Lindelaan",
        "wish": "5",
        "group_name": f"Buren {number}",
        "your_name": "Bench",
        "action": "send",
    }


def page_bytes(page: Page, loaded: dict[str, str]) -> int:
    """How large a page is, asked for once, which also warms the server."""
    connection = Connection(PORT)
    for _ in range(4):
        status, _head, body = connection.ask(request_for(page, loaded))
        if status != 200:
            raise client.Refused(f"{page.name}: {status}")
    return len(body)


def request_for(page: Page, loaded: dict[str, str]) -> bytes:
    cookies = f"sessionid={loaded['session']}" if page.signed_in else ""
    return get(page.path.format(**loaded), cookies)


def report(results: dict[int, dict[str, dict[str, float]]], small: int, large: int) -> None:
    rows = [row_of(page, results, small, large) for page in PAGES]
    print(f"\n{'page':20} queries    median  a second  p95 at 8  ratio  goal  growth")
    for name in ("bare", "plain"):
        raw = results[large][name]
        print(f"{name:20} {'':7} {raw['median_ms']:6.2f} ms {raw['a_second']:9.0f} {raw['p95_ms']:6.1f} ms")
    for row in rows:
        print(
            f"{row['name']:20} {row['queries']:7.0f} {row['median_ms']:6.2f} ms {row['a_second']:9.0f}"
            f" {row['p95_ms']:6.1f} ms {row['ratio']:6.2f} {row['goal']:5} {row['growth']:7.2f}"
        )
    submit, bare_row = results[large]["submit"]["median_ms"], results[large]["row"]["median_ms"]
    print(f"{'one-row POST':20} {'':>7} {bare_row:6.2f} ms")
    print(f"{'submit':20} {'':>7} {submit:6.2f} ms {'':>9} {'':>9} {bare_row / submit:6.2f} {0.25:5}")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"pages": rows, "raw": {str(size): r for size, r in results.items()}}, indent=2))
    print(f"\nwritten to {RESULTS.relative_to(ROOT)}")


def row_of(page: Page, results: dict[int, dict[str, dict[str, float]]], small: int, large: int) -> dict[str, object]:
    measured, before = results[large][page.name], results[small][page.name]
    return {
        "name": page.name,
        **measured,
        "yardstick": page.yardstick,
        "ratio": measured["a_second"] / results[large][page.yardstick]["a_second"],
        "goal": page.goal,
        "growth": measured["median_ms"] / before["median_ms"],
    }


def production(url: str) -> dict[str, str]:
    """The environment of the program as in production, but for TLS, which no front ends here."""
    return {
        **os.environ,
        "DATABASE_URL": url,
        "SECRET_KEY": "only-for-the-bench-" + "x" * 40,
        "DEMO": "1",
        "TLS": "0",
        "DEBUG": "0",
        "WRITES_A_MINUTE": "1000000",
        "DJANGO_SETTINGS_MODULE": "config.settings",
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
