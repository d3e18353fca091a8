"""A judge's own pitches and cards. Nobody else's card is read here, by anybody."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from judging.models import Criterion
from judging.queries import device_card
from judging.queries import scorecard as queries
from judging.states import ScorecardState
from programme.api.base import ApiView, operation, or_404
from programme.shared.authorise import authorise


class CriterionRow(serializers.Serializer):
    """One criterion; the key of its value on a card is its id as text."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    help = serializers.CharField()
    kind = serializers.CharField()
    weight = serializers.IntegerField()
    is_scored = serializers.BooleanField(help_text="A number; otherwise words.")
    lowest = serializers.IntegerField(allow_null=True)
    highest = serializers.IntegerField(allow_null=True)

    def to_representation(self, criterion: Criterion) -> dict[str, Any]:
        low, high = criterion.way.bounds(criterion) if criterion.is_scored else (None, None)
        names = ("id", "name", "help", "kind", "weight", "is_scored")
        known = {name: getattr(criterion, name) for name in names} | {"lowest": low, "highest": high}
        return dict(super().to_representation(known))


class CardRow(serializers.Serializer):
    """One's own card as the site holds it."""

    version = serializers.IntegerField(help_text="Send it back as base.")
    state = serializers.ChoiceField(ScorecardState.choices)
    submitted = serializers.BooleanField()
    missed = serializers.BooleanField()
    at = serializers.CharField(help_text="When it was last saved; empty for never.")
    values = serializers.DictField(help_text="By the id of the criterion: a number, words, or null.")


class JudgedPitch(serializers.Serializer):
    """A pitch that one has a seat for."""

    id = serializers.UUIDField()
    cohort = serializers.UUIDField(source="pitch_day.cohort_id")
    team = serializers.CharField(source="team.name")
    position = serializers.IntegerField()
    starts_at = serializers.DateTimeField()
    is_barred = serializers.BooleanField(help_text="A link to the team: it cannot be scored or read.")
    state = serializers.ChoiceField([*ScorecardState.choices, ("none", "no card yet")])
    version = serializers.IntegerField()

    def to_representation(self, pitch: Any) -> dict[str, Any]:
        known = {name: getattr(pitch, name) for name in ("id", "pitch_day", "team", "position", "starts_at")}
        known |= {"is_barred": pitch.link is not None, "state": pitch.card_state or "none"}
        return dict(super().to_representation(known | {"version": pitch.card_version or 0}))


class OwnCard(serializers.Serializer):
    """A card with what it asks."""

    pitch = serializers.UUIDField()
    criteria = CriterionRow(many=True)
    card = CardRow()


class Pitches(ApiView):
    topic = "Scorecards"

    @operation("list_judged_pitches", "Pitches that one judges", JudgedPitch, is_list=True)
    def get(self, request: Request) -> Response:
        """With the state of one's own card; 404 for people who judge nothing."""
        rows = list(queries.pitches_for_judge(self.person))
        or_404(rows or queries.is_judge(self.person) or None)
        return self.part(rows)


class OneCard(ApiView):
    topic = "Scorecards"

    @operation("read_scorecard", "One's own card", OwnCard)
    def get(self, request: Request, pitch: UUID) -> Response:
        """With its criteria, as the site holds it now; 404 before scoring has been opened."""
        found = or_404(queries.pitch_for_judge(self.person, pitch))
        authorise(self.person, "judging.open_pitch", found)
        or_404(found.is_ranked or None)
        sheet = or_404(queries.sheet_for(self.person, found))
        there = device_card.card_on_device(self.person, pitch)
        return self.one({"pitch": pitch, "criteria": list(sheet.criteria), "card": there})
