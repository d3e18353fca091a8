"""What teams must hand in, how far they are, and what they handed in."""

from typing import Any
from uuid import UUID

from django.http import FileResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from programme.api.account import InCohort
from programme.api.base import operation, or_404
from programme.shared.authorise import authorise, may
from programme.shared.uploads import serve_private
from teams.actions import handed_in as act
from teams.models import Deliverable
from teams.queries import deliverable as deliverables
from teams.queries import submission as queries
from teams.queries import team as teams
from teams.queries import version as versions
from teams.states import SubmissionState, Timing


class PromptRow(serializers.Serializer):
    id = serializers.IntegerField()
    question = serializers.CharField()
    hint = serializers.CharField()
    most_words = serializers.IntegerField()
    is_required = serializers.BooleanField()


class SlotRow(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    is_required = serializers.BooleanField()


class DeliverableRow(serializers.Serializer):
    """What each team must hand in by a date."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    instructions = serializers.CharField()
    opens_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    grace_seconds = serializers.IntegerField()
    late_until = serializers.DateTimeField(allow_null=True)
    prompts = PromptRow(many=True)
    slots = SlotRow(many=True)


class VersionRow(serializers.Serializer):
    """One state of the work, as it was handed in."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    submitted_at = serializers.DateTimeField()
    timing = serializers.ChoiceField(Timing.choices)
    sha256 = serializers.CharField(help_text="Over words and files: what the receipt shows.")


class LastVersionRow(VersionRow):
    """What a team handed in last."""

    team = serializers.UUIDField(source="submission.team_id")


class WorkRow(serializers.Serializer):
    """A team's work on one deliverable."""

    deliverable = serializers.UUIDField(source="deliverable.pk")
    title = serializers.CharField(source="deliverable.title")
    due_at = serializers.DateTimeField(help_text="For this team, with any extension.")
    closes_at = serializers.DateTimeField()
    state = serializers.ChoiceField([*SubmissionState.choices, ("none", "nothing yet")])
    versions = VersionRow(many=True)

    def to_representation(self, work: queries.Work) -> dict[str, Any]:
        known = {name: getattr(work, name) for name in ("deliverable", "due_at", "closes_at", "versions")}
        known["state"] = work.submission.state if work.submission else "none"
        return dict(super().to_representation(known))


class AnswerRow(serializers.Serializer):
    prompt = serializers.IntegerField()
    question = serializers.CharField()
    most_words = serializers.IntegerField()
    text = serializers.CharField()


class FileRow(serializers.Serializer):
    attachment = serializers.UUIDField(help_text="Its id, for the address of the file.")
    slot = serializers.CharField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    kind = serializers.CharField()


class VersionDetail(VersionRow):
    """What was handed in, word for word, with its files."""

    team = serializers.UUIDField(source="submission.team_id")
    deliverable = serializers.UUIDField(source="submission.deliverable_id")
    answers = AnswerRow(many=True)
    files = FileRow(many=True, source="manifest")


class Deliverables(InCohort):
    topic = "Deliverables and submissions"

    @operation("list_deliverables", "Deliverables of a cohort", DeliverableRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """With their prompts and file slots, by due time."""
        rows = Deliverable.objects.visible_to(self.person).filter(cohort=self.cohort)
        return self.part(rows.prefetch_related("prompts", "slots"), ("due_at", "pk"))


class LastVersions(InCohort):
    topic = "Desks of organisers"

    @operation("list_last_versions", "What each team handed in last", LastVersionRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID, deliverable: UUID) -> Response:
        """By team, as far as it may be read already. For organisers."""
        found = or_404(deliverables.for_desk(self.cohort, deliverable, by=self.person))
        return self.part(deliverables.last_versions(found, by=self.person))


class Works(InCohort):
    topic = "Deliverables and submissions"

    @operation("list_work", "A team's work", WorkRow, is_list=True, refuses=(404,))
    def get(self, request: Request, cohort_id: UUID, team: UUID) -> Response:
        """State and versions for each deliverable, what is due next first. For its members and mentors."""
        found = or_404(teams.for_person(self.person, self.cohort, team))
        authorise(self.person, "teams.view_room", found)
        return self.part(queries.of_team(found, at=self.at))


class OneVersion(InCohort):
    topic = "Deliverables and submissions"

    @operation("read_version", "A version that was handed in", VersionDetail)
    def get(self, request: Request, cohort_id: UUID, submission_version: UUID) -> Response:
        """For the team, its mentors, and organisers once the time is over."""
        return self.one(versions.version_for(self.person, self.cohort, submission_version))


class OneFile(InCohort):
    topic = "Deliverables and submissions"

    @operation("read_file", "A file that a team uploaded", is_file=True)
    def get(self, request: Request, cohort_id: UUID, attachment: UUID) -> FileResponse:
        """Its bytes, under its own name. For the team, its mentors, and organisers once the time is over."""
        found = or_404(queries.attachment_for(self.person, self.cohort, attachment))
        if self.person.is_site_admin and not may(self.person, "teams.view_room", found):
            act.record_download(found, by=self.person)
        return serve_private(found.file, found.original_name, kind="")
