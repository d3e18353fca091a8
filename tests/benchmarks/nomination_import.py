"""How long a list of 5,000 nominations takes from the file to the saved rows, and what it asks of memory.

One of the runs of `./run soak`. Beside 5,000 rows it takes in 500, so that what grows with the list is seen as a
ratio of the same run.
"""

import io
import tempfile
import time
import tracemalloc
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from programme.actions.nomination_import import prepare_import, take_import
from programme.forms.nomination import NominationUploadForm
from tests.factories import programme as make
from tests.support import databases

ROWS, SMALL = 5000, 200
HEAD = "Organisation,Sector,Full name,Email,Job title,Region,Skills,Months of experience,Nominated by,Why this person"


def a_list(rows: int, run: int) -> SimpleUploadedFile:
    lines = [
        f"Organisation {run} {number % 250},{('industry', 'civil service')[number % 2]},Person {number},"
        f"person{number}@run{run}.example,Analyst,Wales,policy;data,{number % 90},n@run{run}.example,"
        f"Because they asked {number} good questions."
        for number in range(rows)
    ]
    return SimpleUploadedFile("list.csv", "\n".join([HEAD, *lines]).encode())


def as_xlsx(file: SimpleUploadedFile) -> SimpleUploadedFile:
    """The same list as a workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in file.read().decode().splitlines():
        sheet.append(line.split(","))
    held = io.BytesIO()
    book.save(held)
    return SimpleUploadedFile("list.xlsx", held.getvalue())


def take(rows: int, run: int, *, measured: bool, xlsx: bool = False) -> tuple[float, float]:
    """Seconds, and the most memory in MB that Python held at once (only where it is measured: that takes time)."""
    cohort = make.cohort()
    organiser = make.organiser(cohort)
    file = as_xlsx(a_list(rows, run)) if xlsx else a_list(rows, run)
    if measured:
        tracemalloc.start()
    begun = time.perf_counter()
    form = NominationUploadForm({}, {"file": file}, cohort=cohort)
    assert form.is_valid(), form.errors
    batch = prepare_import(cohort, by=organiser, rows=form.rows, at=timezone.now())
    take_import(batch, by=organiser)
    seconds = time.perf_counter() - begun
    peak = tracemalloc.get_traced_memory()[1] / 1e6 if measured else 0.0
    tracemalloc.stop()
    assert cohort.nominations.count() == rows
    return seconds, peak


def evidence(small: bool) -> str:
    """One line: seconds for the whole list, its memory, and how that compares with a tenth of the list."""
    rows = SMALL if small else ROWS
    with tempfile.TemporaryDirectory() as folder, databases.switched_to(databases.sqlite_copy(Path(folder))):
        seconds, _ = take(rows, 1, measured=False)
        seconds_xlsx, _ = take(rows, 4, measured=False, xlsx=True)
        _, tenth = take(rows // 10, 2, measured=True)
        _, whole = take(rows, 3, measured=True)
    return (
        f"{rows:,} rows read, shown and saved in {seconds:.1f} s as CSV, {seconds_xlsx:.1f} s as XLSX (goal 20 s);"
        f" at most {whole:.1f} MB in hand,"
        f" {whole / tenth:.1f} times that of a tenth of the rows ({tenth:.1f} MB)"
    )
