"""Keeps what is typed, as it is typed, from devices that may have no network."""

import datetime as dt
from itertools import takewhile
from typing import Any

from django.utils.translation import gettext as _

from programme.actions.audit import record
from programme.actions.client_change import answered, is_current, remember
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.device_changes import DeviceChange
from programme.shared.refusals import Refused
from teams.actions.submission import last_writer, locked_row, refuse_closed, tidied
from teams.models import Answer, AnswerChange, Deliverable, Submission, Team
from teams.queries.submission import closing_of, count_words

# Whoever goes on typing within this time goes on with their own entry in the history.
ONE_SITTING = dt.timedelta(minutes=10)
# A text in which less than four fifths of the one before stand unchanged begins a new entry, so that what was cut or
# written over stays in the history.
KEEPS = 0.8


class NotAskedHere(Refused):
    """The deliverable has no such prompt."""


class TooLong(Refused):
    """More signs than the prompt can hold; its limit of words is only checked when the work is handed in."""


@action
def keep_answer(
    team: Team,
    deliverable: Deliverable,
    prompt: str,
    text: str,
    *,
    change: DeviceChange,
    by: Person,
    at: dt.datetime,
) -> dict[str, Any]:
    """Save the words for one prompt, once under the id that the device gave the change; gives what it is answered.

    Words that meet another person's newer ones are not saved: the answer's state is "conflict", and the device keeps
    them until somebody has put both together. Raises NotOpenYet, TooLate, NotAskedHere, TooLong.
    """
    authorise(by, "teams.write", team)
    submission = locked_row(team, deliverable)
    refuse_closed(closing_of(team, deliverable), at=at)
    target = f"{submission.pk}:{prompt}"
    earlier = answered(change, owner=by, target=target)
    if earlier is not None:
        return earlier
    answer = _answer_to(submission, deliverable, prompt)
    text = tidied(text)
    if len(text) > answer.prompt.most_characters:
        raise TooLong(
            _("This is too long to be saved: shorten it to %(most)d words.") % {"most": answer.prompt.most_words}
        )
    if text != answer.text:
        if not is_current(change, owner=by, target=target, version=answer.version):
            return _conflict(answer)
        _write(submission, answer, text, by=by, at=at)
    said = {"state": "saved", "version": answer.version, "words": count_words(text), "sentence": ""}
    return remember(change, owner=by, target=target, answer=said)


def _answer_to(submission: Submission, deliverable: Deliverable, prompt: str) -> Answer:
    asked = deliverable.prompts.filter(pk=int(prompt)).first() if prompt.isdecimal() and len(prompt) < 10 else None
    if asked is None:
        raise NotAskedHere(_("This prompt was taken out meanwhile. Copy your text and open the page again."))
    found = Answer.objects.filter(submission=submission, prompt=asked).first()
    answer = found or Answer(submission=submission, prompt=asked)
    answer.prompt = asked
    return answer


def _conflict(answer: Answer) -> dict[str, Any]:
    writer = last_writer(answer)
    name = writer.full_name if writer else _("Somebody")
    sentence = _("%(name)s saved another text here while you wrote. Yours is kept on this device.") % {"name": name}
    return {"state": "conflict", "version": answer.version, "sentence": sentence}


def _write(submission: Submission, answer: Answer, text: str, *, by: Person, at: dt.datetime) -> None:
    """The audit record and the history get one entry for a sitting, not one for every pause in it."""
    before = answer.version
    answer.text, answer.version = text, before + 1
    answer.save()
    Submission.objects.filter(pk=submission.pk).update(changed_at=at, changed_by=by)
    sitting = AnswerChange.objects.filter(answer=answer, version=before, by=by, at__gt=at - ONE_SITTING).first()
    if sitting and _unchanged(sitting.text, text) >= KEEPS * len(sitting.text):
        sitting.version, sitting.text, sitting.at = answer.version, text, at
        sitting.save()
        return
    AnswerChange.objects.create(answer=answer, version=answer.version, text=text, by=by, at=at)
    record("teams.submission.saved", by=by, target=submission, prompts=[answer.prompt_id], slots=[])


def _unchanged(before: str, after: str) -> int:
    """How many signs of the earlier text still stand at its beginning and its end."""
    start = _alike(before, after)
    return start + _alike(before[start:][::-1], after[start:][::-1])


def _alike(one: str, other: str) -> int:
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
