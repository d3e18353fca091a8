"""Whatever people, organisers and the clock do, in any order: the promises of the waiting list hold after each step."""

import datetime as dt
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from programme.actions import booking as bookings
from programme.actions import visit as visits
from programme.actions import waiting_list as act
from programme.models import Offer, Visit
from programme.queries.places import count_places
from programme.shared.refusals import Refused
from programme.states import BookingState, OfferState, Sector
from tests.factories import programme as make

BEGINS = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
STARTS = BEGINS + dt.timedelta(days=12)
PEOPLE = 7


class Visiting(RuleBasedStateMachine):
    """One visit, seven people of two sectors, an organiser, and a clock that only goes forward."""

    people: ClassVar[list] = []

    @initialize(
        capacity=st.integers(1, 4), hours=st.sampled_from([0, 6]), kept=st.integers(0, 2), until=st.integers(1, 10)
    )
    def publish(self, capacity: int, hours: int, kept: int, until: int) -> None:
        cohort = make.cohort()
        employers = [make.organisation(cohort.programme, sector=sector) for sector in Sector]
        self.people = [make.participant(cohort, organisation=employers[number % 2]) for number in range(PEOPLE)]
        self.olivia = make.organiser(cohort)
        self.at = BEGINS
        self.visit = make.visit(
            cohort,
            starts_at=STARTS,
            capacity=capacity,
            offer_hours=hours,
            sector_shares={Sector.INDUSTRY.value: min(kept, capacity)} if kept else {},
            shares_end_at=BEGINS + dt.timedelta(days=until),
        )

    @rule(number=st.integers(0, PEOPLE - 1))
    def book(self, number: int) -> None:
        bookings.book(self.visit, by=self.people[number], at=self.at)

    @rule(number=st.integers(0, PEOPLE - 1))
    def cancel(self, number: int) -> None:
        if booking := self.visit.bookings.live().filter(person=self.people[number]).first():
            bookings.cancel(booking, by=self.people[number], at=self.at)

    @rule(number=st.integers(0, PEOPLE - 1), says_yes=st.booleans())
    def answer(self, number: int, says_yes: bool) -> None:
        offer = Offer.objects.filter(booking__visit=self.visit, booking__person=self.people[number]).last()
        if offer:
            try:
                (act.accept if says_yes else act.decline)(offer, by=self.people[number], at=self.at)
            except Refused:
                assert not offer.is_open(self.at)

    @rule(hours=st.integers(1, 40))
    def wait(self, hours: int) -> None:
        self.at = min(self.at + dt.timedelta(hours=hours), STARTS - dt.timedelta(minutes=1))
        act.run_waiting_lists(at=self.at)

    @rule(capacity=st.integers(1, 5))
    def change(self, capacity: int) -> None:
        try:
            visits.change(self.visit, {"capacity": capacity}, by=self.olivia, at=self.at)
            self.look_again()
        except visits.TooFewPlaces:
            assert capacity < self.visit.bookings.with_a_place().count()
        except visits.SharesTooLarge:
            assert capacity < sum(self.visit.sector_shares.values())

    @rule(capacity=st.integers(1, 4), data=st.data())
    def lower(self, capacity: int, data: st.DataObject) -> None:
        taken = list(self.visit.bookings.with_a_place().values_list("pk", flat=True))
        chosen = data.draw(st.lists(st.sampled_from(taken), unique=True)) if taken else []
        try:
            visits.lower_capacity(self.visit, capacity, give_up=chosen, by=self.olivia, at=self.at)
            self.look_again()
        except visits.TooFewPlaces:
            assert capacity < len(taken) - len(chosen)
        except visits.SharesTooLarge:
            assert capacity < sum(self.visit.sector_shares.values())

    def look_again(self) -> None:
        self.visit = Visit.objects.select_related("cohort__programme").get(pk=self.visit.pk)

    # The promises

    @invariant()
    def places_taken_never_exceed_the_capacity(self) -> None:
        if hasattr(self, "visit"):
            assert self.visit.bookings.with_a_place().count() <= self.visit.capacity

    @invariant()
    def no_place_stays_empty_while_somebody_waits_who_may_have_it(self) -> None:
        if hasattr(self, "visit"):
            assert count_places(self.visit, at=self.at).sectors_to_serve() == set()

    @invariant()
    def a_place_on_offer_has_one_open_offer(self) -> None:
        if hasattr(self, "visit"):
            held = set(self.visit.bookings.filter(state=BookingState.OFFERED).values_list("pk", flat=True))
            offers = Offer.objects.filter(booking__visit=self.visit, state=OfferState.OPEN)
            assert set(offers.values_list("booking", flat=True)) == held
            assert len(offers) == len(held)
            assert all(offer.ends_at <= STARTS for offer in offers)

    @invariant()
    def one_live_booking_each(self) -> None:
        if hasattr(self, "visit"):
            people = list(self.visit.bookings.live().values_list("person", flat=True))
            assert len(people) == len(set(people))


@pytest.mark.django_db
def test_the_waiting_list_keeps_its_promises_through_any_walk():
    run_state_machine_as_test(
        Visiting,
        settings=settings(
            max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
