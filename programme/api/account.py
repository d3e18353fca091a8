"""Whose token it is, and which programmes and cohorts they know."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from programme.api.base import ApiView, operation, or_404
from programme.models import Cohort
from programme.queries import cohort as cohorts
from programme.queries import place
from programme.shared.addresses import path_in
from programme.states import CohortState, EnrolmentState, MilestoneKind, Role, TokenScope


class ProgrammeRow(serializers.Serializer):
    """A programme."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    slug = serializers.CharField(help_text="Its name in the addresses of pages.")
    summary = serializers.CharField()


class CohortRow(serializers.Serializer):
    """One run of a programme."""

    id = serializers.UUIDField()
    programme = serializers.UUIDField(source="programme_id")
    name = serializers.CharField()
    slug = serializers.CharField()
    state = serializers.ChoiceField(CohortState.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    time_zone = serializers.CharField()
    page = serializers.SerializerMethodField(help_text="Its page for people.")

    def get_page(self, cohort: Cohort) -> str:
        return path_in(cohort, "programme:home_cohort")


class MilestoneRow(serializers.Serializer):
    """A dated point of a cohort."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(MilestoneKind.choices)
    at = serializers.DateTimeField()


class OwnPlace(serializers.Serializer):
    """A place of one's own in a cohort."""

    id = serializers.UUIDField()
    cohort = serializers.UUIDField(source="cohort_id")
    role = serializers.ChoiceField(Role.choices)
    state = serializers.ChoiceField(EnrolmentState.choices)


class TokenFacts(serializers.Serializer):
    """The token that was sent, by its beginning."""

    prefix = serializers.CharField()
    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(TokenScope.choices))
    expires_at = serializers.DateTimeField()


class Account(serializers.Serializer):
    """Whose token it is."""

    id = serializers.UUIDField()
    full_name = serializers.CharField()
    known_as = serializers.CharField()
    email = serializers.EmailField()
    places = OwnPlace(many=True)
    token = TokenFacts()


class Me(ApiView):
    topic = "Account"

    @operation("read_account", "Whose token it is", Account)
    def get(self, request: Request) -> Response:
        """The person, their places in cohorts, and what the token may do."""
        person = self.person
        places = person.enrolments.exclude(state=EnrolmentState.WITHDRAWN).order_by("joined_at", "pk")
        facts = {name: getattr(person, name) for name in ("id", "full_name", "known_as", "email")}
        return self.one(facts | {"places": places, "token": request.auth})


class Programmes(ApiView):
    topic = "Programmes and cohorts"

    @operation("list_programmes", "Programmes", ProgrammeRow, is_list=True)
    def get(self, request: Request) -> Response:
        """Programmes in which the person holds a role or a place."""
        return self.part(place.programmes_known_to(self.person), ("name", "pk"))


class Cohorts(ApiView):
    topic = "Programmes and cohorts"

    @operation("list_cohorts", "Cohorts", CohortRow, is_list=True)
    def get(self, request: Request) -> Response:
        """Cohorts that the person knows, the newest first."""
        return self.part(place.cohorts_known_to(self.person), ("-starts_on", "pk"))


class InCohort(ApiView):
    """Something of a cohort that the person knows; 404 for everybody else."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.cohort = or_404(place.cohort_known_to(self.person, kwargs["cohort_id"]))


class OneCohort(InCohort):
    topic = "Programmes and cohorts"

    @operation("read_cohort", "A cohort", CohortRow)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """Its dates and time zone."""
        return self.one(self.cohort)


class Milestones(InCohort):
    topic = "Programmes and cohorts"

    @operation("list_milestones", "Dates of a cohort", MilestoneRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """The dated points of its timeline."""
        return self.part(cohorts.milestones(self.cohort), ("at", "pk"))
