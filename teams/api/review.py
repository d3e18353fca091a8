"""Mentors' words to a team, a mentor's own reviews, and for organisers how every team does."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from programme.api.account import InCohort
from programme.api.base import operation, or_404
from programme.shared.authorise import authorise
from programme.states import TokenScope
from teams.actions import review as actions
from teams.queries import health
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


class SaidOfTeam(serializers.Serializer):
    """A review that was sent, in short."""

    review = serializers.UUIDField()
    point = serializers.UUIDField()
    mentor = serializers.CharField()
    health = serializers.ChoiceField(Health.choices)


class HealthRow(serializers.Serializer):
    """How a team does by the reviews that were sent."""

    team = serializers.UUIDField(source="team.pk")
    number = serializers.IntegerField(source="team.number")
    name = serializers.CharField(source="team.name")
    now = serializers.ChoiceField(
        [*Health.choices, ("", "not said")], help_text="The graver of its mentors' last words."
    )
    trend = serializers.IntegerField(help_text="Above nothing: graver than the time before.")
    owed = serializers.SerializerMethodField(help_text="Reviews that could be sent and were not.")
    overdue = serializers.SerializerMethodField()
    reviews = serializers.SerializerMethodField()

    def get_owed(self, line: health.Line) -> int:
        return len(line.owed)

    def get_overdue(self, line: health.Line) -> int:
        return sum(each.is_overdue for each in line.owed)

    @extend_schema_field(SaidOfTeam(many=True))
    def get_reviews(self, line: health.Line) -> list[dict[str, Any]]:
        return [
            {
                "review": str(review.pk),
                "point": str(cell.point.pk),
                "mentor": mentorship.enrolment.person.full_name,
                "health": review.health,
            }
            for cell in line.cells
            for mentorship, review in cell.mentors
            if review
        ]


class ReviewForOrganisers(serializers.Serializer):
    """A sent review with both its parts."""

    id = serializers.UUIDField()
    team = serializers.UUIDField(source="mentorship.team_id")
    mentor = serializers.CharField(source="mentorship.enrolment.person.full_name")
    point = serializers.CharField(source="point.name")
    health = serializers.ChoiceField(Health.choices)
    for_team = serializers.CharField()
    for_organisers = serializers.CharField()
    sent_at = serializers.DateTimeField()
    version = serializers.UUIDField(source="version_id", allow_null=True)


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


class TeamHealth(InCohort):
    topic = "Desks of organisers"

    @operation("list_team_health", "How every team does", HealthRow, is_list=True, scope=TokenScope.CONFIDENTIAL)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """Teams to act on first, by the reviews that mentors sent. For organisers; each look is kept."""
        return self.part(health.board(self.cohort, by=self.person, at=self.at).lines)


class OneReview(InCohort):
    topic = "Desks of organisers"

    @operation("read_review", "A review, whole", ReviewForOrganisers, scope=TokenScope.CONFIDENTIAL)
    def get(self, request: Request, cohort_id: UUID, review: UUID) -> Response:
        """With what the mentor tells organisers, for them. Each look is kept; from then on it cannot be withdrawn."""
        found = or_404(health.for_organiser(self.person, self.cohort, review))
        actions.note_opening(found, by=self.person, at=self.at)
        return self.one(found)
