"""What this app frees when a place ends: the team place and the mentoring."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from programme.models import Enrolment, Person
from programme.shared.endings import Ending, blocks_erasure, on_erasure, register_ending
from programme.shared.traces import Traces
from teams.actions.erased_files import scrub_files
from teams.actions.membership import leave_teams
from teams.queries import concern, team


def team_place_and_mentoring(enrolment: Enrolment, at: dt.datetime) -> Iterator[str]:
    for each in team.memberships_of(enrolment):
        yield _("The place in team %(team)s is free. What the team wrote stays with the team.") % {"team": each.team}
    for each in team.mentorships_of(enrolment):
        yield _("Team %(team)s needs another mentor. Reviews that were written stay.") % {"team": each.team}


def leave(enrolment: Enrolment, by: Person, at: dt.datetime) -> None:
    leave_teams(enrolment, by=by, at=at)


register_ending(Ending(team_place_and_mentoring, leave, order=10))


@blocks_erasure
def concerns_in_their_hands(person: Person) -> Iterator[str]:
    if concern.open_with(person):
        yield _("Somebody has told them something in private that is still open: they close it or hand it on first.")


@on_erasure
def files_of_their_teams(person: Person, traces: Traces, at: dt.datetime) -> None:
    scrub_files(person, traces)
