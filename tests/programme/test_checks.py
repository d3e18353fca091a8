"""What a site must not start with, tried on real processes."""

import json
import os
import secrets
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.checks import run_checks

from programme import checks
from tests.support.databases import postgresql_server
from tests.support.suites import leave_out

REAL = {
    "PATH": os.environ["PATH"],
    "DJANGO_SETTINGS_MODULE": "programme.settings",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "SITE_URL": "https://programme.example",
    "EMAIL_HOST": "mail.programme.example",
    "CLAMD": "/run/clamav/clamd.ctl",
    "SECRETS_IN_ENVIRONMENT": "1",
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


def test_the_cookies_of_a_real_site_are_bound_to_it_and_hidden_from_scripts(process):
    names = ("SESSION", "CSRF")
    asked = [f"{name}_COOKIE_{what}" for name in names for what in ("NAME", "SECURE", "SAMESITE", "PATH", "DOMAIN")]
    asked += ["SESSION_COOKIE_HTTPONLY", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "DEBUG"]
    words = f"import json; from django.conf import settings; print(json.dumps([getattr(settings, n) for n in {asked}]))"

    answer = process("-c", words)

    found = dict(zip(asked, json.loads(answer.stdout), strict=True))
    # A name with this beginning is only taken with Secure, for the whole site, and for no other host.
    assert (found["SESSION_COOKIE_NAME"], found["CSRF_COOKIE_NAME"]) == ("__Host-session", "__Host-csrf")
    for name in names:
        assert found[f"{name}_COOKIE_SECURE"] is True
        assert found[f"{name}_COOKIE_SAMESITE"] == "Lax"
        assert (found[f"{name}_COOKIE_PATH"], found[f"{name}_COOKIE_DOMAIN"]) == ("/", None)
    assert found["SESSION_COOKIE_HTTPONLY"] is True
    assert (found["SECURE_HSTS_SECONDS"], found["SECURE_HSTS_INCLUDE_SUBDOMAINS"]) == (365 * 24 * 3600, True)
    assert found["DEBUG"] is False


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
        ({"CLAMD": None}, "Nothing looks into uploaded files"),
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


def found(**changed: object) -> set[str | None]:
    """What the checks of a real site complain about."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in changed.items():
            patch.setattr(settings, name, value)
        return {message.id for message in checks.check_production(None)}


REDIS = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://localhost:6379/0"}
AWAY = {"ENGINE": "django.db.backends.postgresql", "HOST": "database.programme.example"}


def test_several_machines_must_share_database_files_and_cache():
    alone = {"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}}, "S3_BUCKET": ""}
    shared = {"DATABASES": {"default": {**AWAY, "HOST": "/run/postgresql"}}, "CACHES": {"default": REDIS}}

    assert not found(MACHINES=1, **alone) & {"programme.E015", "programme.E016", "programme.E017"}
    assert found(MACHINES=2, **alone) >= {"programme.E015", "programme.E016", "programme.E017"}
    assert found(MACHINES=2, S3_BUCKET="files", **shared) == found()


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"S3_BUCKET": "", "S3_ENDPOINT": "https://s3.example"}, "programme.E013"),
        ({"SECOND_FACTOR_FOR": ["site_admin", "juror"]}, "programme.E019"),
        ({"S3_BUCKET": "", "S3_ACCESS_KEY": "key", "S3_SECRET_KEY": "secret"}, "programme.E013"),
        ({"S3_BUCKET": "files", "S3_ACCESS_KEY": "key", "S3_SECRET_KEY": ""}, "programme.E014"),
        ({"S3_BUCKET": "files", "S3_ENDPOINT": "http://s3.example"}, "programme.E018"),
        ({"DATABASES": {"default": AWAY}}, "programme.E021"),
        ({"DATABASES": {"default": {**AWAY, "OPTIONS": {"sslmode": "prefer"}}}}, "programme.E021"),
        ({"DATABASES": {"default": {**AWAY, "OPTIONS": {"sslmode": "require"}}}}, "programme.E021"),
        ({"CACHES": {"default": {**REDIS, "LOCATION": "redis://:long@cache.example/0"}}}, "programme.E022"),
        ({"CACHES": {"default": {**REDIS, "LOCATION": "rediss://cache.example/0"}}}, "programme.W004"),
        (
            {
                "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "EMAIL_HOST": "mail.programme.example",
                "EMAIL_USE_TLS": False,
            },
            "programme.E023",
        ),
    ],
)
def test_what_is_half_set_or_travels_in_the_open_is_named(given, fault):
    assert fault not in found()
    assert fault in found(**given)


def test_what_is_encrypted_or_stays_on_the_machine_is_fine():
    safe = {
        "DATABASES": {"default": {**AWAY, "OPTIONS": {"sslmode": "verify-full"}}},
        "CACHES": {"default": {**REDIS, "LOCATION": "rediss://cache.example/0?ssl_certfile=a"}},
        "S3_BUCKET": "files",
        "S3_ENDPOINT": "https://s3.example",
    }

    assert found(**safe) == found()


def test_a_site_does_not_start_on_a_postgresql_that_may_forget(process):
    if not postgresql_server():
        leave_out("no PostgreSQL: ./run test starts one.")
    # The server of the tests runs without fsync.
    answer = process("-c", "import programme.wsgi", DATABASE_URL=postgresql_server())

    assert answer.returncode != 0
    assert "PostgreSQL runs with fsync off" in answer.stderr


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


def test_a_secret_comes_as_a_credential_before_the_environment(process, tmp_path):
    folder = tmp_path / "credentials"
    folder.mkdir()
    key = secrets.token_urlsafe(50)
    (folder / "programme").write_text(f"# for the services alone\nSECRET_KEY={key}\nMETRICS_TOKEN='{'m' * 30}'\n\n")
    words = "from django.conf import settings; print(settings.SECRET_KEY, settings.METRICS_TOKEN)"
    handed = {"CREDENTIALS_DIRECTORY": str(folder), "SECRETS_IN_ENVIRONMENT": "0"}

    beside = process("-c", words, **handed)
    alone = process("-c", words, **handed, SECRET_KEY=None)
    checked = process("manage.py", "check", "--deploy", "--fail-level", "WARNING", **handed, SECRET_KEY=None)

    assert beside.stdout.split() == alone.stdout.split() == [key, "m" * 30]
    assert checked.returncode == 0, checked.stderr


def test_a_secret_in_the_environment_and_a_password_between_services_are_named(process):
    answer = process("manage.py", "check", "--deploy", "--fail-level", "WARNING", SECRETS_IN_ENVIRONMENT="0")

    assert answer.returncode != 0
    assert "programme.W005) SECRET_KEY stands in the environment" in answer.stderr


@pytest.mark.parametrize(
    ("changed", "complains"),
    [
        ({"DATABASES": {"default": {**AWAY, "PASSWORD": "always the same"}}}, True),
        ({"CACHES": {"default": {**REDIS, "LOCATION": "rediss://:always-the-same@cache.example/0"}}}, True),
        ({"CACHES": {"default": {**REDIS, "LOCATION": "unix:///run/redis/redis-server.sock?db=0"}}}, False),
        (
            {"CACHES": {"default": {**REDIS, "LOCATION": "rediss://cache.example/0?ssl_certfile=a&ssl_keyfile=b"}}},
            False,
        ),
        ({"DATABASES": {"default": {**AWAY, "PASSWORD": "always the same"}}, "PASSWORDS_INSIDE": True}, False),
    ],
)
def test_services_inside_are_asked_without_lasting_passwords(changed: dict[str, object], complains: bool):
    assert ("programme.W006" in found(**changed)) is complains
    assert "programme.W004" not in found(**changed)
