"""What people ask the organisers, with every answer."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from programme.api.account import InCohort
from programme.api.base import operation, or_404
from programme.models import Conversation
from programme.queries import conversation as queries
from programme.states import ConversationState


class QuestionRow(serializers.Serializer):
    """One question to the organisers."""

    id = serializers.UUIDField()
    subject = serializers.CharField()
    state = serializers.ChoiceField(ConversationState.choices)
    asked_by = serializers.CharField(source="asked_by.full_name")
    asked_at = serializers.DateTimeField()
    moved_at = serializers.DateTimeField(help_text="When somebody last wrote.")


class QuestionMessage(serializers.Serializer):
    """What somebody wrote."""

    by = serializers.CharField(source="by.full_name")
    from_organisers = serializers.BooleanField()
    text = serializers.CharField()
    at = serializers.DateTimeField()


class QuestionDetail(QuestionRow):
    """A question with all that was written, oldest first."""

    messages = serializers.SerializerMethodField()

    @extend_schema_field(QuestionMessage(many=True))
    def get_messages(self, found: Conversation) -> Any:
        return QuestionMessage(queries.messages(found), many=True).data


class Questions(InCohort):
    topic = "Messages and questions"

    @operation("list_questions", "Questions to the organisers", QuestionRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """One's own; for organisers everybody's. What moved last comes first."""
        return self.part(queries.readable(self.person, self.cohort), ("-moved_at", "pk"))


class OneQuestion(InCohort):
    topic = "Messages and questions"

    @operation("read_question", "A question to the organisers", QuestionDetail)
    def get(self, request: Request, cohort_id: UUID, conversation: UUID) -> Response:
        """For who asked, and for organisers."""
        found = or_404(queries.for_person(self.person, self.cohort, conversation))
        return self.one(found)
