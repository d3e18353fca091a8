"""What judges score by, and who judges: the set-up of a pitch day, for those who look at it."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from judging.api.scorecard import CriterionRow
from judging.queries import panel, rubric
from judging.queries import pitch_day as days
from judging.states import SeatMode
from programme.api.account import InCohort
from programme.api.base import operation, or_404
from programme.api.people import OrganisationRow
from programme.shared.authorise import authorise


class RubricDetail(serializers.Serializer):
    """The set of criteria that judges score by."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    locked_at = serializers.DateTimeField(allow_null=True, help_text="When the first score fixed it.")
    criteria = CriterionRow(many=True)


class SeatRow(serializers.Serializer):
    """A judge's seat on the panel."""

    id = serializers.UUIDField()
    judge = serializers.UUIDField(source="enrolment.person_id")
    full_name = serializers.CharField(source="enrolment.person.full_name")
    organisation = OrganisationRow(source="enrolment.organisation")
    mode = serializers.ChoiceField(SeatMode.choices)
    available_from = serializers.DateTimeField(allow_null=True)
    available_until = serializers.DateTimeField(allow_null=True)


class InSetUp(InCohort):
    """Something of the set-up of a pitch day, for organisers."""

    topic = "Desks of organisers"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        authorise(self.person, "judging.view_set_up", self.cohort)


class OneRubric(InSetUp):
    @operation("read_rubric", "What judges score by", RubricDetail)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """The newest version, with its criteria in their order. For organisers."""
        found = or_404(rubric.current(self.cohort))
        known = {name: getattr(found, name) for name in ("id", "version", "locked_at")}
        return self.one(known | {"criteria": rubric.criteria_of(found)})


class Seats(InSetUp):
    @operation("list_seats", "Who judges", SeatRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """The judges on the panel, by name. For organisers."""
        day = or_404(days.of_cohort(self.cohort))
        return self.part(panel.seats_of(day), ("enrolment__person__full_name", "pk"))
