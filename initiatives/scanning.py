"""Whether a file holds something harmful. `UPLOAD_SCANNER` names the function that is asked; without it nobody is."""

import socket
import struct

from django.conf import settings
from django.utils.module_loading import import_string

CHUNK = 64 * 1024
PATIENCE = 30.0


class CannotScan(Exception):
    """The scanner gave no answer. What nobody looked at is not kept."""


def found_in(data: bytes) -> str:
    """What the scanner found in a file; empty where it is clean, or where there is no scanner. Raises CannotScan."""
    if not settings.UPLOAD_SCANNER:
        return ""
    scan = import_string(settings.UPLOAD_SCANNER)
    try:
        return str(scan(data) or "")
    except Exception as error:
        raise CannotScan(type(error).__name__) from error


def clamav(data: bytes) -> str:
    """Ask the ClamAV daemon at `CLAMAV_ADDRESS`: the file goes there over the network, and is stored nowhere."""
    host, _, port = settings.CLAMAV_ADDRESS.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as daemon:
        daemon.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), CHUNK):
            chunk = data[start : start + CHUNK]
            daemon.sendall(struct.pack("!L", len(chunk)) + chunk)
        daemon.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := daemon.recv(4096)):
            answer += more
    said = answer.rstrip(b"\0").decode("utf-8", "replace").strip()
    if said == "stream: OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND")
    raise CannotScan(said[:100])
