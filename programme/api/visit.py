"""Visits as the token's owner sees them, and their own bookings."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from programme.api.account import InCohort
from programme.api.base import ApiView, operation, or_404
from programme.api.people import OrganisationRow
from programme.models import VisitKind
from programme.queries import booking as bookings
from programme.queries import visit as queries
from programme.shared.authorise import may
from programme.states import BookingEnding, BookingState, VisitMode, VisitState


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
