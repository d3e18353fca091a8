"""What organisers read at their desks: people, nominations, allotments, the survey, what visits need and were worth."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from programme.actions.need import see_needs
from programme.api.account import InCohort
from programme.api.base import operation, or_404
from programme.api.people import OrganisationRow
from programme.queries import allotment, nomination, people, survey, visit, visit_feedback
from programme.shared.authorise import authorise
from programme.states import EnrolmentState, NeedKind, NominationState, Role, SurveyWave, TokenScope


class PlaceRow(serializers.Serializer):
    """Somebody who has or had a place, whatever they show in the directory."""

    id = serializers.UUIDField()
    person = serializers.UUIDField(source="person_id")
    full_name = serializers.CharField(source="person.full_name")
    email = serializers.EmailField(source="person.email")
    role = serializers.ChoiceField(Role.choices)
    state = serializers.ChoiceField(EnrolmentState.choices)
    organisation = OrganisationRow()
    job_title = serializers.CharField()
    region = serializers.CharField()
    skills = serializers.ListField(child=serializers.CharField())
    experience_months = serializers.IntegerField(allow_null=True)
    joined_at = serializers.DateTimeField()
    profile_completed_at = serializers.DateTimeField(allow_null=True)


class NominationRow(serializers.Serializer):
    """Somebody who was nominated, and how that stands."""

    id = serializers.UUIDField()
    full_name = serializers.CharField()
    known_as = serializers.CharField()
    email = serializers.CharField()
    organisation = OrganisationRow()
    job_title = serializers.CharField()
    region = serializers.CharField()
    skills = serializers.ListField(child=serializers.CharField())
    experience_months = serializers.IntegerField(allow_null=True)
    nominated_by = serializers.CharField()
    reason = serializers.CharField()
    state = serializers.ChoiceField(NominationState.choices)
    reserve_position = serializers.IntegerField(allow_null=True)
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class AllotmentRow(serializers.Serializer):
    """The places of an organisation."""

    id = serializers.UUIDField()
    organisation = OrganisationRow()
    places = serializers.IntegerField()
    named = serializers.SerializerMethodField(help_text="People it has named who use one of them.")
    nominator_name = serializers.CharField()
    nominator_email = serializers.CharField()
    name_by = serializers.DateTimeField(allow_null=True)
    confirm_by = serializers.DateTimeField(allow_null=True)

    def get_named(self, row: Any) -> int:
        return row.named or 0


class WaveRow(serializers.Serializer):
    """One of the two times at which a survey is answered."""

    wave = serializers.ChoiceField(SurveyWave.choices)
    first = serializers.DateField()
    last = serializers.DateField()
    people = serializers.IntegerField()
    answers = serializers.IntegerField()
    shows_figures = serializers.BooleanField(help_text="It is over, and at least five have answered.")


class ChangeRow(serializers.Serializer):
    """A question with the mean of its marks before and after; null where too few have answered."""

    question = serializers.CharField()
    before = serializers.FloatField(allow_null=True)
    before_n = serializers.IntegerField()
    after = serializers.FloatField(allow_null=True)
    after_n = serializers.IntegerField()
    change = serializers.FloatField(allow_null=True)


class WordsRow(serializers.Serializer):
    """What was written to one question, in an order that tells nothing of who wrote when."""

    question = serializers.CharField()
    wave = serializers.CharField()
    words = serializers.ListField(child=serializers.CharField())


class SurveyFigures(serializers.Serializer):
    """What all have said in the survey of a cohort, without names."""

    waves = WaveRow(many=True)
    changes = ChangeRow(many=True)
    words = WordsRow(many=True)


class MarksOf(serializers.Serializer):
    """How many gave each mark to a question, and the mean."""

    mean = serializers.FloatField()
    counts = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()), help_text="Pairs of a mark and how many gave it."
    )


class FeedbackFigures(serializers.Serializer):
    """What people said about a visit, without names; null below five answers."""

    people = serializers.IntegerField()
    answers = serializers.IntegerField()
    worth = MarksOf(allow_null=True)
    useful = MarksOf(allow_null=True)
    words = serializers.ListField(child=serializers.CharField())


class NeedRow(serializers.Serializer):
    """What somebody with a place needs on a visit."""

    full_name = serializers.CharField(source="booking.person.full_name")
    booking = serializers.UUIDField(source="booking_id")
    kind = serializers.ChoiceField(NeedKind.choices)
    text = serializers.CharField()
    erase_on = serializers.DateField(help_text="The day on which it is erased.")


class AtDesk(InCohort):
    """Something of a cohort that those read who may look at its desks."""

    topic = "Desks of organisers"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        authorise(self.person, "programme.view_desks", self.cohort)


class Places(AtDesk):
    @operation("list_places", "Everybody who has or had a place", PlaceRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """With role and state, by name. For organisers."""
        return self.part(people.at_desk(self.cohort), ("listed_as", "pk"))


class OwnPlaces(InCohort):
    topic = "People and organisations"

    @operation("list_own_places", "One's own places in a cohort", PlaceRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """With one's own profile as it stands, also what one does not show."""
        return self.part(people.own(self.cohort, person=self.person))


class Nominations(AtDesk):
    @operation("list_nominations", "Nominations", NominationRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """Everybody who was nominated, with the answer. For organisers."""
        return self.part(nomination.for_cohort(self.cohort), ("full_name", "pk"))


class Allotments(AtDesk):
    @operation("list_allotments", "Places of each organisation", AllotmentRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """How many places each has, and how many people it has named. For organisers."""
        return self.part(allotment.for_desk(self.cohort), ("organisation__sector", "organisation__name"))


class Survey(AtDesk):
    @operation("read_survey", "What the survey says", SurveyFigures)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """Figures and words of each time that is over and that at least five have answered."""
        found = or_404(survey.of_cohort(self.cohort))
        results = survey.results(found, at=self.at)
        words = [dict(zip(("question", "wave", "words"), each, strict=True)) for each in results.words]
        return self.one({"waves": results.waves, "changes": results.changes, "words": words})


class VisitFeedback(AtDesk):
    @operation("read_visit_feedback", "What people said about a visit", FeedbackFigures)
    def get(self, request: Request, cohort_id: UUID, visit: UUID) -> Response:
        """Figures once at least five have answered."""
        return self.one(visit_feedback.figures(_visit(self, visit)))


class VisitNeeds(AtDesk):
    @operation("list_visit_needs", "What people need on a visit", NeedRow, is_list=True, scope=TokenScope.CONFIDENTIAL)
    def get(self, request: Request, cohort_id: UUID, visit: UUID) -> Response:
        """For the organisers who run it. Each look goes into the record, and they are erased after the visit."""
        return self.part(see_needs(_visit(self, visit), by=self.person))


def _visit(view: AtDesk, pk: UUID) -> Any:
    return or_404(visit.one_for_desk(view.cohort, pk, by=view.person))
