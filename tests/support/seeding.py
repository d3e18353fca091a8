"""Rows of every kind that are one person's, with a string in each field that nobody else has: built from what each app
declares in `privacy.py`, so that a new field is tried without a new test. And the search for them in all there is."""

import base64
import contextlib
import datetime as dt
import io
import json
import pickle
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from wagtail.models import Page

from programme.models import Person
from programme.shared.personal_data import KEEP, PersonalField, all_rows, fields_of
from programme.shared.uploads import private_storage, random_name
from tests.factories import cms

NAME, ADDRESS = "Zenobia O’Quill-Vantongeren", "zenobia.vantongeren@seeds.example"
# What a table asks of its rows beyond kinds of fields.
FITTING: dict[str, dict[str, Any]] = {
    "programme.Enrolment": {"role": "mentor", "state": "completed"},
    "programme.ProgrammeRole": {"kind": "editor"},
    "programme.Booking": {"erase_phone_on": dt.date(2040, 1, 1)},
    "programme.VisitFeedback": {"worth": 1, "useful": 1},
    "teams.PeerView": {"shares": 1, "listens": 1, "helps": 1},
    "teams.Rating": {"level": 1},
    "teams.ReleaseConsent": {"party": "owner", "organisation": "programme.Organisation"},
    "teams.ReleaseConsent of a person": {"party": "member"},
}
# Many things take each person once, but may share these.
SHARED = ("programme.Person", "programme.Programme", "contenttypes.ContentType")
# A change of a device belongs to a person or to a link, never to both.
NOT_BOTH = {("programme.ClientChange", "link")}
numbers = count(1)


def token() -> str:
    return f"seed{uuid.uuid4().hex[:12]}"


class Seeds:
    """Makes the rows and remembers what was put where."""

    def __init__(self, person: Person, *, rounds: int = 1) -> None:
        self.person = person
        self.planted: list[tuple[str, str]] = []
        self.shared: dict[str, models.Model] = {}
        for rows in all_rows():
            if not fields_of(rows.model):
                continue
            for way in rows.own:
                if way != "pk":
                    self._rounds(rows.model, way, self._owned, rounds)
            for field in rows.addresses:
                self._rounds(rows.model, field, self._addressed, rounds)

    def _rounds(self, label: str, way: str, make: Callable[[str, str], models.Model | None], rounds: int) -> None:
        """So many rows, or one where each person has only one."""
        if rounds:
            self.plant(label, make(label, way))
        for _round in range(1, rounds):
            with contextlib.suppress(IntegrityError), transaction.atomic():
                self.plant(label, make(label, way))

    def plant(self, label: str, row: models.Model | None) -> None:
        """Put a string into each declared field of the row."""
        if row is None:
            return
        told = {}
        for each in fields_of(label):
            field = row._meta.get_field(each.field)
            if (value := self._seed(field, each)) is not None:
                told[each.field] = value
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**told)

    def _seed(self, field: Any, declared: PersonalField) -> Any:
        """What stands in a kept field names the person; any other is all theirs."""
        longest = getattr(field, "max_length", None) or 400
        said = f"by {NAME}, {ADDRESS}" if declared.erase == KEEP else f"{token()} {NAME}"
        if declared.erase == KEEP and longest < len(said):
            said = NAME
        if (
            (declared.model, field.name) in NOT_BOTH
            or field.choices
            or longest < len(NAME)
            or field.unique
            or isinstance(field, models.EmailField)
        ):
            return None
        if isinstance(field, models.JSONField):
            planted: Any = {"said": said}
        elif isinstance(field, models.GenericIPAddressField | models.FileField):
            return None
        elif isinstance(field, models.CharField | models.TextField):
            planted = said[:longest]
        else:
            return None
        self.planted.append((f"{declared.model}.{declared.field}", said.partition(" ")[0]))
        return planted

    # rows

    def _owned(self, label: str, way: str) -> models.Model | None:
        """A row that leads to the person in this way."""
        return self.made(apps.get_model(label), self._chain(apps.get_model(label), way))

    def _chain(self, model: type[models.Model], way: str) -> dict[str, Any]:
        first, _mark, rest = way.partition("__")
        field = model._meta.get_field(first)
        if not rest:
            return {first: self.person}
        related: Any = field.related_model
        return {first: self.made(related, self._chain(related, rest))}

    def _addressed(self, label: str, way: str) -> models.Model | None:
        model = apps.get_model(label)
        first, _mark, rest = way.partition("__")
        if not rest:
            return self.made(model, {first: ADDRESS})
        related: Any = model._meta.get_field(first).related_model
        return self.made(model, {first: self._addressed(related._meta.label, rest)})

    def made(self, model: type[models.Model], given: dict[str, Any]) -> models.Model:
        """A legal row with nothing that it need not have, and with things under it that nothing else belongs to."""
        label = model._meta.label
        values = {
            **FITTING.get(f"{label} of a person" if "person" in given else label, FITTING.get(label, {})),
            **given,
        }
        for field in model._meta.concrete_fields:
            is_asked_for = field.is_relation and isinstance(values.get(field.name), str)
            is_missing = field.name not in values and not field.auto_created and needs_a_value(field)
            if is_asked_for or is_missing:
                values[field.name] = self._value(field)
        row = model(**values)
        if hasattr(row, "issue_link"):
            row.pk = row.pk or uuid.uuid4()
            row.issue_link()
        row.save(force_insert=True)
        return row

    def _value(self, field: Any) -> Any:
        number = next(numbers)
        # What ends does so after it has begun, however many rows there are.
        step = number % 300 + (400 if field.name.startswith(("ends", "until", "closes")) else 0)
        if field.is_relation:
            label = field.related_model._meta.label
            if label == "wagtailcore.Page":
                return cms.home().add_child(instance=Page(title=f"Page {number}", slug=f"page-{number}"))
            if label not in SHARED or field.one_to_one:
                return self.made(field.related_model, {})
            if label not in self.shared:
                self.shared[label] = (
                    self._other() if label == "programme.Person" else self.made(field.related_model, {})
                )
            return self.shared[label]
        if field.choices:
            return next(key for key, _words in field.flatchoices if key)
        if isinstance(field, models.UUIDField):
            return uuid.uuid4()
        if isinstance(field, models.EmailField):
            return f"row{number}@rows.example"
        if isinstance(field, models.DateTimeField):
            return timezone.now() + dt.timedelta(seconds=step)
        if isinstance(field, models.DateField):
            return timezone.localdate() + dt.timedelta(days=step)
        if isinstance(field, models.TimeField):
            return dt.time(9)
        if isinstance(field, models.BooleanField):
            return False
        if isinstance(field, models.IntegerField | models.DecimalField):
            return number
        if isinstance(field, models.GenericIPAddressField):
            return "192.0.2.1"
        if isinstance(field, models.FileField):
            return private_storage().save(random_name(), ContentFile(b"%PDF-1.4\n%%EOF\n"))
        return f"row{number}"[-(field.max_length or 100) :]

    def _other(self) -> Person:
        return Person.objects.create_user(f"other{next(numbers)}@rows.example", full_name="Other Rowe")


