"""A real site started for real: two web processes, worker and clock share PostgreSQL, Redis and a bucket.

What one process began another goes on with, and what was acknowledged outlives the death of one.
"""

import hashlib
import http.client
import json
import re
import ssl
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.urls import reverse

from programme.models import Cohort
from programme.shared.addresses import path_in
from tests.factories import judging, teams
from tests.factories import programme as make
from tests.support import databases, services
from tests.support.clients import Answer, Visitor
from tests.support.production import HOST, TOKEN, RealSite, make_certificate, real_site
from tests.support.sites import CODE, session_of
from tests.support.suites import leave_out

CROWD = 12
PDF = b"%PDF-1.4\n1 0 obj << >> endobj\n%%EOF\n"


@dataclass(frozen=True)
class World:
    """Who is there, and the addresses they go to."""

    member: str
    judge: str
    crowd: dict[str, str]
    visit: str
    booked: str
    work: str
    upload: str
    slot: str
    card: str
    levels: dict[str, str]


def build_world() -> World:
    cohort: Cohort = make.cohort()
    team = teams.full_team(cohort)
    member = team.memberships.first().enrolment.person
    work = teams.deliverable(cohort)
    day = judging.open_day(cohort=cohort, pitches=1, judges=1)
    visit = make.visit(cohort, capacity=CROWD)
    pitch = day.pitches.get()
    return World(
        member=member.email,
        judge=judging.judges_of(day)[0].email,
        crowd={each.email: session_of(each) for each in (make.participant(cohort) for _ in range(CROWD))},
        visit=path_in(cohort, "programme:visit_detail", visit.pk),
        booked=path_in(cohort, "programme:booking_book", visit.pk),
        work=path_in(cohort, "teams:submission_edit", team.pk, work.pk),
        upload=path_in(cohort, "teams:upload_keep", team.pk, work.pk),
        slot=str(work.slots.get().pk),
        card=reverse("judging:scorecard_edit", args=(pitch.pk,)),
        levels={each.field_name: "4" for each in day.rubric.criteria.all() if each.is_scored},
    )


@pytest.fixture
def world_and_site(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, RealSite]]:
    if not databases.postgresql_server():
        leave_out("no PostgreSQL: ./run test starts one.")
    with django_db_blocker.unblock():
        address = databases.postgresql_copy()
        with databases.switched_to(address):
            world = build_world()
    try:
        with real_site(tmp_path, address) as site:
            yield world, site
    finally:
        databases.drop_postgresql(address)


class Person(Visitor):
    """Comes to the site by whichever port answers, as through the proxy."""

    def sign_in(self, site: RealSite, address: str, *, asks: int, types: int) -> Answer:
        """Ask for a code at one port, and type it at another."""
        self.get(site.ports[asks], "/accounts/login/")
        asked = self.post(site.ports[asks], "/accounts/login/", {"login": address})
        page = self.get(site.ports[types], asked.location)
        assert page.status == 200, page.text
        code = wait_until(lambda: code_in(site, address))
        return self.post(site.ports[types], asked.location, {"code": code})

    def is_known(self, port: int) -> bool:
        """Strangers are sent to sign in."""
        answer = self.get(port, "/home/")
        return answer.status in {200, 302} and "/accounts/" not in answer.location

    def insist(self, ports: list[int], path: str, values: dict[str, str]) -> Answer:
        """Send a form until somebody answers it."""
        for attempt in range(20):
            try:
                return self.post(ports[attempt % 2], path, values)
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
        raise AssertionError(f"Nobody answered {path}.")


def code_in(site: RealSite, address: str) -> str:
    """The newest code that was mailed to the address."""
    found = [CODE.search(each.content.decode()) for each in site.inbox.mails if each.to == address]
    return next((code[0] for code in reversed(found) if code), "")


def wait_until(find: Callable[[], Any], seconds: float = 30) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := find():
            return found
        time.sleep(0.05)
    raise AssertionError("It did not come about.")


