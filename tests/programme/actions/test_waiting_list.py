"""Offers, shares, and fewer places than before."""

import datetime as dt

import pytest
from django.utils import timezone

from programme.actions import booking as bookings
from programme.actions import visit as visits
from programme.actions import waiting_list as act
from programme.models import AuditEvent, Booking, DayOff, Notification, Offer, Person, Visit
from programme.shared.refusals import NotAllowed
from programme.states import BookingEnding, BookingState, OfferState, Sector
from tests.factories import programme as make

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)  # a Tuesday, winter time
HOUR = dt.timedelta(hours=1)


def told(kind: str) -> list[str]:
    rows = Notification.objects.filter(kind=f"programme.{kind}").order_by("created_at", "pk")
    return list(rows.values_list("address", flat=True))


def states(visit: Visit) -> list[str]:
    return list(visit.bookings.order_by("position").values_list("state", flat=True))


def full(people: int = 3, **fields: object) -> tuple[Visit, list[Person], list[Booking]]:
    """A visit of one place in a week from NOON, booked by the first; the others wait."""
    cohort = make.cohort()
    visit = make.visit(cohort, **{"capacity": 1, "offer_hours": 6, "starts_at": NOON + dt.timedelta(days=7), **fields})
    crowd = [make.participant(cohort) for _ in range(people)]
    return visit, crowd, [bookings.book(visit, by=person, at=NOON - HOUR) for person in crowd]


def offered(people: int = 3, **fields: object) -> tuple[Visit, list[Person], Offer]:
    """The same, after the first has given the place back at noon."""
    visit, crowd, held = full(people, **fields)
    bookings.cancel(held[0], by=crowd[0], at=NOON)
    return visit, crowd, Offer.objects.get()


# Offers


def test_a_freed_place_is_held_for_the_next_for_the_stated_time():
    visit, crowd, offer = offered()

    assert states(visit) == ["cancelled", "offered", "waiting"]
    assert offer.booking.person == crowd[1]
    assert offer.ends_at == NOON + 6 * HOUR
    assert told("place_offered") == [crowd[1].email]
    assert offer.link_marker in Notification.objects.get(kind="programme.place_offered").body


@pytest.mark.parametrize(
    ("noted", "ends"),
    [
        ([], dt.datetime(2026, 12, 29, 12, tzinfo=dt.UTC)),  # Christmas Day, a weekend, and Boxing Day's Monday
        ([(29, 29)], dt.datetime(2026, 12, 30, 12, tzinfo=dt.UTC)),  # a single day that organisers noted
        ([(21, 31)], dt.datetime(2026, 12, 29, 12, tzinfo=dt.UTC)),  # school holidays: people read their mail
    ],
)
def test_the_clock_of_an_offer_rests_on_bank_holidays_and_on_single_days_that_organisers_noted(noted, ends):
    visit, crowd, held = full(starts_at=dt.datetime(2027, 1, 8, 10, tzinfo=dt.UTC))
    for first, last in noted:
        days = dt.date(2026, 12, first), dt.date(2026, 12, last)
        DayOff.objects.create(cohort=visit.cohort, name="Away", from_on=days[0], until_on=days[1])

    bookings.cancel(held[0], by=crowd[0], at=dt.datetime(2026, 12, 24, 18, tzinfo=dt.UTC))

    assert Offer.objects.get().ends_at == ends


def test_a_place_on_offer_is_taken_for_everybody_else():
    visit, _crowd, _offer = offered(2)
    late = make.participant(visit.cohort)

    assert bookings.book(visit, by=late, at=NOON + HOUR).is_waiting


def test_yes_makes_it_a_place():
    visit, crowd, offer = offered()

    booking = act.accept(offer, by=crowd[1], at=NOON + HOUR)

    assert booking.is_confirmed
    offer.refresh_from_db()
    assert (offer.state, offer.answered_at) == (OfferState.ACCEPTED, NOON + HOUR)
    assert told("booking_confirmed")[-1] == crowd[1].email
    assert states(visit) == ["cancelled", "confirmed", "waiting"]


def test_yes_pressed_twice_is_one_yes():
    _visit, crowd, offer = offered()

    first, again = (act.accept(offer, by=crowd[1], at=NOON + HOUR) for _ in range(2))

    assert first == again
    assert AuditEvent.objects.filter(code="programme.offer.accepted").count() == 1


