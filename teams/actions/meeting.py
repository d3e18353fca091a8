"""Meetings of a team with its mentors: booked ahead with everybody told, or written down afterwards."""

import datetime as dt

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Person
from programme.shared.acting import action
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise
from programme.shared.notification_kinds import NotificationKind
from teams.models import Meeting, Team
from teams.notifications import MEETING_BOOKED, MEETING_CANCELLED


@action
def book_meeting(
    team: Team, *, starts_at: dt.datetime, minutes: int, place: str, notes: str, by: Person, at: dt.datetime
) -> Meeting:
    """Put a meeting into everybody's calendar, or log one that was. Only of what is to come people are told."""
    authorise(by, "teams.mentor", team)
    meeting = Meeting.objects.create(
        team=team, starts_at=starts_at, minutes=minutes, place=place, notes=notes.strip(), by=by
    )
    record("teams.meeting.booked", by=by, target=meeting, is_logged=starts_at <= at)
    if starts_at > at:
        _tell(MEETING_BOOKED, meeting, by=by)
    return meeting


@action
def cancel_meeting(meeting: Meeting, *, by: Person, at: dt.datetime) -> Meeting:
    """Call a meeting off. Whoever has it in the calendar is told."""
    meeting = (
        Meeting.objects.select_for_update(of=("self",)).select_related("team__cohort__programme").get(pk=meeting.pk)
    )
    authorise(by, "teams.mentor", meeting)
    if meeting.cancelled_at is None:
        meeting.cancelled_at = at
        meeting.save(update_fields=("cancelled_at",))
        record("teams.meeting.cancelled", by=by, target=meeting)
        if meeting.starts_at > at:
            _tell(MEETING_CANCELLED, meeting, by=by)
    return meeting


def _tell(kind: NotificationKind, meeting: Meeting, *, by: Person) -> None:
    team = meeting.team
    rows = (
        *team.memberships.live().select_related("enrolment__person"),
        *team.mentorships.live().select_related("enrolment__person"),
    )
    notify(
        kind,
        to=[each.enrolment.person for each in rows if each.enrolment.person != by],
        about=meeting,
        mentor=by,
        url=address_in(team.cohort, "teams:team_detail", team.pk),
    )
