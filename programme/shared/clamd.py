"""Asks ClamAV's daemon about a file, over its own protocol (clamd(8), INSTREAM)."""

import socket
import struct
from collections.abc import Iterator

from django.conf import settings

CHUNK = 1 << 16
# Of each step, in seconds; a file that takes longer is not taken.
PATIENCE = 30


def scan(content: bytes, name: str) -> str | None:
    """What the daemon at `CLAMD` (a socket's path, or host:port) found in the content, or nothing.

    Raises OSError when it does not answer, answers with an error, or takes no file of that size.
    """
    with _line(settings.CLAMD) as line:
        line.sendall(b"zINSTREAM\0")
        for part in _parts(content):
            line.sendall(part)
        answer = _read(line)
    if answer == "stream: OK":
        return None
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise OSError(f"clamd answered {answer!r}")


def _line(address: str) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def _parts(content: bytes) -> Iterator[bytes]:
    """Each with its length in front; one of no length ends the file."""
    for at in range(0, len(content), CHUNK):
        part = content[at : at + CHUNK]
        yield struct.pack("!I", len(part)) + part
    yield struct.pack("!I", 0)


def _read(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0"):
        more = line.recv(4096)
        if not more:
            raise OSError("clamd hung up")
        said += more
    return said.rstrip(b"\0").decode(errors="replace")
