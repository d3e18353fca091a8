"""The history of an answer: a step of every act that changes one, so that no text is ever lost."""

import datetime as dt
from itertools import takewhile

from programme.models import Person
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
        Answer.objects.filter(pk=answer.pk).update(text=text, version=answer.version)
    if _goes_on(was, text):
        sitting = AnswerChange.objects.filter(answer=answer.pk, version=before, is_aside=False)
        if sitting.filter(by=by.pk, at__gt=at - ONE_SITTING).update(version=answer.version, text=text, at=at):
            return False
    AnswerChange.objects.create(answer=answer, version=answer.version, text=text, by=by, at=at)
    return True


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
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
