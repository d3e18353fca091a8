"""What a site must not start with, tried on real processes."""

import os
import secrets
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.checks import run_checks

from programme import checks

REAL = {
    "PATH": os.environ["PATH"],
    "DJANGO_SETTINGS_MODULE": "programme.settings",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "SITE_URL": "https://programme.example",
    "EMAIL_HOST": "mail.programme.example",
}


@pytest.fixture
def process(tmp_path):
    def run(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        known = {**REAL, "DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3", **environ}
        known = {name: value for name, value in known.items() if value is not None}
        return subprocess.run(
            [sys.executable, *words], cwd=settings.BASE_DIR, env=known, text=True, capture_output=True, check=False
        )

    return run


def test_production_settings_have_nothing_to_complain_about(process):
    answer = process("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout


def test_a_real_site_starts(process):
    answer = process("-c", "import programme.wsgi")

    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"DEMO": "1"}, "DEMO shows sign-in codes to everybody, so it cannot answer to programme.example."),
        ({"DEBUG": "1"}, "DEBUG shows the site's insides, so it cannot answer to programme.example."),
        (
            {"DEMO": "1", "SITE_URL": "http://localhost:8000", "ALLOWED_HOSTS": "localhost,programme.example"},
            "cannot answer to programme.example",
        ),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be a long random text"),
        ({"SECRET_KEY": "only-for-development-and-the-demo" * 2}, "SECRET_KEY must be a long random text"),
        ({"SECRET_KEY": None}, "Set SECRET_KEY in the environment"),
        ({"EMAIL_HOST": None}, "Set EMAIL_HOST in the environment"),
        ({"SITE_URL": "http://programme.example"}, "SITE_URL must begin with https://"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the hosts"),
        ({"BEHIND_PROXY": "1", "TRUSTED_PROXIES": "0"}, "TRUSTED_PROXIES must say"),
        ({"DEBUG": "yes"}, "DEBUG must be 1 or 0"),
    ],
)
def test_an_unsafe_site_does_not_start_and_says_why(process, environ, sentence):
    answer = process("-c", "import programme.wsgi", **environ)

    assert answer.returncode != 0
    assert sentence in answer.stderr


def test_demo_and_a_real_mail_server_do_not_mix(settings):
    settings.DEMO = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

    assert "programme.E001" in {message.id for message in run_checks(tags=[checks.OWN])}


def test_a_cache_of_each_process_alone_is_refused(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

    assert "programme.E008" in {message.id for message in checks.check_production(None)}


@pytest.mark.django_db
@pytest.mark.sqlite_only
def test_sqlite_keeps_what_was_acknowledged():
    assert list(checks.check_database(None, databases=["default"])) == []


class Careless:
    """A PostgreSQL that may forget."""

    vendor = "postgresql"

    def cursor(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *error: object):
        return None

    def execute(self, sql: str):
        self.answer = "off" if sql == "SHOW synchronous_commit" else "on"

    def fetchone(self):
        return (self.answer,)


def test_a_postgresql_that_may_forget_is_refused(monkeypatch):
    monkeypatch.setattr(checks, "connections", {"default": Careless()})

    messages = list(checks.check_database(None, databases=["default"]))

    assert [message.msg for message in messages] == [
        "PostgreSQL runs with synchronous_commit off: what was saved could be lost."
    ]
