"""What a site must not start with. `manage.py check` tells all of it; the web server refuses to start."""

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import ERROR, CheckMessage, Error, Tags, Warning, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from programme.shared import environment
from programme.states import SECOND_FACTOR_ROLES, SITE_ADMIN

OWN = "programme"
AT_HOME = {"localhost", "127.0.0.1", "[::1]", "::1", "testserver", ".localhost"}
SENDS_NOTHING = ("filebased", "locmem", "console", "dummy")
SHORTEST_KEY = 50
SHORTEST_TOKEN = 24


def refuse_unsafe_start() -> None:
    """Raises ImproperlyConfigured with every error in words. For the entry points of servers."""
    databases = ["default"] if settings.PRODUCTION else []
    messages = run_checks(tags=[OWN, Tags.database], databases=databases)
    # The processes that answer requests are copies of this one: none may inherit an open connection.
    connections.close_all()
    errors = [message for message in messages if message.level >= ERROR]
    if errors:
        raise ImproperlyConfigured("This site does not start: " + " ".join(message.msg for message in errors))


@register(OWN)
def check_mode(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Demo and debug are for one's own machine."""
    faults = []
    strangers = sorted(host for host in [settings.SITE_HOST, *settings.ALLOWED_HOSTS] if not _is_at_home(host))
    if settings.DEMO and not settings.EMAIL_BACKEND.split(".")[-2].startswith(SENDS_NOTHING):
        faults.append(_error("E001", "DEMO shows every mail to everybody, so it cannot run with a real mail server."))
    if settings.DEMO and strangers:
        faults.append(_error("E002", f"DEMO shows sign-in codes to everybody, so it cannot answer to {strangers[0]}."))
    if settings.DEBUG and strangers:
        faults.append(_error("E003", f"DEBUG shows the site's insides, so it cannot answer to {strangers[0]}."))
    return faults


@register(OWN)
def check_production(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What a real site needs."""
    return list(_faults_of_production()) if settings.PRODUCTION else []


def _faults_of_production() -> Iterator[CheckMessage]:
    key = settings.SECRET_KEY
    if "only-for-development" in key or len(key) < SHORTEST_KEY or len(set(key)) < 10:
        yield _error("E004", "SECRET_KEY must be a long random text of your own (see .env.example).")
    if "*" in settings.ALLOWED_HOSTS or not settings.ALLOWED_HOSTS:
        yield _error("E005", "ALLOWED_HOSTS must name the hosts of this site.")
    if not settings.SITE_URL.startswith("https://") and not _is_at_home(settings.SITE_HOST):
        yield _error("E006", "SITE_URL must begin with https://.")
    if settings.EMAIL_BACKEND.split(".")[-2].startswith(("filebased", "console", "dummy")):
        yield _error("E007", "Mail would go nowhere, and nobody could sign in: set EMAIL_HOST.")
    if settings.CACHES["default"]["BACKEND"].rpartition(".")[2] in {"LocMemCache", "DummyCache"}:
        yield _error("E008", "Limits on sign-in need a cache that all processes share.")
    if settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN:
        yield _error("E009", "Passkeys must not be taken from insecure pages.")
    if strange := sorted(set(settings.SECOND_FACTOR_FOR) - SECOND_FACTOR_ROLES):
        known = ", ".join(sorted(SECOND_FACTOR_ROLES))
        yield _error("E019", f"SECOND_FACTOR_FOR names {strange[0]}, which is no role. Roles: {known}.")
    if SITE_ADMIN not in settings.SECOND_FACTOR_FOR:
        yield Warning("Site admins can sign in without a second factor.", id="programme.W001")
    yield from _fixed_secrets()
    if not settings.UPLOAD_SCANNER:
        yield _error("E024", "Nothing looks into uploaded files: set CLAMD, or UPLOAD_SCANNER (see .env.example).")
    yield from _faults_of_sharing()
    yield from _lines_in_the_open()
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < SHORTEST_TOKEN:
        yield _error("E020", f"METRICS_TOKEN must have at least {SHORTEST_TOKEN} signs.")
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None) and not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        yield _error("E010", "Behind a proxy TRUSTED_PROXIES must say how many stand in front.")


def _fixed_secrets() -> Iterator[CheckMessage]:
    """Secrets that everybody on the machine's way could read, and those that never change."""
    in_the_open = [name for name in environment.SECRETS if os.environ.get(name)]
    if in_the_open and not settings.SECRETS_IN_ENVIRONMENT:
        yield Warning(
            f"{in_the_open[0]} stands in the environment: hand it over as a credential (operating.md), or say that a "
            "vault fills the environment with SECRETS_IN_ENVIRONMENT=1.",
            id="programme.W005",
        )
    cache = urlsplit(str(settings.CACHES["default"].get("LOCATION", "")))
    database = settings.DATABASES["default"].get("PASSWORD")
    fixed = [name for name, password in (("DATABASE_URL", database), ("REDIS_URL", cache.password)) if password]
    if fixed and not settings.PASSWORDS_INSIDE:
        yield Warning(
            f"{fixed[0]} carries a password that never changes: use a socket or a certificate (operating.md), or say "
            "PASSWORDS_INSIDE=1.",
            id="programme.W006",
        )


def _faults_of_sharing() -> Iterator[CheckMessage]:
    """What one machine keeps for itself is not there when the next request meets another."""
    if not settings.S3_BUCKET and (settings.S3_ENDPOINT or settings.S3_ACCESS_KEY):
        yield _error("E013", "S3_BUCKET is missing: files would lie on this machine alone, not in the bucket.")
    if bool(settings.S3_ACCESS_KEY) != bool(settings.S3_SECRET_KEY):
        yield _error("E014", "S3_ACCESS_KEY and S3_SECRET_KEY belong together.")
    if settings.MACHINES < 2:
        return
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield _error("E015", "Several machines cannot share SQLite: set DATABASE_URL to a PostgreSQL server.")
    if not settings.S3_BUCKET:
        yield _error("E016", "Several machines must share files: set S3_BUCKET.")
    if not settings.CACHES["default"]["BACKEND"].endswith("RedisCache"):
        yield _error("E017", "Several machines must share a cache: set REDIS_URL.")


def _lines_in_the_open() -> Iterator[CheckMessage]:
    """Between machines nothing travels in the open."""
    database, cache = settings.DATABASES["default"], urlsplit(str(settings.CACHES["default"].get("LOCATION", "")))
    host = str(database.get("HOST") or "")
    if _is_away(host) and database.get("OPTIONS", {}).get("sslmode") not in {"verify-ca", "verify-full"}:
        yield _error("E021", "DATABASE_URL must end in ?sslmode=verify-full: PostgreSQL is elsewhere.")
    if cache.scheme == "redis" and _is_away(cache.hostname or ""):
        yield _error("E022", "REDIS_URL must begin with rediss://: Redis is elsewhere.")
    known = cache.password or "ssl_certfile" in cache.query
    if cache.scheme in {"redis", "rediss"} and _is_away(cache.hostname or "") and not known:
        yield Warning(
            "REDIS_URL should name a certificate (?ssl_certfile=…&ssl_keyfile=…) or carry a password: sessions and "
            "sign-in codes lie there.",
            id="programme.W004",
        )
    endpoint = urlsplit(settings.S3_ENDPOINT)
    if endpoint.scheme == "http" and _is_away(endpoint.hostname or ""):
        yield _error("E018", "S3_ENDPOINT must begin with https://.")
    away = _is_away(getattr(settings, "EMAIL_HOST", "")) and settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    if away and not settings.EMAIL_USE_TLS:
        yield _error("E023", "EMAIL_USE_TLS is 0: sign-in codes would travel in the open.")


@register(Tags.database)
def check_database(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> Iterable[CheckMessage]:
    """What was acknowledged must survive a power cut."""
    if not settings.PRODUCTION or getattr(settings, "DATABASE_MAY_BE_CARELESS", False):
        return []
    return [fault for alias in databases or () for fault in _careless(alias)]


def _careless(alias: str) -> Iterator[CheckMessage]:
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name in ("fsync", "full_page_writes", "synchronous_commit"):
                cursor.execute(f"SHOW {name}")
                if cursor.fetchone()[0] == "off":
                    yield _error("E011", f"PostgreSQL runs with {name} off: what was saved could be lost.")
        elif connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            if cursor.fetchone()[0] < 2:
                yield _error("E012", "SQLite must run with synchronous FULL: what was saved could be lost.")


def _is_away(host: str) -> bool:
    """On another machine. A path is a socket of this one."""
    return bool(host) and not host.startswith("/") and not _is_at_home(host)


def _is_at_home(host: str) -> bool:
    return host in AT_HOME or host.endswith(".localhost")


def _error(number: str, sentence: str) -> Error:
    return Error(sentence, id=f"programme.{number}")
