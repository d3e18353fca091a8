"""The directory of a cohort, as its people show themselves; the organisations they come from."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from programme.api.account import InCohort
from programme.api.base import operation
from programme.models import Enrolment
from programme.queries import people as queries
from programme.states import Role, Sector


class OrganisationRow(serializers.Serializer):
    """A department or company."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    sector = serializers.ChoiceField(Sector.choices)


class PersonRow(serializers.Serializer):
    """Somebody in the directory. What they do not show is null."""

    id = serializers.UUIDField(help_text="Of their place in this cohort.")
    person = serializers.UUIDField(source="person_id")
    full_name = serializers.CharField(source="person.full_name")
    known_as = serializers.CharField(source="person.known_as")
    role = serializers.ChoiceField(Role.choices)
    organisation = OrganisationRow()
    job_title = serializers.CharField(allow_null=True)
    about = serializers.CharField(allow_null=True)
    region = serializers.CharField(allow_null=True)
    experience_months = serializers.IntegerField(allow_null=True)
    skills = serializers.ListField(child=serializers.CharField(), allow_null=True)
    email = serializers.EmailField(allow_null=True, source="person.email")

    CHOSEN = {"experience_months": "experience"}

    def to_representation(self, enrolment: Enrolment) -> dict[str, Any]:
        found = super().to_representation(enrolment)
        for name in ("job_title", "about", "region", "experience_months", "skills", "email"):
            if not enrolment.shows(self.CHOSEN.get(name, name)):
                found[name] = None
        return dict(found)


class People(InCohort):
    topic = "People and organisations"

    @operation("list_people", "The directory of a cohort", PersonRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """Participants and mentors with what they chose to show. For participants, mentors and organisers."""
        return self.part(queries.directory(self.cohort, by=self.person), ("listed_as", "pk"))


class OnePerson(InCohort):
    topic = "People and organisations"

    @operation("read_person", "Somebody in the directory", PersonRow)
    def get(self, request: Request, cohort_id: UUID, pk: UUID) -> Response:
        """By the id of their place in this cohort."""
        return self.one(queries.in_directory(self.cohort, pk, by=self.person))


class Organisations(InCohort):
    topic = "People and organisations"

    @operation("list_organisations", "Organisations of a cohort's people", OrganisationRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """Where the people in the directory work."""
        return self.part(queries.organisations_in_directory(self.cohort, by=self.person), ("name", "pk"))
