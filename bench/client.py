"""A client that costs little: one connection, one request after another, bytes in and bytes out."""

import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from threading import Thread


class Refused(Exception):
    """The server answered with something else than was measured for."""


@dataclass(frozen=True)
class Figures:
    """Milliseconds at one client, and requests a second with the 95th percentile in milliseconds at several."""

    median_ms: float
    a_second: float
    p95_ms: float


class Connection:
    """One keep-alive connection. Sends whole requests, reads whole answers by their Content-Length."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Status, headers and body. A connection that the server closed in between is opened anew, once."""
        try:
            return self._ask(request)
        except (ConnectionError, EOFError):
            self.__init__(self._port)  # type: ignore[misc]
            return self._ask(request)

    def _ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        self._socket.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        length = _content_length(head)
        parts, size = [body], len(body)
        while size < length:
            parts.append(self._more())
            size += len(parts[-1])
        return int(head.split(b" ", 2)[1]), head, b"".join(parts)

    def _more(self) -> bytes:
        chunk = self._socket.recv(262144)
        if not chunk:
            raise EOFError
        return chunk


def get(path: str, cookies: str = "") -> bytes:
    """A GET request as bytes."""
    return _request("GET", path, cookies, b"")


def post(path: str, form: bytes, cookies: str = "") -> bytes:
    """A POST of a form as bytes."""
    return _request("POST", path, cookies, form)


@dataclass
class Tally:
    """Seconds of each answer that was measured, over all rounds."""

    alone: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    elapsed: float = 0.0

    def figures(self) -> Figures:
        if not self.alone or len(self.together) < 2:
            raise Refused("no answer at all")
        return Figures(
            median_ms=median(self.alone) * 1000,
            a_second=len(self.together) / self.elapsed,
            p95_ms=quantiles(self.together, n=20)[-1] * 1000,
        )


Ask = Callable[[], bytes]
"""Gives the next request. What it does before that is not measured."""


def ask_alone(tally: Tally, port: int, ask: Ask, *, seconds: float) -> None:
    """Ask one after another."""
    tally.alone += _times(port, ask, seconds)


def ask_together(tally: Tally, port: int, ask: Ask, *, clients: int, seconds: float) -> None:
    """Ask from `clients` connections at once."""
    began = time.perf_counter()
    threads = [Thread(target=lambda: tally.together.extend(_times(port, ask, seconds))) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tally.elapsed += time.perf_counter() - began


def medians_in_turns(port: int, *series: Sequence[bytes], warming: int, expected: int) -> list[float]:
    """The median milliseconds of each series of requests, of which each can be sent only once, taken in turns.

    The first turns warm the server, all its threads and their connections to the database, as it is through the day.
    """
    connection = Connection(port)
    times = [[_timed(connection, request, expected) for request in turn] for turn in zip(*series, strict=True)][
        warming:
    ]
    return [median(of_one) * 1000 for of_one in zip(*times, strict=True)]


def _times(port: int, ask: Ask, seconds: float) -> list[float]:
    connection = Connection(port)
    times: list[float] = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        times.append(_timed(connection, ask(), 200))
    return times


def _timed(connection: Connection, request: bytes, expected: int) -> float:
    began = time.perf_counter()
    status, _head, _body = connection.ask(request)
    took = time.perf_counter() - began
    if status != expected:
        raise Refused(f"{status} instead of {expected}: {request.splitlines()[0].decode()}")
    return took


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _request(method: str, path: str, cookies: str, body: bytes) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Language: nl", "Accept: text/html"]
    if cookies:
        lines.append(f"Cookie: {cookies}")
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