@pytest.mark.long(30)
def test_two_web_processes_are_one_site_and_outlive_the_death_of_one(world_and_site: tuple[World, RealSite]):
    world, site = world_and_site
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    site.start("web-0", "web-1", "worker", "clock")
    first, second = site.ports

    # Asked for at one, typed at the other, at home at both.
    known = site.certificate
    member, judge = Person(HOST, certificate=known), Person(HOST, certificate=known)
    assert member.sign_in(site, world.member, asks=0, types=1).location == "/home/"
    assert judge.sign_in(site, world.judge, asks=1, types=0).location == "/home/"
    assert [member.is_known(port) for port in site.ports] == [True, True]

    # In the open the ports say nothing, and who expects another certificate goes no further.
    with pytest.raises((OSError, http.client.HTTPException)):
        Visitor(HOST).get(first, "/healthz")
    (site.home / "another").mkdir()
    with pytest.raises(ssl.SSLCertVerificationError):
        Visitor(HOST, certificate=str(make_certificate(site.home / "another"))).get(first, "/healthz")

    # With the site's own account of the database nobody touches tables, triggers or what was recorded.
    for forbidden in (
        "ALTER TABLE programme_auditevent DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_no_change ON programme_auditevent",
        "TRUNCATE programme_auditevent",
        "UPDATE programme_auditevent SET code = ''",
        "CREATE TABLE own (id int)",
        "DROP TABLE programme_booking",
        "DELETE FROM django_migrations",
        "CREATE ROLE another SUPERUSER",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            rows(site, forbidden)

    # A file begun at one goes in at the other, lies in the bucket and nowhere else, and comes out at either.
    member.get(first, world.work)
    begun = json.loads(member.post(first, world.upload, {"slot": world.slot}).content)
    kept = json.loads(member.post(second, world.upload, {"begun": begun["begun"]}, file=("plan.pdf", PDF)).content)
    assert kept["state"] == "kept", kept
    download = re.search(r'href="([^"]*/teams/files/[^"]+?/)"', member.get(first, world.work).text)
    assert download
    assert hashlib.sha256(member.get(first, download[1]).content).hexdigest() == hashlib.sha256(PDF).hexdigest()
    assert [name.split("/")[0] for name in services.names_in(site.environ)] == ["private"]
    assert not (site.home / "private").exists()
    assert Visitor(HOST, certificate=known).get(second, download[1]).status == 302, "a stranger is sent to sign in"
    outsider = Person(HOST, {"__Host-session": next(iter(world.crowd.values()))}, certificate=known)
    assert outsider.get(second, download[1]).status == 404, "for others of the cohort it is not there"
    (stored,) = services.names_in(site.environ)
    for place in (f"/media/{stored}", f"/{stored}/"):
        assert member.get(second, place).status == 404, "no address leads to the file itself, not even for its owner"

    # Many book at once, and in the middle the machine with the first process dies, and the worker.
    crowd = [Person(HOST, {"__Host-session": session}, certificate=known) for session in world.crowd.values()]
    for person in crowd:
        person.get(second, world.visit)
    before = len(site.inbox.mails)
    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(each.insist, site.ports, world.booked, {}) for each in crowd]
        wait_until(lambda: any(each.done() for each in answers))
        site.kill("web-0")
        site.kill("worker")
        assert [each.result().status for each in answers] == [302] * CROWD
    assert rows(site, "SELECT count(*) FROM programme_booking WHERE state = 'confirmed'") == [(CROWD,)]

    figures = Visitor(HOST, certificate=known).ask(second, "GET", "/metrics", token=TOKEN).text
    assert 'programme_messages{state="sending"}' in figures
    assert "programme_database_up 1" in figures

    # Nobody signs in again; a card is scored at the one that is left.
    assert all(each.is_known(second) for each in [member, judge, *crowd])
    judge.get(second, world.card)
    scored = judge.post(second, world.card, {"change": str(uuid.uuid4()), "base_version": "0", **world.levels})
    assert scored.status == 302, scored.text

    # Both come back by themselves: the file and the card are there, and everybody hears of their place.
    site.start("web-0", "worker")
    assert judge.get(first, world.card).text.count("checked") == len(world.levels)
    assert member.get(first, download[1]).content == PDF
    told = wait_until(lambda: booked_mails(site, before) if len(booked_mails(site, before)) >= CROWD else None)
    assert set(told) == set(world.crowd)
    site.wait_for(first, "/readyz")
    logged = [json.loads(line) for line in site.log.splitlines() if line.startswith("{")]
    assert [each for each in logged if each.get("error") or each.get("status", 200) >= 500] == []
    assert sum(each["message"] == "signed in" for each in logged) == 2
    assert "people.example" not in site.log, "people are ids in the log"
    assert "Traceback" not in site.log


def booked_mails(site: RealSite, before: int) -> dict[str, str]:
    """Who was written to since: address and number of the mail. A mail that went twice carries the same number."""
    numbers: dict[str, set[str]] = {}
    for each in site.inbox.mails[before:]:
        numbers.setdefault(each.to, set()).add(each.number)
    assert all(len(each) == 1 for each in numbers.values()), numbers
    return {to: each.pop() for to, each in numbers.items()}


def rows(site: RealSite, statement: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(site.environ["DATABASE_URL"]) as connection:
        return connection.execute(statement.encode()).fetchall()
