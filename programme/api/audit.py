"""The audit record of a programme, for its organisers."""

from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from programme.api.base import ApiView, operation, or_404
from programme.queries import audit as queries
from programme.queries import place


class EventRow(serializers.Serializer):
    """A line in the record of what was done: ids and codes, no names."""

    number = serializers.IntegerField()
    code = serializers.CharField()
    at = serializers.CharField()
    by = serializers.UUIDField(allow_null=True, help_text="The person; null for the site itself.")
    target_type = serializers.CharField()
    target_id = serializers.CharField()
    cohort = serializers.UUIDField(allow_null=True)
    facts = serializers.DictField()
    hash = serializers.CharField()
    previous = serializers.CharField()


class Audit(ApiView):
    topic = "Audit record"

    @operation("list_audit_events", "The audit record of a programme", EventRow, is_list=True)
    def get(self, request: Request, programme_id: UUID) -> Response:
        """Newest first; without what would tell a result too early. For organisers."""
        programme = or_404(place.programme_known_to(self.person, programme_id))
        return self.part(queries.for_programme(programme, by=self.person), ("-number",))