def needs_a_value(field: Any) -> bool:
    return not (field.null or field.has_default() or (field.blank and not field.is_relation and not field.unique)) or (
        field.unique and not field.null and not field.has_default()
    )


def column_of(declared: str) -> str:
    """`programme.Need.text` as its table and column."""
    label, _dot, name = declared.rpartition(".")
    meta = apps.get_model(label)._meta
    return f"{meta.db_table}.{meta.get_field(name).column}"


# ---- the search -----


def found_in_tables(wanted: Iterable[str]) -> set[str]:
    """The columns of all tables in which one of the strings stands, whatever its case: packed sessions and the cache
    are opened first."""
    low = [each.lower() for each in wanted]
    return {where for where, text in everything() if any(each in text for each in low)}


def everything() -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        tables = [each.name for each in connection.introspection.get_table_list(cursor)]
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [each[0] for each in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    for text in readings(value):
                        yield f"{table}.{column}", text
    for session in Session.objects.all():
        yield "django_session, opened", json.dumps(session.get_decoded(), default=str).lower()


def readings(value: Any) -> Iterator[str]:
    """A value as text: also as it was before JSON or pickle packed it."""
    if value is None or isinstance(value, bool | int | float):
        return
    if isinstance(value, bytes | memoryview):
        yield bytes(value).decode("latin-1").lower()
        yield bytes(value).decode("utf-8", "ignore").lower()
        return
    text = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
    yield text.lower()
    if "\\u" in text:
        yield text.encode().decode("unicode_escape", "ignore").lower()
    # What is not packed stays as it is.
    with contextlib.suppress(Exception):
        yield repr(pickle.loads(base64.b64decode(text, validate=True))).lower()


def found_in_files(wanted: Iterable[str]) -> set[str]:
    """The files of the site whose name or content holds one of the strings; archives are opened."""
    low = [each.lower() for each in wanted]
    found = set()
    for path in sorted(Path(settings.DATA_DIR).rglob("*")):
        if path.is_file() and path.name != "erased":
            texts = [str(path.relative_to(settings.DATA_DIR)), *contents(path.read_bytes())]
            if any(each in text.lower() for each in low for text in texts):
                found.add(str(path.relative_to(settings.DATA_DIR)))
    return found


def contents(content: bytes) -> Iterator[str]:
    yield content.decode("latin-1")
    yield content.decode("utf-8", "ignore")
    yield content.decode("utf-16-be", "ignore")
    # Other tests leave archives that are broken, locked, or none.
    unreadable = contextlib.suppress(zipfile.BadZipFile, NotImplementedError, RuntimeError)
    with unreadable, zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield archive.read(name).decode("utf-8", "ignore")
