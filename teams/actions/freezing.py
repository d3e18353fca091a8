"""The freezing of a draft as the next version, with receipts: a step of every act that hands work in."""

import datetime as dt
import json

from django.utils.translation import gettext_lazy as _

from programme.actions.audit import fingerprint, record
from programme.actions.notification import notify
from programme.models import Person
from programme.shared.addresses import address_in
from programme.shared.refusals import Refused
from programme.shared.time import in_words_with_zone
from teams.models import Submission, SubmissionVersion, Team
from teams.notifications import RECEIPT, VERSION_TO_REVIEW
from teams.queries.submission import Work
from teams.queries.version import answers_of, files_of, hash_of, manifest_of
from teams.states import SUBMISSION, SubmissionState


class NothingNew(Refused):
    """The version would be the same as the one before."""

    sentence = _("Nothing has changed since you last handed this in, so there is nothing new to hand in.")


def freeze(
    work: Work, *, by: Person, at: dt.datetime, unsigned_reason: str = "", on_behalf_reason: str = ""
) -> SubmissionVersion:
    """Make the draft the next version; every member gets a receipt, the mentors are told. Raises NothingNew."""
    submission: Submission = work.submission  # type: ignore[assignment]
    SUBMISSION.check(submission.state, to=SubmissionState.SUBMITTED)
    sha256 = hash_of(work)
    if work.latest and work.latest.sha256 == sha256:
        raise NothingNew
    files = files_of(work)
    version = SubmissionVersion.objects.create(
        submission=submission,
        number=len(work.versions) + 1,
        submitted_at=at,
        submitted_by=by,
        timing=work.timing(at),
        answers=answers_of(work),
        manifest=manifest_of(files),
        sha256=sha256,
        unsigned_reason=unsigned_reason,
        on_behalf_reason=on_behalf_reason,
    )
    version.files.set(files)
    submission.state, submission.submitted_at = SubmissionState.SUBMITTED, at
    submission.save(update_fields=("state", "submitted_at"))
    record(
        "teams.submission.handed_in_for_team" if on_behalf_reason else "teams.submission.submitted",
        by=by,
        target=submission,
        reason=on_behalf_reason or unsigned_reason,
        number=version.number,
        timing=version.timing,
        sha256=sha256,
        arrived_at=at.isoformat(timespec="milliseconds"),
        text=fingerprint(json.dumps(version.answers, sort_keys=True)),
    )
    _tell(version, by=by)
    return version


def _tell(version: SubmissionVersion, *, by: Person) -> None:
    team = version.submission.team
    url = address_in(team.cohort, "teams:version_detail", version.pk)
    notify(
        RECEIPT,
        to=members_of(team),
        about=version,
        url=url,
        by=by,
        at=in_words_with_zone(version.submitted_at, team.cohort.zone),
        seconds=version.submitted_at.astimezone(team.cohort.zone).strftime("%H:%M:%S.%f")[:-3],
    )
    mentors = [each.enrolment.person for each in team.mentorships.live().select_related("enrolment__person")]
    notify(VERSION_TO_REVIEW, to=mentors, about=version, url=url)


def members_of(team: Team) -> list[Person]:
    """Everybody who is in the team now."""
    return [each.enrolment.person for each in team.memberships.live().select_related("enrolment__person")]
