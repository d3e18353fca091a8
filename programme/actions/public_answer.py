"""Questions and answers for everybody in a cohort, worded anew from what one person asked."""

import datetime as dt

from programme.actions.audit import record
from programme.models import Cohort, Person, PublicAnswer
from programme.shared.acting import action
from programme.shared.authorise import authorise


@action
def publish_answer(cohort: Cohort, *, question: str, answer: str, by: Person, at: dt.datetime) -> PublicAnswer:
    """Let everybody in the cohort read a question and its answer. It holds no link to who asked."""
    authorise(by, "programme.organise", cohort)
    row = PublicAnswer.objects.create(cohort=cohort, question=question.strip(), answer=answer.strip(), published_at=at)
    record("programme.public_answer.published", by=by, target=row)
    return row


@action
def withdraw_answer(row: PublicAnswer, *, by: Person, at: dt.datetime) -> PublicAnswer:
    """Take it back from everybody's page; the row stays."""
    row = PublicAnswer.objects.select_for_update(of=("self",)).select_related("cohort__programme").get(pk=row.pk)
    authorise(by, "programme.organise", row)
    row.withdrawn_at = row.withdrawn_at or at
    row.save(update_fields=("withdrawn_at",))
    record("programme.public_answer.withdrawn", by=by, target=row)
    return row
