"""The worker of the web server. What gunicorn itself refuses it tells in a line of English; people who search with a
whole letter get a page instead.
"""

from __future__ import annotations

import socket
import time
from typing import Any

from gunicorn.http.errors import LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

HEAD = (
    "HTTP/1.1 414 URI Too Long\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
    "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nContent-Length: {length}\r\n\r\n"
)
SECONDS = 2
"""How long is waited for the rest of what is sent: who hangs up on a browser that still sends is not heard."""


class Worker(ThreadWorker):
    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        if isinstance(exc, LimitRequestLine):
            _tell(client)
        else:
            super().handle_error(req, client, addr, exc)


def _tell(client: socket.socket) -> None:
    from config.mishap import too_long  # the program is loaded after its server

    page = too_long().encode()
    try:
        client.sendall(HEAD.format(length=len(page)).encode() + page)
        client.shutdown(socket.SHUT_WR)
        _hear_out(client)
    except OSError:
        return  # they went away


def _hear_out(client: socket.socket) -> None:
    until = time.monotonic() + SECONDS
    while (left := until - time.monotonic()) > 0:
        client.settimeout(left)
        if not client.recv(65536):
            return
