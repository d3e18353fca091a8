"""Challenges that the token's owner may read."""

from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from programme.api.account import InCohort
from programme.api.base import operation
from programme.api.people import OrganisationRow
from teams.queries import challenge as queries
from teams.states import Audience, ChallengeState


class ChallengeRow(serializers.Serializer):
    """A public-service problem that an organisation asks teams to solve."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    owner = OrganisationRow()
    problem = serializers.CharField()
    who_has_it = serializers.CharField()
    outcome = serializers.CharField()
    measure = serializers.CharField()
    constraints = serializers.CharField()
    data = serializers.CharField()
    audience = serializers.ChoiceField(Audience.choices)
    state = serializers.ChoiceField(ChallengeState.choices)
    published_at = serializers.DateTimeField(allow_null=True)


class Challenges(InCohort):
    topic = "Challenges and teams"

    @operation("list_challenges", "Challenges of a cohort", ChallengeRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """Published ones."""
        return self.part(queries.in_cohort(self.person, self.cohort), ("title", "pk"))


class OneChallenge(InCohort):
    topic = "Challenges and teams"

    @operation("read_challenge", "A challenge", ChallengeRow)
    def get(self, request: Request, cohort_id: UUID, challenge: UUID) -> Response:
        """A challenge that the person may read."""
        return self.one(queries.for_person(self.person, self.cohort, challenge))
