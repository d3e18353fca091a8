"""Tells members of teams that something is due at another time, with the entry that moves their calendars."""

import datetime as dt
from collections.abc import Mapping

from programme.actions.appointment import PartFor, parts
from programme.actions.calendar_feed import numbered
from programme.actions.notification import Addressee, notify
from programme.models import Person
from programme.queries.appointment import sender_for
from programme.shared.addresses import address_in
from programme.shared.calendar import CalendarEntry
from programme.shared.time import in_words_with_zone, now
from teams.models import Deliverable, Extension, Membership, Team
from teams.notifications import DELIVERABLE_CHANGED, EXTENDED
from teams.queries.due_time import due_entry

# For each team when it was due, and when it now is.
Moves = Mapping[Team, tuple[dt.datetime, dt.datetime]]


def tell_new_time(deliverable: Deliverable, *, before: dt.datetime) -> None:
    """Part of the act that moved it. A team whose own extension is longer hears nothing: nothing changed for it."""
    cohort = deliverable.cohort
    if deliverable.due_at <= now():
        return
    live = Membership.objects.live().filter(team__cohort=cohort, team__told_at__isnull=False)
    members = {each.enrolment.person: each.team for each in live.select_related("enrolment__person", "team")}
    longer = dict(Extension.objects.filter(deliverable=deliverable).values_list("team", "due_at"))
    times = {
        team: tuple(max(due, longer.get(team.pk, due)) for due in (before, deliverable.due_at))
        for team in members.values()
    }
    moves = {team: (was, due) for team, (was, due) in times.items() if was != due}
    notify(
        DELIVERABLE_CHANGED,
        to=[person for person, team in members.items() if team in moves],
        about=deliverable,
        # Back to a time that was told before is news again.
        act=now().isoformat(),
        part=_entries(deliverable, moves, members),
        each=lambda person: {"due": in_words_with_zone(moves[members[person]][1], cohort.zone)},  # type: ignore[index]
        url=address_in(cohort, "teams:team_index"),
    )


def tell_extended(extension: Extension, *, before: dt.datetime) -> None:
    """Part of the act that gave more time: told to this team's members only."""
    team, deliverable = extension.team, extension.deliverable
    people = [each.enrolment.person for each in team.memberships.live().select_related("enrolment__person")]
    moves = {team: (before, max(extension.due_at, deliverable.due_at))}
    notify(
        EXTENDED,
        to=people,
        about=extension,
        act=now().isoformat(),
        part=_entries(deliverable, moves, dict.fromkeys(people, team)),
        due=in_words_with_zone(extension.due_at, team.cohort.zone),
        url=address_in(team.cohort, "teams:submission_edit", team.pk, deliverable.pk),
    )


def _entries(deliverable: Deliverable, moves: Moves, members: Mapping[Person, Team]) -> PartFor:
    """For each member their team's entry, under a higher number than the one it had."""
    cohort = deliverable.cohort
    numbered(due_entry(deliverable, team, cohort, due_at=was) for team, (was, _due) in moves.items())
    entries = numbered(due_entry(deliverable, team, cohort, due_at=due) for team, (_was, due) in moves.items())
    of_team = dict(zip(moves, entries, strict=True))
    shown: dict[Person | Addressee, CalendarEntry] = {
        person: of_team[team] for person, team in members.items() if team in of_team
    }
    return parts(shown, "REQUEST", sender_for(cohort.programme))
