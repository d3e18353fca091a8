"""What people see while something that the site needs is away, what is still there then, and that it comes back."""

import contextlib
import os
import resource
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import close_old_connections, connection, connections
from django.template.loader import get_template
from django.test import Client

from programme.models import Booking
from programme.models import Programme as Kept
from programme.shared.acting import action
from programme.shared.addresses import path_in
from programme.shared.uploads import private_storage
from tests.factories import programme as make
from tests.factories import teams
from tests.support import databases, services
from tests.support.mail_servers import smtp_server

CLOSED = 9
LEFT = 480_000
NOBODY = 65534
on_sqlite = pytest.mark.parametrize("race", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("race", ["postgresql"], indirect=True)


def someone(person: Any = None) -> Client:
    """At a browser that shows an error as people see it."""
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person)
        client.get("/home/")
    return client


def says_to_wait(answer: Any, sentence: str) -> bool:
    text = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "30", "no-store")
    assert sentence in text
    assert ("may not be saved" in text) == (answer.wsgi_request.method == "POST")
    return True


class Visitors:
    """People who book the same visit."""

    def __init__(self, people: int = 2, places: int = 5) -> None:
        self.cohort = make.cohort()
        self.people = [make.participant(self.cohort) for _ in range(people)]
        self.visit = make.visit(self.cohort, capacity=places)
        self.page = path_in(self.cohort, "programme:visit_detail", self.visit.pk)
        self.book = path_in(self.cohort, "programme:booking_book", self.visit.pk)
        self.browsers = [someone(each) for each in self.people]
        self.first, self.second = self.browsers[:2]

    def booked(self) -> set[Any]:
        return set(Booking.objects.values_list("person", flat=True))


@contextlib.contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file of this process can grow beyond so many bytes, as when the disk is full."""
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))


@contextlib.contextmanager
def only_to_read(folder: Path) -> Iterator[None]:
    """The folder and what lies in it take nothing; root, who may write anywhere, is somebody else meanwhile."""
    # Somebody else may not be able to read the site's own templates.
    get_template("503.html")
    files = [each for each in folder.iterdir() if each.is_file()]
    for each in files:
        each.chmod(0o444)
    folder.chmod(0o555)
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if was_root:
            os.seteuid(0)
        folder.chmod(0o755)
        for each in files:
            each.chmod(0o644)


# ---- the disk -----


@on_sqlite
def test_on_a_full_disk_nothing_acknowledged_is_lost_and_the_next_try_lands(race):
    world = Visitors()
    assert world.first.post(world.book).status_code == 302

    with room_for(1):
        refused = world.second.post(world.book)
        read = world.first.get(world.page)

    assert says_to_wait(refused, "cannot reach its records")
    assert read.status_code == 200, "what is there can be read"
    assert world.booked() == {world.people[0].pk}
    assert world.second.post(world.book).status_code == 302
    assert world.booked() == {each.pk for each in world.people}


@pytest.fixture
def folder(django_db_setup: None, django_db_blocker: Any) -> Iterator[Path]:
    """A site's folder that everybody may read, its database the one that tests ask."""
    home = Path(tempfile.mkdtemp(prefix="site.", dir="/tmp"))
    home.chmod(0o755)
    with django_db_blocker.unblock(), databases.switched_to(databases.sqlite_copy(home)):
        yield home
        connections.close_all()
    shutil.rmtree(home)


@pytest.mark.sqlite_only
def test_on_a_disk_that_takes_nothing_people_are_told_and_it_comes_back(folder):
    world = Visitors()
    assert world.first.post(world.book).status_code == 302
    connections.close_all()

    with only_to_read(folder):
        refused = world.second.post(world.book)
        connections.close_all()

    assert says_to_wait(refused, "cannot reach its records")
    assert world.second.post(world.book).status_code == 302
    assert world.booked() == {each.pk for each in world.people}


@on_sqlite
def test_without_the_file_in_which_writers_queue_what_can_be_written_is(race):
    turns = Path(f"{connection.settings_dict['NAME']}-turn")
    turns.unlink(missing_ok=True)
    turns.mkdir()

    action(lambda: make.programme(name="Written"))()

    assert Kept.objects.filter(name="Written").exists()


