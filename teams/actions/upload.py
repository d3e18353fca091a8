"""Files that a page sends by itself: begun in time they may finish later, and be handed in as was asked in time."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from programme.actions.audit import record
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.uploads import Upload
from teams.actions.freezing import freeze
from teams.actions.signing import sign
from teams.actions.submission import locked_row, put_files, refuse_closed
from teams.models import BegunUpload, Deliverable, FileSlot, Submission, SubmissionVersion, Team
from teams.queries.submission import closing_of, work_on

MAY_TAKE = dt.timedelta(minutes=30)


class NoSuchSlot(Refused):
    sentence = _("This place for a file was taken out meanwhile. Open the page again.")


class TookTooLong(Refused):
    sentence = _(
        "The file was on its way for more than half an hour. Choose it again; an organiser can give more time."
    )


@dataclass(frozen=True)
class Arrived:
    """What came of a file's arrival: it lies in its slot, and a version was made where that had been asked for."""

    begun: BegunUpload
    version: SubmissionVersion | None = None


@action
def begin_upload(
    team: Team, deliverable: Deliverable, slot: FileSlot | None, *, by: Person, at: dt.datetime
) -> BegunUpload:
    """Note that a file for the slot is on its way from now on. Raises NotOpenYet, TooLate, NoSuchSlot."""
    authorise(by, "teams.write", team)
    submission = locked_row(team, deliverable)
    refuse_closed(closing_of(team, deliverable, at=at), at=at)
    if slot is None or slot.deliverable_id != deliverable.pk:
        raise NoSuchSlot
    begun = BegunUpload.objects.create(submission=submission, slot=slot, by=by, begun_at=at)
    record("teams.upload.begun", by=by, target=submission, slot=slot.pk)
    return begun


@action
def ask_hand_in(begun: BegunUpload, *, by: Person, at: dt.datetime) -> BegunUpload:
    """Have the work handed in when the file has arrived, as if it had been there now. Raises TooLate."""
    begun = _locked(begun, by=by)
    submission = begun.submission
    refuse_closed(closing_of(submission.team, submission.deliverable, at=at), at=at)
    begun.hand_in_at = at
    begun.save(update_fields=("hand_in_at",))
    record("teams.upload.hand_in_asked", by=by, target=submission, slot=begun.slot_id)
    return begun


@action
def finish_upload(begun: BegunUpload, upload: Upload, *, by: Person, at: dt.datetime) -> Arrived:
    """Put the file into its slot, by the time at which it began; hand the work in if that was asked for in time.

    A file that comes twice, because its answer was lost, changes nothing the second time. Raises TookTooLong.
    """
    begun = _locked(begun, by=by)
    submission = begun.submission
    if at > begun.begun_at + MAY_TAKE:
        raise TookTooLong
    if begun.arrived_at:
        return Arrived(begun, submission.versions.filter(submitted_at=begun.hand_in_at).first())
    slots = put_files(
        work_on(submission.team, submission.deliverable), {begun.slot_id: upload}, by=by, at=begun.begun_at
    )
    begun.arrived_at = at
    begun.save(update_fields=("arrived_at",))
    Submission.objects.filter(pk=submission.pk).update(changed_at=begun.begun_at, changed_by=by)
    record("teams.submission.saved", by=by, target=submission, prompts=[], slots=slots)
    return Arrived(begun, _handed_in(begun, by=by) if begun.hand_in_at else None)


def _handed_in(begun: BegunUpload, *, by: Person) -> SubmissionVersion | None:
    """The version, once the last file that was asked for is here, nothing is missing and everybody has signed."""
    asked_at: dt.datetime = begun.hand_in_at  # type: ignore[assignment]
    others = begun.submission.begun_uploads.filter(by=by, arrived_at=None, hand_in_at__isnull=False)
    work = work_on(begun.submission.team, begun.submission.deliverable)
    if work.problems or others.exists() or sign(work, by=by, at=asked_at):
        return None
    return freeze(work, by=by, at=asked_at)


def _locked(begun: BegunUpload, *, by: Person) -> BegunUpload:
    rows = BegunUpload.objects.select_for_update(of=("self", "submission"))
    found = rows.select_related("submission__team__cohort__programme", "submission__deliverable", "slot").get(
        pk=begun.pk
    )
    authorise(by, "teams.write", found.submission.team)
    return found
