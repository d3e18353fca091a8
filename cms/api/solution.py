"""The solution library as the public reads it."""

from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cms.models import SolutionPage
from cms.queries import library
from programme.api.base import ApiView, operation
from programme.api.people import OrganisationRow
from teams.states import AdoptionState, Licence, Theme


class AdoptedRow(serializers.Serializer):
    """What an organisation made of it."""

    organisation = serializers.CharField()
    state = serializers.ChoiceField(AdoptionState.choices)
    since_on = serializers.DateField()


class SolutionRow(serializers.Serializer):
    """A solution that everybody who has a say has released."""

    id = serializers.UUIDField(source="solution.pk")
    title = serializers.CharField(source="solution.title")
    summary = serializers.CharField(source="solution.summary")
    theme = serializers.ChoiceField(Theme.choices, source="solution.theme")
    licence = serializers.ChoiceField(Licence.choices, source="solution.licence")
    released_at = serializers.DateTimeField(source="solution.released_at")
    team = serializers.CharField(source="solution.team.name")
    cohort = serializers.UUIDField(source="solution.team.cohort_id")
    organisations = OrganisationRow(many=True)
    page = serializers.SerializerMethodField()

    def get_page(self, page: SolutionPage) -> str:
        return str(page.full_url)


class SolutionDetail(SolutionRow):
    """With its words, who made it as far as they want to be named, and what became of it."""

    text = serializers.CharField(source="solution.text")
    makers = serializers.ListField(child=serializers.CharField())
    adoptions = AdoptedRow(many=True)


class Solutions(ApiView):
    topic = "Solution library"

    @operation("list_solutions", "Published solutions", SolutionRow, is_list=True)
    def get(self, request: Request) -> Response:
        """Of all programmes: the library is public."""
        return self.part(library.public_pages(), ("solution__title", "pk"))


class OneSolution(ApiView):
    topic = "Solution library"

    @operation("read_solution", "A published solution", SolutionDetail)
    def get(self, request: Request, solution: UUID) -> Response:
        """404 once a release is withdrawn."""
        return self.one(library.public_page(solution))
