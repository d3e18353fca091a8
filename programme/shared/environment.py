"""Reads settings from the environment and says in words what is wrong with one."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# What whoever has it could do harm with. On a real site these come as credentials.
SECRETS = (
    "SECRET_KEY",
    "SECRET_KEYS_BEFORE",
    "S3_SECRET_KEY",
    "EMAIL_HOST_PASSWORD",
    "NOTIFY_API_KEY",
    "SINGLE_SIGN_ON",
    "METRICS_TOKEN",
)


@cache
def credentials() -> dict[str, str]:
    """What systemd, or whoever else sets `CREDENTIALS_DIRECTORY`, hands to this process alone: the file `programme`
    there, with lines like those of the environment."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
    path = Path(folder) / "programme"
    if not folder or not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text().splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): _unquoted(value.strip()) for name, _sign, value in pairs}


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value


def known() -> dict[str, str]:
    """All variables; a credential goes before one of the same name."""
    return {**os.environ, **credentials()}


def text(name: str, default: str | None = None) -> str:
    """The variable's text; without a default it must be set."""
    value = known().get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set {name} in the environment. See .env.example for what it means.")
    return value


def flag(name: str, default: bool) -> bool:
    """1 or 0, nothing else."""
    value = text(name, "1" if default else "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value == "1"


def number(name: str, default: int) -> int:
    """A whole number."""
    value = text(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A list with commas between."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def sign_on_providers(name: str) -> list[dict[str, str]]:
    """A JSON list of providers of single sign-on: id, name, server, client_id and secret of each; `sign_in_at` where
    people sign in on another host than the server's."""
    said = text(name, "") or "[]"
    needed, known = {"id", "name", "server", "client_id", "secret"}, []
    try:
        for each in json.loads(said):
            if not needed <= set(each) <= needed | {"sign_in_at"}:
                raise ValueError(", ".join(sorted(needed)))
            known.append({key: str(value) for key, value in each.items()})
    except (ValueError, TypeError) as error:
        raise ImproperlyConfigured(f"{name} must be a JSON list of providers, each with: {error}") from error
    if len({each["id"] for each in known}) != len(known) or not all(each["id"].isidentifier() for each in known):
        raise ImproperlyConfigured(f"{name}: every provider has an id of its own, of letters, digits and underscores.")
    return known


def origin(address: str) -> str:
    """Scheme and host: `https://login.example`."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728; "
    "PRAGMA journal_size_limit=27103364; PRAGMA cache_size=-20000"
)


def database(name: str, default: str) -> dict[str, Any]:
    """`sqlite:////path/file` or `postgres://user:password@host:port/name?sslmode=verify-full` as Django wants it.

    What stands behind the question mark goes to PostgreSQL's own library.
    """
    address = urlsplit(text(name, default))
    if address.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": Path(unquote(address.path[1:] if address.path.startswith("//") else address.path)),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_START},
            # Opening the file and teaching it Django's functions costs more than most pages do.
            "CONN_MAX_AGE": 60,
        }
    if address.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": address.path.lstrip("/"),
            "USER": unquote(address.username or ""),
            "PASSWORD": unquote(address.password or ""),
            "HOST": address.hostname or "",
            "PORT": str(address.port or ""),
            # A page waits no longer for a machine that is silent; people are told.
            "OPTIONS": {"connect_timeout": "5", **dict(parse_qsl(address.query))},
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(f"{name} must begin with sqlite:// or postgres://.")
