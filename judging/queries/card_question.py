"""Reads what the results group asked judges about their cards."""

from uuid import UUID

from judging.models import CardQuestion
from programme.models import Person


def question_for(judge: Person, question: UUID) -> CardQuestion | None:
    """A question about the judge's own card; None as if there were nothing."""
    found = CardQuestion.objects.filter(pk=question, card__judge=judge)
    return found.select_related(
        "card__pitch__team", "card__pitch__pitch_day__cohort__programme", "card__pitch__pitch_day__rubric", "asked_by"
    ).first()


def open_questions(judge: Person) -> list[CardQuestion]:
    """Those that the judge has not answered."""
    found = CardQuestion.objects.filter(card__judge=judge, answered_at=None)
    return list(found.select_related("card__pitch__team"))
