"""What people are asked to agree or consent to: with the person's own answers, and for organisers with how many."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from programme.api.account import InCohort
from programme.api.base import operation, or_404
from programme.api.desk import AtDesk
from programme.models import AgreementKind
from programme.queries import agreement as queries
from programme.queries import people


class AgreementRow(serializers.Serializer):
    """An agreement in the wording that holds."""

    id = serializers.UUIDField(source="agreement.pk")
    name = serializers.CharField(source="agreement.name")
    kind = serializers.ChoiceField(AgreementKind.choices, source="agreement.kind")
    wording = serializers.IntegerField(source="version.number")
    text = serializers.CharField(source="version.text")


class OwnAnswerRow(AgreementRow):
    """What the person is asked, and what they have answered to this wording."""

    says_yes = serializers.BooleanField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, asked: queries.Asked) -> dict[str, Any]:
        said = {"says_yes": asked.answer and asked.answer.says_yes, "answered_at": asked.answer and asked.answer.at}
        return dict(super().to_representation({"agreement": asked.agreement, "version": asked.version, **said}))


class AnsweredRow(AgreementRow):
    """How the people of a cohort have answered."""

    asked = serializers.IntegerField()
    yes = serializers.IntegerField()
    no = serializers.IntegerField()
    missing = serializers.IntegerField()


class OwnAnswers(InCohort):
    topic = "People and organisations"

    @operation("list_agreements", "What the person is asked to agree to", OwnAnswerRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """With their answers, what is open first; 404 for who has no place."""
        places = or_404(people.own(self.cohort, person=self.person) or None)
        return self.part(queries.asked_of(self.person, places, self.cohort.programme))


class Answered(AtDesk):
    @operation("list_agreement_answers", "How many have agreed", AnsweredRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """Each agreement, and how many of the cohort have answered what. For organisers."""
        return self.part(queries.answers_in(self.cohort))
