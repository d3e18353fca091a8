"""A team's work on a deliverable: saved as a draft, signed off, handed in as frozen versions, restored."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from programme.actions.audit import record
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import in_words_with_zone
from programme.shared.uploads import Upload, store
from teams.actions.answer_history import set_aside, write_text
from teams.actions.freezing import freeze
from teams.actions.signing import sign
from teams.models import Answer, Attachment, Deliverable, Submission, SubmissionVersion, Team
from teams.queries.submission import Work, mark_of, work_on


class NotOpenYet(Refused):
    """The deliverable has not opened."""


class TooLate(Refused):
    """The request arrived after the due time and its grace."""


@dataclass(frozen=True)
class Text:
    """What somebody typed for a prompt, and the version of the answer that they began from.

    `found` is the mark of the text that their page showed, so that a text which they left alone can be told.
    """

    text: str
    base: int
    found: str = ""


@dataclass(frozen=True)
class Conflict:
    """Two people changed one answer: both texts, and whose the saved one is."""

    prompt: int
    theirs: str
    mine: str
    version: int
    by: Person | None


@dataclass
class Outcome:
    """What came of a save: texts that met another person's, what is missing, who has yet to sign off, the version."""

    submission: Submission
    conflicts: list[Conflict] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unsigned: list[Person] = field(default_factory=list)
    version: SubmissionVersion | None = None


@action
def save_draft(
    team: Team,
    deliverable: Deliverable,
    texts: Mapping[int, Text],
    *,
    files: Mapping[int, Upload] | None = None,
    removed: Collection[int] = (),
    by: Person,
    at: dt.datetime,
) -> Outcome:
    """Save what the team has so far; `at` is the arrival of the request.

    An answer that somebody else changed meanwhile is not overwritten: it comes back as a conflict, the rest is saved.
    Each earlier text and each earlier file is kept. Raises NotOpenYet, TooLate.
    """
    work = _locked(team, deliverable, by=by, at=at)
    outcome = Outcome(work.submission)  # type: ignore[arg-type]
    answers = {part.prompt.pk: Answer(submission=outcome.submission, prompt=part.prompt) for part in work.parts}
    answers |= {each.prompt_id: each for each in outcome.submission.answers.all()}
    changed = [prompt for prompt in texts if _write_text(outcome, answers.get(prompt), texts[prompt], by=by, at=at)]
    slots = put_files(work, files or {}, removed, by=by, at=at)
    if changed or slots:
        outcome.submission.changed_at, outcome.submission.changed_by = at, by
        outcome.submission.save(update_fields=("changed_at", "changed_by"))
        record("teams.submission.saved", by=by, target=outcome.submission, prompts=changed, slots=slots)
    return outcome


@action
def hand_in(
    team: Team,
    deliverable: Deliverable,
    texts: Mapping[int, Text],
    *,
    files: Mapping[int, Upload] | None = None,
    removed: Collection[int] = (),
    unsigned_reason: str = "",
    by: Person,
    at: dt.datetime,
) -> Outcome:
    """Save, sign off, and freeze what is saved as the next version; every member gets a receipt, the mentors are told.

    With a conflict, with something missing, or while somebody has yet to sign off and no reason is given why it cannot
    wait for them, it stays a draft and the outcome says so. Raises NotOpenYet, TooLate, NothingNew.
    """
    outcome = sign_off(team, deliverable, texts, files=files, removed=removed, by=by, at=at)
    if outcome.conflicts or outcome.problems or (outcome.unsigned and not unsigned_reason):
        return outcome
    work = work_on(outcome.submission.team, deliverable)
    reason = unsigned_reason if outcome.unsigned else ""
    outcome.version = freeze(work, by=by, at=at, unsigned_reason=reason)
    return outcome


@action
def sign_off(
    team: Team,
    deliverable: Deliverable,
    texts: Mapping[int, Text],
    *,
    files: Mapping[int, Upload] | None = None,
    removed: Collection[int] = (),
    by: Person,
    at: dt.datetime,
) -> Outcome:
    """Save, and stand behind what is saved, as it is now; whoever else has to sign is told by the first who does.

    With a conflict, or with something missing, nothing is signed and the outcome says so. Raises NotOpenYet, TooLate.
    """
    outcome = save_draft(team, deliverable, texts, files=files, removed=removed, by=by, at=at)
    work = work_on(outcome.submission.team, deliverable)
    outcome.problems = work.problems
    if not outcome.conflicts and not outcome.problems:
        outcome.unsigned = sign(work, by=by, at=at)
    return outcome


