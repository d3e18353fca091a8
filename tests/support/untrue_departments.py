"""A department's sign-in that says whatever a test lets it say: about itself, in its token and on its page."""

import contextlib
import datetime as dt
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY, ANOTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _number in range(2))


@dataclass
class Department:
    """`token`, `page` and `about` add to what an honest one says; `moved` are paths that lead to `/elsewhere`."""

    address: str
    nonce: str = ""
    token: dict[str, Any] = field(default_factory=dict)
    page: dict[str, Any] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    key: Any = KEY
    method: str = "RS256"
    has_token: bool = True
    moved: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)

    def says(self, path: str) -> dict[str, Any]:
        """What lies at the path."""
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            places = {"authorization": "authorize", "token": "token", "userinfo": "page"}
            found = {f"{name}_endpoint": f"{self.address}/{place}" for name, place in places.items()}
            return {**found, "issuer": self.address, "jwks_uri": f"{self.address}/keys", **self.about}
        if path == "/keys":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return {"keys": [{**key, "kid": "1", "alg": "RS256"}]}
        if path == "/token":
            token = {"id_token": self.signed()} if self.has_token else {}
            return {"access_token": "opens the page", "token_type": "Bearer", **token}
        return {"sub": "1", "email": "ann@revenue.example", "email_verified": True, **self.page}

    def signed(self) -> str:
        now = dt.datetime.now(dt.UTC)
        honest = {"iss": self.address, "aud": "programme", "sub": "1", "nonce": self.nonce, "iat": now}
        said = {**honest, "exp": now + dt.timedelta(minutes=5), **self.token}
        return jwt.encode(said, self.key, algorithm=self.method, headers={"kid": "1"})


@contextlib.contextmanager
def untrue_department() -> Iterator[Department]:
    """Listens until the end of the block."""
    department = Department("")

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = json.dumps(department.says(self.path)).encode()
            self.send_response(302 if self.path in department.moved else 200)
            if self.path in department.moved:
                self.send_header("Location", f"{department.address}/elsewhere")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *words: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    department.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield department
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
