"""What an approval of the site asks for, read from the code: each field with its purpose, readers and time, and each
component with its version and licence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import CharField, Field, FileField, Model, TextField

from programme.shared.personal_data import all_fields, fields_of, is_about_things, rows_of

APPS = ("programme", "teams", "judging", "cms")
LOCKS = ("requirements.txt", "requirements-worker.txt", "requirements-production.txt")
# Codes that the site makes: they say nothing about anybody.
CODES = {"password", "slug", "kind", "act", "target", "link_hash", "sha256", "content_hash", "manifest"}
PLAIN = "By its type: a date, number, state, code or link between rows; it says nothing beyond the row."


@dataclass(frozen=True)
class Place:
    """A field in the data map. `is_personal` is none for a field that nobody has placed."""

    model: str
    field: str
    is_personal: bool | None
    purpose: str = ""
    read_by: str = ""
    keep_until: str = ""
    erase: str = ""


@dataclass(frozen=True)
class Component:
    """A package that the site is made of."""

    name: str
    version: str
    licence: str


def data_map() -> Iterator[Place]:
    """Every field of every model of ours, and the declared ones of others."""
    ours = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    declared = {each.model for each in all_fields()} - {model._meta.label for model in ours}
    for model in (*ours, *(apps.get_model(label) for label in sorted(declared))):
        for field in model._meta.local_fields:
            if model in ours or any(each.field == field.name for each in fields_of(model._meta.label)):
                yield _place(model, field)


def unplaced() -> list[str]:
    """Fields that nobody has declared to be about people or about things; there is no default."""
    return [f"{each.model}.{each.field}" for each in data_map() if each.is_personal is None]


def _place(model: type[Model], field: "Field[Any, Any]") -> Place:
    label, rows = model._meta.label, rows_of(model._meta.label)
    read_by = rows.read_by if rows else ""
    for each in fields_of(label):
        if each.field == field.name:
            return Place(label, field.name, True, each.purpose, read_by, each.keep_until, each.erase)
    if field.is_relation and getattr(field.related_model, "_meta", None) and _is_somebody(field.related_model):
        # Whose row it is, or who did something to it: only with a declaration of the row.
        ways = {way.partition("__")[0] for way in (*rows.own, *rows.about, *rows.team, *rows.did)} if rows else set()
        purpose = "Whose row it is, or who did it."
        return Place(label, field.name, True if field.name in ways else None, purpose, read_by, "as long as the row")
    if is_about_things(label, field.name) or not is_free_text(field):
        return Place(label, field.name, False, "" if is_free_text(field) else PLAIN)
    return Place(label, field.name, None)


def _is_somebody(model: Any) -> bool:
    return model._meta.label in {"programme.Person", "programme.Enrolment"}


def is_free_text(field: "Field[Any, Any]") -> bool:
    """A text, a file or a structure that somebody may have filled in with anything."""
    typed = isinstance(field, CharField | TextField | FileField) or field.get_internal_type() == "JSONField"
    return typed and not field.choices and field.name not in CODES


@cache
def components() -> tuple[Component, ...]:
    """Every package of the lock files, with the version that is locked and the licence that it states."""
    found = {}
    for lock in LOCKS:
        for name, version in re.findall(r"^([A-Za-z0-9_.\[\]-]+)==([^\s;\\]+)", (_root() / lock).read_text(), re.M):
            plain = name.partition("[")[0].lower()
            found[plain] = Component(plain, version, _licence(plain))
    return tuple(found[name] for name in sorted(found))


def _root() -> Path:
    return Path(settings.BASE_DIR)


def _licence(name: str) -> str:
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return "not installed here"
    stated = told.get("License-Expression") or ""
    classes = [each.rpartition(" :: ")[2] for each in told.get_all("Classifier") or () if each.startswith("License ::")]
    first_line = (told.get("License") or "").strip().partition("\n")[0]
    return stated or ", ".join(classes) or first_line[:80] or "not stated"


def bill_of_materials() -> dict[str, Any]:
    """The components as CycloneDX has them."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "components": [
            {
                "type": "library",
                "name": each.name,
                "version": each.version,
                "purl": f"pkg:pypi/{each.name}@{each.version}",
                "licenses": [{"license": {"name": each.licence}}],
            }
            for each in components()
        ],
    }
