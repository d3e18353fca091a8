"""A system outside that takes webhooks: a real server on this machine, which can be flaky, slow or gone."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Receiver:
    """What it got, and what it answers: a status for each request in turn, the last one for ever."""

    def __init__(self, *statuses: int, text: str = "Thanks.", headers: dict[str, str] | None = None) -> None:
        self.statuses, self.text, self.headers = list(statuses) or [200], text, headers or {}
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.port = 0
        self.drips = 0.0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?of=us"

    def next_status(self) -> int:
        return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]


@contextmanager
def running(receiver: Receiver) -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            receiver.got.append((dict(self.headers), body))
            self.send_response(receiver.next_status())
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                for sign in receiver.text:
                    self.wfile.write(sign.encode())
                    time.sleep(receiver.drips)
            except OSError:
                return

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
