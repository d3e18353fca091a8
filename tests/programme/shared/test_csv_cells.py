"""Every value stands in a cell and comes back exactly; nothing in a cell is anything that a spreadsheet would run."""

import csv
import datetime as dt
import io
import random
import uuid
from decimal import Decimal

import pytest
from django.db import models

from programme.models import AuditEvent, Booking, Enrolment, Person, Visit
from programme.shared.csv_cells import BadCell, as_cell, from_cell
from programme.shared.downloads import DANGEROUS

TEXT = Person._meta.get_field("full_name")
LONG = Visit._meta.get_field("summary")
MAYBE_TEXT = models.CharField(max_length=200, null=True)
NASTY = (
    *"=+-@'\"\t\r\n,;\\ \u00a0",
    "\r\n",
    "''",
    "é",
    "e\u0301",
    "\u202eabc",
    "שלום",
    "👩🏽‍🚀",
    "\ufeff",
    "NULL",
    "0",
    "a",
)


def through_a_file(cell: str) -> str:
    """What a CSV file gives back."""
    held = io.StringIO(newline="")
    csv.writer(held, lineterminator="\r\n").writerow(["first", cell, "last"])
    held.seek(0)
    ((_first, found, _last),) = list(csv.reader(held, strict=True))
    return found


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("field", [TEXT, LONG, MAYBE_TEXT], ids=["text", "long", "maybe"])
def test_any_text_comes_back_and_no_cell_begins_a_formula(seed: int, field: models.Field):
    draw = random.Random(seed)
    for _ in range(200):
        text = "".join(draw.choices(NASTY, k=draw.randrange(6)))
        cell = as_cell(text, field)

        assert not cell.startswith(DANGEROUS)
        assert from_cell(through_a_file(cell), field) == text


def test_no_value_and_an_empty_text_stay_apart():
    assert (as_cell(None, MAYBE_TEXT), as_cell("", MAYBE_TEXT)) == ("", "'")
    assert (from_cell("", MAYBE_TEXT), from_cell("'", MAYBE_TEXT)) == (None, "")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (Enrolment._meta.get_field("skills"), ["=1+1", "a,b", {"c": None, "d": -1.5}]),
        (AuditEvent._meta.get_field("facts"), "=text"),
        (AuditEvent._meta.get_field("facts"), -3),
        (Booking._meta.get_field("visit"), uuid.UUID(int=7)),
        (Visit._meta.get_field("starts_at"), dt.datetime(2027, 3, 28, 1, 30, 0, 5, dt.UTC)),
        (Visit._meta.get_field("is_online"), False),
        (models.DecimalField(max_digits=9, decimal_places=6), Decimal("-4.500000")),
        (models.DurationField(), dt.timedelta(days=-1, seconds=3, microseconds=9)),
        (models.SmallIntegerField(), -5),
        (models.DateField(), dt.date(2027, 2, 28)),
    ],
)
def test_other_values_come_back(field: models.Field, value: object):
    assert from_cell(through_a_file(as_cell(value, field)), field) == value


@pytest.mark.parametrize(
    ("field", "cell", "reason"),
    [
        (TEXT, "a\x00b", "NUL"),
        (TEXT, "a" * 201, "longer than 200"),
        (Visit._meta.get_field("starts_at"), "yesterday", "time"),
        (Visit._meta.get_field("starts_at"), "2027-03-28T01:30:00", "time"),
        (Visit._meta.get_field("starts_at"), "", "needed"),
        (Visit._meta.get_field("mode"), "walked", "codes"),
        (Visit._meta.get_field("is_online"), "perhaps", "true or false"),
        (Visit._meta.get_field("capacity"), "=1+1", "whole number"),
        (Booking._meta.get_field("visit"), "7", "UUID"),
        (Enrolment._meta.get_field("skills"), "[", "JSON"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(field: models.Field, cell: str, reason: str):
    with pytest.raises(BadCell, match=reason):
        from_cell(cell, field)