@action
def restore(version: SubmissionVersion, *, by: Person, at: dt.datetime) -> Outcome:
    """Make the words and files of an earlier version the draft again; what the draft held is kept as history."""
    submission = version.submission
    work = _locked(submission.team, submission.deliverable, by=by, at=at)
    bases = {part.prompt.pk: part.version for part in work.parts}
    texts = {each["prompt"]: Text(each["text"], bases[each["prompt"]]) for each in version.answers}
    outcome = save_draft(submission.team, submission.deliverable, texts, by=by, at=at)
    wanted = {each.slot_id: each for each in version.files.all()}
    submission.attachments.current().exclude(pk__in=[each.pk for each in wanted.values()]).update(replaced_at=at)
    submission.attachments.filter(pk__in=[each.pk for each in wanted.values()]).update(replaced_at=None)
    Submission.objects.filter(pk=submission.pk).update(changed_at=at, changed_by=by)
    record("teams.submission.restored", by=by, target=submission, number=version.number)
    return outcome


def _locked(team: Team, deliverable: Deliverable, *, by: Person, at: dt.datetime) -> Work:
    """The work with its submission row locked, made where there was none, for somebody who may write now."""
    authorise(by, "teams.write", team)
    locked_row(team, deliverable)
    work = work_on(team, deliverable)
    refuse_closed(work, at=at)
    return work


def locked_row(team: Team, deliverable: Deliverable) -> Submission:
    """The team's row for the deliverable, locked, made where there was none."""
    rows = Submission.objects.select_for_update().filter(team=team, deliverable=deliverable)
    if found := rows.first():
        return found
    Submission.objects.bulk_create([Submission(team=team, deliverable=deliverable)], ignore_conflicts=True)
    return rows.get()


def refuse_closed(work: Work, *, at: dt.datetime) -> None:
    """By the arrival of the request; what is late but still taken passes. Raises NotOpenYet, TooLate."""
    zone = work.team.cohort.zone
    if at < work.deliverable.opens_at:
        raise NotOpenYet(_("This opens at %(opens)s.") % {"opens": in_words_with_zone(work.deliverable.opens_at, zone)})
    if at > work.closes_at:
        raise TooLate(
            _("This was due at %(due)s. Your request reached us after that, so it was not saved.")
            % {"due": in_words_with_zone(work.due_at, zone)}
        )


def _write_text(outcome: Outcome, answer: Answer | None, typed: Text, *, by: Person, at: dt.datetime) -> bool:
    """True when the answer changed. A conflict is put into the outcome."""
    text = tidied(typed.text)
    if answer is None:
        raise Refused(_("One of the prompts was changed meanwhile. Copy your text and open the page again."))
    if text == answer.text:
        return False
    if typed.base != answer.version:
        if _was_left_alone(answer, text, typed):
            return False
        set_aside(answer, text, by=by, at=at)
        outcome.conflicts.append(Conflict(answer.prompt_id, answer.text, text, answer.version, last_writer(answer)))
        return False
    write_text(answer, text, by=by, at=at)
    return True


def tidied(text: str) -> str:
    """As it is kept: one kind of line end, nothing empty around it."""
    return text.replace("\r\n", "\n").strip()


def last_writer(answer: Answer) -> Person | None:
    """Whose words the answer has now."""
    latest = answer.changes.select_related("by").filter(version=answer.version, is_aside=False).first()
    return latest.by if latest else None


def _was_left_alone(answer: Answer, text: str, typed: Text) -> bool:
    """Only somebody else changed it: they send what their page showed."""
    if typed.found:
        return typed.found == mark_of(text)
    begun = answer.changes.filter(version=typed.base, is_aside=False).first() if answer.pk else None
    return text == (begun.text if begun else "")


def put_files(
    work: Work, files: Mapping[int, Upload], removed: Collection[int] = (), *, by: Person, at: dt.datetime
) -> list[int]:
    """Put files into slots and take files out; gives the slots that changed. What was there before is kept."""
    places = {place.slot.pk: place for place in work.places}
    going = [slot for slot in {*files, *removed} if slot in places]
    Attachment.objects.current().filter(submission=work.submission, slot__in=going).update(replaced_at=at)
    for slot, upload in files.items():
        Attachment.objects.create(
            submission=work.submission,
            slot=places[slot].slot,
            file=store(upload),
            original_name=upload.name,
            kind=upload.kind,
            size=upload.size,
            sha256=upload.sha256,
            uploaded_by=by,
            uploaded_at=at,
        )
    return sorted(going)
