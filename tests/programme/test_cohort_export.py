"""A cohort leaves as a folder and comes into an empty site the same: rows, histories, files, record and ranking."""

import csv
import datetime
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from judging.models import ResultSheet
from judging.queries import result
from programme.models import AuditEvent, Cohort, Person, Programme, Visit
from programme.queries.audit import faults
from programme.shared.uploads import private_storage
from tests.factories import programme as make
from tests.support import databases, suites
from tests.support.sites import SeasonAt

NASTY = '=HYPERLINK("x"),\r\n+1 -2 @3 \'quoted\' "double" \u202eright to left\u202c 👩🏽‍🚀 שלום'


@contextmanager
def site(address: str, home: Path) -> Iterator[None]:
    """Be the site with this database and these private files."""
    storage = private_storage()
    before, place = storage.__dict__.copy(), str(home / "private")
    # The fields of models hold this very storage, so it is sent elsewhere.
    storage.__dict__.update(_location=place, base_location=place, location=place)
    try:
        with databases.allowed(), databases.switched_to(address):
            yield
    finally:
        storage.__dict__.clear()
        storage.__dict__.update(before)


@pytest.fixture(scope="module")
def left() -> Path:
    """The whole season after its result, exported into a folder, with nasty words in it; made once, only to be read."""
    today = datetime.date.today().isoformat()  # noqa: DTZ011 only a name: the demo is built around today
    made = databases.CACHE / f"left-{databases.fingerprint_of_today(today)}"
    return databases.made_once(made, lambda unfinished: leave(unfinished, today), keep="left-*") / "left"


def leave(folder: Path, today: str) -> None:
    home = databases.season_copy("results", today, folder / "site")
    with site(f"sqlite:///{home}/db.sqlite3", home):
        Visit.objects.filter(cohort__slug="autumn").update(summary=NASTY)
        Person.objects.filter(email="olivia@techconnect.example").update(known_as="'=Olivia")
        call_command("export_cohort", "techconnect/autumn", str(folder / "left"), verbosity=0)
    shutil.rmtree(home)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty site on each kind of database."""
    if request.param == "sqlite":
        yield databases.sqlite_copy(tmp_path / "empty")
        return
    if not databases.postgresql_server():
        suites.leave_out("PostgreSQL is not there.")
    address = databases.postgresql_copy()
    yield address
    with databases.allowed():
        databases.drop_postgresql(address)


@pytest.mark.long(30)
def test_a_whole_cohort_comes_into_an_empty_site_the_same(left: Path, empty: str, tmp_path: Path):
    with site(empty, tmp_path / "empty"):
        call_command("import_cohort", str(left), verbosity=0)
        call_command("export_cohort", "techconnect/autumn", str(tmp_path / "again"), verbosity=0)
        cohort = Cohort.objects.get(slug="autumn")
        sheet = ResultSheet.objects.current().get(pitch_day__cohort=cohort)
        ranking = [(line["place"], Decimal(line["mean"])) for line in result.raw_standing(sheet.pitch_day)]

        assert Visit.objects.filter(cohort=cohort, summary=NASTY).count() == cohort.visits.count() > 0
        assert sorted(ranking) == sorted((line.place, line.mean) for line in sheet.results.all())
        assert not list(faults())
        archived = AuditEvent.objects.get(code="programme.cohort.imported").facts["record"]
        assert (tmp_path / "empty" / "private" / archived).read_bytes() == (left / "audit.jsonl").read_bytes()

    tables = sorted(path.name for path in (left / "data").iterdir())
    assert tables == sorted(path.name for path in (tmp_path / "again" / "data").iterdir())
    differing = [name for name in tables if rows(left, name) != rows(tmp_path / "again", name)]
    assert differing == []
    assert files(left) == files(tmp_path / "again") != {}


def rows(folder: Path, name: str) -> list[list[str]]:
    """As a spreadsheet reads them. Where links stand, their hashes are another site's."""
    with (folder / "data" / name).open(encoding="utf-8-sig", newline="") as file:
        heads, *lines = csv.reader(file, strict=True)
    links = [place for place, head in enumerate(heads) if head == "link_hash"]
    return [heads, *([cell for place, cell in enumerate(line) if place not in links] for line in lines)]


def files(folder: Path) -> dict[str, bytes]:
    home = folder / "files"
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


# ---- what is refused -----


def change_cell(folder: Path, table: str, column: str, value: str) -> None:
    """Write into that column of the first row."""
    path = folder / "data" / f"{table}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        heads, *lines = csv.reader(file)
    lines[0][heads.index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heads, *lines])


