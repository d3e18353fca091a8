"""The history of an answer: a step of every act that changes one, so that no text is ever lost."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from programme.models import Person
from programme.shared.prepared import prepared_update
from teams.models import Answer, AnswerChange

# Whoever goes on typing within this time goes on with their own entry in the history.
ONE_SITTING = dt.timedelta(minutes=10)
# A text in which less than four fifths of the one before stand unchanged begins a new entry, so that what was cut or
# written over stays in the history.
KEEPS = 0.8


def write_text(answer: Answer, text: str, *, by: Person, at: dt.datetime) -> bool:
    """Make `text` the answer; True when it began a new entry of the history instead of going on with the last one."""
    before, was = answer.version, answer.text
    answer.text, answer.version = text, before + 1
    if answer.pk is None:
        answer.save()
    else:
        _change(answer, text, answer.version)
    if _goes_on(was, text) and _go_on(answer, by, at - ONE_SITTING, before, text, answer.version, at):
        return False
    AnswerChange.objects.create(answer=answer, version=answer.version, text=text, by=by, at=at)
    return True


@prepared_update
def _change(answer: Answer, text: str, version: int) -> tuple[QuerySet[Answer], dict[str, Any]]:
    return Answer.objects.filter(pk=answer.pk), {"text": text, "version": version}


@prepared_update
def _go_on(
    answer: Answer, by: Person, since: dt.datetime, before: int, text: str, version: int, at: dt.datetime
) -> tuple[QuerySet[AnswerChange], dict[str, Any]]:
    sitting = AnswerChange.objects.filter(answer=answer.pk, version=before, is_aside=False, by=by.pk, at__gt=since)
    return sitting, {"version": version, "text": text, "at": at}


def set_aside(answer: Answer, text: str, *, by: Person, at: dt.datetime) -> None:
    """Keep words that met another person's newer ones. A device that tries again adds nothing."""
    if answer.pk is None:
        answer.save()
    mine = AnswerChange.objects.filter(answer=answer, is_aside=True, by=by)
    if mine.filter(text=text).exists():
        return
    sitting = mine.filter(version=answer.version, at__gt=at - ONE_SITTING).last()
    if sitting and _goes_on(sitting.text, text):
        mine.filter(pk=sitting.pk).update(text=text, at=at)
        return
    AnswerChange.objects.create(answer=answer, version=answer.version, text=text, by=by, at=at, is_aside=True)


def _goes_on(before: str, after: str) -> bool:
    """Most of the earlier text still stands, at its beginning and its end."""
    start = _alike(before, after)
    return start + _alike(before[start:][::-1], after[start:][::-1]) >= KEEPS * len(before)


def _alike(one: str, other: str) -> int:
    """How many signs both begin with. By halves: texts are long, and this runs at every pause of somebody who types."""
    alike, differs = 0, min(len(one), len(other)) + 1
    while differs - alike > 1:
        middle = (alike + differs) // 2
        if one[:middle] == other[:middle]:
            alike = middle
        else:
            differs = middle
    return alike
