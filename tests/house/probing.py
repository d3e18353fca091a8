"""Asks an address as each role and says in one word what came back."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import resolve_url
from django.test import Client
from django.utils.functional import cached_property

from programme.views.doorlink import SESSION_KEY
from tests.house.addresses import Address
from tests.house.policy_table import ROLES
from tests.house.world import World


class Asker(Client):
    """A test client without its notes on templates, contexts and redirects: a probe only wants the answer."""

    def request(self, **request: Any) -> HttpResponseBase:
        return self.handler(self._base_environ(**request))


class Probe:
    """A client for each role, in a world that forgets every probe."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients: dict[str, Client] = {}
        self.paths: dict[tuple[Address, bool], str] = {}

    @cached_property
    def sign_in(self) -> str:
        return urlsplit(resolve_url(settings.LOGIN_URL)).path

    def client(self, role: str) -> Client:
        if role not in self.clients:
            client = Asker()
            person = self.world.people[role]
            if person is not None:
                client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
                # The first request of a session is noted in it; here, so that not each probe is the first.
                client.get("/home/")
            if role in self.world.door_links:
                session = client.session
                link = self.world.door_links[role]
                session[SESSION_KEY] = {str(link.pk): link.link_issue}
                session.save()
                client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
            self.clients[role] = client
        return self.clients[role]

    def path(self, address: Address, *, with_link: bool) -> str:
        if (address, with_link) not in self.paths:
            self.paths[address, with_link] = address.filled(
                lambda converter, name: self.world.value(address, converter, name, with_link=with_link)
            )
        return self.paths[address, with_link]

    def holds_a_link(self, role: str, address: Address) -> bool:
        """Whether to ask with the open link of a mail: stewards, hosts and nominators hold their own kind only."""
        if role in self.world.door_links:
            return address.name == "programme:doorlink_open"
        if role == "NO":
            return address.name.startswith("programme:nominator_")
        return role != "AN"

    def ask(self, address: Address, method: str, role: str) -> str:
        path = self.path(address, with_link=self.holds_a_link(role, address))
        client = self.client(role)
        with transaction.atomic():
            answer = client.get(path) if method == "GET" else client.post(path, {})
            word = self.word(answer)
            if getattr(answer, "streaming", False):
                answer.close()
            transaction.set_rollback(True)
        return word

    def word(self, answer: HttpResponseBase) -> str:
        status = answer.status_code
        if status >= 500:
            return str(status)
        if 300 <= status < 400:
            to = urlsplit(answer.headers.get("Location", "")).path
            return "sign-in" if to in {self.sign_in, "/cms/login/"} else "yes"
        return {401: "sign-in", 403: "no", 404: "404", 405: "-"}.get(status, "yes")

    def all_roles(self, address: Address, method: str) -> dict[str, str]:
        return {role: self.ask(address, method, role) for role in ROLES}


def as_line(name: str, method: str, answers: dict[str, Any]) -> str:
    return ",".join((name, method, *(answers[role] for role in ROLES)))