def test_no_hands_it_to_the_next_at_once():
    visit, crowd, offer = offered()

    act.decline(offer, by=crowd[1], at=NOON + HOUR)

    assert states(visit) == ["cancelled", "cancelled", "offered"]
    assert visit.bookings.get(person=crowd[1]).ending == BookingEnding.DECLINED
    assert told("place_offered") == [crowd[1].email, crowd[2].email]


def test_silence_hands_it_on_when_the_clock_says_so_and_not_before():
    visit, crowd, offer = offered()

    act.run_waiting_lists(at=offer.ends_at - dt.timedelta(seconds=1))
    assert states(visit) == ["cancelled", "offered", "waiting"]
    act.run_waiting_lists(at=offer.ends_at)

    assert states(visit) == ["cancelled", "cancelled", "offered"]
    assert told("offer_lapsed") == [crowd[1].email]
    newest = Offer.objects.get(state=OfferState.OPEN)
    assert newest.booking.person == crowd[2]
    assert newest.ends_at == dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)  # two hours on Tuesday, four on Wednesday


def test_the_last_who_stays_silent_leaves_the_place_to_anybody():
    visit, crowd, offer = offered(2)
    act.run_waiting_lists(at=offer.ends_at)

    assert states(visit) == ["cancelled", "cancelled"]
    assert bookings.book(visit, by=crowd[1], at=offer.ends_at).is_confirmed


def test_an_answer_after_the_end_is_told_the_truth():
    _visit, crowd, offer = offered()

    for answer in (act.accept, act.decline):
        with pytest.raises(act.OfferHasEnded):
            answer(offer, by=crowd[1], at=offer.ends_at)


def test_nobody_answers_for_somebody_else():
    _visit, crowd, offer = offered()

    with pytest.raises(NotAllowed):
        act.accept(offer, by=crowd[2], at=NOON)


def test_without_hours_the_place_is_given_at_once():
    visit, crowd, held = full(offer_hours=0)

    bookings.cancel(held[0], by=crowd[0], at=NOON)

    assert states(visit) == ["cancelled", "confirmed", "waiting"]
    assert told("booking_promoted") == [crowd[1].email]


def test_an_offer_never_stands_beyond_the_start():
    _visit, _crowd, offer = offered(starts_at=NOON + 3 * HOUR)

    assert offer.ends_at == NOON + 3 * HOUR


def test_an_offer_ends_sooner_when_the_visit_does():
    visit, _crowd, offer = offered()
    soon = {"starts_at": NOON + 2 * HOUR, "ends_at": NOON + 5 * HOUR}

    visits.change(visit, soon, by=make.organiser(visit.cohort), at=NOON + HOUR)

    offer.refresh_from_db()
    assert offer.ends_at == NOON + 2 * HOUR


def test_leaving_the_list_ends_the_offer_and_serves_the_next():
    visit, crowd, offer = offered()

    bookings.cancel(offer.booking, by=crowd[1], at=NOON + HOUR)

    offer.refresh_from_db()
    assert offer.state == OfferState.WITHDRAWN
    assert states(visit) == ["cancelled", "cancelled", "offered"]


def test_calling_the_visit_off_ends_its_offers():
    visit, crowd, offer = offered()
    visits.cancel(visit, by=make.organiser(visit.cohort), reason="Flood", at=NOON + HOUR)

    with pytest.raises(act.OfferHasEnded):
        act.accept(offer, by=crowd[1], at=NOON + 2 * HOUR)
    act.run_waiting_lists(at=NOON + 24 * HOUR)
    assert set(states(visit)) == {"cancelled"}


# Shares of the sectors


def shared(**fields: object) -> tuple[Visit, dict[Sector, list[Person]]]:
    """Four places, two kept for each sector."""
    cohort = make.cohort()
    shares = {Sector.CIVIL_SERVICE.value: 2, Sector.INDUSTRY.value: 2}
    visit = make.visit(cohort, **{"capacity": 4, "sector_shares": shares, **fields})
    return visit, {sector: [make.participant(cohort, sector=sector) for _ in range(4)] for sector in Sector}


