"""Stand-ins for the outside of mail, on real sockets: an SMTP server, an HTTP provider, a name server."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import dns.flags
import dns.message
import dns.rdatatype
import dns.rrset
from aiosmtpd.controller import Controller


@dataclass(frozen=True)
class Received:
    """A mail as it came over the line."""

    at: float
    sender: str
    to: str
    content: bytes

    @property
    def message(self) -> Message:
        return message_from_bytes(self.content)

    @property
    def number(self) -> str:
        return str(self.message["Message-ID"])


@dataclass
class Inbox:
    """Takes mail; `refuse` answers for an address, if it holds it."""

    port: int = 0
    mails: list[Received] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(Received(time.monotonic(), envelope.mail_from, envelope.rcpt_tos[0], envelope.content))
        return "250 taken"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def smtp_server() -> Iterator[Inbox]:
    inbox = Inbox(free_port())
    controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port)
    controller.start()
    try:
        yield inbox
    finally:
        controller.stop()


@dataclass
class Provider:
    """Takes requests as a mail provider's HTTP interface; `status` and `answer` are what it says, `leads_to` where it
    sends whoever asks."""

    address: str = ""
    leads_to: str = ""
    status: int = 201
    answer: dict[str, Any] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)


@contextlib.contextmanager
def http_provider() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            provider.requests.append((self.path, dict(self.headers), json.loads(body)))
            answer = json.dumps(provider.answer).encode()
            self.send_response(provider.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            if provider.leads_to:
                self.send_header("Location", provider.leads_to)
            self.end_headers()
            self.wfile.write(answer)

        def do_GET(self) -> None:
            provider.requests.append((self.path, dict(self.headers), {}))
            self.send_error(404)

        def log_message(self, *args: Any) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextlib.contextmanager
def name_server(records: dict[tuple[str, str], list[str]]) -> Iterator[str]:
    """Answers for the names given: {("example.org", "TXT"): ["..."]}; gives its host:port."""
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", 0))
    line.settimeout(0.1)
    ended = threading.Event()

    def answer() -> None:
        while not ended.is_set():
            try:
                asked, whom = line.recvfrom(4096)
            except TimeoutError:
                continue
            query = dns.message.from_wire(asked)
            reply = dns.message.make_response(query)
            reply.flags |= dns.flags.RA
            question = query.question[0]
            kind = dns.rdatatype.to_text(question.rdtype)
            found = records.get((question.name.to_text(omit_final_dot=True), kind))
            if found:
                reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *found))
            line.sendto(reply.to_wire(), whom)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{line.getsockname()[1]}"
    finally:
        ended.set()
        thread.join()
        line.close()
