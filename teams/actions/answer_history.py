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
    before = answer.version
    answer.text, answer.version = text, before + 1
    answer.save()
    written = AnswerChange.objects.filter(answer=answer, version=before, is_aside=False)
    return _note(written.filter(by=by, at__gt=at - ONE_SITTING).first(), answer, text, by=by, at=at)


def set_aside(answer: Answer, text: str, *, by: Person, at: dt.datetime) -> None:
    """Keep words that met another person's newer ones. A device that tries again adds nothing."""
    if answer.pk is None:
        answer.save()
    mine = AnswerChange.objects.filter(answer=answer, is_aside=True, by=by)
    if mine.filter(text=text).exists():
        return
    sitting = mine.filter(version=answer.version, at__gt=at - ONE_SITTING).last()
    _note(sitting, answer, text, by=by, at=at, is_aside=True)


def _note(
    sitting: AnswerChange | None, answer: Answer, text: str, *, by: Person, at: dt.datetime, is_aside: bool = False
) -> bool:
    if sitting and _unchanged(sitting.text, text) >= KEEPS * len(sitting.text):
        sitting.version, sitting.text, sitting.at = answer.version, text, at
        sitting.save()
        return False
    AnswerChange.objects.create(answer=answer, version=answer.version, text=text, by=by, at=at, is_aside=is_aside)
    return True


def _unchanged(before: str, after: str) -> int:
    """How many signs of the earlier text still stand at its beginning and its end."""
    start = _alike(before, after)
    return start + _alike(before[start:][::-1], after[start:][::-1])


def _alike(one: str, other: str) -> int:
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