@pytest.mark.django_db
def test_a_file_for_which_there_is_no_room_is_not_taken_and_can_be_sent_again(settings):
    # The limit counts for the folder of temporary files, too; this is about the one where files stay.
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20
    cohort = make.cohort()
    team, work = teams.full_team(cohort), teams.deliverable(cohort)
    member = someone(team.memberships.first().enrolment.person)
    address = path_in(cohort, "teams:upload_keep", team.pk, work.pk)
    begun = member.post(address, {"slot": work.slots.get().pk}).json()["begun"]
    plan = b"%PDF-1.4\n" + b"%" * 8 * 2**20 + b"\n" + b"%%EOF\n"

    with room_for(6 * 2**20):
        refused = member.post(address, {"begun": begun, "file": SimpleUploadedFile("plan.pdf", plan)})

    assert says_to_wait(refused, "cannot keep anything new")
    kept = member.post(address, {"begun": begun, "file": SimpleUploadedFile("plan.pdf", plan)})
    assert kept.json()["state"] == "kept"


# ---- the database -----


@on_postgresql
@pytest.mark.long(15)
def test_on_a_full_disk_of_postgresql_nothing_acknowledged_is_lost_and_it_comes_back(race):
    with small_disk() as (address, full), databases.switched_to(address):
        world = Visitors(people=160, places=200)
        people = iter(zip(world.people, world.browsers, strict=True))
        with full():
            told = [(who, browser, browser.post(world.book)) for who, browser in people]
        acknowledged = {who.pk for who, _browser, answer in told if answer.status_code == 302}
        refused = [(browser, answer) for _who, browser, answer in told if answer.status_code != 302]

        assert refused, "the disk was not full"
        assert acknowledged, "the disk was full at once"
        assert all(says_to_wait(answer, "cannot reach its records") for _browser, answer in refused)
        assert world.booked() == acknowledged
        again = [browser.post(world.book) for browser, _answer in refused]
        assert {answer.status_code for answer in again} == {302}, "still signed in"
        assert world.booked() == {each.pk for each in world.people}
        connections.close_all()


@contextlib.contextmanager
def small_disk() -> Iterator[tuple[str, Any]]:
    """A PostgreSQL whose tables and log lie on a disk of their own, with all that the database of this test holds; and
    what fills that disk almost to its end for a while."""
    source, disk = databases.address_of_default(), Path(tempfile.mkdtemp(prefix="disk.", dir="/tmp"))

    def prepare(data: Path) -> list[str]:
        owner = data.stat()
        options = f"size=192m,mode=700,uid={owner.st_uid},gid={owner.st_gid}"
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", disk], check=False)
        if mounted.returncode:
            pytest.skip("A disk of its own can only be mounted by root.")
        subprocess.run(["cp", "-a", f"{data}/.", disk], check=True)
        shutil.rmtree(data)
        data.symlink_to(disk)
        return ["-c", "min_wal_size=32MB", "-c", "max_wal_size=32MB"]

    @contextlib.contextmanager
    def full() -> Iterator[None]:
        ballast = disk / "ballast"
        with ballast.open("wb", buffering=0) as file:
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(2**16))
            # For some of those who come, not for all.
            file.truncate(file.tell() - LEFT)
        try:
            yield
        finally:
            ballast.unlink()

    try:
        with services.careful_postgresql(prepare) as address:
            services.copy_database(source, address)
            yield address, full
    finally:
        subprocess.run(["umount", "--lazy", disk], check=False)
        disk.rmdir()


@on_postgresql
def test_while_the_database_does_not_answer_every_page_says_so_and_then_all_is_there(race):
    world = Visitors()
    assert world.first.post(world.book).status_code == 302

    with databases.switched_to(f"postgres://programme@127.0.0.1:{CLOSED}/away"):
        answers = [world.second.post(world.book), world.first.get(world.page), someone().get("/accounts/login/")]
        program = someone().get("/api/v1/me", headers={"Authorization": "Bearer of-somebody"})
        alive = someone().get("/healthz")

    assert all(says_to_wait(each, "cannot reach its records") for each in answers if each.status_code != 200)
    assert [each.status_code for each in answers[:2]] == [503, 503]
    assert (program.status_code, program["Content-Type"], program["Retry-After"]) == (
        503,
        "application/problem+json",
        "30",
    )
    assert program.json()["code"] == "away"
    assert alive.status_code == 200
    assert world.booked() == {world.people[0].pk}
    assert world.second.post(world.book).status_code == 302, "still signed in"


@on_postgresql
def test_a_line_cut_between_two_requests_is_noticed_by_nobody(race):
    world = Visitors()
    world.first.get(world.page)

    with psycopg.connect(race.address, autocommit=True) as beside:
        assert cut(beside, "pid <> pg_backend_pid()")

    close_old_connections()  # a web server does this before each request, the test client does not
    assert world.first.post(world.book).status_code == 302


