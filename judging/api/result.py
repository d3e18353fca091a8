"""Results, once they are signed by two and their time has come; before that there is nothing here."""

from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from judging.queries import published, team_result
from programme.api.account import InCohort
from programme.api.base import operation


class AwardRow(serializers.Serializer):
    """A team that won or was commended."""

    team = serializers.CharField()
    challenge = serializers.CharField()
    citation = serializers.CharField()
    title = serializers.CharField(help_text="What the award is called where it has a name of its own.")


class CorrectionRow(serializers.Serializer):
    """An earlier version that was withdrawn, and why."""

    withdrawn_at = serializers.DateTimeField()
    note = serializers.CharField()


class FiguresRow(serializers.Serializer):
    """A team's place and score, where all teams' are published."""

    team = serializers.CharField()
    place = serializers.IntegerField(allow_null=True)
    score = serializers.DecimalField(9, 2, allow_null=True)


class ResultRow(serializers.Serializer):
    """A published result, and nothing that was not published."""

    published_at = serializers.DateTimeField()
    winners = AwardRow(many=True)
    runners_up = AwardRow(many=True)
    commendations = AwardRow(many=True)
    apart = AwardRow(many=True, help_text="The people's choice, and awards of their own name.")
    teams = serializers.ListField(child=serializers.CharField())
    not_ranked = serializers.ListField(child=serializers.CharField())
    disqualified = serializers.ListField(child=serializers.CharField())
    judges = serializers.IntegerField()
    is_complete = serializers.BooleanField(help_text="Every judge scored every team.")
    figures = FiguresRow(many=True)
    corrections = CorrectionRow(many=True)


class OwnPart(serializers.Serializer):
    """What a criterion adds to the team's own score."""

    name = serializers.CharField()
    weight = serializers.IntegerField()
    adds = serializers.DecimalField(9, 2)


class OwnAward(serializers.Serializer):
    kind = serializers.CharField()
    name = serializers.CharField()
    citation = serializers.CharField()


class SaidRow(serializers.Serializer):
    """A judge's words to the team, once they are released."""

    criterion = serializers.CharField()
    text = serializers.CharField()
    judge = serializers.CharField(help_text="Empty where judges are not named.")


class OwnResult(serializers.Serializer):
    """The figures of one's own team."""

    team = serializers.UUIDField(source="team.pk")
    name = serializers.CharField(source="team.name")
    place = serializers.IntegerField(source="line.result.place", allow_null=True, default=None)
    score = serializers.DecimalField(9, 2, source="line.result.shown_score", allow_null=True, default=None)
    teams = serializers.IntegerField(help_text="How many were ranked.")
    is_complete = serializers.BooleanField()
    parts = OwnPart(many=True)
    awards = OwnAward(many=True)
    feedback = SaidRow(many=True, source="said")


class OneResult(InCohort):
    topic = "Results"

    @operation("read_result", "The published result", ResultRow)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """404 until it is signed by two and due, and after it was withdrawn."""
        return self.one(published.published_for(self.cohort, at=self.at))


class OneOwnResult(InCohort):
    topic = "Results"

    @operation("read_own_result", "The figures of one's own team", OwnResult)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """For members of a team that pitched, once the result is public."""
        return self.one(team_result.own_result(self.person, self.cohort, at=self.at))
