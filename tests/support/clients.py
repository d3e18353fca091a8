"""A person at a browser without windows or scripts, in front of several ports that are one site."""

import http.client
import re
import secrets
import ssl
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    status: int
    content: bytes
    headers: dict[str, str]

    @property
    def text(self) -> str:
        return self.content.decode()

    @property
    def location(self) -> str:
        return self.headers.get("location", "")


def line_to(port: int, certificate: str = "") -> http.client.HTTPConnection:
    """To a web process, as the proxy goes there."""
    if not certificate:
        return http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    return http.client.HTTPSConnection(
        "127.0.0.1", port, timeout=30, context=ssl.create_default_context(cafile=certificate)
    )


@dataclass
class Visitor:
    """Keeps cookies and asks as the proxy in front of the site would pass it on."""

    host: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    # The file of the certificate by which the site is known; without one it is asked in the open.
    certificate: str = ""

    def get(self, port: int, path: str) -> Answer:
        answer = self.ask(port, "GET", path)
        if found := TOKEN.search(answer.content.decode(errors="replace")):
            self.token = found[1]
        return answer

    def post(self, port: int, path: str, values: dict[str, str], **files: tuple[str, bytes]) -> Answer:
        """Send a form; its token comes from the last page that had one."""
        values = {"csrfmiddlewaretoken": self.token, **values}
        if not files:
            return self.ask(port, "POST", path, urlencode(values).encode(), "application/x-www-form-urlencoded")
        edge = secrets.token_hex(16)
        parts = [(f'form-data; name="{name}"', value.encode()) for name, value in values.items()]
        parts += [(f'form-data; name="{name}"; filename="{file[0]}"', file[1]) for name, file in files.items()]
        body = b"".join(
            b"--%s\r\nContent-Disposition: %s\r\n\r\n%s\r\n" % (edge.encode(), head.encode(), value)
            for head, value in parts
        )
        return self.ask(
            port, "POST", path, body + b"--%s--\r\n" % edge.encode(), f"multipart/form-data; boundary={edge}"
        )

    def ask(
        self, port: int, method: str, path: str, body: bytes | None = None, kind: str = "", token: str = ""
    ) -> Answer:
        """One request on a line of its own. Raises OSError or HTTPException when nobody answers."""
        headers = {
            "Host": self.host,
            "Origin": f"https://{self.host}",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.7",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **({"Content-Type": kind} if kind else {}),
            **({"Authorization": f"Bearer {token}"} if token else {}),
        }
        line = line_to(port, self.certificate)
        try:
            line.request(method, path, body=body, headers=headers)
            answer = line.getresponse()
            content = answer.read()
        finally:
            line.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, _ = value.partition(";")
                self.cookies.update([cookie.split("=", 1)])
        return Answer(answer.status, content, {name.lower(): value for name, value in answer.getheaders()})
