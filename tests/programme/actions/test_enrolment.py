import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from programme.actions import enrolment as act
from programme.actions import invitation as invitations
from programme.models import AuditEvent, Notification
from programme.queries import audit
from programme.shared.refusals import NotAllowed
from programme.states import Sector
from tests.factories import programme as make

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 10, 1)


def test_a_corrected_name_leaves_the_old_one_nowhere_and_the_record_whole():
    cohort = make.cohort()
    organiser = make.organiser(cohort)
    nomination = make.nomination(cohort, full_name="Ann Exmaple")
    (offer,) = invitations.invite_nominees(cohort, by=organiser, nominations=[nomination])
    enrolment = invitations.accept(offer, at=timezone.now())

    act.correct_name(enrolment, by=organiser, full_name="Ann Example", known_as="Ann")

    for row in (enrolment.person, nomination, offer):
        row.refresh_from_db()
        assert row.full_name == "Ann Example"
    enrolment.refresh_from_db()
    assert enrolment.listed_as == "Ann Example"
    assert not Notification.objects.filter(name__contains="Exmaple").exists()
    assert not Notification.objects.filter(body__contains="Exmaple").exists()
    assert not any("Exmaple" in str(event.facts) for event in AuditEvent.objects.all())
    assert list(audit.faults()) == []


def test_people_do_not_rename_each_other():
    cohort = make.cohort()

    with pytest.raises(NotAllowed):
        act.correct_name(make.enrolment(cohort), by=make.participant(cohort), full_name="X", known_as="")
    with pytest.raises(NotAllowed):
        act.correct_name(make.enrolment(cohort), by=make.organiser(make.cohort()), full_name="X", known_as="")


def test_a_new_employer_ends_the_old_employment_and_keeps_it():
    cohort = make.cohort(starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2026, 12, 1))
    enrolment = make.enrolment(cohort)
    old, new = enrolment.organisation, make.organisation(cohort.programme)

    act.change_employer(enrolment, by=make.organiser(cohort), organisation=new, from_on=TODAY)

    enrolment.refresh_from_db()
    assert enrolment.organisation == new
    assert enrolment.person.employments.get(organisation=old).until_on == TODAY
    assert enrolment.person.employments.get(organisation=new).from_on == TODAY


def test_a_move_to_the_other_sector_needs_a_place_there():
    cohort = make.cohort(quotas={Sector.CIVIL_SERVICE: 1, Sector.INDUSTRY: 0})
    enrolment = make.enrolment(cohort)
    company = make.organisation(cohort.programme, sector=Sector.INDUSTRY)

    with pytest.raises(act.NoPlaceLeft):
        act.change_employer(enrolment, by=make.organiser(cohort), organisation=company, from_on=TODAY)


def test_another_programmes_organisation_is_refused():
    cohort = make.cohort()
    organiser = make.organiser(cohort)

    with pytest.raises(act.NotOurs):
        act.change_employer(
            make.enrolment(cohort), by=organiser, organisation=make.organisation(make.programme()), from_on=TODAY
        )


def test_an_employer_with_a_new_address_says_how_the_person_is_known(client_for):
    cohort = make.cohort()
    enrolment, other = make.enrolment(cohort), make.organisation(cohort.programme)
    client = client_for(make.organiser(cohort))
    at = reverse("programme:people_employer", args=(cohort.programme.slug, cohort.slug, enrolment.pk))
    asked = {"organisation": other.pk, "from_on_0": "1", "from_on_1": "10", "from_on_2": "2026"}
    asked |= {"email": "new@people.example"}

    refused = client.post(at, asked)
    client.post(at, asked | {"known_by": "in_person"})

    assert "Say how you made sure that it is them." in refused.content.decode()
    enrolment.person.refresh_from_db()
    assert enrolment.person.email == "new@people.example"


def test_organisers_put_names_and_employers_right_on_screen(client_for):
    cohort = make.cohort()
    enrolment, other = make.enrolment(cohort), make.organisation(cohort.programme)
    client = client_for(make.organiser(cohort))
    at = (cohort.programme.slug, cohort.slug, enrolment.pk)

    client.post(reverse("programme:people_correct", args=at), {"full_name": "Right Name", "known_as": ""})
    client.post(
        reverse("programme:people_employer", args=at),
        {"organisation": other.pk, "from_on_0": "1", "from_on_1": "10", "from_on_2": "2026"},
    )

    text = client.get(reverse("programme:people_place", args=at)).content.decode()
    assert "Right Name" in text
    assert other.name in text
