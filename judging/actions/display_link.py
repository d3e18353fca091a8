"""Links by which a room's screen shows the clock without an account: made, seen in use, and ended."""

import datetime as dt

from judging.models import DisplayLink, PitchDay
from programme.actions.audit import record
from programme.models import Person
from programme.models.door_link import TAKES_LATE
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.time import now

# A screen says that often that it is there; the desk shows when it last did.
SEEN_EVERY = dt.timedelta(seconds=50)


@action
def create_display_link(
    day: PitchDay, *, by: Person, name: str, room: str = "", at: dt.datetime | None = None
) -> DisplayLink:
    """Make a link for one screen. It ends some days after the pitch day, or when it is ended."""
    at = at or now()
    authorise(by, "judging.run_stage", day)
    expires_at = max(day.starts_at, at) + TAKES_LATE
    link = DisplayLink(pitch_day=day, name=name, room=room, made_at=at, link_expires_at=expires_at)
    link.issue_link()
    link.save()
    record("judging.display_link.created", by=by, target=link)
    return link


@action
def revoke_display_link(link: DisplayLink, *, by: Person, at: dt.datetime | None = None) -> DisplayLink:
    """End a link at once, on every screen. Asking again changes nothing."""
    link = DisplayLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    authorise(by, "judging.run_stage", link)
    if link.link_revoked_at is None:
        link.link_revoked_at = at or now()
        link.save(update_fields=("link_revoked_at",))
        record("judging.display_link.revoked", by=by, target=link)
    return link


def note_screen(link: DisplayLink, *, at: dt.datetime) -> None:
    """A screen is there: one statement, and none where it said so a moment ago."""
    if link.link_used_at is None or at - link.link_used_at >= SEEN_EVERY:
        DisplayLink.objects.filter(pk=link.pk).update(link_used_at=at)
