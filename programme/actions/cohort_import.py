"""Puts an exported cohort into an empty site: all of it or nothing, with the same ids, counts and histories."""

import csv
import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.base import File
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction
from django.db.models.sql import InsertQuery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.models import Cohort, Person, Programme
from programme.models.base import PersonalLink
from programme.shared import cohort_tables, csv_cells
from programme.shared.acting import action
from programme.shared.cohort_tables import Table
from programme.shared.refusals import Refused
from programme.shared.uploads import private_storage

FORMAT, ROWS_AT_ONCE, MOST_FAULTS = 1, 500, 100
# A cell may be as long as the longest text of the site with everything in it quoted.
csv.field_size_limit(min(sys.maxsize, 1 << 27))


class NotEmpty(Refused):
    sentence = gettext_lazy("This site holds programmes already. An export can only be put into an empty one.")


class BadExport(Refused):
    """The folder cannot be taken. `faults` names each file, row, column and reason, the first hundred of them."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass
class _Reading:
    folder: Path
    manifest: dict[str, Any]
    tables: list[Table]
    faults: list[str] = field(default_factory=list)
    # The ids of each table, for the references to it.
    ids: dict[Any, set[Any]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def fault(self, *words: object) -> None:
        if (said := ": ".join(map(str, words))) not in self.faults:  # rows are read more than once
            self.faults.append(said)
        if len(self.faults) >= MOST_FAULTS:
            raise BadExport(self.faults)


@action
def import_cohort(folder: Path) -> Cohort:
    """Read the whole folder, refuse it if one row is not good, and write every row; only from the command line.

    Links in mails get the keys of this site, so that those of the old one open nothing. The record of the old site is
    kept beside, as a file whose hash stands in the record of this one.
    """
    if Programme.objects.exists():
        raise NotEmpty
    reading = _opened(folder)
    for table in reading.tables:
        reading.ids[table.model] = set(_ids(table, reading))
    for table in reading.tables:
        for number, row in _rows(table, reading):
            _refuse_dangling(table, number, row, reading)
    _check_files(reading)
    _check_record(reading)
    if reading.faults:
        raise BadExport(reading.faults)
    for table in reading.tables:
        _write(table, reading)
    return _settle(reading)


def _settle(reading: _Reading) -> Cohort:
    """What belongs to this site: addresses to sign in with, counters, files, the record; and the checks of each app."""
    people = Person.objects.all()
    EmailAddress.objects.bulk_create(
        EmailAddress(user=each, email=each.email, verified=True, primary=True) for each in people.iterator()
    )
    _reset_counters(reading.tables)
    cohort = Cohort.objects.select_related("programme").get(pk=reading.manifest["cohort"]["id"])
    if faults := [fault for check in cohort_tables.checks for fault in check(cohort)]:
        raise BadExport(faults)
    for name in reading.manifest["files"]:
        _put(reading.folder / "files" / name, name)
    told = reading.manifest["audit"]
    kept_as = f"archive/audit-{cohort.programme_id}-{told['sha256'][:12]}.jsonl"
    _put(reading.folder / "audit.jsonl", kept_as)
    rows = sum(reading.counts.values())
    record("programme.cohort.imported", by=None, target=cohort, rows=rows, record=kept_as, **told)
    return cohort


# ---- the folder -----


def _opened(folder: Path) -> _Reading:
    path = folder / "manifest.json"
    if not path.is_file():
        raise BadExport([_("manifest.json: it is not there, so this is not an export")])
    try:
        manifest = json.loads(path.read_text())
    except ValueError as problem:
        raise BadExport([f"manifest.json: {problem}"]) from problem
    if manifest.get("format") != FORMAT:
        raise BadExport([_("manifest.json: it was made by another version of this site")])
    known = {each.label: each for each in cohort_tables.tables()}
    reading = _Reading(folder, manifest, [known[label] for label in manifest["tables"] if label in known])
    for label in manifest["tables"]:
        if label not in known:
            reading.fault(f"data/{label}.csv", _("this site has no such table"))
    for each in sorted((folder / "data").glob("*.csv")):
        if each.stem not in manifest["tables"]:
            reading.fault(f"data/{each.name}", _("the manifest does not name it"))
    return reading


def _lines(table: Table, reading: _Reading) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number, as a spreadsheet counts: the heads are row 1."""
    name = f"data/{table.label}.csv"
    path = reading.folder / name
    if not path.is_file():
        reading.fault(name, _("it is not there"))
        return
    count = 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, strict=True)
        try:
            if next(rows, None) != [each.attname for each in table.columns]:
                reading.fault(name, _("row 1"), _("the columns are not those that this site knows"))
                return
            for count, row in enumerate(rows, start=1):
                if len(row) != len(table.columns):
                    reading.fault(name, _("row %(number)d") % {"number": count + 1}, _("it has too few or many cells"))
                    continue
                yield count + 1, row
        except (csv.Error, UnicodeDecodeError) as problem:
            reading.fault(name, _("row %(number)d") % {"number": count + 2}, problem)
            return
    if count != (said := reading.manifest["tables"][table.label]["rows"]):
        reading.fault(name, _("it has %(count)d rows, the manifest says %(said)d") % {"count": count, "said": said})


