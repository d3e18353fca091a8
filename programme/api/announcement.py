"""What organisers tell a cohort: what the person was told, and for organisers everything that was written."""

from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from programme.api.account import InCohort
from programme.api.base import operation
from programme.queries import announcement as queries
from programme.states import AnnouncementState


class AnnouncementRow(serializers.Serializer):
    """An announcement as its readers see it."""

    id = serializers.UUIDField()
    subject = serializers.CharField()
    text = serializers.CharField(source="body")
    is_urgent = serializers.BooleanField()
    sent_at = serializers.DateTimeField(allow_null=True)
    on_home_until = serializers.DateField(allow_null=True)


class WrittenRow(AnnouncementRow):
    """An announcement as organisers see it."""

    state = serializers.ChoiceField(AnnouncementState.choices)
    audience = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="What was chosen of each facet of people; nothing chosen means everybody.",
    )
    send_at = serializers.DateTimeField(allow_null=True)
    written_by = serializers.CharField(source="written_by.full_name", allow_null=True, default=None)
    recipients = serializers.IntegerField()


class Announcements(InCohort):
    topic = "Messages and questions"

    @operation("list_announcements", "What the person was told lately", AnnouncementRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """Announcements to the person that are still on the home page, newest first."""
        return self.part(queries.on_home_of(self.person, self.cohort, at=self.at))


class Written(InCohort):
    topic = "Desks of organisers"

    @operation("list_written_announcements", "Everything that was announced", WrittenRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """With drafts and what waits for its time, newest first. For organisers."""
        return self.part(queries.at_desk(self.cohort, by=self.person), ("-written_at", "pk"))
