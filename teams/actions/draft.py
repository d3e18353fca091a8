"""Keeps what is typed, as it is typed, from devices that may have no network."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Exists, QuerySet
from django.utils.translation import gettext as _

from programme.actions.audit import record
from programme.actions.client_change import answered, is_current, remember
from programme.models import ClientChange, Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.device_changes import DeviceChange
from programme.shared.prepared import prepared
from programme.shared.refusals import Refused
from teams.actions.answer_history import set_aside, write_text
from teams.actions.submission import last_writer, locked_row, refuse_closed, tidied
from teams.models import Answer, Deliverable, Submission, Team
from teams.policies import memberships_that_write
from teams.queries.submission import closing_of, count_words

NOTED_EVERY = dt.timedelta(seconds=30)


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

    Words that meet another person's newer ones change nothing: the answer's state is "conflict", the history keeps them
    set aside, and so does the device, until somebody has put both together.
    Raises NotOpenYet, TooLate, NotAskedHere, TooLong.
    """
    answer = _locked_answer(team, deliverable, prompt, change, by=by)
    refuse_closed(closing_of(team, deliverable, at=at), at=at)
    target = f"{answer.submission_id}:{prompt}"
    if answer.has_come_before and (earlier := answered(change, owner=by, target=target)) is not None:
        return earlier
    text = tidied(text)
    if len(text) > answer.prompt.most_characters:
        raise TooLong(
            _("This is too long to be saved: shorten it to %(most)d words.") % {"most": answer.prompt.most_words}
        )
    if text != answer.text:
        if not is_current(change, owner=by, target=target, version=answer.version):
            set_aside(answer, text, by=by, at=at)
            return _conflict(answer)
        _write(answer, text, by=by, at=at)
    said = {"state": "saved", "version": answer.version, "words": count_words(text), "sentence": ""}
    return remember(change, owner=by, target=target, answer=said)


def _locked_answer(team: Team, deliverable: Deliverable, prompt: str, change: DeviceChange, *, by: Person) -> Any:
    """The answer with its submission locked, made where there was none, and whether the change has come before.

    At every pause of somebody who types the policy's rows are read in the same query; only where that finds nothing
    the policy is asked by itself.
    """
    number = int(prompt) if prompt.isdecimal() and len(prompt) < 10 else 0
    if by.is_active and (found := _locked_answers.first(team, deliverable, number, change.id, by)):
        return found
    authorise(by, "teams.write", team)
    submission = locked_row(team, deliverable)
    asked = deliverable.prompts.filter(pk=number).first()
    if asked is None:
        raise NotAskedHere(_("This prompt was taken out meanwhile. Copy your text and open the page again."))
    Answer.objects.get_or_create(submission=submission, prompt=asked)
    return _locked_answers.first(team, deliverable, number, change.id, by)


@prepared
def _locked_answers(team: Team, deliverable: Deliverable, prompt: int, change: UUID, by: Person) -> QuerySet[Answer]:
    rows = Answer.objects.filter(submission__team=team, submission__deliverable=deliverable, prompt=prompt)
    rows = rows.select_for_update(of=("submission",)).select_related("submission", "prompt").order_by()
    rows = rows.filter(submission__team__in=memberships_that_write(by).values("team"))
    return rows.annotate(has_come_before=Exists(ClientChange.objects.filter(pk=change)))


def _conflict(answer: Answer) -> dict[str, Any]:
    writer = last_writer(answer)
    name = writer.full_name if writer else _("Somebody")
    sentence = _("%(name)s saved another text here while you wrote. Yours is kept on this device.") % {"name": name}
    return {"state": "conflict", "version": answer.version, "sentence": sentence}


def _write(answer: Answer, text: str, *, by: Person, at: dt.datetime) -> None:
    """The audit record and the history get one entry for a sitting, not one for every pause in it."""
    is_new = write_text(answer, text, by=by, at=at)
    submission = answer.submission
    if is_new or submission.changed_by_id != by.pk or not _is_noted(submission, at):
        Submission.objects.filter(pk=submission.pk).update(changed_at=at, changed_by=by)
    if is_new:
        record("teams.submission.saved", by=by, target=submission, prompts=[answer.prompt_id], slots=[])


def _is_noted(submission: Submission, at: dt.datetime) -> bool:
    """Somebody who types saves every second: that the draft has changed is noted once in a while."""
    noted = submission.changed_at
    return bool(noted and noted > at - NOTED_EVERY and (not submission.submitted_at or noted > submission.submitted_at))
