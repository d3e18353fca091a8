"""The demo season as a database file, and a real server process on a copy of it."""

import contextlib
import datetime
import email
import email.policy
import os
import re
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore

from programme.models import Person
from tests.support import databases

CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")


@dataclass
class Site:
    """One running site: its address, its files, its mail."""

    home: Path
    port: int
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    settings: str = "programme.settings"
    # Another database than the file in `home`.
    database: str = ""
    # Settings beyond those of the demo.
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> str:
        return (self.home / "server.log").read_text()

    def manage(self, *words: str) -> str:
        there = {"DATABASE_URL": self.database} if self.database else {}
        return databases.manage(self.home, *words, port=self.port, environ={**there, **self.environ})

    def rows(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Read from the site's database file, beside Django: the browser's event loop is in this thread."""
        with contextlib.closing(sqlite3.connect(f"file:{self.home}/db.sqlite3?mode=ro", uri=True)) as connection:
            return connection.execute(statement, values).fetchall()

    @contextlib.contextmanager
    def tables(self) -> Iterator[None]:
        """Inside, Django's models are the rows of this site, also in a test that has no database of its own."""
        address = self.database or f"sqlite:///{self.home}/db.sqlite3"
        with databases.allowed(), databases.switched_to(address):
            yield

    def session_of(self, address: str) -> str:
        """A session as if the person had signed in: for tests of pages, where signing in is not the subject."""
        with self.tables():
            return session_of(get_user_model().objects.get(email=address))

    # mail

    def mails(self, to: str = "") -> list[EmailMessage]:
        """Mails sent so far, oldest first; those to one address when it is given."""
        found = []
        for path in sorted((self.home / "mail").glob("*"), key=lambda path: path.stat().st_mtime_ns):
            *whole, _being_written = path.read_bytes().split(b"\n" + b"-" * 79 + b"\n")
            found += [read(text) for text in whole]
        # Not by the age of files: the worker goes on writing into one while others come and go.
        found.sort(key=lambda each: each[0])
        return [mail for _, receiver, mail in found if to.lower() in receiver]

    def wait_for_mail(self, to: str, *, after: int = 0, containing: str = "", seconds: float = 30) -> EmailMessage:
        """The newest mail to an address, once there are more than `after` of them."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            mails = [mail for mail in self.mails(to)[after:] if containing in body(mail)]
            if mails:
                return mails[-1]
            time.sleep(0.05)
        raise AssertionError(f"No mail to {to} within {seconds} s. Log of the site:\n{self.log[-3000:]}")

    def codes(self, to: str) -> list[str]:
        """The sign-in codes mailed to an address so far, oldest first."""
        return [found[0] for mail in self.mails(to) if (found := CODE.search(body(mail)))]

    def code_for(self, to: str, *, after: int = 0) -> str:
        """The newest sign-in code mailed to an address, once there are more than `after` of them.

        Codes are counted and not mails: another mail of the same second may stand before or after this one.
        """
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            if len(codes := self.codes(to)) > after:
                return codes[-1]
            time.sleep(0.05)
        raise AssertionError(f"No code was mailed to {to}. Log of the site:\n{self.log[-3000:]}")

    # processes

    def start(self, *, worker: bool = False, clock: bool = False, processes: int = 1) -> "Site":
        """Start the web server, and worker and clock if wanted; back when the site answers."""
        shared = "/dev/shm" if os.path.isdir("/dev/shm") else "/tmp"
        web = ["-m", "gunicorn", "programme.wsgi", "--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread"]
        web += [
            "--workers",
            str(processes),
            "--threads",
            "4",
            "--preload",
            "--graceful-timeout",
            "2",
            "--keep-alive",
            "75",
        ]
        self._start("web", [*web, "--worker-tmp-dir", shared])
        if worker:
            self.start_worker()
        if clock:
            self._start("clock", ["manage.py", "tick", "--every", "1"])
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.address}/healthz", timeout=5):
                return self
            if self.processes["web"].poll() is not None:
                break
            time.sleep(0.05)
        self.stop()
        raise AssertionError(f"The site did not start. Its log:\n{self.log[-5000:]}")

    def start_worker(self) -> None:
        words = ["--backend", "jobs", "--queue-name", "*", "--interval", "0.2", "--no-startup-delay"]
        self._start("worker", ["manage.py", "db_worker", *words])

    def _start(self, name: str, words: list[str]) -> None:
        with (self.home / "server.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *words],
                cwd=databases.ROOT,
                env={
                    **databases.demo_environment(self.home, self.port),
                    "DJANGO_SETTINGS_MODULE": self.settings,
                    **({"DATABASE_URL": self.database} if self.database else {}),
                    **self.environ,
                },
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str = "web") -> None:
        """End a process and its children at once, as a power cut would."""
        process = self.processes.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for name in list(self.processes):
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.processes[name].wait(4)
            self.kill(name)


def session_of(person: Person) -> str:
    """A session of the person, in the database that is `default` now."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


@cache
def read(text: bytes) -> tuple[datetime.datetime, str, EmailMessage]:
    """A mail with its time and its receiver. Who waits for one looks at all of them again and again."""
    mail = email.message_from_bytes(text, policy=email.policy.default)
    return mail["Date"].datetime, str(mail["To"]).lower(), mail


def body(mail: EmailMessage) -> str:
    """The text of a mail."""
    part = mail.get_body(("plain",))
    return part.get_content() if part else str(mail.get_payload())


def links_in(mail: EmailMessage) -> list[str]:
    return re.findall(r"https?://[^\s)>\"]+", body(mail))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


SeasonAt = Callable[[str], Path]


@pytest.fixture
def season_at(tmp_path: Path) -> SeasonAt:
    """`season_at("results")`: a folder with a fresh copy of the demo season at that stage."""
    today = datetime.date.today().isoformat()  # noqa: DTZ011 only a name: the demo is built around today
    return lambda stage: databases.season_copy(stage, today, tmp_path / f"site-{secrets.token_hex(3)}")


ServeSite = Callable[..., Site]


@pytest.fixture(scope="session")
def serve_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServeSite]:
    """`serve_site("pitch-day", worker=True)`: a running site on its own copy of the season, until the run ends."""
    started: list[Site] = []
    today = datetime.date.today().isoformat()  # noqa: DTZ011

    def serve(stage: str = "pitch-day", **wanted: object) -> Site:
        home = tmp_path_factory.mktemp("site")
        shutil.rmtree(home)
        databases.season_copy(stage, today, home)
        site = Site(home, free_port())
        started.append(site)
        return site.start(**wanted)  # type: ignore[arg-type]

    yield serve
    for site in started:
        site.stop()


@pytest.fixture
def server(serve_site: ServeSite, request: pytest.FixtureRequest) -> Iterator[Site]:
    """A site of this test alone: web and worker. Another stage: `parametrize("server", ["teams"], indirect=True)`."""
    site = serve_site(getattr(request, "param", "pitch-day"), worker=True)
    yield site
    site.stop()


@pytest.fixture(scope="session")
def shared_server(serve_site: ServeSite) -> Site:
    """A site for tests that only look: one for each test process."""
    return serve_site("pitch-day")
