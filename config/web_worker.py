"""The worker of the web server. What gunicorn itself refuses it tells in a line of English; people who search with a
whole letter get a page instead.
"""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from typing import Any

from gunicorn.http.errors import LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

HEAD = (
    "HTTP/1.1 414 URI Too Long\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
    "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nContent-Length: {length}\r\n\r\n"
)
SECONDS = 2
"""How long is waited for the rest of what is sent: who hangs up on a browser that still sends is not heard."""
MOST_HEARD = 16 * 1024 * 1024
"""Bytes of it."""


class Worker(ThreadWorker):
    """As gunicorn's own. An address that is too long leaves no line in the log: that would name who asked."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        if isinstance(exc, LimitRequestLine):
            _tell(client)
        else:
            super().handle_error(req, client, addr, exc)


def _tell(client: socket.socket) -> None:
    from config.mishap import too_long  # the program is loaded after its server

    page = too_long().encode()
    client.settimeout(SECONDS)
    with suppress(OSError):  # they went away, or read nothing
        client.sendall(HEAD.format(length=len(page)).encode() + page)
        client.shutdown(socket.SHUT_WR)
        _hear_out(client)
    with suppress(OSError):  # enough was heard: who closes this need not wait once more
        client.shutdown(socket.SHUT_RD)


def _hear_out(client: socket.socket) -> None:
    until, left = time.monotonic() + SECONDS, MOST_HEARD
    while left > 0 and (seconds := until - time.monotonic()) > 0:
        client.settimeout(seconds)
        heard = len(client.recv(65536))
        if not heard:
            return
        left -= heard
