"""Attempts at teams: what was asked, and who would be where."""

from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from programme.api.account import InCohort
from programme.api.base import operation
from programme.states import TokenScope
from teams.models import FormationRun
from teams.queries import formation as queries
from teams.states import FormationKind, FormationState


class RunRow(serializers.Serializer):
    """One attempt."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(FormationKind.choices)
    state = serializers.ChoiceField(FormationState.choices)
    seed = serializers.IntegerField()
    engine = serializers.CharField()
    best = serializers.IntegerField(allow_null=True, help_text="What the best teams found so far cost.")
    bound = serializers.IntegerField(allow_null=True, help_text="What any teams must cost.")
    asked_by = serializers.CharField(source="asked_by.full_name", allow_null=True, default=None)
    asked_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    adopted_at = serializers.DateTimeField(allow_null=True)


class Placed(serializers.Serializer):
    """Where a participant would be."""

    place = serializers.UUIDField(help_text="Of the participant, as in the list of places.")
    team = serializers.UUIDField()


class RunDetail(RunRow):
    """One attempt with its teams, and with what was changed by hand."""

    teams = serializers.SerializerMethodField()
    kept = serializers.ListField(child=serializers.UUIDField(), help_text="Places that stay as they were.")

    @extend_schema_field(Placed(many=True))
    def get_teams(self, run: FormationRun) -> list[dict[str, str]]:
        return [{"place": person, "team": team} for person, team in sorted(run.places.items())]


class Runs(InCohort):
    topic = "Desks of organisers"

    @operation("list_formation_runs", "Attempts at teams", RunRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """The newest first. For organisers."""
        return self.part(queries.runs(self.cohort, by=self.person), ("-number",))


class OneRun(InCohort):
    topic = "Desks of organisers"

    @operation("read_formation_run", "An attempt at teams", RunDetail, scope=TokenScope.CONFIDENTIAL)
    def get(self, request: Request, cohort_id: UUID, formation_run: UUID) -> Response:
        """Who would be where. For organisers; a look is kept where people have said what they need."""
        return self.one(queries.run_of(self.cohort, formation_run, by=self.person))
