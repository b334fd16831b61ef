"""Start everything on this machine: `make run`.

In order: is the port free, the static files, PostgreSQL and Valkey, the migrations, the demo, then gunicorn, a Celery
worker and beat; Ctrl-C ends them all. What is as it was the last time is not done again.
"""

import fcntl
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

import psutil

from config import assets, embedded
from config.catalogs import compile_catalogs

BASE_DIR = Path(__file__).resolve().parent.parent
RUN = BASE_DIR / "var" / "run"
LOG = BASE_DIR / "var" / "log"
MAIL = BASE_DIR / "var" / "mail"
STATIC_ROOT = RUN / "static"
ANSWER_SECONDS = 60
END_SECONDS = 8


class Stop(Exception):
    """Somebody asked the program to end."""


def main() -> int:
    """Start, wait until somebody stops it, and end what was started."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        for folder in (RUN, LOG, MAIL):
            folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as everything:
            everything.enter_context(_alone())
            _end_left_behind()
            port = _port()
            _say_once(".first", "The first start takes a minute or two: it builds the static files and a demo town.")
            assets.build()
            everything.enter_context(_servers())
            _set_environment(port)
            _prepare()
            processes = everything.enter_context(_processes())
            _wait_for_answer(port, processes)
            _tell(port)
            return _watch(processes)
    except Stop:
        print("\nSamenspel has ended.", flush=True)
        return 0


@contextmanager
def _alone() -> Iterator[None]:
    """Be the only launcher of this folder. The kernel lets go of the lock when a launcher dies, however it dies."""
    with (RUN / ".launcher").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit("Samenspel runs already from this folder. End that one first.") from None
        yield


def _port() -> int:
    given = os.environ.get("PORT", "8000")
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise SystemExit(f"PORT is a number between 1 and 65535, not {given!r}.")
    port = int(given)
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except PermissionError:
            raise SystemExit(f"Port {port} is only for the administrator. Choose another: PORT=8001 make run") from None
        except OSError:
            raise SystemExit(f"Port {port} is taken. Choose another: PORT={port % 65535 + 1} make run") from None
    return port


def _stop(_number: int, _frame: FrameType | None) -> None:
    # Once is enough: who presses Ctrl-C again while all is being ended must not cut that short.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise Stop


@contextmanager
def _servers() -> Iterator[None]:
    """Have a database and a broker: the ones that the environment names, or else our own."""
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        yield
        return
    with embedded.servers("run") as addresses:
        os.environ.update({**addresses.environment(), **_given("DATABASE_URL", "REDIS_URL")})
        yield


def _given(*names: str) -> dict[str, str]:
    return {name: os.environ[name] for name in names if name in os.environ}


def _set_environment(port: int) -> None:
    """As in production, but for what a laptop has not: TLS, a mail server, a name of its own."""
    defaults = {
        "SECRET_KEY": embedded.secret_key(),
        "CASE_MASTER_KEY": embedded.case_master_key(),
        "DEBUG": "0",
        "DEMO": "1",
        "TLS": "0",
        "BIND": f"127.0.0.1:{port}",
        "PUBLIC_ADDRESS": f"http://127.0.0.1:{port}",
        "EMAIL_URL": f"filemail:///{MAIL}",  # the reader of the address takes its first slash away
        "STATIC_ROOT": str(STATIC_ROOT),
        "LOG_FORMAT": "plain",
        "LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    os.environ.update({**defaults, **_given(*(set(defaults) - {"BIND", "PUBLIC_ADDRESS"}))})


def _prepare() -> None:
    """Bring the database, the translations and the static files to what the code expects."""
    import django

    compile_catalogs()
    django.setup()
    from django.core.management import call_command
    from django.db import connections

    with _static_files():
        if _migrations_wait():
            call_command("migrate", verbosity=0, interactive=False)
        if os.environ["DEMO"] == "1":
            _load_demo()
        connections.close_all()


def _migrations_wait() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _load_demo() -> None:
    from django.core.management import call_command

    from initiatives.models import Initiative

    if not Initiative.objects.exists():
        print("Building the demo municipality ...", flush=True)
        call_command("demo")


@contextmanager
def _static_files() -> Iterator[None]:
    """Hash and compress the static files beside the block, unless they are those of the last time."""
    state = _state_of_static_files()
    stamp = RUN / ".collected"
    if STATIC_ROOT.exists() and stamp.exists() and stamp.read_text() == state:
        yield
        return
    collecting = subprocess.Popen(
        [sys.executable, "manage.py", "collectstatic", "--clear", "--no-input", "--verbosity", "0"],
        cwd=BASE_DIR,
        start_new_session=True,
    )
    try:
        yield
        if collecting.wait():
            raise SystemExit("The static files could not be collected; the reason stands above.")
        stamp.write_text(state)
    finally:
        collecting.kill()
        collecting.wait()


def _state_of_static_files() -> str:
    state = hashlib.sha256((BASE_DIR / "requirements" / "base.txt").read_bytes())
    for file in sorted(path for path in (BASE_DIR / "static").rglob("*") if path.is_file()):
        state.update(f"{file} {file.stat().st_mtime_ns} {file.stat().st_size}\n".encode())
    return state.hexdigest()


@contextmanager
def _processes() -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Run the web server, a worker and beat for as long as the block lasts."""
    commands = {
        "web": ("gunicorn", "--config", "config/gunicorn.py", "config.wsgi"),
        "worker": ("celery", "--app", "config", "worker", "--concurrency", "1", "--loglevel", "INFO"),
        "beat": ("celery", "--app", "config", "beat", "--schedule", str(RUN / "beat"), "--pidfile", ""),
    }
    processes = {}
    try:
        for name, (program, *arguments) in commands.items():
            with (LOG / f"{name}.log").open("wb") as log:
                # In a session of its own: Ctrl-C reaches this launcher alone, which ends them in order.
                processes[name] = subprocess.Popen(
                    [sys.executable, "-m", program, *arguments],
                    cwd=BASE_DIR,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            _remember(processes)
        yield processes
    finally:
        _end([psutil.Process(process.pid) for process in processes.values() if process.poll() is None])
        for process in processes.values():
            process.wait()
        (RUN / "processes").unlink(missing_ok=True)


def _remember(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    numbers = (f"{process.pid} {psutil.Process(process.pid).create_time()}" for process in processes.values())
    (RUN / "processes").write_text("\n".join(numbers))


def _end_left_behind() -> None:
    """End what a launcher that was killed could not end itself."""
    remembered = RUN / "processes"
    if not remembered.exists():
        return
    left = []
    for line in remembered.read_text().splitlines():
        number, created = line.split()
        try:
            process = psutil.Process(int(number))
        except psutil.NoSuchProcess:
            continue
        if str(process.create_time()) == created:
            left.append(process)
    _end(left)
    remembered.unlink()


def _end(processes: list[psutil.Process]) -> None:
    """Ask them to end; whoever has not within `END_SECONDS` is killed, with its children."""
    for process in processes:
        process.terminate()
    _, deaf = psutil.wait_procs(processes, timeout=END_SECONDS)
    for process in deaf:
        for member in (*process.children(recursive=True), process):
            member.kill()


def _wait_for_answer(port: int, processes: dict[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline:
        _require_alive(processes)
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"The web server does not answer. Its log: {LOG / 'web.log'}")


def _require_alive(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            raise SystemExit(f"The {name} ended by itself. Its log: {LOG / f'{name}.log'}")


def _watch(processes: dict[str, subprocess.Popen[bytes]]) -> int:
    while True:
        _require_alive(processes)
        time.sleep(0.5)


def _tell(port: int) -> None:
    """Say where it is, and as whom one can look around."""
    lines = [f"\nSamenspel runs on http://127.0.0.1:{port}"]
    if os.environ["DEMO"] == "1":
        lines += _sign_ins(port)
    lines += [f"Mail is written to {MAIL}, logs to {LOG}. Ctrl-C ends everything.\n"]
    print("\n".join(lines), flush=True)


def _sign_ins(port: int) -> list[str]:
    from django.utils import translation

    from config.demo_signin import ROLES

    with translation.override("en"):
        roles = [f"  {role.key:<16}{role.title}: {role.tells}" for role in ROLES]
    return [f"Sign in by one click on http://127.0.0.1:{port}/demo/inloggen/ as", *roles]


def _say_once(mark: str, line: str) -> None:
    if not (RUN / mark).exists():
        print(line, flush=True)
        (RUN / mark).touch()


if __name__ == "__main__":
    sys.exit(main())
