"""Teams with their people, as the token's owner may know of them."""

from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from programme.api.account import InCohort
from programme.api.base import operation
from programme.api.people import OrganisationRow
from teams.queries import team as queries


class InTeam(serializers.Serializer):
    """A member or a mentor of a team."""

    place = serializers.UUIDField(source="enrolment_id", help_text="Of their place in the cohort.")
    person = serializers.UUIDField(source="enrolment.person_id")
    full_name = serializers.CharField(source="enrolment.person.full_name")
    organisation = OrganisationRow(source="enrolment.organisation")


class TeamRow(serializers.Serializer):
    """A team and who is in it now."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    name = serializers.CharField()
    about = serializers.CharField()
    challenge = serializers.UUIDField(source="challenge_id", allow_null=True)
    told_at = serializers.DateTimeField(allow_null=True)
    dissolved_at = serializers.DateTimeField(allow_null=True)
    members = InTeam(many=True, source="people")
    mentors = InTeam(many=True, source="guides")


class Teams(InCohort):
    topic = "Challenges and teams"

    @operation("list_teams", "Teams of a cohort", TeamRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """Once everybody was told; organisers see them before."""
        return self.part(queries.known_in_cohort(self.person, self.cohort), ("number", "pk"))


class OneTeam(InCohort):
    topic = "Challenges and teams"

    @operation("read_team", "A team", TeamRow)
    def get(self, request: Request, cohort_id: UUID, team: UUID) -> Response:
        """With its members and mentors."""
        return self.one(queries.for_person(self.person, self.cohort, team))
