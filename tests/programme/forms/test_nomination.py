import io
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from programme.forms.nomination import Nominations, NominationUploadForm
from programme.forms.spreadsheet import read_table
from programme.models import Nomination
from tests.factories import programme as make

DATA = Path(__file__).parents[2] / "data"
HEADINGS = "Organisation,Sector,Full name,Email,Skills,Months of experience,Why this person"
GOOD = "Revenue Service,civil service,Ann Example,ann@revenue.example,policy,5,Kind"


def upload(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (DATA / name).read_bytes())


def csv(*lines: str, encoding: str = "utf-8") -> SimpleUploadedFile:
    return SimpleUploadedFile("n.csv", "\r\n".join(lines).encode(encoding))


def read(file: SimpleUploadedFile):
    found = Nominations(read_table(file))
    return list(found), found.faults


def faults_of(*lines: str) -> list[tuple[int, str]]:
    return [(fault.row, fault.column) for fault in read(csv(HEADINGS, *lines))[1]]


@pytest.mark.parametrize("name", ["nominations.csv", "nominations.xlsx", "nominations-semicolon.csv"])
def test_good_files_give_the_same_thirty_eight_rows(name):
    rows, faults = read(upload(name))

    assert faults == []
    assert len(rows) == 38
    assert [row.number for row in rows] == list(range(2, 40))
    assert {row.sector for row in rows} == {"civil_service", "industry"}
    by_number = {row.number: row for row in rows}
    assert by_number[5].email == "dafydd.rhys3@brightwaterconsulting.example"
    assert by_number[9].sector == "industry"
    assert by_number[12].skills == ["content design", "policy", "cloud infrastructure"]
    assert by_number[3].full_name == "Ben O’Connor"
    assert by_number[3].reason == "Built the reporting tool, used by 40 teams.\nWants to learn about policy."
    assert by_number[2].experience_months == 59


def test_the_three_good_files_say_the_same():
    read_all = [
        [(row.organisation, row.sector, row.full_name, row.email, row.skills, row.experience_months) for row in rows]
        for rows in (read(upload(f"nominations{end}"))[0] for end in (".csv", ".xlsx", "-semicolon.csv"))
    ]

    assert read_all[0] == read_all[1] == read_all[2]


@pytest.mark.django_db
def test_every_bad_row_is_listed_with_row_column_and_reason():
    form = NominationUploadForm({}, {"file": upload("nominations-broken.csv")}, cohort=make.cohort())

    assert not form.is_valid()
    assert [(fault.row, fault.column) for fault in form.faults] == [
        (3, "Email"),
        (4, "Email"),
        (6, "Email"),
        (7, "Sector"),
        (8, "Full name"),
        (9, "Months of experience"),
        (10, "Months of experience"),
        (11, "Full name"),
        (13, "Why this person"),
        (15, "Full name"),
        (16, "Job title"),
        (17, "After the last column"),
        (18, "Organisation"),
    ]
    assert all(fault.reason for fault in form.faults)
    assert not Nomination.objects.exists()


@pytest.mark.django_db
def test_an_organisation_we_know_stays_in_its_sector():
    cohort = make.cohort()
    make.organisation(cohort.programme, name="LAND  data office")

    form = NominationUploadForm({}, {"file": upload("nominations-broken.csv")}, cohort=cohort)
    form.is_valid()

    assert (14, "Sector") in [(fault.row, fault.column) for fault in form.faults]


@pytest.mark.django_db
def test_a_pasted_row_that_is_wrong_is_mended_where_it_was_pasted_and_headings_of_programs_are_known():
    headings = HEADINGS.lower().replace(" ", "_")
    form = NominationUploadForm({"pasted": f"{headings}\n{GOOD.replace('ann@', 'ann')}"}, cohort=make.cohort())

    assert form.errors["pasted"] == ["Nothing was saved: 1 row needs mending. Mend what you pasted, below."]
    assert "We do not know a column of this name." not in {fault.reason for fault in form.faults}


@pytest.mark.django_db
def test_pasted_rows_are_read_as_a_file_is():
    pasted = "\n".join(line.replace(",", "\t") for line in (HEADINGS, GOOD))

    form = NominationUploadForm({"pasted": pasted}, cohort=make.cohort())

    assert form.is_valid(), form.errors
    assert [(row.full_name, row.email) for row in form.rows] == [("Ann Example", "ann@revenue.example")]


