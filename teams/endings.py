"""What this app frees when a place ends: the team place and the mentoring."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from programme.models import Enrolment, Person
from programme.shared.endings import Ending, register_ending
from teams.actions.membership import leave_teams
from teams.queries import team


def team_place_and_mentoring(enrolment: Enrolment, at: dt.datetime) -> Iterator[str]:
    for each in team.memberships_of(enrolment):
        yield _("The place in team %(team)s is free. What the team wrote stays with the team.") % {"team": each.team}
    for each in team.mentorships_of(enrolment):
        yield _("Team %(team)s needs another mentor. Reviews that were written stay.") % {"team": each.team}


def leave(enrolment: Enrolment, by: Person, at: dt.datetime) -> None:
    leave_teams(enrolment, by=by, at=at)


register_ending(Ending(team_place_and_mentoring, leave, order=10))
