"""Where the browser tests find Chromium, and what happens without one.

On a laptop they are left out, and the summary says so. With CI=true nothing may be left out.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
"""The first has no window to draw, and so is twice as fast."""
PLACES = (
    "/usr/bin/chromium",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
WITHOUT = "no Chromium was found; install one, or set CHROMIUM to its path"


def find() -> str | None:
    """Return the path of a Chromium or Chrome, or None."""
    given = os.environ.get("CHROMIUM")
    candidates = [given] if given else [*map(shutil.which, NAMES), *PLACES]
    return next((path for path in candidates if path and Path(path).exists()), None)


def install() -> None:
    """Install Debian's Chromium where that is possible without asking anybody."""
    if find() or not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("Chromium is not here: installing it for the browser tests.", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, stdout=subprocess.DEVNULL, check=False)
    for package in ("chromium-headless-shell", "chromium"):
        words = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
        if subprocess.run(words, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode == 0:
            return


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true"}


def _is_worker() -> bool:
    return "PYTEST_XDIST_WORKER" in os.environ


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser, for playwright's `executable_path`."""
    path = find()
    if path is None:
        pytest.skip(WITHOUT)
    return path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest, so that no worker waits for them; leave all out where there is no browser."""
    items.sort(key=lambda item: "test_every_page" not in item.nodeid)
    if find() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=WITHOUT))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly which tests were left out."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.section("left out")
        for report in skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
            terminalreporter.write_line(f"{report.nodeid}: {str(reason).removeprefix('Skipped: ')}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI, a test that was left out is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if _in_ci() and not _is_worker() and reporter and reporter.stats.get("skipped") and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


if __name__ == "__main__":
    sys.exit(install())
