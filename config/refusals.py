"""What the program refuses to start with, each in one line that says what to do."""

from collections.abc import Iterable, Sequence

from socialwork.sealing import master_key

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
HOW_TO_MAKE_ONE = (
    "It is 32 random bytes in base64: "
    "python3 -c 'import base64, secrets; print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())'"
)


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


def require_case_master_keys(given: Sequence[str]) -> tuple[bytes, ...]:
    """Return the master keys of the cases, the one that wraps first.

    Raises:
        SystemExit: there is none, one is not 32 bytes in base64, or one stands there twice.
    """
    if not given:
        raise SystemExit(f"Samenspel does not start: CASE_MASTER_KEY is not set. {HOW_TO_MAKE_ONE}")
    try:
        keys = tuple(master_key(key) for key in given)
    except ValueError:
        keys = ()
    if len(set(keys)) != len(given):
        raise SystemExit(
            f"Samenspel does not start: CASE_MASTER_KEY is not one or more different keys. {HOW_TO_MAKE_ONE}"
        )
    return keys


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
