"""What organisers do with work that is or should be handed in: hand it in for a team, give it back; looks recorded."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Person
from programme.shared.acting import action
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import in_words_with_zone
from programme.shared.uploads import Upload
from teams.actions.freezing import freeze, members_of
from teams.actions.submission import NotOpenYet, locked_row, put_files
from teams.models import Attachment, Deliverable, Submission, SubmissionVersion, Team
from teams.notifications import RETURNED
from teams.queries.submission import work_on
from teams.states import SUBMISSION, SubmissionState


@action
def hand_in_for(
    team: Team, deliverable: Deliverable, *, files: Mapping[int, Upload], reason: str, by: Person, at: dt.datetime
) -> SubmissionVersion:
    """Put files that reached an organiser another way into the team's draft and hand it in, marked as such.

    The words are those that the team has saved, which the organiser does not see. Whatever the hour it is taken, and
    says when it came: more time for the team makes it count as in time. Raises NotOpenYet, NothingNew.
    """
    authorise(by, "teams.organise", team)
    if team.cohort_id != deliverable.cohort_id:
        raise Refused(_("That team belongs to another cohort."))
    if at < deliverable.opens_at:
        opens = in_words_with_zone(deliverable.opens_at, team.cohort.zone)
        raise NotOpenYet(_("This opens at %(opens)s.") % {"opens": opens})
    locked_row(team, deliverable)
    slots = put_files(work_on(team, deliverable), files, by=by, at=at)
    work = work_on(team, deliverable)
    version = freeze(work, by=by, at=at, on_behalf_reason=reason)
    Submission.objects.filter(pk=version.submission_id).update(changed_at=at, changed_by=by)
    record("teams.submission.saved", by=by, target=version.submission, prompts=[], slots=slots)
    return version


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
        to=members_of(submission.team),
        about=submission,
        act=str(submission.versions.count()),
        reason=reason,
        url=address_in(submission.team.cohort, "teams:submission_edit", submission.team_id, submission.deliverable_id),
    )
    return submission


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
