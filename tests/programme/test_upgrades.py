"""A database of each released version, with data, becomes today's without losing a row: on both engines."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from programme.models import Person
from tests.factories import programme as make
from tests.support import databases, releases
from tests.support.suites import leave_out


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/db.sqlite3"
        return
    if not databases.postgresql_server():
        leave_out("no PostgreSQL: ./run test starts one.")
    address = databases.empty_postgresql()
    yield address
    databases.drop_postgresql(address)


def run(address: str, *words: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "TEST_DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-m", "tests.support.releases", *words]
    return subprocess.run(command, cwd=databases.ROOT, env=environ, text=True, capture_output=True, check=False)


@pytest.mark.long(25)
@pytest.mark.parametrize("release", releases.all_releases())
def test_a_released_database_becomes_todays_and_keeps_every_row(empty: str, release: str):
    done = run(empty, "upgrade", release)

    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    assert f"rows of {release} are all there" in done.stdout


@pytest.mark.parametrize("release", releases.all_releases())
def test_a_released_step_is_never_changed(release: str):
    now = releases.steps()

    assert {step: now.get(step) for step in releases.held(release)["steps"]} == releases.held(release)["steps"]


def test_the_first_release_holds_something_of_everything():
    tables = releases.held("0.1.0")["rows"]

    assert len(tables) > 40
    for label in ("programme.Person", "programme.Booking", "programme.AuditEvent", "programme.Notification"):
        assert tables[label], label
    for label in ("teams.SubmissionVersion", "teams.Attachment", "judging.Score", "judging.Signature"):
        assert tables[label], label


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("after", "is_held"),
    [
        ([{"name": "Idea", "adds": 3, "values": [1, 2]}], True),
        ([{"name": "Idea", "adds": 4}], False),
        ([{"name": "Idea"}], False),
        ([], False),
        ([{"name": "Idea", "adds": 3}, {"name": "More", "adds": 1}], False),
        ("Idea", False),
    ],
)
def test_a_document_may_gain_and_never_lose(after, is_held):
    assert releases.holds(after, [{"name": "Idea", "adds": 3}]) is is_held


def test_what_is_lost_or_changed_is_named():
    kept, changed = make.person(), make.person(full_name="Ann Baker")
    gone = make.person()
    rows = [releases.as_text(each) for each in (kept, changed, gone)]
    Person.objects.filter(pk=changed.pk).update(full_name="Ann")
    number = gone.pk
    gone.delete()

    found = releases.differences({"programme.Person": rows, "programme.NoSuchTable": [{"id": 1}]})

    assert found == [
        f"programme.Person {changed.pk} has other values in full_name.",
        f"programme.Person {number} is gone.",
        "programme.NoSuchTable: the table is gone with 1 rows.",
    ]
