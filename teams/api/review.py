"""Mentors' words to a team, and a mentor's own reviews. What mentors tell organisers is read at the desk only."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from programme.api.account import InCohort
from programme.api.base import operation, or_404
from programme.shared.authorise import authorise
from teams.queries import review as queries
from teams.queries import team as teams
from teams.states import Health, ReviewState


class WordRow(serializers.Serializer):
    """The part of a review that is meant for the team."""

    id = serializers.UUIDField(source="review")
    point = serializers.CharField()
    mentor = serializers.CharField(source="mentor.full_name")
    text = serializers.CharField()
    sent_at = serializers.DateTimeField()
    version = serializers.UUIDField(allow_null=True)


class OwnReviewRow(serializers.Serializer):
    """A review that a mentor owes, has begun or has sent."""

    team = serializers.UUIDField(source="team.pk")
    point = serializers.UUIDField(source="point.pk")
    name = serializers.CharField(source="point.name")
    closes_at = serializers.DateTimeField(source="point.closes_at")
    is_owed = serializers.BooleanField()
    state = serializers.ChoiceField([*ReviewState.choices, ("none", "not begun")])
    health = serializers.ChoiceField([*Health.choices, ("", "not said")])
    for_team = serializers.CharField()
    for_organisers = serializers.CharField()
    sent_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, due: queries.Due) -> dict[str, Any]:
        review = due.review
        said = {name: getattr(review, name, "") for name in ("health", "for_team", "for_organisers")}
        said |= {"state": review.state if review else "none", "sent_at": review.sent_at if review else None}
        known = {name: getattr(due, name) for name in ("team", "point", "is_owed")}
        return dict(super().to_representation(known | said))


class Words(InCohort):
    topic = "Reviews"

    @operation("list_team_reviews", "Mentors' words to a team", WordRow, is_list=True, refuses=(404,))
    def get(self, request: Request, cohort_id: UUID, team: UUID) -> Response:
        """The parts of sent reviews that are meant for the team, newest first. For its members and mentors."""
        found = or_404(teams.for_person(self.person, self.cohort, team))
        authorise(self.person, "teams.view_room", found)
        return self.part(queries.for_team(self.person, found))


class OwnReviews(InCohort):
    topic = "Reviews"

    @operation("list_own_reviews", "A mentor's own reviews", OwnReviewRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """What the mentor owes, has begun and has sent; 404 for people who mentor nobody."""
        or_404(queries.is_mentor(self.person, self.cohort) or None)
        return self.part(queries.of_mentor(self.person, self.cohort, at=self.at))
