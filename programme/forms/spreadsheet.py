"""Reads a table out of a CSV or Excel file that somebody chose: texts in rows, numbered as a spreadsheet shows them."""

import csv
import io
import zipfile
from dataclasses import dataclass
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


def read_table(upload: UploadedFile) -> list[Line]:
    """All rows with something in them, headings first. Raises ValidationError in words for a file we cannot read."""
    if not upload.size:
        raise ValidationError(_("The file is empty."))
    if upload.size > MOST_BYTES:
        raise ValidationError(_("The file is larger than 5 MB."))
    content = upload.read()
    if content.startswith(b"PK\x03\x04"):
        rows = _from_xlsx(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValidationError(_("This is an old Excel file (.xls). Save it as .xlsx or CSV and choose that file."))
    else:
        rows = _from_csv(content)
    return _numbered(rows)


def read_pasted(text: str) -> list[Line]:
    """The same out of what somebody copied from a spreadsheet: cells lie between tabs, or commas or semicolons."""
    return _numbered(_from_csv(text.encode()))


def _numbered(rows: list[list[str]]) -> list[Line]:
    lines = [Line(number, cells) for number, cells in enumerate(rows, start=1) if any(cell.strip() for cell in cells)]
    if not lines:
        raise ValidationError(_("The file is empty."))
    return lines


def _from_csv(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise ValidationError(
            _("We cannot read this file as CSV: a quotation mark is left open or out of place.")
        ) from error
    return _bounded(rows)


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValidationError(
            _("We cannot read the letters in this file. Save it as “CSV UTF-8” or as an Excel file (.xlsx).")
        ) from error


def _from_xlsx(content: bytes) -> list[list[str]]:
    """The first sheet. Formulas are not worked out: they stay the texts they are."""
    from openpyxl import load_workbook  # noqa: PLC0415 it loads NumPy where that is installed; most processes never need it

    unreadable = ValidationError(_("We cannot read this file. Save it again as .xlsx or CSV and choose that file."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_BYTES_UNPACKED:
                raise ValidationError(_("The file is too large once unpacked."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except ValidationError:
        raise
    # Whatever is wrong inside a stranger's archive: openpyxl and the XML parser raise many kinds.
    except Exception as error:
        raise unreadable from error
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        cells = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_CELLS_IN_ROW, values_only=True)
        rows = [_without_tail([_text(value) for value in row]) for row in cells]
    except Exception as error:
        raise unreadable from error
    finally:
        book.close()
    # A sheet has no short rows: what is not there is empty.
    width = len(rows[0]) if rows else 0
    return _bounded([row + [""] * (width - len(row)) for row in rows])


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


def _bounded(rows: list[list[str]]) -> list[list[str]]:
    if len(rows) > MOST_ROWS + 1:
        raise ValidationError(_("The file has more than %(most)d rows.") % {"most": MOST_ROWS})
    return rows
