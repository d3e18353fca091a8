"""A team's work on a deliverable: saved as a draft, handed in as frozen versions, returned, restored."""

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from programme.actions.audit import fingerprint, record
from programme.actions.notification import notify
from programme.models import Person
from programme.shared.acting import action
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import in_words
from programme.shared.uploads import Upload, store
from teams.models import Answer, AnswerChange, Attachment, Deliverable, Submission, SubmissionVersion, Team
from teams.notifications import RECEIPT, RETURNED, VERSION_TO_REVIEW
from teams.queries.submission import Work, mark_of, work_on
from teams.states import SUBMISSION, SubmissionState, Timing


class NotOpenYet(Refused):
    """The deliverable has not opened."""


class TooLate(Refused):
    """The request arrived after the due time and its grace."""


class NothingNew(Refused):
    """The version would be the same as the one before."""

    sentence = "Nothing has changed since you last handed this in, so there is nothing new to hand in."


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
    """What came of a save: texts that met another person's, what is missing, the version if one was made."""

    submission: Submission
    conflicts: list[Conflict] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
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
    slots = _write_files(work, files or {}, removed, by=by, at=at)
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
    by: Person,
    at: dt.datetime,
) -> Outcome:
    """Save, and freeze what is saved as the next version; every member gets a receipt, the mentors are told.

    With a conflict, or with something missing, it stays a draft and the outcome says so. Raises NotOpenYet, TooLate,
    NothingNew.
    """
    outcome = save_draft(team, deliverable, texts, files=files, removed=removed, by=by, at=at)
    work = work_on(outcome.submission.team, deliverable)
    outcome.problems = work.problems
    if outcome.conflicts or outcome.problems:
        return outcome
    outcome.version = _freeze(work, by=by, at=at)
    return outcome


@action
def return_submission(submission: Submission, *, reason: str, by: Person) -> Submission:
    """Give handed-in work back to the team with a reason; its members are told. More time is an extension."""
    submission = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("team__cohort__programme", "deliverable")
        .get(pk=submission.pk)
    )
    authorise(by, "teams.organise", submission)
    SUBMISSION.check(submission.state, to=SubmissionState.RETURNED)
    submission.state = SubmissionState.RETURNED
    submission.save(update_fields=("state",))
    record("teams.submission.returned", by=by, target=submission, reason=reason)
    notify(
        RETURNED,
        to=_members(submission.team),
        about=submission,
        act=str(submission.versions.count()),
        reason=reason,
        url=_address(submission),
    )
    return submission


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


@action
def record_opening(version: SubmissionVersion, *, by: Person) -> None:
    """Note that a site admin read a team's work; organisers see it in the audit record."""
    authorise(by, "teams.view_version", version)
    record("teams.version.opened_by_site_admin", by=by, target=version, number=version.number)


@action
def record_download(attachment: Attachment, *, by: Person) -> None:
    """Note that a site admin opened a team's file."""
    authorise(by, "teams.view_attachment", attachment)
    record("teams.attachment.opened_by_site_admin", by=by, target=attachment, sha256=attachment.sha256)


def _locked(team: Team, deliverable: Deliverable, *, by: Person, at: dt.datetime) -> Work:
    """The work with its submission row locked, made where there was none, for somebody who may write now."""
    authorise(by, "teams.write", team)
    locked_row(team, deliverable)
    work = work_on(team, deliverable)
    refuse_closed(work, at=at)
    return work


def locked_row(team: Team, deliverable: Deliverable) -> Submission:
    """The team's row for the deliverable, locked, made where there was none."""
    Submission.objects.bulk_create([Submission(team=team, deliverable=deliverable)], ignore_conflicts=True)
    return Submission.objects.select_for_update().get(team=team, deliverable=deliverable)


