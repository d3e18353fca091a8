"""The people's vote: its times, and one vote for each person."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from judging.models import Ballot, PeoplesVote, PitchDay
from judging.queries import vote as queries
from programme.actions.audit import record
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from teams.models import Team


class ClosesTooEarly(Refused):
    sentence = _("Let the vote close after it opens, at a time that has not passed.")


class VoteBegun(Refused):
    sentence = _("The vote has begun, so its times can no longer be changed.")


class VoteNotOpen(Refused):
    sentence = _("The vote is not open now.")


class NotToChoose(Refused):
    sentence = _("Choose a team that pitches, other than your own.")


@action
def plan_vote(
    day: PitchDay, *, by: Person, opens_at: dt.datetime, closes_at: dt.datetime, at: dt.datetime
) -> PeoplesVote:
    """Set when the cohort's people vote. Once it has begun nothing of it changes."""
    authorise(by, "judging.organise", day)
    PitchDay.objects.select_for_update(of=("self",)).get(pk=day.pk)
    found = queries.vote_of(day)
    if found and found.opens_at <= at:
        raise VoteBegun
    if closes_at <= max(opens_at, at):
        raise ClosesTooEarly
    vote, _is_new = PeoplesVote.objects.update_or_create(
        pitch_day=day, defaults={"opens_at": opens_at, "closes_at": closes_at}
    )
    record("judging.vote.planned", by=by, target=vote, opens=opens_at.isoformat(), closes=closes_at.isoformat())
    return vote


@action
def cast_vote(vote: PeoplesVote, *, by: Person, team: Team, at: dt.datetime) -> Ballot:
    """Vote for a team, in place of an earlier vote. The record says that somebody voted, not for whom."""
    authorise(by, "judging.vote", vote)
    if not vote.opens_at <= at < vote.closes_at:
        raise VoteNotOpen
    if not queries.choices(vote, by).filter(pk=team.pk).exists():
        raise NotToChoose
    ballot, _is_new = Ballot.objects.update_or_create(vote=vote, person=by, defaults={"team": team, "cast_at": at})
    record("judging.vote.cast", by=by, target=vote)
    return ballot
