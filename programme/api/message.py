"""What the programme has written to the person, and answers for everybody."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from programme.api.account import InCohort
from programme.api.base import ApiView, operation, or_404
from programme.models import Notification
from programme.queries import notification as queries
from programme.queries import place, public_answer


class MessageRow(serializers.Serializer):
    """A message as the inbox shows it: personal links are only in the mail itself."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField(source="created_at")
    subject = serializers.CharField()
    text = serializers.CharField(source="body")
    read_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, row: Notification) -> dict[str, Any]:
        found: dict[str, Any] = super().to_representation(row)
        return {**found, "text": queries.shown(row.body)}


class AnswerForAllRow(serializers.Serializer):
    """A question and its answer for everybody."""

    id = serializers.UUIDField()
    question = serializers.CharField()
    answer = serializers.CharField()
    published_at = serializers.DateTimeField()


class Messages(ApiView):
    topic = "Messages and questions"

    @operation("list_messages", "One's own messages", MessageRow, is_list=True)
    def get(self, request: Request, programme_id: UUID) -> Response:
        """What the programme has written to the person, newest first."""
        programme = or_404(place.programme_known_to(self.person, programme_id))
        return self.part(queries.inbox(self.person, programme), ("-created_at", "pk"))


class Answers(InCohort):
    topic = "Messages and questions"

    @operation("list_answers", "Questions that were answered for everybody", AnswerForAllRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """Worded anew by organisers, newest first."""
        return self.part(public_answer.shown(self.cohort), ("-published_at", "pk"))
