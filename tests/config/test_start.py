"""Starting: what is refused, in one line that says what to do, and what the embedded servers do."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest
import redis

from config import check, embedded, launch
from config.refusals import require_case_master_keys, require_loopback_for_demo, require_secret_key

ROOT = Path(__file__).resolve().parents[2]
KEY = "k3y-" * 15
CASE_KEY = "k" * 43


def start(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a Python of its own in the project, with only these variables beside the machine's."""
    bare = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env={**bare, **environment}, capture_output=True, text=True, check=False
    )


def test_a_start_without_a_secret_key_is_refused_in_one_line() -> None:
    started = start("manage.py", "check")
    assert started.returncode == 1
    assert started.stderr.startswith("Samenspel does not start: SECRET_KEY is not set.")
    assert started.stderr.count("\n") == 1


def test_a_short_secret_key_is_refused() -> None:
    with pytest.raises(SystemExit, match="shorter than 50"):
        require_secret_key("short")


def test_a_start_without_a_master_key_for_cases_is_refused_in_one_line() -> None:
    started = start("manage.py", "check", SECRET_KEY=KEY)
    assert started.returncode == 1
    assert started.stderr.startswith("Samenspel does not start: CASE_MASTER_KEY is not set.")
    assert started.stderr.count("\n") == 1


@pytest.mark.parametrize("given", [["short"], [CASE_KEY, CASE_KEY], ["not base64 ééé"]])
def test_a_master_key_that_is_none_is_refused_and_not_repeated(given: list[str]) -> None:
    with pytest.raises(SystemExit, match="CASE_MASTER_KEY") as refused:
        require_case_master_keys(given)
    assert given[0] not in str(refused.value)


def test_the_demo_answers_to_the_loopback_alone() -> None:
    started = start(
        "manage.py",
        "check",
        SECRET_KEY=KEY,
        CASE_MASTER_KEY=CASE_KEY,
        DEMO="1",
        ALLOWED_HOSTS="localhost,lindermeer.example",
    )
    assert started.returncode == 1
    assert "not as lindermeer.example" in started.stderr


def test_the_demo_goes_elsewhere_when_told_so() -> None:
    require_loopback_for_demo(demo=True, anywhere=True, hosts=["lindermeer.example"])
    require_loopback_for_demo(demo=False, anywhere=False, hosts=["lindermeer.example"])


@pytest.mark.parametrize("way", ["environment", "command line"])
def test_the_web_server_keeps_the_demo_on_the_loopback(way: str) -> None:
    bound = {"BIND": "0.0.0.0:0"} if way == "environment" else {}
    started = start(
        *("-m", "gunicorn", "--config", "config/gunicorn.py"),
        *(("--bind", "0.0.0.0:0") if way == "command line" else ()),
        "config.wsgi",
        SECRET_KEY=KEY,
        CASE_MASTER_KEY=CASE_KEY,
        DEMO="1",
        **bound,
    )
    assert started.returncode == 1
    assert "it only listens on the loopback" in started.stderr
    assert "Traceback" not in started.stderr


def test_production_settings_pass_the_deployment_check() -> None:
    key = "fRj2v9Qm-7Lx0Wc4Zt8Bn3Ks6Yd1Hg5Pa_eUiOqTzXwVbNmMlKjH"
    started = start(
        *("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        SECRET_KEY=key,
        CASE_MASTER_KEY=CASE_KEY,
        ALLOWED_HOSTS="x.example",
    )
    assert started.returncode == 0, started.stderr


def test_a_taken_port_gets_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(SystemExit, match=f"Port {port} is taken"):
            launch._port()


@pytest.mark.parametrize("port", ["", "0", "65536", "web", "-1"])
def test_a_port_that_is_none_gets_one_line(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit, match="PORT is a number"):
        launch._port()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of servers that belongs to this test alone."""
    monkeypatch.setattr(embedded, "VAR", tmp_path)
    return tmp_path


def answers(addresses: embedded.Addresses) -> bool:
    """Ask both servers something."""
    try:
        psycopg2.connect(addresses.database_url).close()
        with redis.from_url(addresses.redis_url) as client:
            return bool(client.ping())
    except (psycopg2.OperationalError, redis.RedisError):
        return False


def test_embedded_servers_run_as_long_as_someone_uses_them(home: Path) -> None:
    with embedded.servers("try") as first:
        with embedded.servers("try") as second:
            assert first == second
        assert answers(first)
    assert not answers(first)
    assert not (home / "try" / "postgres" / "postmaster.pid").exists()


def test_embedded_servers_come_back_after_a_kill(home: Path) -> None:
    with embedded.servers("try"):
        postmaster = int((home / "try" / "postgres" / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGKILL)
        time.sleep(0.1)
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(embedded._Postgres(home / "try").url())
    # The dead one's pid file names a process that is another program's by now: ours.
    (home / "try" / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    with embedded.servers("try") as again:
        assert answers(again)


def test_a_command_gets_the_servers_and_its_exit_code_comes_back() -> None:
    code = "import os, sys; sys.exit(7 if {'DATABASE_URL', 'REDIS_URL', 'SECRET_KEY'} <= os.environ.keys() else 1)"
    assert start("-m", "config.embedded", "--purpose", "test", "--", sys.executable, "-c", code).returncode == 7


def test_a_stop_signal_reaches_the_command() -> None:
    code = "import signal, sys; signal.signal(15, lambda *_: sys.exit(9)); print('up', flush=True); signal.pause()"
    running = subprocess.Popen(
        [sys.executable, "-m", "config.embedded", "--purpose", "test", "--", sys.executable, "-c", code],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout
    with running.stdout:
        assert running.stdout.readline() == "up\n"
        running.terminate()
        assert running.wait(30) == 9


def test_lock_files_name_no_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert check.addresses_in_locks() == []
    (tmp_path / "package-lock.json").write_text('{\n"resolved": "https://registry.example/a.tgz"\n}')
    monkeypatch.setattr(check, "BASE_DIR", tmp_path)
    assert check.addresses_in_locks() == ['package-lock.json:2: "resolved": "https://registry.example/a.tgz"']
