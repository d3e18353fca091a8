"""An organiser asks for a cohort's data; the worker makes the archive; it goes in a week, or when one is erased."""

import csv
import datetime as dt
import io
import json
import zipfile

import pytest
from django.utils import timezone

from programme.actions import cohort_export as actions
from programme.endings import archives_that_name_them
from programme.models import AuditEvent, CohortExport, Notification
from programme.shared.refusals import NotAllowed
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def made(cohort, by) -> CohortExport:
    asked = actions.ask_for_export(cohort, by=by, at=timezone.now())
    actions.make_export(asked.pk)
    return CohortExport.objects.get(pk=asked.pk)


def codes() -> list[str]:
    return [code for code in AuditEvent.objects.order_by("pk").values_list("code", flat=True) if ".export." in code]


def test_the_archive_holds_the_cohort_and_its_manifest_and_the_organiser_is_told(django_capture_on_commit_callbacks):
    cohort = make.cohort()
    organiser, place = make.organiser(cohort), make.enrolment(cohort)

    export = made(cohort, organiser)

    with export.file.open() as file, zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        rows = list(csv.reader(io.StringIO(archive.read("data/programme.Person.csv").decode("utf-8-sig"))))
        assert archive.testzip() is None
    assert manifest["cohort"]["id"] == str(cohort.pk)
    assert not manifest["whole"]
    assert {row[0] for row in rows[1:]} == {str(place.person.pk), str(organiser.pk)}
    assert export.rows == sum(each["rows"] for each in manifest["tables"].values())
    assert export.expires_at - export.made_at == dt.timedelta(days=7)
    assert Notification.objects.get(kind="programme.export_ready").person == organiser
    assert codes() == ["programme.export.asked", "programme.export.made"]


def test_nobody_of_another_cohort_or_programme_is_in_it():
    cohort = make.cohort()
    organiser = make.organiser(cohort)
    stranger = make.enrolment(make.cohort())
    later = make.enrolment(make.cohort(programme=cohort.programme))

    with made(cohort, organiser).file.open() as file, zipfile.ZipFile(file) as archive:
        words = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("data/"))

    assert stranger.person.email.encode() not in words
    assert later.person.email.encode() not in words


def test_who_is_no_organiser_cannot_ask_and_one_who_has_stopped_gets_nothing():
    cohort = make.cohort()
    organiser = make.organiser(cohort)
    with pytest.raises(NotAllowed):
        actions.ask_for_export(cohort, by=make.enrolment(cohort).person, at=timezone.now())
    asked = actions.ask_for_export(cohort, by=organiser, at=timezone.now())
    organiser.programme_roles.all().delete()

    actions.make_export(asked.pk)

    assert CohortExport.objects.get().made_at is None


def test_one_is_made_at_a_time_and_one_that_never_came_can_be_asked_for_again():
    cohort, at = make.cohort(), timezone.now()
    organiser = make.organiser(cohort)
    actions.ask_for_export(cohort, by=organiser, at=at)

    with pytest.raises(actions.UnderWay):
        actions.ask_for_export(cohort, by=organiser, at=at + dt.timedelta(minutes=5))
    actions.ask_for_export(cohort, by=organiser, at=at + dt.timedelta(hours=3))

    assert CohortExport.objects.filter(made_at=None).count() == 1


def test_the_worker_makes_it_once_however_often_it_is_told():
    cohort = make.cohort()
    export = made(cohort, make.organiser(cohort))

    actions.make_export(export.pk)

    assert CohortExport.objects.get().sha256 == export.sha256
    assert codes().count("programme.export.made") == 1


def test_it_goes_after_a_week_and_that_there_was_one_stays(django_capture_on_commit_callbacks):
    cohort = make.cohort()
    export = made(cohort, make.organiser(cohort))
    storage, name = export.file.storage, export.file.name

    assert actions.forget_exports(at=timezone.now() + dt.timedelta(days=6)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.forget_exports(at=timezone.now() + dt.timedelta(days=8)) == 1

    assert not storage.exists(name)
    assert not CohortExport.objects.get().is_open(timezone.now())


def test_when_somebody_is_erased_archives_that_name_them_go(django_capture_on_commit_callbacks):
    cohort, other = make.cohort(), make.cohort()
    export = made(cohort, make.organiser(cohort))
    kept = made(other, make.organiser(other))
    person = make.enrolment(cohort).person

    with django_capture_on_commit_callbacks(execute=True):
        archives_that_name_them(person, None, timezone.now())

    assert not export.file.storage.exists(export.file.name)
    assert kept.file.storage.exists(kept.file.name)
