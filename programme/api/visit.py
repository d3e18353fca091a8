"""Visits as the token's owner sees them, and their own bookings."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from programme.actions import booking as actions
from programme.actions import client_change as changes
from programme.api.account import InCohort
from programme.api.base import ApiView, operation, or_404
from programme.api.people import OrganisationRow
from programme.models import Booking, VisitKind
from programme.queries import booking as bookings
from programme.queries import visit as queries
from programme.shared.authorise import authorise, may
from programme.shared.device_changes import DeviceChange
from programme.states import BookingEnding, BookingState, TokenScope, VisitMode, VisitState


class BookingRow(serializers.Serializer):
    """One's own place on a visit, or turn on its waiting list."""

    id = serializers.UUIDField()
    visit = serializers.UUIDField(source="visit_id")
    title = serializers.CharField(source="visit.title")
    starts_at = serializers.DateTimeField(source="visit.starts_at")
    state = serializers.ChoiceField(BookingState.choices)
    booked_at = serializers.DateTimeField()
    cancelled_at = serializers.DateTimeField(allow_null=True)
    ending = serializers.ChoiceField([*BookingEnding.choices, ("", "not ended")])


class VisitRow(serializers.Serializer):
    """A visit. Address and joining notes are null until one has a place."""

    id = serializers.UUIDField(source="visit.pk")
    title = serializers.CharField(source="visit.title")
    kind = serializers.ChoiceField(VisitKind.choices, source="visit.kind")
    mode = serializers.ChoiceField(VisitMode.choices, source="visit.mode")
    state = serializers.ChoiceField(VisitState.choices, source="visit.state")
    host = OrganisationRow(source="visit.host")
    summary = serializers.CharField(source="visit.summary")
    town = serializers.CharField(source="visit.town")
    is_online = serializers.BooleanField(source="visit.is_online")
    accessibility = serializers.CharField(source="visit.accessibility")
    starts_at = serializers.DateTimeField(source="visit.starts_at")
    ends_at = serializers.DateTimeField(source="visit.ends_at")
    capacity = serializers.IntegerField(source="visit.capacity", allow_null=True)
    booked = serializers.IntegerField()
    queue = serializers.IntegerField(help_text="How many wait.")
    free = serializers.IntegerField(help_text="Places that the person could have now.")
    is_open = serializers.BooleanField(help_text="Open for booking now.")
    booking_opens_at = serializers.DateTimeField(source="visit.booking_opens_at", allow_null=True)
    booking_closes_at = serializers.DateTimeField(source="visit.booking_closes_at", allow_null=True)
    address = serializers.CharField(source="visit.address", allow_null=True)
    joining_notes = serializers.CharField(source="visit.joining_notes", allow_null=True)
    booking = BookingRow(allow_null=True, help_text="One's own; null where there is none.")

    def to_representation(self, seen: queries.SeenVisit) -> dict[str, Any]:
        found = super().to_representation(seen)
        if not seen.shows_details:
            found["address"] = found["joining_notes"] = None
        return dict(found)


class Change(serializers.Serializer):
    """An act with the id that the program made for it."""

    change = serializers.UUIDField(
        help_text="Made by the program, a new one for each act. Sent again it is answered the same and done once."
    )


class Visits(InCohort):
    topic = "Visits and bookings"

    @operation("list_visits", "Visits of a cohort", VisitRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """Published and cancelled visits, kick-offs, trainings and rehearsals, in order of time."""
        or_404(may(self.person, "programme.see_visits", self.cohort) or None)
        return self.part(queries.for_person(self.cohort, self.person, at=self.at))


class OneVisit(InCohort):
    topic = "Visits and bookings"

    @operation("read_visit", "A visit", VisitRow)
    def get(self, request: Request, cohort_id: UUID, visit: UUID) -> Response:
        """With address and joining notes once one has a place."""
        return self.one(queries.one_for_person(self.cohort, self.person, visit, at=self.at))


class Bookings(ApiView):
    topic = "Visits and bookings"

    @operation("list_bookings", "One's own bookings", BookingRow, is_list=True)
    def get(self, request: Request) -> Response:
        """In all cohorts that the person knows, cancelled ones too."""
        return self.part(bookings.all_of(self.person), ("booked_at", "pk"))


class OneBooking(ApiView):
    topic = "Visits and bookings"

    @operation("read_booking", "One of one's own bookings", BookingRow)
    def get(self, request: Request, pk: UUID) -> Response:
        """As it is now: confirmed, offered, waiting or cancelled."""
        return self.one(bookings.one_of(self.person, pk))


CHANGE = {"change": "5f0c0e0e-6f4e-4b7e-9a53-2f6f5f8f1c11"}


class Book(InCohort):
    topic = "Visits and bookings"

    @operation(
        "book_visit", "Book a place", BookingRow, scope=TokenScope.BOOK, takes=Change, refuses=(409,), sent=CHANGE
    )
    def post(self, request: Request, cohort_id: UUID, visit: UUID) -> Response:
        """A place, or a turn on the waiting list when it is full: see state. Who has one already gets that one."""
        found = or_404(queries.known_to(self.cohort, self.person, visit))
        authorise(self.person, "programme.book_visit", found)
        act = partial(actions.book, found, by=self.person, at=self.at)
        return once(self, f"api.book {visit}", act)


class Cancel(ApiView):
    topic = "Visits and bookings"

    @operation(
        "cancel_booking",
        "Cancel a booking",
        BookingRow,
        scope=TokenScope.BOOK,
        takes=Change,
        refuses=(409,),
        sent=CHANGE,
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """Gives the place, the offer or the turn back. A place goes to the next who waits."""
        found = or_404(bookings.one_of(self.person, pk))
        return once(self, f"api.cancel {pk}", partial(actions.cancel, found, by=self.person, at=self.at))


def once(view: ApiView, target: str, act: Callable[[], Booking]) -> Response:
    """The booking after the act, kept under the change's id."""
    change = DeviceChange(view.sent()["change"])
    return Response(changes.once(change, owner=view.person, target=target, act=lambda: dict(BookingRow(act()).data)))