@pytest.mark.django_db
def test_a_file_or_rows_but_not_both():
    cohort = make.cohort()

    both = NominationUploadForm({"pasted": GOOD}, {"file": upload("nominations.csv")}, cohort=cohort)
    bad = NominationUploadForm({"pasted": HEADINGS + "\n" + GOOD.replace("ann@", "ann")}, cohort=cohort)

    assert both.errors["file"] == ["Choose a file or paste rows, not both."]
    assert not bad.is_valid()
    assert [(fault.row, fault.column) for fault in bad.faults] == [(2, "Email")]


def test_one_row_can_have_several_faults():
    assert faults_of("Revenue Service,charity,,nobody,policy,-1,Kind") == [
        (2, "Sector"),
        (2, "Full name"),
        (2, "Email"),
        (2, "Months of experience"),
    ]


def test_blank_lines_count_as_rows_but_are_not_read():
    rows, faults = read(csv(HEADINGS, "", ",,,,,,", GOOD))

    assert faults == []
    assert [row.number for row in rows] == [4]


@pytest.mark.parametrize("name", ["=1+1", "+441234", "-minus", "@sum", "  =spaced"])
def test_names_that_look_like_formulas_are_refused(name):
    assert faults_of(f"Revenue Service,civil service,{name},ann@revenue.example,policy,5,Kind") == [(2, "Full name")]


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\t", "\u202e", "\u200b", "\x7f"])
def test_control_characters_are_refused(sign):
    assert faults_of(f"Revenue Service,civil service,Ann{sign}Example,ann@revenue.example,policy,5,Kind") == [
        (2, "Full name")
    ]


def test_a_reason_may_have_lines_and_begin_with_a_dash():
    rows, faults = read(csv(HEADINGS, GOOD.replace("Kind", '"- kind\r\n- patient"')))

    assert faults == []
    assert rows[0].reason == "- kind\n- patient"


def test_two_thousand_characters_are_allowed_and_one_more_is_not():
    assert faults_of(GOOD.replace("Kind", "x" * 2000)) == []
    assert faults_of(GOOD.replace("Kind", "x" * 2001)) == [(2, "Why this person")]


def test_unknown_missing_and_double_columns_are_named():
    faults = read(csv("Organisation,Sector,Name,Email,Email,Shoe size", "a,b,c,d,e,f"))[1]

    assert [fault.column for fault in faults] == ["Email", "Shoe size"]
    assert [fault.column for fault in read(csv("Organisation,Email", "a,b"))[1]] == ["Sector", "Full name"]


def test_headings_may_come_in_any_order_and_case():
    rows, faults = read(csv("E-MAIL,name,SECTOR ,organisation", "ann@a.example,Ann,Industry,Alder"))

    assert faults == []
    assert (rows[0].full_name, rows[0].sector) == ("Ann", "industry")


def test_utf_16_as_some_programs_export_it_is_read():
    rows, faults = read(csv(HEADINGS.replace(",", "\t"), GOOD.replace(",", "\t"), encoding="utf-16"))

    assert faults == []
    assert len(rows) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"PK\x03\x04 not a workbook",
        b"\xd0\xcf\x11\xe0 old",
        "Organisation,Sector\ncaf\u00e9,x".encode("latin-1"),
        b'Organisation\n"never closed',
        b"Organisation\n" * 7000,
        b"x" * (5 * 1024 * 1024 + 1),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content):
    with pytest.raises(ValidationError) as refusal:
        list(read_table(SimpleUploadedFile("file.csv", content)))

    assert refusal.value.messages[0].endswith(".")


def test_formulas_in_a_workbook_are_not_worked_out():
    book = Workbook()
    book.active.append(HEADINGS.split(","))
    book.active.append(["Revenue Service", "civil service", "=1+1", "ann@revenue.example", "policy", 5.0, None])
    book.create_sheet("Notes").append(["anything"])
    kept = io.BytesIO()
    book.save(kept)

    rows, faults = read(SimpleUploadedFile("book.xlsx", kept.getvalue()))

    assert rows == []
    assert [(fault.row, fault.column) for fault in faults] == [(2, "Full name")]


def test_a_long_file_is_read_a_row_at_a_time_and_again_from_the_start():
    table = read_table(csv(HEADINGS, GOOD, '"never closed'))

    passes = [next(iter(table)), next(iter(table))]

    assert [line.cells[0] for line in passes] == ["Organisation", "Organisation"]
    with pytest.raises(ValidationError):
        list(table)
