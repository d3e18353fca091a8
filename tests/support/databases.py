"""Test databases are copies: the migrations run once for each set of migration files."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connections

from programme.shared import environment

# pytest-django lets a test at tables only when it asks for them; its permission is put here when pytest runs.
allowed: Callable[[], contextlib.AbstractContextManager[None]] = contextlib.nullcontext

ROOT = Path(settings.BASE_DIR)
CACHE = ROOT / "var" / "tests"
APPS = ("programme", "teams", "judging", "cms")
# manage.py without the collector of cycles, as ./run does: making tables and a season drops nothing it could find.
QUICKLY = """import gc, sys
gc.disable()
from django.core.management import execute_from_command_line as run
run(["manage.py", *sys.argv[1:]])"""


def fingerprint(*patterns: str, also: str = "") -> str:
    """A short hash over the names and contents of files."""
    digest = hashlib.sha256(f"{also}{settings.INSTALLED_APPS}".encode())
    for pattern in ("requirements.txt", *patterns):
        for path in sorted(ROOT.glob(pattern)):
            digest.update(str(path.relative_to(ROOT)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def of_the_schema() -> str:
    return fingerprint(*(f"{app}/migrations/*.py" for app in APPS))


def of_the_code() -> str:
    return fingerprint(*(f"{app}/**/*.py" for app in APPS), "templates/**/notifications/*", "templates/**/*.md")


@contextlib.contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Only one of the test processes is inside."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def made_once(path: Path, make: Callable[[Path], None], *, keep: str = "") -> Path:
    """`path`, made by `make` when it is not there; older ones of the pattern `keep` are thrown away."""
    with one_at_a_time(path.name.split("-")[0]):
        if not path.exists():
            for old in CACHE.glob(keep) if keep else ():
                shutil.rmtree(old) if old.is_dir() else old.unlink()
            unfinished = path.with_name(f"{path.name}.unfinished")
            if unfinished.is_dir():
                shutil.rmtree(unfinished)
            unfinished.unlink(missing_ok=True)
            make(unfinished)
            unfinished.rename(path)
    return path


# ---- one connection's settings, exchanged -----


def switch_to(address: str) -> None:
    """Let `default` be another database from now on, in this thread and in new ones."""
    connections["default"].close()
    chosen = environment.database("", address) if address else None
    configured = connections.configure_settings({"default": chosen})["default"]
    configured["TEST"] = {**configured.get("TEST", {})}
    connections.settings["default"] = configured
    del connections["default"]
    ContentType.objects.clear_cache()


def address_of_default() -> str:
    """The address of the database that `default` is now."""
    held: dict[str, Any] = connections.settings["default"]
    if held["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{held['NAME']}"
    return f"postgres://{held['USER']}@{held['HOST']}:{held['PORT']}/{held['NAME']}"


@contextlib.contextmanager
def switched_to(address: str) -> Iterator[None]:
    before = address_of_default()
    switch_to(address)
    try:
        yield
    finally:
        switch_to(before)


# ---- SQLite -----


def migrate(address: str) -> None:
    """Run all migrations in a process of its own, so that nothing of it stays in this one."""
    environ = {**os.environ, "TEST_DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    subprocess.run([sys.executable, "-c", QUICKLY, "migrate", "--verbosity", "0"], cwd=ROOT, env=environ, check=True)


def sqlite_template() -> Path:
    """A migrated, otherwise empty SQLite file."""
    path = CACHE / f"migrated-{of_the_schema()}.sqlite3"
    return made_once(path, lambda unfinished: migrate(f"sqlite:///{unfinished}"), keep="migrated-*.sqlite3*")


def sqlite_copy(folder: Path, name: str = "db.sqlite3") -> str:
    """The address of a fresh copy."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(sqlite_template(), folder / name)
    return f"sqlite:///{folder / name}"


# ---- PostgreSQL -----


def postgresql_server() -> str:
    """The address of the server's own database, or nothing when there is no server."""
    return os.environ.get("TEST_POSTGRES_URL", "")


def _named(name: str) -> str:
    return urlsplit(postgresql_server())._replace(path=f"/{name}").geturl()


def _tell_postgresql(statement: str) -> None:
    with psycopg.connect(postgresql_server(), autocommit=True) as connection:
        connection.execute(statement.encode())


def _postgresql_template() -> str:
    name = f"migrated_{of_the_schema()}"
    with one_at_a_time("postgresql"):
        with psycopg.connect(postgresql_server(), autocommit=True) as connection:
            there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not there:
            _tell_postgresql(f"DROP DATABASE IF EXISTS {name}_unfinished")
            _tell_postgresql(f"CREATE DATABASE {name}_unfinished")
            migrate(_named(f"{name}_unfinished"))
            _tell_postgresql(f"ALTER DATABASE {name}_unfinished RENAME TO {name}")
    return name


def postgresql_copy() -> str:
    """The address of a fresh copy of the migrated template."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    template = _postgresql_template()
    with one_at_a_time("postgresql"):
        _tell_postgresql(f"CREATE DATABASE {name} TEMPLATE {template}")
    return _named(name)


def empty_postgresql() -> str:
    """The address of a database without tables."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    _tell_postgresql(f"CREATE DATABASE {name} TEMPLATE template0")
    return _named(name)


def drop_postgresql(address: str) -> None:
    connections["default"].close()
    _tell_postgresql(f"DROP DATABASE IF EXISTS {urlsplit(address).path[1:]} WITH (FORCE)")


# ---- the demo season -----


def demo_environment(home: Path, port: int = 8000) -> dict[str, str]:
    """What a process of the demo site needs to know."""
    return {
        **os.environ,
        "SECRET_KEY": settings.SECRET_KEY,
        "DEBUG": "0",
        "DEMO": "1",
        "ALLOWED_HOSTS": "localhost",
        "SITE_URL": f"http://localhost:{port}",
        "DATABASE_URL": f"sqlite:///{home}/db.sqlite3",
        "DATA_DIR": str(home),
        "DJANGO_SETTINGS_MODULE": "programme.settings",
        "SINGLE_SIGN_ON": "",
        "PYTHONWARNINGS": "default",
    }


def manage(home: Path, *words: str, port: int = 8000, environ: dict[str, str] | None = None) -> str:
    """Run a management command on the site in `home`; its words are the answer."""
    done = subprocess.run(
        [sys.executable, "-c", QUICKLY, *words],
        cwd=ROOT,
        env={**demo_environment(home, port), **(environ or {})},
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, f"manage.py {' '.join(words)} failed:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def season(stage: str, today: str) -> Path:
    """A folder with database and files of the demo season at a stage, made once for each state of the code and day."""

    def make(unfinished: Path) -> None:
        sqlite_copy(unfinished)
        manage(unfinished, "demo", "--at", stage)

    path = CACHE / f"season_{stage}-{fingerprint_of_today(today)}"
    return made_once(path, make, keep=f"season_{stage}-*")


def fingerprint_of_today(today: str) -> str:
    return hashlib.sha256(f"{of_the_code()}{of_the_schema()}{today}".encode()).hexdigest()[:16]


def season_copy(stage: str, today: str, home: Path) -> Path:
    """A copy of the season for one test to change."""
    shutil.copytree(season(stage, today), home, dirs_exist_ok=True)
    return home
