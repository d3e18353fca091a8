"""Reads of questions and answers for everybody in a cohort."""

from uuid import UUID

from django.db.models import Q, QuerySet

from programme.models import Cohort, PublicAnswer


def shown(cohort: Cohort, *, search: str = "") -> QuerySet[PublicAnswer]:
    """Those that are not withdrawn, newest first, if wanted only those with these words."""
    rows = PublicAnswer.objects.filter(cohort=cohort, withdrawn_at=None)
    for word in search.split()[:10]:
        rows = rows.filter(Q(question__icontains=word) | Q(answer__icontains=word))
    return rows


def one(cohort: Cohort, answer: UUID) -> PublicAnswer | None:
    """One of those that are shown."""
    return shown(cohort).select_related("cohort__programme").filter(pk=answer).first()
