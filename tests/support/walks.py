"""Walks along the links of a season of any size and counts what each kind of page costs."""

import contextlib
import html
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from programme.demo import large
from programme.demo.season import Season
from programme.models import Cohort, Person
from programme.states import Role
from tests.factories import programme as make
from tests.support.counting import counted

# Whoever opens a page, how their address begins, and where they begin.
DOORS = {
    "organiser": ("olivia@techconnect.example", "/organise/techconnect/national/"),
    "observer": ("owen.observer@cabinet.example", "/home/"),
    "participant": ("participant", "/home/"),
    "mentor": ("mentor", "/home/"),
    "judge": ("judge", "/judge/"),
    "chair": ("carol.chair@cabinet.example", "/home/"),
    "visitor": ("", "/"),
}
# Pages that are not ours, and the way out.
NOT_WALKED = re.compile(r"^(wagtail(?!_serve)|djdt|admin)|logout|sign.?out|demo")
# The demo's own cohort is as small in one season as in the other.
ELSEWHERE = re.compile(r"/(autumn|pilot|greenbridge)/")
ROW = re.compile(rb"<(?:tr|li|option|dt|article|fieldset)\b|type=.(?:checkbox|radio)")


@dataclass(frozen=True)
class Seen:
    """What one look at a page cost: queries, model objects, rows on it, bytes."""

    path: str
    queries: int
    objects: int
    rows: int
    size: int


Kinds = dict[tuple[str, str], list[Seen]]


def grow(size: large.Size) -> None:
    """Put a cohort of the size beside the demo season whose database is `default`."""
    cohort = Cohort.objects.exclude(slug="national").order_by("starts_on").last()
    assert cohort
    olivia = Person.objects.get(email="olivia@techconnect.example")
    carol = Person.objects.get(email="carol.chair@cabinet.example")
    season = Season("pitch-day", timezone.now(), cohort=cohort, organiser=olivia, people={carol.email: carol})
    for _app in large.fill(season, size):
        pass
    owen = Person.objects.get(email="owen.observer@cabinet.example")
    make.enrolment(Cohort.objects.get(slug="national"), Role.OBSERVER, who=owen)


def walk(role: str, *, of_each: int) -> Kinds:
    """So many addresses of each kind of page that the role's links lead to, each asked twice: the second counts."""
    begins, door = DOORS[role]
    client = Client(headers={"host": "localhost"})
    if begins:
        person = Person.objects.filter(email__startswith=begins, email__endswith=".example").order_by("email")
        client.force_login(person.last(), backend="django.contrib.auth.backends.ModelBackend")
    found: Kinds = {}
    waiting, known = deque([door]), {door}
    while waiting:
        path = waiting.popleft()
        kind = _kind(path)
        if kind is None or len(found.get((role, kind), [])) >= of_each:
            continue
        seen, body = _look(client, path)
        if seen:
            found.setdefault((role, kind), []).append(seen)
        for link in _links(path, body):
            if link not in known:
                known.add(link)
                waiting.append(link)
    return found


def _kind(path: str) -> str | None:
    """The name of the page, and what its address asks for."""
    parts = urlsplit(path)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return None
    if NOT_WALKED.search(name) or ELSEWHERE.search(parts.path):
        return None
    asked = sorted({key for key, _value in parse_qsl(parts.query, keep_blank_values=True)})
    return "?".join([name, "&".join(asked)]) if asked else name


def _look(client: Client, path: str) -> tuple[Seen | None, bytes]:
    with contextlib.closing(client.get(path)) as first:
        _body(first)
    with counted() as cost:
        answer = client.get(path)
        body = _body(answer)
        answer.close()
    if answer.status_code in (301, 302):
        return None, f'<a href="{answer["Location"]}">'.encode()
    if answer.status_code != 200:
        return None, b""
    is_page = "text/html" in answer.headers.get("Content-Type", "")
    rows = len(ROW.findall(body)) if is_page else body.count(b"\n")
    return Seen(path, len(cost.queries), cost.objects_built, rows, len(body)), body if is_page else b""


def _body(answer: HttpResponse) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def _links(path: str, body: bytes) -> Iterator[str]:
    for href in re.findall(r'href="([^"#]+)', body.decode(errors="replace")):
        parts = urlsplit(urljoin(f"http://localhost{path}", html.unescape(href)))
        if parts.scheme == "http" and parts.netloc == "localhost":
            yield parts.path + (f"?{parts.query}" if parts.query else "")