def change_text(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    path.write_text(path.read_text().replace(old, new, 1))


def forget_a_row(folder: Path) -> None:
    path = folder / "data" / "programme.Milestone.csv"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def damage_a_file(folder: Path) -> None:
    next(path for path in (folder / "files").rglob("*") if path.is_file()).write_bytes(b"other")


# Named all at once.
FAULTS = {
    "a time": (
        lambda at: change_cell(at, "programme.Visit", "starts_at", "soon"),
        "data/programme.Visit.csv: row 2: starts_at: it is not time",
    ),
    "a code": (
        lambda at: change_cell(at, "teams.Team", "signing", "king"),
        "row 2: signing: “king” is none of its codes",
    ),
    "NUL": (
        lambda at: change_cell(at, "teams.Team", "name", "a\x00"),
        "data/teams.Team.csv: row 2: name: it holds a NUL",
    ),
    "a reference": (
        lambda at: change_cell(at, "programme.Booking", "visit_id", "00000000-0000-0000-0000-000000000007"),
        "data/programme.Booking.csv: row 2: visit_id: there is no row with the id it refers to",
    ),
    "a row too few": (forget_a_row, "data/programme.Milestone.csv: it has"),
    "another file": (damage_a_file, "it is not the file that was exported"),
    "the record": (
        lambda at: change_text(at, "audit.jsonl", '"facts": {', '"facts": {"a": 1, '),
        "the chain is broken",
    ),
    "the columns": (
        lambda at: change_text(at, "data/judging.Award.csv", "name", "nome"),
        "data/judging.Award.csv: row 1: the columns are not those",
    ),
    "a place outside": (
        lambda at: change_text(at, "manifest.json", '"files": {', '"files": {"../../manifest.json": {"sha256": ""}, '),
        "it is not there",
    ),
}
# Seen only when all the others are well.
LATER = {
    "the format": (lambda at: change_text(at, "manifest.json", '"format": 1', '"format": 7'), "another version"),
    "the database's own rule": (
        lambda at: change_cell(at, "programme.Visit", "ends_at", "1999-01-01T00:00:00+00:00"),
        "data/programme.Visit.csv: row 2: ",
    ),
    "a score": (lambda at: change_cell(at, "judging.Score", "value", "1"), "Result of "),
}


@pytest.mark.long(30)
def test_one_bad_row_and_nothing_is_kept(left: Path, tmp_path: Path):
    address = databases.sqlite_copy(tmp_path / "empty")
    with site(address, tmp_path / "empty"):
        for name, (spoil, reason) in LATER.items():
            refused = refusal_of(left, tmp_path / "spoiled", spoil)

            assert reason in refused, name
            assert not Programme.objects.exists(), name
            assert not Person.objects.exists(), name
            assert not (tmp_path / "empty" / "private").exists(), name


def test_all_that_is_bad_is_named_at_once(left: Path, tmp_path: Path):
    def spoil(folder: Path) -> None:
        for change, _reason in FAULTS.values():
            change(folder)

    with site(databases.sqlite_copy(tmp_path / "empty"), tmp_path / "empty"):
        refused = refusal_of(left, tmp_path / "spoiled", spoil)

        assert [name for name, (_change, reason) in FAULTS.items() if reason not in refused] == []
        assert not Person.objects.exists()


def refusal_of(left: Path, spoiled: Path, spoil: Callable[[Path], None]) -> str:
    """What the import says of a copy that was spoiled."""
    shutil.copytree(left, spoiled)
    spoil(spoiled)
    with pytest.raises(CommandError) as refused:
        call_command("import_cohort", str(spoiled), verbosity=0)
    shutil.rmtree(spoiled)
    return str(refused.value)


# ---- what an organiser may not read -----


def test_an_organiser_gets_no_score_before_it_is_time_and_nothing_told_in_confidence(
    season_at: SeasonAt, tmp_path: Path
):
    home, made = season_at("pitch-day"), tmp_path / "made"
    with site(f"sqlite:///{home}/db.sqlite3", home):
        call_command("export_cohort", "techconnect/autumn", str(made), email="olivia@techconnect.example", verbosity=0)

    manifest = json.loads((made / "manifest.json").read_text())
    left_out = {each["what"] for each in manifest["left_out"]}
    assert {
        "judging.Score",
        "judging.Scorecard",
        "judging.PitchStanding",
        "programme.Need",
        "teams.Concern",
    } <= left_out
    assert not manifest["whole"]
    assert not list((made / "data").glob("judging.Score*"))
    assert "judging.Score: scores and results are for the results group" in (made / "README.md").read_text()


def test_what_an_organiser_may_read_comes_into_an_empty_site_too(season_at: SeasonAt, tmp_path: Path):
    home, made = season_at("pitch-day"), tmp_path / "made"
    with site(f"sqlite:///{home}/db.sqlite3", home):
        call_command("export_cohort", "techconnect/autumn", str(made), email="olivia@techconnect.example", verbosity=0)
    with site(databases.sqlite_copy(tmp_path / "empty"), tmp_path / "empty"):
        call_command("import_cohort", str(made), verbosity=0)

        assert Cohort.objects.get().teams.count() == 7


def test_a_site_that_holds_programmes_takes_no_export(left: Path, tmp_path: Path):
    with site(databases.sqlite_copy(tmp_path / "full"), tmp_path / "full"):
        make.programme()

        with pytest.raises(CommandError, match="empty one"):
            call_command("import_cohort", str(left), verbosity=0)


def test_a_zip_file_comes_in_as_well_and_one_that_reaches_outside_does_not(left: Path, tmp_path: Path):
    outside = tmp_path / "outside.zip"
    with zipfile.ZipFile(outside, "w") as archive:
        archive.writestr("../escaped.txt", "x")
    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", left)
    with site(databases.sqlite_copy(tmp_path / "empty"), tmp_path / "empty"):
        with pytest.raises(CommandError, match="it is not there"):
            call_command("import_cohort", str(outside), verbosity=0)
        call_command("import_cohort", packed, verbosity=0)

        assert Cohort.objects.get(slug="autumn").teams.count() == 7
