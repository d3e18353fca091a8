"""Reads a table out of a CSV or Excel file that somebody chose: texts in rows, numbered as a spreadsheet shows them."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

MOST_BYTES = 5 * 1024 * 1024
MOST_BYTES_UNPACKED = 30 * 1024 * 1024
MOST_ROWS = 6000
MOST_CELLS_IN_ROW = 200


@dataclass(frozen=True)
class Line:
    """One row: its number, counting the headings as 1, and its cells."""

    number: int
    cells: list[str]


class Table:
    """The rows of a file with something in them, headings first. Each pass reads them anew, a row in hand at a time.

    A pass raises ValidationError, in words, at what it cannot read."""

    def __init__(self, rows: Callable[[], Iterator[list[str]]]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[Line]:
        is_empty = True
        for number, cells in enumerate(self._rows(), start=1):
            if number > MOST_ROWS + 1:
                raise ValidationError(_("The file has more than %(most)d rows.") % {"most": MOST_ROWS})
            if any(cell.strip() for cell in cells):
                is_empty = False
                yield Line(number, cells)
        if is_empty:
            raise ValidationError(_("The file is empty."))


def read_table(upload: UploadedFile) -> Table:
    """The table in a file that somebody chose. Raises ValidationError in words for a file we cannot read."""
    if not upload.size:
        raise ValidationError(_("The file is empty."))
    if upload.size > MOST_BYTES:
        raise ValidationError(_("The file is larger than 5 MB."))
    upload.seek(0)
    begins = upload.read(4)
    if begins == b"PK\x03\x04":
        return Table(lambda: _from_xlsx(upload))
    if begins == b"\xd0\xcf\x11\xe0":
        raise ValidationError(_("This is an old Excel file (.xls). Save it as .xlsx or CSV and choose that file."))
    return Table(lambda: _from_csv(upload.file))


def read_pasted(text: str) -> Table:
    """The same out of what somebody copied from a spreadsheet: cells lie between tabs, or commas or semicolons."""
    return Table(lambda: _from_csv(io.BytesIO(text.encode())))


def _from_csv(file: Any) -> Iterator[list[str]]:
    file.seek(0)
    encoding = "utf-16" if file.read(2) in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    file.seek(0)
    lines = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        first = next(lines, "")
        delimiter = max(",;\t", key=first.count)
        yield from csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise ValidationError(
            _("We cannot read this file as CSV: a quotation mark is left open or out of place.")
        ) from error
    except UnicodeDecodeError as error:
        raise ValidationError(
            _("We cannot read the letters in this file. Save it as “CSV UTF-8” or as an Excel file (.xlsx).")
        ) from error
    finally:
        lines.detach()  # else the file would be closed with it


def _from_xlsx(file: UploadedFile) -> Iterator[list[str]]:
    """The first sheet. Formulas are not worked out: they stay the texts they are."""
    from openpyxl import load_workbook  # noqa: PLC0415 it loads NumPy where that is installed; most processes never need it

    file.seek(0)
    try:
        with zipfile.ZipFile(file) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_BYTES_UNPACKED:
                raise ValidationError(_("The file is too large once unpacked."))
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    except ValidationError:
        raise
    # Whatever is wrong inside a stranger's archive: openpyxl and the XML parser raise many kinds.
    except Exception as error:
        raise _unreadable() from error
    try:
        yield from _of_equal_width(_cells(book))
    finally:
        book.close()


def _cells(book: Any) -> Iterator[list[str]]:
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_CELLS_IN_ROW, values_only=True):
            yield _without_tail([_text(value) for value in row])
    except Exception as error:
        raise _unreadable() from error


def _of_equal_width(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """A sheet has no short rows: what is not there is empty."""
    first = next(rows, [])
    for row in chain([first], rows):
        yield row + [""] * (len(first) - len(row))


def _unreadable() -> ValidationError:
    return ValidationError(_("We cannot read this file. Save it again as .xlsx or CSV and choose that file."))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _without_tail(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells
