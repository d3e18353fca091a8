"""Tables as files: CSV and XLSX, written while they are sent, with nothing in them that a spreadsheet would run."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from django.http import FileResponse, HttpResponse, StreamingHttpResponse

# What makes a spreadsheet take a text for a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
ROWS_AT_ONCE = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def neutral(value: Any) -> Any:
    """The cell as it may stand in a spreadsheet: texts that look like formulas get an apostrophe before them."""
    if isinstance(value, int | float) or value is None:
        return value
    text = str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def as_csv(name: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """`name.csv`, sent in blocks while `rows` is read; hand in `.iterator()` of values for long tables."""
    response = StreamingHttpResponse(_csv_blocks(columns, rows), content_type="text/csv; charset=utf-8")
    return _as_attachment(response, f"{name}.csv")  # type: ignore[return-value]


def as_xlsx(name: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> FileResponse:
    """`name.xlsx`, written row by row to a temporary file, so that memory stays flat."""
    # Only downloads and imports need it, and it is not light.
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    for row in chain([columns], rows):
        sheet.append([neutral(value) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 the response closes it
    book.save(file)
    file.seek(0)
    return _as_attachment(FileResponse(file, content_type=XLSX), f"{name}.xlsx")  # type: ignore[return-value]


class _Line:
    """What the csv module writes to: hands each line back."""

    def write(self, line: str) -> str:
        return line


def _csv_blocks(columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    lines = (writer.writerow([neutral(value) for value in row]) for row in chain([columns], rows))
    yield "\ufeff"  # so that spreadsheets read names with accents as they are
    while block := "".join(islice(lines, ROWS_AT_ONCE)):
        yield block


def _as_attachment(response: HttpResponse | StreamingHttpResponse, name: str) -> HttpResponse | StreamingHttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
