"""Places that fall free while others answer: a sector never has more people or promises than places."""

from typing import Any

from django.utils import timezone

from programme.actions import free_place, nominator, reserve
from programme.actions import invitation as act
from programme.models import Allotment, Enrolment, FreePlace
from programme.queries import audit
from programme.queries import free_place as places
from programme.states import FreePlaceState, NominationState, Sector
from tests.factories import programme as make

PLACES = 4


def season():
    cohort = make.cohort(quotas={Sector.CIVIL_SERVICE: PLACES, Sector.INDUSTRY: 1})
    organiser = make.organiser(cohort)
    department = make.organisation(cohort.programme)
    Allotment.objects.create(cohort=cohort, organisation=department, places=PLACES, nominator_email="n@x.example")
    named = [make.nomination(cohort, organisation=department) for _ in range(PLACES)]
    offers = act.invite_nominees(cohort, by=organiser, nominations=named)
    reserve.add_to_reserve(cohort, by=organiser, nominations=[make.nomination(cohort) for _ in range(PLACES)])
    return cohort, organiser, offers


def test_late_answers_releases_and_the_reserve_at_the_same_moment(race: Any):
    cohort, organiser, offers = season()
    end = max(offer.link_expires_at for offer in offers)
    act.expire_invitations(at=end)

    def run(number: int) -> object:
        offer = offers[number % PLACES]
        if number < PLACES:
            return act.accept_late(offer, at=end)
        if number < 2 * PLACES:
            return free_place.release(offer.nomination, by=organiser, at=end)
        return free_place.move_on(at=end + 60 * (end - offer.sent_at))

    outcomes = race(3 * PLACES, run)

    refused = {type(each.error).__name__ for each in outcomes if each.error}
    assert refused <= {"WrongState", "InvitationClosed"}
    stand = places.standing(cohort, Sector.CIVIL_SERVICE)
    assert stand.held <= PLACES
    assert Enrolment.objects.count() <= PLACES
    assert list(audit.faults()) == []


def test_a_free_place_is_filled_once_by_its_nominator_or_the_reserve(race: Any):
    cohort, organiser, offers = season()
    act.decline(offers[0], at=timezone.now())
    place = FreePlace.objects.get()
    link = Allotment.objects.get().nominator

    def run(number: int) -> object:
        if number == 0:
            return free_place.open_to_reserve(place, by=organiser)
        values = {"full_name": f"New {number}", "email": f"new{number}@x.example"}
        return nominator.name_person(link, at=timezone.now(), **values)

    outcomes = race(5, run)

    assert sum(each.error is None for each in outcomes) == 1
    place.refresh_from_db()
    assert place.state == FreePlaceState.FILLED
    assert cohort.nominations.filter(state=NominationState.INVITED).count() == PLACES
    assert places.standing(cohort, Sector.CIVIL_SERVICE).held == PLACES
