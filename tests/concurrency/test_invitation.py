"""However many accept at the same moment, a sector never has more people than places, and a person is made once."""

from collections import Counter
from typing import Any

from django.utils import timezone

from programme.actions import invitation as act
from programme.actions.enrolment import NoPlaceLeft
from programme.models import Enrolment, Person
from programme.queries import audit
from programme.states import InvitationState, Role, Sector
from tests.factories import programme as make

PLACES = 5


def test_twelve_accept_five_places(race: Any):
    cohort = make.cohort(quotas={Sector.CIVIL_SERVICE: PLACES, Sector.INDUSTRY: 1})
    employer = make.organisation(cohort.programme)
    offers = [make.invitation(cohort, organisation=employer) for _ in range(12)]

    outcomes = race(12, lambda number: act.accept(offers[number], at=timezone.now()))

    assert Counter(type(each.error) for each in outcomes) == {type(None): PLACES, NoPlaceLeft: 12 - PLACES}
    assert Enrolment.objects.filter(role=Role.PARTICIPANT).count() == PLACES
    assert Counter(cohort.invitations.values_list("state", flat=True)) == {
        InvitationState.ACCEPTED: PLACES,
        InvitationState.SENT: 12 - PLACES,
    }
    assert Person.objects.count() == PLACES
    assert list(audit.faults()) == []


def test_pressing_twice_takes_one_place(race: Any):
    cohort = make.cohort()
    offer = make.invitation(cohort)

    outcomes = race(6, lambda number: act.accept(offer, at=timezone.now()))

    assert Counter(type(each.error) for each in outcomes) == {type(None): 1, act.InvitationClosed: 5}
    assert Enrolment.objects.count() == 1


def test_two_offers_for_one_person_make_one_account(race: Any):
    cohort = make.cohort()
    employer = make.organisation(cohort.programme)
    offers = [
        make.invitation(cohort, role, email="ann@people.example", organisation=employer)
        for role in (Role.MENTOR, Role.JUDGE, Role.OBSERVER)
    ]

    outcomes = race(3, lambda number: act.accept(offers[number], at=timezone.now()))

    assert [each.error for each in outcomes] == [None] * 3
    assert Person.objects.count() == 1
    assert Enrolment.objects.count() == 3
