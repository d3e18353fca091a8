"""ClamAV is asked over its own protocol; here a daemon of a few lines that speaks it."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from programme.shared import clamd
from programme.shared.uploads import UploadRefused, accept

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MOST = 300_000
TEXT = "a,b\n1,2\n"


class Daemon:
    """Answers one file after the other as clamd does; `says` is an answer that it gives whatever comes."""

    def __init__(self, server: socket.socket, says: bytes | None) -> None:
        self.server, self.says = server, says
        self.parts: list[int] = []

    def serve(self) -> None:
        while True:
            try:
                line, _address = self.server.accept()
            except OSError:
                return
            with line:
                found = self.answer(line)
                line.sendall(found if self.says is None else self.says)

    def answer(self, line: socket.socket) -> bytes:
        command = _exactly(line, 10)
        assert command == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", _exactly(line, 4))[0]:
            self.parts.append(length)
            content += _exactly(line, length)
        if len(content) > MOST:
            return b"INSTREAM size limit exceeded. ERROR\0"
        return b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


def _exactly(line: socket.socket, length: int) -> bytes:
    found = b""
    while len(found) < length:
        found += line.recv(length - len(found))
    return found


@contextmanager
def daemon(server: socket.socket, says: bytes | None = None) -> Iterator[Daemon]:
    found = Daemon(server, says)
    thread = threading.Thread(target=found.serve, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()


@pytest.fixture
def server(settings) -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as found:
        settings.CLAMD = f"127.0.0.1:{found.getsockname()[1]}"
        settings.UPLOAD_SCANNER = "programme.shared.clamd.scan"
        yield found


def test_a_file_is_asked_about_in_parts_and_what_is_found_has_a_name(server):
    with daemon(server) as there:
        assert clamd.scan(b"x" * 200_000, "plan.pdf") is None
        assert there.parts == [65536, 65536, 65536, 200_000 - 3 * 65536]
        assert clamd.scan(b"", "empty.pdf") is None
        assert clamd.scan(b"x" * 65_530 + EICAR, "plan.pdf") == "Eicar-Signature"


def test_it_may_listen_at_a_socket_of_the_machine(settings, tmp_path: Path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(tmp_path / "ctl"))
        server.listen()
        settings.CLAMD = str(tmp_path / "ctl")
        with daemon(server):
            assert clamd.scan(EICAR, "plan.pdf") == "Eicar-Signature"


@pytest.mark.parametrize("says", [b"", b"stream: nonsense\0", b"INSTREAM: Error ERROR\0", b"\xff\0"])
def test_an_answer_that_is_none_lets_nothing_through(server, says: bytes):
    with daemon(server, says), pytest.raises(OSError, match=r"hung up|answered"):
        clamd.scan(b"x", "plan.pdf")


def test_a_file_that_is_too_large_for_it_and_a_daemon_that_is_away_let_nothing_through(server, settings):
    with daemon(server), pytest.raises(OSError, match="size limit exceeded"):
        clamd.scan(b"x" * (MOST + 1), "plan.pdf")
    with pytest.raises(OSError, match="refused"):
        clamd.scan(b"x", "plan.pdf")
    settings.CLAMD = "/run/nowhere/clamd.ctl"
    with pytest.raises(OSError, match="No such file"):
        clamd.scan(b"x", "plan.pdf")


def test_a_slow_daemon_is_not_waited_for_without_end(server, monkeypatch):
    monkeypatch.setattr(clamd, "PATIENCE", 0.1)

    with pytest.raises(OSError, match="timed out"):
        clamd.scan(b"x", "plan.pdf")


def test_people_are_told_what_became_of_their_file(server):
    with daemon(server), pytest.raises(UploadRefused, match="something harmful"):
        accept(SimpleUploadedFile("plan.csv", TEXT.encode() + EICAR), kinds={"csv"})
    with pytest.raises(UploadRefused, match="Try again in a few minutes"):
        accept(SimpleUploadedFile("plan.csv", TEXT.encode()), kinds={"csv"})
