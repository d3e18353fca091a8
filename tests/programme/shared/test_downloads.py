import csv
import io
import itertools

import pytest
from openpyxl import load_workbook

from programme.shared.downloads import as_csv, as_xlsx, neutral


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-5", "@SUM(A1)", "\tx", "\r=1"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str):
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Ann", "a=b", "", 5, -5, 2.5, None])
def test_other_cells_stay_as_they_are(value: object):
    assert neutral(value) == value


def test_a_csv_is_sent_in_blocks_while_it_is_read():
    read = itertools.count()
    rows = ((next(read), "=x") for _ in range(1200))

    response = as_csv("people", ("Number", "Name"), rows)
    blocks = iter(response.streaming_content)
    next(blocks)
    next(blocks)

    assert next(read) < 600
    rest = b"".join(blocks).decode()
    assert rest.rstrip().endswith("1200,'=x")


def test_a_csv_reads_back_with_accents_commas_and_line_breaks():
    rows = [["Zoë Ábalos", 'a, "b"\nc'], ["-1", 3]]

    text = as_csv("people", ("Name", "Note"), rows).getvalue().decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(text))) == [["Name", "Note"], ["Zoë Ábalos", 'a, "b"\nc'], ["'-1", "3"]]


def test_a_workbook_holds_texts_and_numbers_and_no_formulas():
    response = as_xlsx("people", ("Name", "Count"), [["=cmd()", 3], ["Ann", None]])

    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    assert [[cell.value for cell in row] for row in sheet] == [["Name", "Count"], ["'=cmd()", 3], ["Ann", None]]
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}
    response.close()


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_a_download_is_an_attachment_that_nobody_sniffs_or_keeps(write):
    response = write("people", ("Name",), [])

    assert response.headers["Content-Disposition"].startswith('attachment; filename="people.')
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    response.close()
