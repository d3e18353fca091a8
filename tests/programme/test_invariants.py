"""`manage.py invariants` proves what the site promises over the whole database, and names each breach."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from programme.actions import booking
from programme.models import AuditEvent, Booking, Enrolment, Visit
from programme.shared.invariants import breaches, promises
from programme.shared.uploads import private_storage, random_name
from tests.factories import programme as make
from tests.factories import teams

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_files_of_others() -> None:
    """Rows of other tests are rolled back, their files are not."""
    shutil.rmtree(Path(settings.DATA_DIR) / "private", ignore_errors=True)


def found() -> list[str]:
    return [str(each) for each in breaches()]


def booked_visit(*, capacity: int, people: int) -> Visit:
    cohort = make.cohort()
    visit = make.visit(cohort, capacity=capacity)
    for _ in range(people):
        booking.book(visit, by=make.participant(cohort))
    return visit


def test_a_site_that_keeps_its_promises_says_how_many(capsys: pytest.CaptureFixture[str]):
    booked_visit(capacity=2, people=3)

    call_command("invariants")

    assert capsys.readouterr().out == f"All {len(promises())} promises hold.\n"


def test_a_visit_with_more_people_than_places_is_named():
    visit = booked_visit(capacity=2, people=3)
    visit.bookings.filter(state="waiting").update(state="confirmed")

    assert found() == [f"No visit has more people than places: programme.Visit {visit.pk} has 2 places and 3 people"]


def test_a_place_that_stays_empty_while_somebody_waits_is_named():
    visit = booked_visit(capacity=2, people=3)
    Visit.objects.filter(pk=visit.pk).update(capacity=3)

    assert [each for each in found() if f"{visit.pk} has a free place" in each]


@pytest.mark.parametrize("change", [{"state": "cancelled"}, {"starts_at": timezone.now() - dt.timedelta(days=1)}])
def test_nobody_waits_for_a_place_on_a_visit_that_is_over_or_called_off(change: dict[str, Any]):
    visit = booked_visit(capacity=2, people=3)
    Visit.objects.filter(pk=visit.pk).update(capacity=3, **change)

    assert found() == []


def test_a_state_that_no_lifecycle_knows_is_named():
    place = make.enrolment(make.cohort())
    Enrolment.objects.filter(pk=place.pk).update(state="asleep")

    assert [each for each in found() if f"programme.Enrolment {place.pk} is in the state “asleep”" in each]


def test_a_place_with_an_employer_of_another_programme_is_named():
    place = make.enrolment(make.cohort())
    stranger = make.organisation(make.programme())
    Enrolment.objects.filter(pk=place.pk).update(organisation=stranger)

    assert [each for each in found() if f"programme.Enrolment {place.pk} leads to one programme" in each]


def test_a_changed_record_is_named():
    booked_visit(capacity=2, people=1)
    event = AuditEvent.objects.last()
    # As somebody with the database in their hands could.
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("DROP TRIGGER audit_no_change ON programme_auditevent")
        else:
            cursor.execute("DROP TRIGGER audit_no_update")
    AuditEvent.objects.filter(pk=event.pk).update(code="programme.nothing")

    assert [each for each in found() if each.startswith("The audit record is whole: The record:")]


def test_a_row_without_its_file_and_a_file_without_a_row_are_named():
    work = teams.submission_version(teams.team(cohort := make.cohort()), asked := teams.deliverable(cohort))
    lost = teams.attachment(work.submission, asked.slots.get())
    private_storage().delete(lost.file.name)
    stray = private_storage().save(random_name(), ContentFile(b"Whose is this?"))

    assert [each for each in found() if str(lost.pk) in each and "names a file that is not there" in each]
    assert [each for each in found() if f"The private file {stray} belongs to no row" in each]


def test_the_command_fails_with_every_breach_and_without_a_name_of_anybody():
    visit = booked_visit(capacity=1, people=2)
    visit.bookings.filter(state="waiting").update(state="confirmed")
    names = Booking.objects.values_list("person__full_name", flat=True)

    with pytest.raises(CommandError) as failed:
        call_command("invariants")

    assert str(visit.pk) in str(failed.value)
    assert [name for name in names if name in str(failed.value)] == []
