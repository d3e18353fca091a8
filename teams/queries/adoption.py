"""Adoptions of solutions, for organisers."""

from django.db.models import QuerySet

from programme.models import Cohort, Person
from programme.shared.authorise import authorise
from teams.models import Adoption, Solution


def of_solution(solution: Solution) -> QuerySet[Adoption]:
    """Who has taken it on or asks to, with what was measured."""
    return solution.adoptions.select_related("request").prefetch_related("outcomes")


def for_desk(cohort: Cohort, adoption: object, *, by: Person) -> Adoption | None:
    """One for an organiser. Raises NotAllowed."""
    authorise(by, "teams.organise", cohort)
    found = Adoption.objects.filter(solution__team__cohort=cohort, pk=adoption)
    return found.select_related("solution__team__cohort__programme", "request").prefetch_related("outcomes").first()
