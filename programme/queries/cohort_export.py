"""Reads a cohort out as a folder of CSV files with dictionary, files and record; memory does not grow with it.

`by` is the person for whom it is made: what they may not read is left out, and the manifest says so. Nobody: the whole,
for the keeper of the site.
"""

import csv
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.utils.translation import gettext as _

from programme.models import AuditEvent, AuditReason, Cohort, CohortExport, Person
from programme.queries import audit
from programme.shared import cohort_tables, csv_cells
from programme.shared.cohort_tables import Table
from programme.shared.sinks import Sink

FORMAT = 1
ROWS_AT_ONCE = 2000
BLOCK = 1 << 20
BOM = "\ufeff"


@dataclass
class _Making:
    """What is known so far of the export that is being written."""

    cohort: Cohort
    by: Person | None
    sink: Sink
    at: dt.datetime
    people: set[Any] = field(default_factory=set)
    # Ids of rows that were kept, where not all were.
    kept: dict[type[models.Model], set[Any]] = field(default_factory=dict)
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    left_out: list[dict[str, str]] = field(default_factory=list)


def write(cohort: Cohort, sink: Sink, *, by: Person | None, at: dt.datetime) -> dict[str, Any]:
    """Write the whole folder; gives its manifest, which is the last file in it."""
    making = _Making(cohort, by, sink, at)
    with _one_moment():
        mine = [each for each in in_order() if _is_for(each, making)]
        for table in mine:
            _write_table(table, making)
        record = _write_record(making)
    _write_dictionary(mine, making)
    making.left_out += [{"what": label, "why": str(why)} for label, why in cohort_tables.staying().items()]
    manifest = _manifest(making, record)
    _write_text("README.md", _read_me(making), making)
    _write_text("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1), making)
    return manifest


def in_order() -> list[Table]:
    """Tables behind those that they refer to; people last, since only then is known who is named."""
    found = {each.model: each for each in cohort_tables.tables()}
    graph: TopologicalSorter[Any] = TopologicalSorter()
    for model, table in found.items():
        targets = {each.related_model for each in table.columns if each.is_relation and not each.null}
        graph.add(model, *(sorted(targets & set(found) - {model, Person}, key=_label)))
    order = [model for model in graph.static_order() if model is not Person]
    return [found[model] for model in (*order, Person)]


def rows_of(table: Table, cohort: Cohort, by: Person | None, people: Iterable[Any] = ()) -> models.QuerySet:
    """The table's rows that leave with the cohort."""
    rows = table.model._default_manager.order_by("pk")
    if table.model is Person:
        return rows.filter(pk__in=people)
    if table.narrowed and by:
        rows = rows.visible_to(by)
    if len(table.paths) == 1 and not table.narrowed:
        return rows.filter(**{table.paths[0]: cohort.pk})
    for path in table.paths:
        rows = rows.filter(pk__in=table.model._base_manager.filter(**{path: cohort.pk}).values("pk"))
    return rows


def _label(model: Any) -> str:
    return str(model._meta.label)


def _is_for(table: Table, making: _Making) -> bool:
    if table.may is None or table.may(making.by, making.cohort):
        return True
    making.kept[table.model] = set()
    making.left_out.append({"what": table.label, "why": str(table.why)})
    return False


def made_for(person: Person, cohort: Cohort, *, limit: int | None = 10) -> models.QuerySet[CohortExport]:
    """The archives that the person asked for, newest first."""
    return CohortExport.objects.filter(cohort=cohort, asked_by=person).select_related("cohort__programme")[:limit]


@dataclass(frozen=True)
class LeftOut:
    """Kinds of things that are left out for the same reason."""

    names: str
    why: str


def held_back(cohort: Cohort, *, by: Person) -> list[LeftOut]:
    """What the person may not read."""
    return _by_reason(
        (each.label, each.why)
        for each in cohort_tables.tables()
        if each.narrowed or not (each.may is None or each.may(by, cohort))
    )


def staying() -> list[LeftOut]:
    """What leaves with nobody; the record does, in a file of its own."""
    rest = cohort_tables.staying().items()
    return _by_reason((label, why) for label, why in rest if not label.startswith(("programme.Audit", "cms.")))


def _by_reason(found: Iterable[tuple[str, str]]) -> list[LeftOut]:
    names: dict[str, list[str]] = {}
    for label, why in found:
        names.setdefault(str(why), []).append(str(apps.get_model(label)._meta.verbose_name))
    return [LeftOut(f"{', '.join(each)}".capitalize(), why) for why, each in names.items()]


# ---- tables -----


def _write_table(table: Table, making: _Making) -> None:
    name, count, digest = f"data/{table.label}.csv", 0, hashlib.sha256()
    names: list[str] = []
    with making.sink.file(name) as file:
        for block in _blocks(table, making, names):
            digest.update(block[1])
            file.write(block[1])
            count += block[0]
    making.tables[table.label] = {"rows": count, "sha256": digest.hexdigest()}
    for each in table.columns:
        if isinstance(each, models.FileField):
            _write_files(each, names, making)


def _blocks(table: Table, making: _Making, names: list[str]) -> Iterator[tuple[int, bytes]]:
    columns = table.columns
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield 0, f"{BOM}{writer.writerow([each.attname for each in columns])}".encode()
    lines: list[str] = []
    for row in _rows(table, making):
        lines.append(writer.writerow(map(csv_cells.as_cell, row, columns)))
        names += [value for value, each in zip(row, columns, strict=True) if value and each.get_internal_type() == FILE]
        if len(lines) == ROWS_AT_ONCE:
            yield len(lines), "".join(lines).encode()
            lines = []
    yield len(lines), "".join(lines).encode()


FILE = "FileField"


class _Line:
    def write(self, line: str) -> str:
        return line


def _rows(table: Table, making: _Making) -> Iterator[list[Any]]:
    """Each row's values: references to what does not leave are emptied, and where that cannot be the row stays."""
    columns = table.columns
    chunks: Iterable[Iterable[Any]] = [()]
    if table.model is Person:
        everybody = sorted(making.people)
        chunks = [everybody[at : at + ROWS_AT_ONCE] for at in range(0, len(everybody), ROWS_AT_ONCE)]
    kept = making.kept.setdefault(table.model, set()) if making.by and _is_partial(table, making) else None
    for people in chunks:
        rows = rows_of(table, making.cohort, making.by, people).values_list(*(each.attname for each in columns))
        for found in rows.iterator(chunk_size=ROWS_AT_ONCE):
            row = list(found)
            if all(_settle(row, place, column, table, making) for place, column in enumerate(columns)):
                if kept is not None:
                    kept.add(row[columns.index(table.model._meta.pk)])
                yield row


def _is_partial(table: Table, making: _Making) -> bool:
    needed = {each.related_model for each in table.columns if each.is_relation and not each.null}
    return table.narrowed or bool(needed & set(making.kept))


def _settle(row: list[Any], place: int, column: Any, table: Table, making: _Making) -> bool:
    """Whether the row can leave with this value."""
    value = row[place]
    if value is None or not column.is_relation:
        return True
    if column.name in table.cut or value not in making.kept.get(column.related_model, (value,)):
        row[place] = None
        return bool(column.null)
    if column.related_model is Person:
        making.people.add(value)
    return True


# ---- files -----


def _write_files(column: models.FileField, names: list[str], making: _Making) -> None:
    for name in dict.fromkeys(names):
        if not column.storage.exists(name):
            making.left_out.append({"what": f"files/{name}", "why": _("the file is not where it should be")})
            continue
        digest, size = hashlib.sha256(), 0
        with column.storage.open(name) as source, making.sink.file(f"files/{name}") as file:
            while block := source.read(BLOCK):
                digest.update(block)
                size += len(block)
                file.write(block)
        making.files[name] = {"size": size, "sha256": digest.hexdigest(), "of": str(column)}


# ---- the record -----


def _write_record(making: _Making) -> dict[str, Any]:
    """The programme's chain. What the person may not see is sealed: its place in the chain can still be checked."""
    programme, digest = making.cohort.programme, hashlib.sha256()
    events = AuditEvent.objects.filter(chain__programme=programme).order_by("number")
    seen = audit.for_programme(programme, by=making.by).order_by() if making.by else events.order_by()
    open_to = models.Exists(seen.filter(pk=models.OuterRef("pk")))
    first = events.first()
    told: dict[str, Any] = {"first": first.number if first else 1, "before": first.previous if first else ""}
    count, head = 0, told["before"]
    with making.sink.file("audit.jsonl") as file:
        for event in events.annotate(is_open=open_to, text=_reasons("text"), salt=_reasons("salt")).iterator(
            chunk_size=ROWS_AT_ONCE
        ):
            line = (json.dumps(_as_line(event), ensure_ascii=False) + "\n").encode()
            digest.update(line)
            file.write(line)
            count, head = count + 1, event.hash
    return told | {"events": count, "head": head, "sha256": digest.hexdigest()}


def _reasons(column: str) -> models.Subquery:
    return models.Subquery(AuditReason.objects.filter(event=models.OuterRef("pk")).values(column))


def _as_line(event: Any) -> dict[str, Any]:
    if not event.is_open:
        return {"number": event.number, "previous": event.previous, "hash": event.hash, "sealed": True}
    reason = {"salt": event.salt, "text": event.text} if event.salt else None
    return {"said": event.said(), "hash": event.hash, "reason": reason}


# ---- what explains it -----


def _write_dictionary(mine: list[Table], making: _Making) -> None:
    writer = csv.writer(_Line(), lineterminator="\r\n")
    heads = ("file", "column", "kind", "may be empty", "codes", "refers to", "meaning")
    lines = [BOM, writer.writerow(heads)]
    for table in mine:
        about = str(table.model.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")
        lines.append(writer.writerow((f"data/{table.label}.csv", "", "table", "", "", "", about)))
        lines += [writer.writerow(_meaning(table, each)) for each in table.columns]
    _write_text("dictionary.csv", "".join(lines), making)


def _meaning(table: Table, column: Any) -> tuple[str, ...]:
    codes = "; ".join(f"{key} = {label}" for key, label in column.flatchoices)
    refers = f"data/{column.related_model._meta.label}.csv" if column.is_relation else ""
    empty = "yes" if column.null or column.blank else "no"
    return (
        f"data/{table.label}.csv",
        column.attname,
        csv_cells.kind_of(column),
        empty,
        codes,
        refers,
        str(column.verbose_name),
    )


def _manifest(making: _Making, record: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made_at": making.at.isoformat(),
        "made_by": settings.SITE_URL,
        "programme": {"id": str(making.cohort.programme_id), "name": making.cohort.programme.name},
        "cohort": {"id": str(making.cohort.pk), "name": making.cohort.name},
        "whole": making.by is None,
        "tables": dict(sorted(making.tables.items())),
        "files": making.files,
        "audit": record,
        "left_out": making.left_out,
    }


def _read_me(making: _Making) -> str:
    left_out = "\n".join(f"- {each['what']}: {each['why']}" for each in making.left_out)
    counts = "\n".join(f"- {label}: {each['rows']}" for label, each in sorted(making.tables.items()))
    return _READ_ME.format(
        cohort=making.cohort,
        programme=making.cohort.programme,
        at=f"{making.at:%d %B %Y, %H:%M} UTC",
        counts=counts,
        left_out=left_out,
        cells=(csv_cells.__doc__ or "").partition("\n\n")[2].strip(),
    )


_READ_ME = """# {cohort}, {programme}

Made on {at}.

- `data/`: one CSV file for each table, in UTF-8; rows refer to each other by id. Times are in UTC.
- `dictionary.csv`: what each file and column means, its kind and its codes.
- `files/`: what was uploaded, under the names that stand in the tables.
- `audit.jsonl`: the record of the programme, one event a line. Each event carries the hash of the one before it; who
  imports this folder checks them all.
- `manifest.json`: counts and hashes.

`manage.py import_cohort FOLDER` puts all of it into an empty site.

## How cells are written

{cells}

## Rows

{counts}

## What is not in it, and why

{left_out}
"""


def _write_text(name: str, text: str, making: _Making) -> None:
    with making.sink.file(name) as file:
        file.write(text.encode())


@contextmanager
def _one_moment() -> Iterator[None]:
    """Everything is read as it was at one moment, while others go on writing."""
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("COMMIT")
