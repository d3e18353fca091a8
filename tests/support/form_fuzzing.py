"""Fills in every form that somebody can reach, with what people type and with what nobody types, and sends it.

Each form is at first sent what it may well take, and then some of that nasty, missing, twice or another form's. Where a
request was taken, the page it leads to is looked at, and forms that only stand there are sent, too. All is forgotten
after each request. A fault is an answer of 5xx, a mark of ours that comes back as a script, or an answer that a browser
may take for something else than what it says it is.
"""

import contextlib
import io
import traceback
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.core.cache import cache
from django.core.files.storage import FileSystemStorage
from django.core.signals import got_request_exception, request_finished
from django.db import close_old_connections, transaction
from django.urls import Resolver404, resolve
from django.utils import timezone

from tests.house import policy_table
from tests.house.addresses import Address, by_name
from tests.house.probing import FOR_PROGRAMS, Probe
from tests.support.forms import Form, Found, found_in
from tests.support.hostile_files import Hostile, corpus
from tests.support.nasty_values import BODIES, MARK, NAMES, likely, nasty

Value = str | bytes | Hostile
Values = list[tuple[str, Value]]
# What a browser would run, were the mark in it.
ACTIVE = ("text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "application/xml", "text/javascript")
# A form on a page behind a form on a page behind a form: deeper is nothing new.
DEEPEST = 3


@dataclass(frozen=True)
class Kind:
    """Forms that go to the same view with the same names are one form."""

    view: str
    method: str
    names: frozenset[str]
    button: str


@dataclass
class Place:
    """A form, who sees it, and on which page."""

    kind: Kind
    form: Form
    role: str
    page: str
    button: tuple[str, str, str]


@dataclass
class Seen:
    """How many answers of each status came back, of how many forms, and what was wrong."""

    statuses: Counter[int] = field(default_factory=Counter)
    # Requests with made-up values; the others are looks at pages before and after.
    made_up: int = 0
    forms: dict[Kind, Place] = field(default_factory=dict)
    # Of each form that takes a file: how many hostile ones it was sent, and how often such a request was taken.
    files: Counter[Kind] = field(default_factory=Counter)
    taken: Counter[Kind] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def is_page(self) -> bool:
        return self.headers.get("content-type", "").startswith("text/html")


class Fuzzer:
    """One round: the same number asks the same."""

    def __init__(self, probe: Probe, number: int) -> None:
        self.probe = probe
        self.number = number
        self.random = Random(number)
        self.today = timezone.localdate()
        self.seen = Seen()
        self.pages: list[tuple[str, str]] = []
        self.views: set[str] = set()
        # Values of other forms: ids of things that are there and belong elsewhere.
        self.pool: deque[str] = deque(maxlen=5_000)
        self.raised = ""

    def run(self, *, examples: int, files: int, part: int = 1) -> Seen:
        """Each form `examples` times, those that take a file `files` times with a hostile one besides.

        Of the addresses only every so many, as `part` says, and not where links lead from there.
        """
        got_request_exception.connect(self._note_raised)
        # What a request wrote is forgotten, so what it took away of files must stay.
        take_away, FileSystemStorage.delete = FileSystemStorage.delete, lambda *_of: None  # type: ignore[method-assign]
        try:
            self._find(part)
            for place in list(self.seen.forms.values()):
                self._fuzz(place, examples, files, depth=0)
            for role, path in self.pages:
                self._ask_the_page(role, path, examples)
        finally:
            FileSystemStorage.delete = take_away  # type: ignore[method-assign]
            got_request_exception.disconnect(self._note_raised)
        return self.seen

    # ---- finding ----

    def _find(self, part: int) -> None:
        """Every address as one of those it is open to, and where its links lead."""
        ours = [each for found in by_name().values() for each in found if not each.route.startswith(FOR_PROGRAMS)]
        asked = deque((role, path) for each in ours[::part] for role, path in self._open_to(each))
        while asked:
            role, path = asked.popleft()
            found = self._look(role, path)
            asked += [(role, link) for link in found.links if part == 1 and self._is_new(link)]

    def _open_to(self, address: Address) -> Iterator[tuple[str, str]]:
        """One role that may look; another round takes another one."""
        line = policy_table.line_for(address.name, "GET")
        roles = [role for role in policy_table.ROLES if line and line.expected(role) == "yes"]
        if roles:
            role = roles[self.number % len(roles)]
            yield role, self.probe.path(address, with_link=self.probe.holds_a_link(role, address))

    def _is_new(self, link: str) -> bool:
        view = view_of(link)
        if not view or view in self.views:
            return False
        self.views.add(view)
        return True

    def _look(self, role: str, path: str) -> Found:
        with forgotten():
            answer = self._ask(role, "GET", path)
        if answer.status != 200 or not answer.is_page:
            return Found()
        self.pages.append((role, path))
        found = found_in(answer.body.decode(errors="replace"), path)
        self._keep(role, path, found)
        return found

    def _keep(self, role: str, page: str, found: Found) -> list[Place]:
        """The forms on it that were not seen before."""
        new = []
        for form in found.forms:
            for button in form.buttons or [("", "", form.action)]:
                view = view_of(button[2])
                kind = Kind(view, form.method, frozenset(form.fields), f"{button[0]}={button[1][:20]}")
                if view and kind not in self.seen.forms:
                    self.seen.forms[kind] = Place(kind, form, role, page, button)
                    new.append(self.seen.forms[kind])
            self.pool += [value for each in form.fields.values() for value in [each.value, *each.options[:3]] if value]
        return new

    # ---- sending ----

    def _fuzz(self, place: Place, examples: int, files: int, depth: int) -> None:
        for turn in range(examples):
            self._try(place, self._values(place, turn), examples, files, depth)
        if place.form.files:
            hostile = corpus()
            for turn in range(files):
                file = hostile[(self.number * files + turn) % len(hostile)]
                self.seen.files[place.kind] += 1
                self._try(place, self._filled(place.form, file), examples, files, depth)

    def _try(self, place: Place, values: Values, examples: int, files: int, depth: int) -> None:
        """One request; where it was taken, what then stands on the page it leads to and on the one it came from."""
        if place.button[0]:
            values = [*values, place.button[:2]]
        with forgotten():
            before = found_on(self._ask(place.role, "GET", place.page), place.page) if place.form.files else Found()
            answer = self._send(place.role, place.form, place.button[2], values)
            if answer.status not in (301, 302, 303):
                return
            to = urlsplit(urljoin(place.button[2], answer.headers.get("location", "")))
            if to.netloc:
                return
            if any(isinstance(value, tuple) for _name, value in values):
                self.seen.taken[place.kind] += 1
            for path in dict.fromkeys((f"{to.path}?{to.query}" if to.query else to.path, place.page)):
                found = found_on(self._ask(place.role, "GET", path), path)
                for link in [each for each in found.links if before.links and each not in before.links][:8]:
                    if view_of(link):
                        self._ask(place.role, "GET", link)
                for new in self._keep(place.role, path, found) if depth < DEEPEST else []:
                    self._fuzz(new, examples, files, depth + 1)

    def _ask_the_page(self, role: str, path: str, times: int) -> None:
        """Things in the address that no link has, and bodies that no form makes."""
        for _turn in range(times):
            self.seen.made_up += 1
            with forgotten():
                if self.random.random() < 0.6:
                    asked = [
                        (self.random.choice(NAMES), nasty(self.random)) for _ in range(self.random.randrange(1, 4))
                    ]
                    self._ask(role, "GET", f"{path.partition('?')[0]}?{urlencode(asked)}"[:200_000])
                else:
                    content_type, body = self.random.choice(BODIES)
                    self._ask(role, "POST", path, body, content_type)

    def _values(self, place: Place, turn: int) -> Values:
        """At first all that a person may choose; then some of it nasty, missing, twice, or of another form."""
        form, random = place.form, self.random
        values = self._filled(form, random.choice(corpus()) if form.files else None)
        if not turn or not form.fields:
            return values
        hit = set(random.sample(sorted(form.fields), min(len(form.fields), random.choice((1, 1, 2, 3, 99)))))
        how = random.choices(("nasty", "lost", "twice", "another's", "unknown"), (60, 10, 8, 17, 5))[0]
        if how == "lost":
            return [(name, value) for name, value in values if name not in hit]
        if how == "twice":
            return values + [(name, nasty(random)) for name in hit]
        if how == "unknown":
            return [*values, (random.choice(("id", "pk", "person", "state", "programme", "_method")), nasty(random))]
        kept = [(name, value) for name, value in values if name not in hit]
        pool = self.pool or deque([""])
        return kept + [(name, random.choice(pool) if how == "another's" else nasty(random)) for name in sorted(hit)]

    def _filled(self, form: Form, file: Hostile | None) -> Values:
        values: Values = []
        for name, each in form.fields.items():
            if each.kind == "file":
                values += [(name, file)] if file else []
            else:
                values += [(name, value) for value in likely(each, self.random, self.today)]
        return values

    def _send(self, role: str, form: Form, to: str, values: Values) -> Answer:
        self.seen.made_up += 1
        if form.method == "GET":
            return self._ask(role, "GET", f"{to.partition('?')[0]}?{urlencode(values)}")
        if form.is_multipart or any(isinstance(value, tuple) for _name, value in values):
            return self._ask(role, "POST", to, multipart(values), f"multipart/form-data; boundary={BOUNDARY}")
        return self._ask(role, "POST", to, urlencode(values).encode(), "application/x-www-form-urlencoded")

    def _ask(self, role: str, method: str, path: str, body: bytes = b"", content_type: str = "") -> Answer:
        self.raised = ""
        given = self.probe.client(role).generic(method, path, body, content_type=content_type)
        if given.status_code == 429:
            cache.clear()
        content = b"".join(given.streaming_content) if given.streaming else given.content
        if given.streaming:
            # Closes what it was read from, but not the database, which is to forget the request.
            request_finished.disconnect(close_old_connections)
            given.close()
            request_finished.connect(close_old_connections)
        answer = Answer(given.status_code, {name.lower(): value for name, value in given.items()}, content)
        self.seen.statuses[answer.status] += 1
        for wrong in faults_of(answer):
            what = f"{wrong} as {role}: {method} {path[:150]}"
            sent = f"{content_type} {body[:1500]!r}"
            self.seen.faults.setdefault(
                f"{wrong} {view_of(path)} {self.raised[-200:]}", f"{what} {sent}\n{self.raised}"
            )
        return answer

    def _note_raised(self, **_said: Any) -> None:
        self.raised = traceback.format_exc()


def faults_of(answer: Answer) -> Iterator[str]:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip()
    disposition = answer.headers.get("content-disposition", "")
    if answer.status >= 500:
        yield str(answer.status)
    if answer.headers.get("x-content-type-options") != "nosniff":
        yield "without nosniff"
    if MARK.encode() in answer.body and kind in ACTIVE and not disposition.startswith("attachment"):
        yield "a script of ours comes back"


@contextlib.contextmanager
def forgotten() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def view_of(path: str) -> str:
    """The name of what answers there; nothing for other sites."""
    parts = urlsplit(path)
    if parts.netloc or parts.scheme:
        return ""
    try:
        match = resolve(parts.path)
    except Resolver404:
        return ""
    return match.view_name or match.route


def found_on(answer: Answer, path: str) -> Found:
    return found_in(answer.body.decode(errors="replace"), path) if answer.is_page else Found()


BOUNDARY = "boundary-of-a-form"


def multipart(values: Values) -> bytes:
    """As a browser would send it, but for names of files that no browser would leave as they are."""
    body = io.BytesIO()
    for name, value in values:
        about = f'Content-Disposition: form-data; name="{name}"'
        if isinstance(value, tuple):
            about += f'; filename="{value[0]}"\r\nContent-Type: {value[1]}'
            value = value[2]
        body.write(f"--{BOUNDARY}\r\n{about}\r\n\r\n".encode())
        body.write(value if isinstance(value, bytes) else value.encode())
        body.write(b"\r\n")
    body.write(f"--{BOUNDARY}--\r\n".encode())
    return body.getvalue()