def _ids(table: Table, reading: _Reading) -> Iterator[Any]:
    """The id of each row; every other cell is read, too, so that all faults are named at once."""
    key = table.model._meta.pk
    place, seen = table.columns.index(key), set()
    for number, row in _lines(table, reading):
        try:
            found = csv_cells.from_cell(row[place], key)
        except csv_cells.BadCell:
            continue  # named when the row is read
        if found in seen:
            _at(reading, table, number, key, _("another row has this id"))
        seen.add(found)
        yield found


def _rows(table: Table, reading: _Reading) -> Iterator[tuple[int, list[Any]]]:
    for number, cells in _lines(table, reading):
        row = []
        for cell, column in zip(cells, table.columns, strict=True):
            try:
                row.append(csv_cells.from_cell(cell, column))
            except csv_cells.BadCell as problem:
                _at(reading, table, number, column, problem)
        if len(row) == len(table.columns):
            yield number, row


def _at(reading: _Reading, table: Table, number: int, column: models.Field, reason: object) -> None:
    row = _("row %(number)d") % {"number": number}
    reading.fault(f"data/{table.label}.csv", row, column.attname, reason)


def _refuse_dangling(table: Table, number: int, row: list[Any], reading: _Reading) -> None:
    for value, column in zip(row, table.columns, strict=True):
        if value is not None and column.is_relation and value not in reading.ids.get(column.related_model, ()):
            _at(reading, table, number, column, _("there is no row with the id it refers to"))


def _check_files(reading: _Reading) -> None:
    home = (reading.folder / "files").resolve()
    for name, said in reading.manifest["files"].items():
        path = (home / name).resolve()
        if not path.is_relative_to(home) or not path.is_file():
            reading.fault(f"files/{name}", _("it is not there"))
            continue
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != said["sha256"]:
                reading.fault(f"files/{name}", _("it is not the file that was exported"))


def _check_record(reading: _Reading) -> None:
    for fault in record_faults(reading.folder / "audit.jsonl", reading.manifest["audit"]):
        reading.fault("audit.jsonl", fault)


def record_faults(path: Path, told: dict[str, Any]) -> Iterator[str]:
    """What does not hold in an archived record: each event's hash, the one before it, reasons, the end of the chain."""
    if not path.is_file():
        yield _("it is not there")
        return
    previous, number = told["before"], told["first"] - 1
    with path.open(encoding="utf-8") as file:
        for text in file:
            number += 1
            if (found := _place_in_the_chain(text)) is None or found[:2] != (number, previous):
                yield _("row %(number)d: the chain is broken here") % {"number": number}
            previous = found[2] if found else ""
    if (number - told["first"] + 1, previous) != (told["events"], told["head"]):
        yield _("it does not end where the manifest says")


def _place_in_the_chain(text: str) -> tuple[int, str, str] | None:
    """Number, hash of the event before, own hash; None where the line does not hold what its hash says."""
    try:
        line = json.loads(text)
        if line.get("sealed"):
            return line["number"], line["previous"], line["hash"]
        said, reason = line["said"], line["reason"]
        canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        hashed = hashlib.sha256(f"{reason['salt']}:{reason['text']}".encode()).hexdigest() if reason else ""
        # Words that were erased leave their hash behind.
        is_whole = not reason or not reason["text"] or hashed == said["reason"]
        if is_whole and hashlib.sha256(canonical.encode()).hexdigest() == line["hash"]:
            return said["number"], said["previous"], line["hash"]
    except (ValueError, KeyError, TypeError):
        pass
    return None


# ---- writing -----


def _write(table: Table, reading: _Reading) -> None:
    """Insert the rows as they are: nothing is worked out anew but the keys of links."""
    fields = table.model._meta.concrete_fields
    block: list[tuple[int, models.Model]] = []
    count = 0
    for number, row in _rows(table, reading):
        made = table.model(**{each.attname: value for each, value in zip(table.columns, row, strict=True)})
        if isinstance(made, PersonalLink):
            made.issue_link()
        if isinstance(made, Person):
            made.set_unusable_password()
        block.append((number, made))
        count += 1
        if len(block) == ROWS_AT_ONCE:
            _insert(table, fields, block, reading)
            block = []
    _insert(table, fields, block, reading)
    reading.counts[table.label] = count


def _insert(table: Table, fields: Any, block: list[tuple[int, models.Model]], reading: _Reading) -> None:
    at_once = max(1, connection.ops.bulk_batch_size(fields, [row for _number, row in block]))
    for place in range(0, len(block), at_once):
        part = block[place : place + at_once]
        try:
            with transaction.atomic():
                _insert_raw(table.model, fields, [row for _number, row in part])
        except DatabaseError as problem:
            if len(part) > 1:
                for each in part:
                    _insert(table, fields, [each], reading)
            raise BadExport(
                [f"data/{table.label}.csv: {_('row %(number)d') % {'number': part[0][0]}}: {problem}"]
            ) from problem


def _insert_raw(model: Any, fields: Any, rows: list[models.Model]) -> None:
    query = InsertQuery(model)
    query.insert_values(fields, rows, raw=True)
    query.get_compiler(connection=connection).execute_sql()


def _reset_counters(tables: list[Table]) -> None:
    """PostgreSQL counts on behind the ids that came along."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [each.model for each in tables]):
            cursor.execute(statement)


def _put(path: Path, name: str) -> None:
    if not private_storage().exists(name):
        with path.open("rb") as file:
            private_storage().save(name, File(file))
