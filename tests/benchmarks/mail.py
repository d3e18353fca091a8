"""The soak of the mail queue: thousands of messages wait, the worker is killed again and again, codes are asked for."""

import http.cookiejar
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections import Counter
from pathlib import Path

from programme.models import Notification, Person
from tests.support import databases, mail_servers
from tests.support.mail_servers import Inbox, Received

STRETCH = 10.0
PEOPLE = 40
KILLS = 5


def queue_outlives_kills(small: bool) -> str:
    """Send them all at a bounded pace over kills of the worker; answers with what was seen, or fails."""
    count, pace, every = (120, 600, 3.0) if small else (10_000, 3000, 20.0)
    home = Path(tempfile.mkdtemp(prefix="mail-soak-"))
    address = databases.sqlite_copy(home)
    try:
        with mail_servers.smtp_server() as inbox, databases.switched_to(address):
            numbers = fill(count)
            port = mail_servers.free_port()
            site = Processes(home, port, inbox.port, pace)
            try:
                site.start("web", "-m", "gunicorn", "programme.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4")
                wait_for(port)
                site.start("clock", "manage.py", "tick", "--every", "1")
                begun = time.monotonic()
                asking = Asking(port, inbox)
                kills = drive(site, asking, inbox, every=every, patience=count * 60 / pace * 6 + 60)
                took = time.monotonic() - begun
            except AssertionError as fault:
                raise AssertionError(f"{fault}\nThe processes said:\n{site.log.read_text()[-3000:]}") from fault
            finally:
                site.stop()
            assert not waiting(), f"Some still wait after {took:.0f} s.\n{site.log.read_text()[-3000:]}"
            return judge(numbers, inbox.mails, asking.waits, kills=kills, pace=pace, took=took)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def fill(count: int) -> dict[str, str]:
    """So many messages that wait, and people who will ask for a code; gives each address its number."""
    for number in range(PEOPLE):
        Person.objects.create_user(f"asks{number}@people.example", full_name=f"Asks {number}")
    rows = Notification.objects.bulk_create(
        (
            Notification(
                address=f"reader{number}@people.example",
                name=f"Reader {number}",
                kind="programme.visit_published",
                act=f"act-{number}",
                subject=f"Subject {number}",
                body="Hello **reader**, there is a visit.",
            )
            for number in range(count)
        ),
        batch_size=500,
    )
    return {row.address: row.message_id.rpartition("@")[0] for row in rows}


class Processes:
    """The site's processes, each in a group of its own, so that a kill takes all of it."""

    def __init__(self, home: Path, port: int, smtp_port: int, pace: int) -> None:
        self.log = home / "processes.log"
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = {
            **databases.demo_environment(home, port),
            "DEBUG": "1",
            "DEMO": "0",
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.mail_settings",
            "SOAK_SMTP_PORT": str(smtp_port),
            "SOAK_PACE": str(pace),
            "PYTHONPATH": str(databases.ROOT),
            "PYTHONWARNINGS": "ignore",
        }

    def start(self, name: str, *words: str) -> None:
        with self.log.open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, *words],
                cwd=databases.ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start_worker(self) -> None:
        words = ("--backend", "jobs", "--queue-name", "*", "--interval", "0.2", "--no-startup-delay", "--no-reload")
        self.start("worker", "manage.py", "db_worker", *words)

    def kill(self, name: str) -> None:
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for name in list(self.running):
            self.kill(name)