def refuse_closed(work: Work, *, at: dt.datetime) -> None:
    """Raises NotOpenYet, TooLate."""
    zone = work.team.cohort.zone
    if at < work.deliverable.opens_at:
        raise NotOpenYet(_("This opens at %(opens)s.") % {"opens": in_words(work.deliverable.opens_at, zone)})
    if at > work.closes_at:
        raise TooLate(
            _("This was due at %(due)s. Your request reached us after that, so it was not saved.")
            % {"due": in_words(work.due_at, zone)}
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
        outcome.conflicts.append(Conflict(answer.prompt_id, answer.text, text, answer.version, last_writer(answer)))
        return False
    answer.text, answer.version = text, answer.version + 1
    answer.save()
    AnswerChange.objects.create(answer=answer, version=answer.version, text=text, by=by, at=at)
    return True


def tidied(text: str) -> str:
    """As it is kept: one kind of line end, nothing empty around it."""
    return text.replace("\r\n", "\n").strip()


def last_writer(answer: Answer) -> Person | None:
    """Whose words the answer has now."""
    latest = answer.changes.select_related("by").filter(version=answer.version).first()
    return latest.by if latest else None


def _was_left_alone(answer: Answer, text: str, typed: Text) -> bool:
    """Only somebody else changed it: they send what their page showed."""
    if typed.found:
        return typed.found == mark_of(text)
    begun = answer.changes.filter(version=typed.base).first() if answer.pk else None
    return text == (begun.text if begun else "")


def _write_files(
    work: Work, files: Mapping[int, Upload], removed: Collection[int], *, by: Person, at: dt.datetime
) -> list[int]:
    places = {place.slot.pk: place for place in work.places}
    going = [slot for slot in {*files, *removed} if slot in places]
    work.submission.attachments.current().filter(slot__in=going).update(replaced_at=at)  # type: ignore[union-attr]
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


def _freeze(work: Work, *, by: Person, at: dt.datetime) -> SubmissionVersion:
    submission: Submission = work.submission  # type: ignore[assignment]
    SUBMISSION.check(submission.state, to=SubmissionState.SUBMITTED)
    files = [place.attachment for place in work.places if place.attachment]
    answers, manifest = _answers(work), _manifest(files)
    sha256 = _hash(answers, manifest)
    if work.latest and work.latest.sha256 == sha256:
        raise NothingNew
    version = SubmissionVersion.objects.create(
        submission=submission,
        number=len(work.versions) + 1,
        submitted_at=at,
        submitted_by=by,
        timing=_timing(work, at),
        answers=answers,
        manifest=manifest,
        sha256=sha256,
    )
    version.files.set(files)
    submission.state, submission.submitted_at = SubmissionState.SUBMITTED, at
    submission.save(update_fields=("state", "submitted_at"))
    record(
        "teams.submission.submitted",
        by=by,
        target=submission,
        number=version.number,
        timing=version.timing,
        sha256=sha256,
        arrived_at=at.isoformat(timespec="milliseconds"),
        text=fingerprint(json.dumps(answers, sort_keys=True)),
    )
    _tell(version, by=by)
    return version


def _answers(work: Work) -> list[dict[str, object]]:
    """Each prompt as it was put, with what the team wrote."""
    return [
        {
            "prompt": part.prompt.pk,
            "question": part.prompt.question,
            "most_words": part.prompt.most_words,
            "text": part.text,
        }
        for part in work.parts
    ]


def _manifest(files: list[Attachment]) -> list[dict[str, object]]:
    return [
        {
            "attachment": str(each.pk),
            "slot": each.slot.name,
            "name": each.original_name,
            "size": each.size,
            "sha256": each.sha256,
            "kind": each.kind,
        }
        for each in files
    ]


def _hash(answers: list[dict[str, object]], manifest: list[dict[str, object]]) -> str:
    """Over the words and the files' own hashes: the same work has the same hash, whenever it is handed in."""
    files = [{"slot": each["slot"], "sha256": each["sha256"]} for each in manifest]
    said = {"answers": [[each["prompt"], each["text"]] for each in answers], "files": files}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _timing(work: Work, at: dt.datetime) -> Timing:
    if at <= work.deliverable.due_at:
        return Timing.ON_TIME
    return Timing.EXTENDED if work.extension else Timing.IN_GRACE


def _tell(version: SubmissionVersion, *, by: Person) -> None:
    team = version.submission.team
    url = address_in(team.cohort, "teams:version_detail", version.pk)
    members = _members(team)
    notify(
        RECEIPT,
        to=members,
        about=version,
        url=url,
        by=by,
        at=in_words(version.submitted_at, team.cohort.zone),
        seconds=version.submitted_at.astimezone(team.cohort.zone).strftime("%H:%M:%S.%f")[:-3],
    )
    mentors = [each.enrolment.person for each in team.mentorships.live().select_related("enrolment__person")]
    notify(VERSION_TO_REVIEW, to=mentors, about=version, url=url)


def _members(team: Team) -> list[Person]:
    return [each.enrolment.person for each in team.memberships.live().select_related("enrolment__person")]


def _address(submission: Submission) -> str:
    team = submission.team
    return address_in(team.cohort, "teams:submission_edit", team.pk, submission.deliverable_id)
