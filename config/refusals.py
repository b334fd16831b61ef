"""What the program refuses to start with, each in one line that says what to do."""

from collections.abc import Iterable

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})


def require_secret_key(secret_key: str) -> str:
    """Return the key that was given.

    Raises:
        SystemExit: there is none, or it is too short to sign sessions with.
    """
    if not secret_key:
        raise SystemExit("Samenspel does not start: SECRET_KEY is not set. Set it to 50 random characters or more.")
    if len(secret_key) < 50:
        raise SystemExit("Samenspel does not start: SECRET_KEY is shorter than 50 characters.")
    return secret_key


def require_loopback_for_demo(*, demo: bool, anywhere: bool, hosts: Iterable[str]) -> None:
    """Keep the demo, in which anybody becomes anyone by one click, on the machine it runs on.

    Raises:
        SystemExit: the demo would answer to a name other than the loopback's, and DEMO_ANYWHERE does not allow that.
    """
    elsewhere = sorted(set(hosts) - LOOPBACK_HOSTS)
    if demo and elsewhere and not anywhere:
        raise SystemExit(
            f"Samenspel does not start: DEMO lets anybody in as anyone, so it only answers on the loopback, and "
            f"not as {', '.join(elsewhere)}. Turn DEMO off, or set DEMO_ANYWHERE=1 if that is what you want."
        )