class Asking:
    """Somebody who asks for a sign-in code now and then; `waits` holds the seconds until each was handed over."""

    def __init__(self, port: int, inbox: Inbox) -> None:
        self.port, self.inbox, self.waits, self.asked = port, inbox, [], 0

    def once(self) -> None:
        who = f"asks{self.asked % PEOPLE}@people.example"
        self.asked += 1
        seen = len(self.inbox.mails)
        jar = http.cookiejar.CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        place = f"http://localhost:{self.port}/accounts/login/"
        page = browser.open(place, timeout=30).read().decode()
        secret = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        field = re.search(r'type="email"[^>]*name="(\w+)"|name="(\w+)"[^>]*type="email"', page)
        assert secret, "the sign-in page has no form"
        assert field, "the sign-in page asks for no address"
        content = {"csrfmiddlewaretoken": secret[1], field[1] or field[2]: who}
        begun = time.monotonic()
        browser.open(urllib.request.Request(place, urllib.parse.urlencode(content).encode()), timeout=60).read()
        while time.monotonic() < begun + 30:
            if got := [mail for mail in self.inbox.mails[seen:] if mail.to == who]:
                self.waits.append(got[0].at - begun)
                return
            time.sleep(0.01)
        raise AssertionError(f"{who} got no code in 30 seconds.")


def wait_for(port: int) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("The site did not start.")


def drive(site: Processes, asking: Asking, inbox: Inbox, *, every: float, patience: float) -> int:
    """Kill the worker after so many seconds of work, five times, then let it end; gives the number of kills."""
    faults: list[BaseException] = []
    ended = threading.Event()

    def ask() -> None:
        while not ended.wait(max(1.0, every / 3)):
            try:
                asking.once()
            except BaseException as fault:
                faults.append(fault)
                return

    asker = threading.Thread(target=ask, daemon=True)
    asker.start()
    kills, end = 0, time.monotonic() + patience
    while waiting() and time.monotonic() < end and not faults:
        before = waiting()
        site.start_worker()
        # The time to start counts for nothing: it is killed in the middle of its work.
        while (left := waiting()) == before and time.monotonic() < end:
            time.sleep(0.05)
        until = time.monotonic() + every if kills < KILLS else end
        while left and time.monotonic() < min(until, end):
            time.sleep(0.1)
            left = waiting()
        if left:
            site.kill("worker")
            kills += 1
    ended.set()
    asker.join(60)
    if faults:
        raise faults[0]
    return kills


def waiting() -> int:
    return Notification.objects.exclude(state="sent").count()


def judge(
    numbers: dict[str, str], mails: list[Received], waits: list[float], *, kills: int, pace: int, took: float
) -> str:
    """None lost, nobody under two numbers, the pace kept, every code in time."""
    queued = [mail for mail in mails if mail.to in numbers]
    got: dict[str, set[str]] = {}
    for mail in queued:
        got.setdefault(mail.to, set()).add(mail.number.rpartition("@")[0])
    lost = set(numbers) - set(got)
    doubled = [to for to, under in got.items() if under != {numbers[to]}]
    again = sum(Counter(mail.to for mail in queued).values()) - len(got)
    times = sorted(mail.at for mail in queued)
    fastest = most_in(times, STRETCH)
    allowed = pace * STRETCH / 60
    assert not lost, f"{len(lost)} messages were lost"
    assert not doubled, f"{len(doubled)} people got a message under two numbers"
    assert again <= kills, f"{again} messages came twice under their number, at {kills} kills"
    # A message is counted when it is claimed; it arrives a moment later.
    assert fastest <= allowed * 1.1 + 2, f"{fastest} in {STRETCH:.0f} s, where {allowed:.0f} are allowed"
    assert waits, "no code was asked for"
    assert max(waits) < 5, f"a code took {max(waits):.1f} s"
    return (
        f"{len(numbers):,} queued messages over {kills} kills -9 of the worker in {took:.0f} s: 0 lost, 0 under two "
        f"Message-IDs, {again} came again under their own; at most {fastest} in 10 s ({allowed:.0f} allowed); "
        f"{len(waits)} sign-in codes asked for meanwhile, the slowest handed over after {max(waits):.2f} s"
    )


def most_in(times: list[float], stretch: float) -> int:
    """The largest number of them in any stretch of so many seconds."""
    most = first = 0
    for last, at in enumerate(times):
        while at - times[first] > stretch:
            first += 1
        most = max(most, last - first + 1)
    return most
