"""Which files the rows of the database name, and which files there are."""

import re
from collections.abc import Iterator

from django.apps import apps
from django.core.files.storage import Storage
from django.db.models import FileField, Model

from programme.shared.uploads import private_storage

# What `random_name` gives; other files there belong to nobody's row.
OURS = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")


def file_fields() -> Iterator[tuple[type[Model], FileField]]:
    """Every field that names a file, Wagtail's included."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, FileField) and not model._meta.proxy:
                yield model, field


def named() -> Iterator[tuple[Model, Storage, str]]:
    """Each file that a row names: the row, where the file lies, and its name."""
    for model, field in file_fields():
        rows = model._default_manager.exclude(**{field.name: ""}).exclude(**{f"{field.name}__isnull": True})
        for row in rows.only("pk", field.name).iterator():
            file = getattr(row, field.name)
            yield row, file.storage, file.name


def without_a_row() -> Iterator[str]:
    """Names of private files that no row names any more."""
    known = {name for _row, _storage, name in named()}
    storage = private_storage()
    try:
        folders, _files = storage.listdir("")
    except FileNotFoundError:  # nothing was ever handed in
        return
    for folder in sorted(folders):
        for file in sorted(storage.listdir(folder)[1]):
            name = f"{folder}/{file}"
            if OURS.fullmatch(name) and name not in known:
                yield name
