"""A site as programme/docs/operating.md sets it up: real settings and services, started as its service files say."""

import contextlib
import http.client
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from django.conf import settings

from tests.support import databases, services
from tests.support.clients import line_to
from tests.support.mail_servers import Inbox, smtp_server

HOST = "programme.example"
TOKEN = "what-prometheus-shows-to-read-figures"
SERVICES = databases.ROOT / "programme" / "docs" / "service"
INSTALLED_AT = "/srv/programme/current/.venv/bin/"


OPERATING = SERVICES.parent / "operating.md"
KEPT_AT = "/etc/programme/"


def command_of(unit: str, instance: str = "", home: Path | None = None) -> list[str]:
    """What a service file starts, with this environment's own Python and what an operator put into `home`."""
    line = re.search(r"^ExecStart=(.+)$", (SERVICES / unit).read_text(), re.MULTILINE)
    assert line, unit
    here = f"{Path(sys.executable).parent}/"
    kept = f"{home}/" if home else KEPT_AT
    words = shlex.split(line[1])
    return [word.replace(INSTALLED_AT, here).replace(KEPT_AT, kept).replace("%i", instance) for word in words]


def make_certificate(home: Path) -> Path:
    """As operating.md says to: by which the proxy knows the web services."""
    line = re.search(r"^ +(openssl req .+)$", OPERATING.read_text(), re.MULTILINE)
    assert line
    subprocess.run(shlex.split(line[1].replace(KEPT_AT, f"{home}/")), check=True, capture_output=True)
    return home / "inner.pem"


def with_least_rights(owner: str) -> str:
    """The address at which the services ask PostgreSQL, with the rights that operating.md gives them."""
    with psycopg.connect(owner, autocommit=True) as line:
        line.execute("CREATE ROLE programme_site LOGIN")
        line.execute((SERVICES / "roles.sql").read_bytes())
    return owner.replace("//programme@", "//programme_site@")


@dataclass
class RealSite:
    """Several web processes, worker and clock; `ports` are those of the web."""

    home: Path
    environ: dict[str, str]
    inbox: Inbox
    ports: list[int] = field(default_factory=lambda: [services.free_port(), services.free_port()])
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    @property
    def certificate(self) -> str:
        return str(self.home / "inner.pem")

    @property
    def log(self) -> str:
        return (self.home / "log").read_text()

    def manage(self, *words: str) -> str:
        """A management command under the site's own settings."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=databases.ROOT, env=self.environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, *names: str) -> None:
        """web-0, web-1, worker, clock; back when the web processes among them answer."""
        for name in names:
            unit, _, number = name.partition("-")
            words = {
                "web": lambda at=number: command_of("programme-web@.service", str(self.ports[int(at)]), self.home),
                "worker": lambda: command_of("programme-worker@.service", "1"),
                "clock": lambda: [*command_of("programme-clock.service")[:-1], "1"],
            }[unit]()
            with (self.home / "log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    words, cwd=databases.ROOT, env=self.environ, stdout=log, stderr=log, start_new_session=True
                )
        for name in names:
            if name.startswith("web"):
                self.wait_for(self.ports[int(name[-1])])

    def wait_for(self, port: int, path: str = "/healthz", seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, http.client.HTTPException):
                line = line_to(port, self.certificate)
                try:
                    line.request("GET", path, headers={"Host": HOST})
                    if line.getresponse().status == 200:
                        return
                finally:
                    line.close()
            time.sleep(0.05)
        raise AssertionError(f"No 200 from {path} on {port}. The log:\n{self.log[-5000:]}")

    def kill(self, name: str) -> None:
        """All processes of one service at once, as a power cut would."""
        process = self.processes.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextlib.contextmanager
def real_site(home: Path, source: str) -> Iterator[RealSite]:
    """Everything that a real site stands on, its database a copy of the one at `source`; no process of the site yet."""
    with contextlib.ExitStack() as stack:
        redis = stack.enter_context(services.redis())
        database = stack.enter_context(services.careful_postgresql())
        bucket = stack.enter_context(services.bucket("files-of-the-programme"))
        inbox = stack.enter_context(smtp_server())
        services.copy_database(source, database)
        site_account = with_least_rights(database)
        environ = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "programme.settings",
            # That of the tests, so that sessions made beside the site are sessions of it.
            "SECRET_KEY": settings.SECRET_KEY,
            "SITE_URL": f"https://{HOST}",
            "ALLOWED_HOSTS": HOST,
            "METRICS_TOKEN": TOKEN,
            "BEHIND_PROXY": "1",
            "MACHINES": "2",
            "DATABASE_URL": site_account,
            "REDIS_URL": redis,
            "DATA_DIR": str(home),
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(inbox.port),
            "EMAIL_USE_TLS": "0",
            "UPLOAD_SCANNER": "elsewhere",
            "SECRETS_IN_ENVIRONMENT": "1",
            "MAIL_IN_WORKING_HOURS": "0",
            "MAIL_CLAIM_SECONDS": "2",
            **bucket,
        }
        site = RealSite(home, environ, inbox)
        make_certificate(home)
        try:
            yield site
        finally:
            for name in list(site.processes):
                site.kill(name)
