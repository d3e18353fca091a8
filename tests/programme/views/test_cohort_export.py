"""The desk "Take your data with you": what leaves, what does not, and who can fetch it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from programme.models import AuditEvent, CohortExport
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return make.cohort()


def desk(cohort) -> str:
    return reverse("programme:cohort_export_desk", args=(cohort.programme.slug, cohort.slug))


def file_of(export) -> str:
    place = (export.cohort.programme.slug, export.cohort.slug, export.pk)
    return reverse("programme:cohort_export_download", args=place)


def test_an_organiser_presses_once_and_sees_that_it_is_being_made(cohort, client_for):
    client = client_for(make.organiser(cohort))
    assert "None yet." in client.get(desk(cohort)).content.decode()

    page = client.post(desk(cohort), follow=True).content.decode()

    assert "It is being made. You get a message when it is ready." in page
    assert "Being made" in page
    assert "scores and results are for the results group, once scoring is locked." in page
    assert "Need: what people need on a visit is seen by who runs it" in page


def test_the_file_comes_to_who_asked_for_it_and_the_record_says_so(cohort, client_for):
    organiser = make.organiser(cohort)
    export = make.cohort_export(cohort, organiser)

    answer = client_for(organiser).get(file_of(export))

    assert b"".join(answer.streaming_content) == b"PK"
    assert "attachment" in answer["Content-Disposition"]
    assert AuditEvent.objects.get(code="programme.export.taken").by == organiser.pk


def test_another_organiser_does_not_get_it_nor_does_anybody_after_its_end(cohort, client_for):
    organiser = make.organiser(cohort)
    export = make.cohort_export(cohort, organiser)
    assert client_for(make.organiser(cohort)).get(file_of(export)).status_code == 404

    CohortExport.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))

    assert client_for(organiser).get(file_of(export)).status_code == 404
    assert not AuditEvent.objects.filter(code="programme.export.taken").exists()


def test_who_signed_in_long_ago_proves_that_it_is_them_first(cohort, client_for):
    organiser = make.organiser(cohort)
    export = make.cohort_export(cohort, organiser)
    client = client_for(organiser)
    long_ago = timezone.now() - dt.timedelta(hours=2)
    type(organiser).objects.filter(pk=organiser.pk).update(last_login=long_ago)

    for answer in (client.get(file_of(export)), client.post(desk(cohort))):
        assert "Sign in again first" in answer.content.decode()
    assert CohortExport.objects.count() == 1
