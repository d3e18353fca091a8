"""Visits, the queue for them and its offers; announcements."""

import datetime as dt

from django.db.models import Count, F
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from programme.actions import announcement, booking, waiting_list
from programme.actions import visit as visits
from programme.models import Announcement, Booking, Offer, Visit
from programme.states import AbsenceReason, VisitMode
from tests.factories import programme as people
from tests.support.random_walk.post import Post
from tests.support.random_walk.season import A_STEP, anybody


class Outings(Post):
    """A visit with two places, one at which everybody is expected, and drafts."""

    def __init__(self) -> None:
        super().__init__()
        for day in (9, 16, 30):
            self._draft(day)
        people.visit(self.cohort, capacity=2, offer_hours=6, starts_at=self.at + dt.timedelta(days=20))
        people.visit(self.cohort, published=False, mode=VisitMode.EXPECTED, capacity=None)

    def _draft(self, days: int) -> None:
        people.visit(self.cohort, published=False, offer_hours=4, starts_at=self.at + dt.timedelta(days=days))

    def _visit(self, number: int) -> Visit:
        found = self.one_of(Visit.objects.filter(cohort=self.cohort).order_by("title"), number)
        assert found
        return found

    @rule(who=anybody, number=anybody, do=st.integers(0, 6), capacity=st.integers(1, 3))
    def run_a_visit(self, who: int, number: int, do: int, capacity: int) -> None:
        visit, by = self._visit(number), self.mostly(self.organiser, who)
        if do < 2:
            self.attempt(visits.publish, visit, by=by)
        elif do == 2 and number % 4 == 1:
            self.attempt(visits.cancel, visit, by=by, reason="The mill is flooded.")
        elif do == 3:
            self.attempt(visits.change, visit, {"capacity": capacity, "town": f"Town {number}"}, by=by)
        elif do == 4:
            taken = visit.bookings.with_a_place().order_by("-position").values_list("pk", flat=True)
            self.attempt(visits.lower_capacity, visit, capacity, give_up=list(taken[:2]), by=by)
        else:
            self.attempt(waiting_list.run_waiting_list, visit, at=self.at)

    @rule(who=anybody, number=anybody, leave=st.integers(0, 3))
    def book(self, who: int, number: int, leave: int) -> None:
        visit, person = self._visit(number), self.who(who % 8)
        held = Booking.objects.filter(visit=visit, person=person).order_by("-position").first()
        if held and leave == 0:
            self.attempt(booking.cancel, held, by=self.mostly(person, number))
        elif held and leave == 1:
            self.attempt(booking.cannot_come, held, by=person, reason=AbsenceReason.WORK)
        else:
            self.attempt(booking.book, visit, by=person)

    @rule(number=anybody, yes=st.booleans(), who=anybody)
    def answer_an_offer(self, number: int, yes: bool, who: int) -> None:
        offers = Offer.objects.filter(booking__visit__cohort=self.cohort).order_by("-made_at", "booking__position")
        if offer := self.one_of(offers, number % 2):
            by = self.mostly(offer.booking.person, who)
            self.attempt(waiting_list.accept if yes else waiting_list.decline, offer, by=by)

    @rule(who=anybody, number=anybody, do=st.integers(0, 4))
    def announce(self, who: int, number: int, do: int) -> None:
        row = self.one_of(Announcement.objects.filter(cohort=self.cohort).order_by("pk"), number)
        by = self.mostly(self.organiser, who)
        if row is None or do == 0:
            values = {"subject": "News", "body": "Read.", "audience": {}, "is_urgent": False, "on_home_until": None}
            self.attempt(announcement.write, self.cohort, values, by=by, row=row if number % 2 else None)
        elif do == 1:
            self.attempt(announcement.schedule, row, send_at=self.at + 3 * A_STEP, by=by)
        elif do == 2:
            self.attempt(announcement.send, row, by=by)
        elif do == 3 and number % 3 == 1:
            self.attempt(announcement.withdraw, row, by=by)
        else:
            self.attempt(announcement.send_due, at=self.at)

    @invariant()
    def no_visit_holds_more_than_its_places(self) -> None:
        taken = Booking.objects.with_a_place().filter(visit__cohort=self.cohort, visit__capacity__isnull=False)
        of = taken.order_by().values("visit").annotate(taken=Count("pk"))
        assert not of.filter(taken__gt=F("visit__capacity")).exists()
