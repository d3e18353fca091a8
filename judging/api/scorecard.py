"""A judge's own pitches and cards. Nobody else's card is read here, by anybody."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from judging.actions import scorecard as actions
from judging.forms.device_card import DeviceCard
from judging.models import Criterion
from judging.queries import device_card, rubric
from judging.queries import scorecard as queries
from judging.states import ScorecardState
from programme.api.base import ApiView, operation, or_404
from programme.api.check_in import SentChange, read
from programme.api.problems import Problem, problem
from programme.shared.authorise import authorise
from programme.states import TokenScope


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


@extend_schema_field({"anyOf": [{"type": "integer"}, {"type": "string"}], "nullable": True})
class CardValue(serializers.JSONField):
    """A number for a scored criterion, words for the others, null for nothing."""


class SentCard(SentChange):
    """The whole card: what is left out is empty afterwards."""

    values = serializers.DictField(child=CardValue(allow_null=True), help_text="By the id of the criterion.")
    hand_in = serializers.BooleanField(required=False)
    missed = serializers.BooleanField(required=False, help_text="One did not see this pitch.")
    reason = serializers.CharField(required=False, allow_blank=True, max_length=200, help_text="Why it is changed.")


class SavedCard(serializers.Serializer):
    """What became of a save."""

    version = serializers.IntegerField()
    state = serializers.ChoiceField(ScorecardState.choices)
    at = serializers.CharField()
    late = serializers.BooleanField(help_text="Scoring is locked: kept, and not counted.")
    missed = serializers.BooleanField()


class CardProblem(Problem):
    """A refusal; with the card as it is where it was changed elsewhere meanwhile."""

    there = CardRow(required=False)


SENT = {
    "change": "5f0c0e0e-6f4e-4b7e-9a53-2f6f5f8f1c11",
    "base": 0,
    "values": {"17": 4, "18": 3, "19": "A clear problem."},
    "hand_in": True,
}


class Pitches(ApiView):
    topic = "Scorecards"

    @operation("list_judged_pitches", "Pitches that one judges", JudgedPitch, is_list=True, refuses=(404,))
    def get(self, request: Request) -> Response:
        """With the state of one's own card; 404 for people who judge nothing."""
        rows = queries.with_days(queries.pitches_for_judge(self.person))
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

    @operation(
        "save_scorecard",
        "Save one's own card",
        SavedCard,
        scope=TokenScope.SCORE,
        takes=SentCard,
        others={409: CardProblem},
        sent=SENT,
    )
    def put(self, request: Request, pitch: UUID) -> Response:
        """The whole card, by the rules of judges' devices: a stale base is answered with 409 and the card as it is;
        after the lock it is kept, marked late and not counted."""
        or_404(queries.pitch_for_judge(self.person, pitch))
        given = self.sent()
        if wrong := [key for key in given["values"] if not key.isdecimal()]:
            raise ValidationError({f"values.{wrong[0]}": [_("Use the ids of the criteria.")]})
        own = {name: given[name] for name in ("hand_in", "missed", "reason") if name in given}
        sent = read(given, {**given["values"], **own}, target=str(pitch))
        card = DeviceCard.read(sent.values, rubric.criteria_for_pitch(pitch, rubric.ANY_VERSION))
        try:
            saved = actions.save_scorecard(pitch, by=self.person, change=sent.change, **vars(card))
        except actions.StaleCard as refusal:
            there = device_card.card_on_device(self.person, pitch)
            return problem(409, str(refusal), code="stale_card", there=there)
        return self.one(saved)
