"""Say whether the tree is sound: `make check`. Every check runs; the ones that fail show what they said."""

import os
import re
import secrets
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from config import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
AT_ONCE = 2
LOCKS = ("requirements/*.txt", "requirements/*.in", "package-lock.json")
ADDRESS = re.compile(r"(https?|file|git\+\w+)://(?!github\.com/sponsors/)[^\s\"']+")
"""An address of a registry. A lock holds names and hashes; where they come from is each machine's own affair."""


@dataclass(frozen=True)
class Check:
    """One command that ends with 0 when all is well."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)

    def run(self) -> "Outcome":
        started = time.monotonic()
        done = subprocess.run(
            [sys.executable, *self.command],
            cwd=BASE_DIR,
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Outcome(self.name, passed=done.returncode == 0, said=done.stdout, seconds=time.monotonic() - started)


@dataclass(frozen=True)
class Outcome:
    """How a check ended, and what it said."""

    name: str
    passed: bool
    said: str
    seconds: float


def _secrets() -> dict[str, str]:
    return {"SECRET_KEY": secrets.token_urlsafe(48), "CASE_MASTER_KEY": secrets.token_urlsafe(32)}


def _settings() -> dict[str, str]:
    return {**_secrets(), "TLS": "0", "LOG_FORMAT": "plain", "PYTHONWARNINGS": "default"}


def _production() -> dict[str, str]:
    return {**_secrets(), "DEBUG": "0", "TLS": "1", "ALLOWED_HOSTS": "samenspel.example"}


def checks() -> list[Check]:
    """Return every check; the slowest come first, so that the others run beside them."""
    manage = ("manage.py",)
    return [
        Check("types", ("-m", "mypy"), _settings()),
        Check("phrases and templates", (*manage, "messages", "--check"), _settings()),
        Check("template style", ("-m", "djlint", "--lint", "--quiet", "templates")),
        Check("imports between the rooms", ("-c", "from importlinter.cli import lint_imports_command as c; c()")),
        Check("migrations", (*manage, "makemigrations", "--check", "--dry-run"), _settings()),
        Check("deployment", (*manage, "check", "--deploy", "--fail-level", "WARNING"), _production()),
        Check(
            "web server", ("-m", "gunicorn", "--check-config", "-c", "config/gunicorn.py", "config.wsgi"), _settings()
        ),
        Check("format", ("-m", "ruff", "format", "--check", ".")),
        Check("lint", ("-m", "ruff", "check", ".")),
        Check("lock files", ("-m", "config.check", "locks")),
    ]


def addresses_in_locks() -> list[str]:
    """Return the lines of lock files that name an address."""
    files = (file for pattern in LOCKS for file in sorted(BASE_DIR.glob(pattern)))
    return [
        f"{file.relative_to(BASE_DIR)}:{number}: {line.strip()}"
        for file in files
        for number, line in enumerate(file.read_text().splitlines(), start=1)
        if ADDRESS.search(line)
    ]


def main() -> int:
    """Run all, print one line each, and what the failed ones said."""
    with embedded.servers("test") as addresses:
        os.environ.update(addresses.environment())
        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = []
            for outcome in pool.map(Check.run, checks()):
                outcomes.append(outcome)
                print(
                    f"{'ok    ' if outcome.passed else 'FAILED'}  {outcome.name} ({outcome.seconds:.0f} s)", flush=True
                )
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        print(f"\n== {outcome.name}\n{outcome.said.strip()}")
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["locks"]:
        print("\n".join(addresses_in_locks()))
        sys.exit(bool(addresses_in_locks()))
    sys.exit(main())
