"""What publishing holds of an erased person beside its tables: names of files, documents, the search index."""

from functools import partial
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils.crypto import get_random_string
from wagtail.documents.models import Document
from wagtail.models import Page
from wagtail.search import index

from programme.shared.scrubbing import scrubbed
from programme.shared.traces import Traces

FTS = "wagtailsearch_indexentry_fts"


def rename_files(traces: Traces) -> None:
    """Give documents that are called after the person another name, and take the name out of what is in them.

    Pictures lie under random names and were drawn anew. A step of what records it.
    """
    for document in Document.objects.iterator():
        content = _content(document)
        clean = scrubbed(content, traces) if content else None
        if clean is not None or traces.are_in(document.file.name):
            _keep_as(document, clean or content)


def _content(row: Any) -> bytes:
    try:
        with row.file.storage.open(row.file.name) as opened:
            content: bytes = opened.read()
            return content
    except FileNotFoundError:
        return b""


def _keep_as(row: Any, content: bytes) -> None:
    old, storage = row.file.name, row.file.storage
    ending = old.rpartition(".")[2]
    row.file.save(f"{get_random_string(16)}.{ending}", ContentFile(content), save=False)
    row.file_hash, row.file_size = "", len(content)
    type(row).objects.filter(pk=row.pk).update(file=row.file.name, file_hash="", file_size=len(content))
    transaction.on_commit(partial(storage.delete, old))


def index_anew(rows: dict[str, list[Any]]) -> None:
    """Work the search entries out again for what has lost a name. A step of what records it."""
    for label, keys in rows.items():
        for row in _indexed(label, keys):
            index.insert_or_update_object(row)
    # SQLite's index keeps words that are gone until its parts are merged.
    if connection.vendor == "sqlite" and rows:
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {FTS}({FTS}) VALUES('rebuild')")


def _indexed(label: str, keys: list[Any]) -> Any:
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return []
    if issubclass(model, Page):
        return Page.objects.filter(pk__in=keys).specific()
    return model._default_manager.filter(pk__in=keys) if issubclass(model, index.Indexed) else []
