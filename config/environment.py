"""Make .venv from the locked requirements, and leave it alone while the lock does not change.

Run as a file by whatever Python the machine has, so it imports nothing but the standard library.
"""

from __future__ import annotations

import fcntl
import hashlib
import subprocess
import sys
import venv
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
VENV = BASE_DIR / ".venv"
HOLDS = {"local": ("local", "dev"), "dev": ("dev",)}
"""By which sets a set is satisfied: whoever has the developers' has what `make run` needs."""


def prepare(requirements: str) -> None:
    """Install the set, "local" or "dev", unless it is there as locked."""
    (BASE_DIR / "var").mkdir(exist_ok=True)
    with (BASE_DIR / "var" / ".environment").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _usable() and any(_stamp(name) == _digest(name) for name in HOLDS[requirements]):
            return
        if not _usable():
            _say("Making the Python environment in .venv ...")
            try:
                venv.create(VENV, clear=True, with_pip=True)
            except (subprocess.CalledProcessError, OSError) as failure:
                raise SystemExit(
                    "Python cannot make a virtual environment here: install its venv module "
                    f"(Debian's package python3-venv). {failure}"
                ) from None
        _say(f"Installing what requirements/{requirements}.txt names, checked by its hashes ...")
        _install(requirements)


def _usable() -> bool:
    """Tell whether .venv is whole and made by this version of Python."""
    version = "import sys; print(sys.version_info[:2])"
    try:
        found = subprocess.run([VENV / "bin" / "python", "-c", version], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return found.stdout.strip() == str(tuple(sys.version_info[:2]))


def _install(requirements: str) -> None:
    pip: list[str | Path] = [VENV / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    locked: list[str | Path] = [
        "--require-hashes",
        "--no-deps",
        "--requirement",
        BASE_DIR / "requirements" / f"{requirements}.txt",
    ]
    if subprocess.run([*pip, *locked], check=False).returncode:
        raise SystemExit(f"pip could not install requirements/{requirements}.txt; its reasons stand above.")
    (VENV / f".{requirements}").write_text(_digest(requirements))


def _digest(requirements: str) -> str:
    return hashlib.sha256((BASE_DIR / "requirements" / f"{requirements}.txt").read_bytes()).hexdigest()


def _stamp(requirements: str) -> str:
    stamp = VENV / f".{requirements}"
    return stamp.read_text() if stamp.exists() else ""


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    prepare(sys.argv[1])
