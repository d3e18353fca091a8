"""The view that members of a team have of each other. The record says who gave theirs, never what it was."""

import datetime as dt
from collections.abc import Mapping

from programme.actions.audit import record
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from teams.models import PeerLine, PeerView, Team


class NotInTheTeam(Refused):
    sentence = "Somebody of these is no longer in the team. Open the page again."


@action
def give_views(team: Team, views: Mapping[Person, Mapping[str, int]], *, line: str, by: Person, on: dt.date) -> None:
    """Keep how a member sees the others, in place of what they said before; a line goes to organisers only."""
    authorise(by, "teams.write", team)
    mates = set(team.memberships.live().exclude(enrolment__person=by).values_list("enrolment__person", flat=True))
    if not {person.pk for person in views} <= mates:
        raise NotInTheTeam
    for person, levels in views.items():
        said = {name: levels[name] for name in PeerView.ASPECTS} | {"given_on": on}
        PeerView.objects.update_or_create(team=team, by=by, about=person, defaults=said)
    if line.strip():
        PeerLine.objects.create(team=team, by=by, text=line.strip(), given_on=on)
    record("teams.peer_view.given", by=by, target=team, count=len(views))