@on_postgresql
def test_a_line_cut_in_the_middle_of_an_act_does_nothing_of_it(race):
    world = Visitors()
    answers: list[Any] = []

    def book() -> None:
        answers.append(world.first.post(world.book))
        connections.close_all()

    with psycopg.connect(race.address) as holder, psycopg.connect(race.address, autocommit=True) as beside:
        holder.execute("LOCK TABLE programme_booking IN ACCESS EXCLUSIVE MODE")
        waits = threading.Thread(target=book)
        waits.start()
        while not cut(beside, "wait_event_type = 'Lock'"):
            time.sleep(0.01)
        waits.join(20)

    assert says_to_wait(answers[0], "cannot reach its records")
    assert world.booked() == set()
    assert world.first.post(world.book).status_code == 302


def cut(beside: Any, which: str) -> int:
    """End these connections of the database, as an operator or a restart does."""
    asked = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND "
    return len(beside.execute(asked + which).fetchall())


# ---- cache, mail, files -----


@pytest.mark.sqlite_only
@pytest.mark.django_db
def test_without_the_cache_people_are_told_and_stay_signed_in(settings):
    port = services.free_port()
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    settings.CACHES = {
        **settings.CACHES,
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"redis://127.0.0.1:{port}/0",
        },
    }
    person = make.participant(make.cohort())
    with services.redis(port):
        client = someone(person)
        assert client.get("/accounts/email/").status_code in {200, 302}

    away = client.get("/home/")

    assert says_to_wait(away, "does not answer")
    with services.redis(port):
        assert client.get("/home/").status_code in {200, 302}
        assert client.get("/home/").headers.get("Location", "").startswith("/accounts/") is False
        cache.close()


@pytest.mark.sqlite_only
@pytest.mark.django_db
def test_who_asks_for_a_code_while_mail_is_away_is_told_whether_or_not_there_is_an_account(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", CLOSED, False
    person = make.participant(make.cohort())

    answers = [
        someone().post("/accounts/login/", {"login": each}) for each in (person.email, "nobody@elsewhere.example")
    ]

    assert all(says_to_wait(each, "cannot send email") for each in answers)
    assert answers[0].content == answers[1].content
    with smtp_server() as inbox:
        settings.EMAIL_PORT = inbox.port
        assert someone().post("/accounts/login/", {"login": person.email}).status_code == 302
        assert [each.to for each in inbox.mails] == [person.email]


@pytest.mark.sqlite_only
@pytest.mark.django_db
def test_while_the_bucket_is_away_only_what_needs_a_file_waits(settings, monkeypatch):
    port = services.free_port()
    options = {
        "bucket_name": "files",
        "region_name": "eu-west-2",
        "endpoint_url": f"http://127.0.0.1:{port}",
        "access_key": "key-of-the-site",
        "secret_key": "secret-of-the-site",
    }
    cohort = make.cohort()
    team, work = teams.full_team(cohort), teams.deliverable(cohort)
    attachment = teams.attachment(teams.submission(team, work), work.slots.get())
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {"BACKEND": "programme.shared.object_storage.PrivateFiles", "OPTIONS": options},
    }
    # A field keeps the storage that the settings named when the site started.
    monkeypatch.setattr(attachment.file.field, "storage", private_storage())
    member = someone(team.memberships.first().enrolment.person)
    download = path_in(cohort, "teams:attachment_download", attachment.pk)
    send = path_in(cohort, "teams:upload_keep", team.pk, work.pk)
    begun = member.post(send, {"slot": work.slots.get().pk}).json()["begun"]

    def hand_in() -> Any:
        return member.post(send, {"begun": begun, "file": SimpleUploadedFile("plan.pdf", b"%PDF-1.4\n%%EOF\n")})

    assert says_to_wait(member.get(download), "Files cannot be opened")
    assert says_to_wait(hand_in(), "Files cannot be opened")
    assert member.get(path_in(cohort, "teams:submission_edit", team.pk, work.pk)).status_code == 200
    with services.bucket("files", port):
        assert hand_in().json()["state"] == "kept"


# ---- and a fault of ours -----


@on_sqlite
def test_a_fault_of_ours_is_not_dressed_as_something_away(race):
    world = Visitors()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE programme_booking RENAME TO elsewhere")

    answer = world.first.get(world.page)

    assert (answer.status_code, "Retry-After" in answer.headers) == (500, False)
    assert "The fault is ours" in answer.content.decode()
