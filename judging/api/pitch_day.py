"""The pitch day as each may know it, and how far scoring has come, without a figure."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from judging.queries import pitch_day as days
from judging.queries import progress, timetable
from judging.states import PitchDayState, PitchMode
from programme.api.account import InCohort
from programme.api.base import operation, or_404
from programme.shared.authorise import authorise


class PitchRow(serializers.Serializer):
    """One team's turn."""

    id = serializers.UUIDField()
    team = serializers.UUIDField(source="team_id")
    name = serializers.CharField(source="team.name")
    position = serializers.IntegerField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    place = serializers.CharField()
    mode = serializers.ChoiceField(PitchMode.choices)


class PitchDayRow(serializers.Serializer):
    """The day, with the pitches that the person belongs to."""

    id = serializers.UUIDField()
    starts_at = serializers.DateTimeField()
    place = serializers.CharField()
    state = serializers.ChoiceField(PitchDayState.choices)
    pitches = PitchRow(many=True)


class CellRow(serializers.Serializer):
    """One judge and one pitch: the state of the card between them."""

    pitch = serializers.UUIDField(source="pitch.pk")
    state = serializers.ChoiceField([(each, each) for each in progress.STATES])
    late = serializers.IntegerField(help_text="Changes that came after the lock and are not counted.")


class ProgressRow(serializers.Serializer):
    """One judge."""

    judge = serializers.UUIDField(source="judge.pk")
    full_name = serializers.CharField(source="judge.full_name")
    is_in = serializers.IntegerField()
    due = serializers.IntegerField()
    has_left = serializers.BooleanField()
    cells = CellRow(many=True)


class Progress(serializers.Serializer):
    """Who has handed in what."""

    pitch_day = serializers.UUIDField(source="day.pk")
    state = serializers.ChoiceField(PitchDayState.choices, source="day.state")
    due = serializers.IntegerField()
    missing = serializers.IntegerField()
    judges = ProgressRow(many=True, source="rows")


class OnePitchDay(InCohort):
    topic = "Pitch day"

    @operation("read_pitch_day", "The pitch day", PitchDayRow)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """With one's own team's pitch, those one judges, or all for organisers; 404 for who belongs to none."""
        day = or_404(days.of_cohort(self.cohort))
        pitches = list(timetable.pitches_of(self.person).filter(pitch_day=day).order_by("position"))
        or_404(pitches or None)
        known: dict[str, Any] = {name: getattr(day, name) for name in ("id", "starts_at", "place", "state")}
        return self.one(known | {"pitches": pitches})


class OneProgress(InCohort):
    topic = "Pitch day"

    @operation("read_progress", "How far scoring has come", Progress)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """Who has handed in what, and no figure of any score. For organisers and the results group."""
        authorise(self.person, "judging.view_progress", self.cohort)
        return self.one(progress.grid(or_404(days.of_cohort(self.cohort))))
