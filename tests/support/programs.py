"""Programs that work with somebody's access token."""

import json
import uuid
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from programme.actions import access_token
from programme.models import AccessToken, Person
from programme.states import TokenScope


def token(person: Person, *scopes: TokenScope, days: int = 90, is_proven: bool = True) -> tuple[AccessToken, str]:
    """A token that works, and what opens it."""
    return access_token.make(
        person,
        by=person,
        name="A report",
        scopes=scopes or list(TokenScope),
        days=days,
        is_proven=is_proven,
        at=timezone.now(),
    )


class Program:
    """Asks with a token, in JSON, without cookies; every address is below /api/v1/."""

    def __init__(self, person: Person | None, *scopes: TokenScope, secret: str = "") -> None:
        self.client = Client()
        self.token, self.secret = (None, secret) if person is None else token(person, *scopes)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"} if self.secret else {}

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        where = path if path.startswith("/") else f"/api/v1/{path}"
        sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return self.client.generic(method, where, headers={**self.headers, **headers}, **sent)

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.ask("POST", path, {} if body is None else body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.ask("PUT", path, {} if body is None else body, **headers)

    def read(self, path: str) -> Any:
        """What the address holds; the test ends where it holds nothing."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def items(self, path: str) -> list[Any]:
        """Every row of a list, part after part."""
        found: list[Any] = []
        following: str | None = path
        while following:
            part = self.read(following.removeprefix("http://testserver"))
            found += part["items"]
            following = part["next"]
        return found


def change_id() -> str:
    return str(uuid.uuid4())