def test_places_kept_for_the_other_sector_are_not_to_be_had():
    visit, people = shared()

    civil = [bookings.book(visit, by=person).state for person in people[Sector.CIVIL_SERVICE]]
    industry = [bookings.book(visit, by=person).state for person in people[Sector.INDUSTRY]]

    assert civil == industry == ["confirmed", "confirmed", "waiting", "waiting"]


def test_a_freed_place_goes_to_the_next_of_the_sector_it_is_kept_for():
    visit, people = shared()
    for sector in (Sector.CIVIL_SERVICE, Sector.INDUSTRY):
        for person in people[sector]:
            bookings.book(visit, by=person)
    leaves = people[Sector.INDUSTRY][0]

    bookings.cancel(visit.bookings.get(person=leaves), by=leaves)

    # Two civil servants have waited for longer, but the place is industry's.
    assert visit.bookings.get(person=people[Sector.INDUSTRY][2]).is_confirmed
    assert visit.bookings.filter(state=BookingState.WAITING).count() == 3


def test_what_a_share_leaves_over_goes_to_whoever_waits_once_it_has_run_out():
    ends = timezone.now() + dt.timedelta(days=2)
    visit, people = shared(shares_end_at=ends)
    for person in people[Sector.CIVIL_SERVICE]:
        bookings.book(visit, by=person)

    act.run_waiting_lists(at=ends - dt.timedelta(seconds=1))
    assert visit.bookings.confirmed().count() == 2
    act.run_waiting_lists(at=ends)

    assert visit.bookings.confirmed().count() == 4
    assert not visit.bookings.waiting().exists()


def test_who_comes_just_after_a_share_has_run_out_does_not_overtake_those_who_wait():
    ends = timezone.now() + dt.timedelta(days=2)
    visit, people = shared(shares_end_at=ends)
    for person in people[Sector.CIVIL_SERVICE]:
        bookings.book(visit, by=person)

    late = bookings.book(visit, by=people[Sector.INDUSTRY][0], at=ends)

    assert late.is_waiting
    assert visit.bookings.confirmed().count() == 4


def test_more_kept_than_there_is_is_refused():
    cohort = make.cohort()
    visit = make.visit(cohort, capacity=3)

    with pytest.raises(visits.SharesTooLarge):
        visits.change(visit, {"sector_shares": {"industry": 4}}, by=make.organiser(cohort))


# Fewer places


def test_fewer_places_put_those_whom_the_organiser_chose_first_on_the_list():
    cohort = make.cohort()
    visit, olivia = make.visit(cohort, capacity=3), make.organiser(cohort)
    people = [make.participant(cohort) for _ in range(4)]
    held = [bookings.book(visit, by=person) for person in people]

    visits.lower_capacity(visit, 2, give_up=[held[1].pk], by=olivia)

    assert states(visit) == ["confirmed", "waiting", "confirmed", "waiting"]
    assert told("booking_moved") == [people[1].email]
    assert visit.bookings.waiting()[0].person == people[1]


def test_fewer_places_than_the_chosen_ones_make_room_for_are_refused():
    cohort = make.cohort()
    visit, olivia = make.visit(cohort, capacity=3), make.organiser(cohort)
    held = [bookings.book(visit, by=make.participant(cohort)) for _ in range(3)]

    with pytest.raises(visits.TooFewPlaces):
        visits.lower_capacity(visit, 1, give_up=[held[2].pk], by=olivia)

    visit.refresh_from_db()
    assert visit.capacity == 3
    assert states(visit) == ["confirmed"] * 3


def test_an_offer_can_be_taken_back_too():
    visit, crowd, offer = offered(capacity=2, people=4)
    olivia = make.organiser(visit.cohort)

    visits.lower_capacity(visit, 1, give_up=[offer.booking_id], by=olivia, at=NOON + HOUR)

    offer.refresh_from_db()
    assert offer.state == OfferState.WITHDRAWN
    assert states(visit) == ["cancelled", "confirmed", "waiting", "waiting"]
    assert told("booking_moved") == [crowd[2].email]


def test_nobody_but_an_organiser_lowers():
    cohort = make.cohort()

    with pytest.raises(NotAllowed):
        visits.lower_capacity(make.visit(cohort), 1, give_up=[], by=make.participant(cohort))
