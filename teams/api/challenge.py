"""Challenges that the token's owner may read."""

from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from programme.api.account import InCohort
from programme.api.base import operation, or_404
from programme.api.people import OrganisationRow
from teams.queries import challenge as queries
from teams.queries import preference, question
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


class OwnerQuestionRow(serializers.Serializer):
    """A question to the owner of a challenge, and the answer that all teams read."""

    id = serializers.UUIDField()
    text = serializers.CharField()
    asked_at = serializers.DateTimeField()
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)


class ChoiceRow(serializers.Serializer):
    """A challenge that one would like, by its id; the first is the first choice."""

    challenge = serializers.UUIDField(source="pk")
    title = serializers.CharField()


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


class Questions(InCohort):
    topic = "Challenges and teams"

    @operation("list_challenge_questions", "Questions on a challenge", OwnerQuestionRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID, challenge: UUID) -> Response:
        """With their answers; what waits for one is for who asked it and for organisers."""
        found = or_404(queries.for_person(self.person, self.cohort, challenge))
        return self.part(question.on_challenge(self.person, found), ("asked_at", "pk"))


class Choices(InCohort):
    topic = "Challenges and teams"

    @operation("list_own_choices", "Challenges that one would like", ChoiceRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """First choice first. For participants."""
        return self.part(preference.chosen_by(or_404(preference.enrolment_of(self.person, self.cohort))))
