"""Asks an address as each role and says in one word what came back."""

import datetime
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import resolve_url
from django.template.backends.django import Template
from django.test import Client
from django.utils import timezone
from django.utils.functional import cached_property
from django_tasks_db.models import DBTaskResult

from programme.shared.clock import LAST_TICK, LAST_WORK
from programme.views.door_link import SESSION_KEY
from tests.house.addresses import Address
from tests.house.policy_table import ROLES
from tests.house.world import World
from tests.support import databases, programs


class Asker(Client):
    """A test client without its notes on templates, contexts and redirects: a probe only wants the answer."""

    def request(self, **request: Any) -> HttpResponseBase:
        return self.handler(self._base_environ(**request))


FOR_PROGRAMS = "api/v1/"
PAGES_THAT_SAY_NO = ("403.html", "404.html")


@contextmanager
def each_no_drawn_once() -> Iterator[None]:
    """The pages for 403 and 404 are drawn once for each visitor and part of the site; then their status is enough."""
    drawn = set()
    draw = Template.render

    def render(self: Template, context: Any = None, request: Any = None) -> Any:
        if request is None or self.template.name not in PAGES_THAT_SAY_NO:
            return draw(self, context, request)
        visitor = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        part = (request.path.split("/")[1], getattr(request, "programme", None), getattr(request, "cohort", None))
        if (self.template.name, visitor, part) in drawn:
            return ""
        drawn.add((self.template.name, visitor, part))
        return draw(self, context, request)

    Template.render = render  # type: ignore[method-assign]
    try:
        yield
    finally:
        Template.render = draw  # type: ignore[method-assign]


@contextmanager
def opened(stage: str, home: Path, *, on_postgresql: bool = False) -> Iterator["Probe"]:
    """A probe of a copy of the demo season at the stage, whose folder is `home`."""
    address = f"sqlite:///{home}/db.sqlite3"
    if on_postgresql:
        address = databases.postgresql_copy()
        databases.manage(home, "demo", "--at", stage, environ={"DATABASE_URL": address})
    else:
        databases.season_copy(stage, datetime.date.today().isoformat(), home)  # noqa: DTZ011
    # What teams handed in lies beside the database; pages look for it in this process's own folder.
    for kept in ("media", "private"):
        if (home / kept).exists():
            shutil.copytree(home / kept, Path(settings.DATA_DIR) / kept, dirs_exist_ok=True)
    logging.disable(logging.CRITICAL)
    with databases.allowed(), databases.switched_to(address), each_no_drawn_once():
        probe = Probe(World())
        # As if worker and clock ran all the while: /readyz asks for them.
        tomorrow = timezone.now() + datetime.timedelta(days=1)
        # Otherwise kept for five minutes only, and a busy machine takes longer.
        cache.set_many(dict.fromkeys((LAST_TICK, LAST_WORK), tomorrow.isoformat()), timeout=None)
        # And as if no job had waited since this world was made.
        DBTaskResult.objects.update(enqueued_at=tomorrow)
        for role in ROLES:
            probe.client(role)
        yield probe
    if on_postgresql:
        databases.drop_postgresql(address)
    logging.disable(logging.NOTSET)


class Probe:
    """A client for each role, in a world that forgets every probe."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients: dict[str, Client] = {}
        self.paths: dict[tuple[Address, bool], str] = {}
        self.tokens: dict[str, str] = {}

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

    def by_token(self, role: str) -> dict[str, str]:
        """For programs: who has an account asks with a token that may do everything, the others with none."""
        person = self.world.people[role]
        if role not in self.tokens:
            self.tokens[role] = programs.token(person)[1] if person else ""
        return {"Authorization": f"Bearer {self.tokens[role]}"} if person else {}

    def path(self, address: Address, *, with_link: bool) -> str:
        if (address, with_link) not in self.paths:
            self.paths[address, with_link] = address.filled(
                lambda converter, name: self.world.value(address, converter, name, with_link=with_link)
            )
        return self.paths[address, with_link]

    def holds_a_link(self, role: str, address: Address) -> bool:
        """Whether to ask with the open link of a mail: stewards, hosts and nominators hold their own kind only."""
        if role in self.world.door_links:
            return address.name == "programme:door_link_open"
        if role == "NO":
            return address.name.startswith("programme:nominator_")
        return role != "AN"

    def ask(self, address: Address, method: str, role: str) -> str:
        path = self.path(address, with_link=self.holds_a_link(role, address))
        client = self.client(role)
        is_for_programs = address.route.startswith(FOR_PROGRAMS)
        headers = self.by_token(role) if is_for_programs else {}
        sent: dict[str, Any] = {"content_type": "application/json"} if is_for_programs else {}
        with transaction.atomic():
            answer = (
                client.get(path, headers=headers) if method == "GET" else client.post(path, {}, headers=headers, **sent)
            )
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
        """Two roles without a session who ask for the same path send the same bytes: they are one request."""
        answers: dict[tuple[str, str], str] = {}
        told = {}
        for role in ROLES:
            path = self.path(address, with_link=self.holds_a_link(role, address))
            session = self.client(role).cookies.get(settings.SESSION_COOKIE_NAME)
            request = (path, session.value if session else "")
            if request not in answers:
                answers[request] = self.ask(address, method, role)
            told[role] = answers[request]
        return told


def as_line(name: str, method: str, answers: dict[str, Any]) -> str:
    return ",".join((name, method, *(answers[role] for role in ROLES)))
