"""Reads of questions to owners of challenges."""

from django.db.models import Q, QuerySet

from programme.models import Cohort, Person
from programme.shared.authorise import authorise, may
from teams.models import Challenge, Question


def on_challenge(person: Person, challenge: Challenge) -> QuerySet[Question]:
    """What was asked and answered; what waits for an answer only for who asked it and for organisers."""
    rows = Question.objects.filter(challenge=challenge).select_related("asked_by")
    if may(person, "teams.view_desks", challenge):
        return rows
    return rows.filter(Q(answered_at__isnull=False) | Q(asked_by=person))


def waiting(cohort: Cohort) -> QuerySet[Question]:
    """Questions without an answer, oldest first."""
    return Question.objects.filter(challenge__cohort=cohort, answered_at=None).select_related("challenge", "asked_by")


def for_organiser(cohort: Cohort, question: object, *, by: Person) -> Question | None:
    """A question for the organiser who answers it. Raises NotAllowed."""
    authorise(by, "teams.organise", cohort)
    found = Question.objects.filter(challenge__cohort=cohort, pk=question)
    return found.select_related("challenge__owner", "challenge__cohort__programme", "asked_by").first()
