"""Reads the people's vote: what a person may choose, and the count once it is closed."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from judging.models import Ballot, PeoplesVote, PitchDay
from programme.models import Cohort, Person
from programme.shared.authorise import authorise, may
from teams.models import Team
from teams.queries import team


@dataclass(frozen=True)
class Voting:
    """The vote as one person sees it."""

    vote: PeoplesVote
    teams: tuple[Team, ...]
    chosen: Team | None
    is_open: bool
    is_over: bool


@dataclass(frozen=True)
class Tally:
    """How a closed vote went."""

    rows: tuple[tuple[Team, int], ...]
    votes: int

    def leaders(self, ranked: Collection[object]) -> list[Team]:
        """Those with most votes among the teams that are ranked: more than one where they are level."""
        rows = [(team, count) for team, count in self.rows if team.pk in ranked]
        most = max((count for _team, count in rows), default=0)
        return [team for team, count in rows if count == most]


def vote_of(day: PitchDay) -> PeoplesVote | None:
    """The day's vote, where there is one."""
    return PeoplesVote.objects.filter(pitch_day=day).first()


def voting(person: Person, cohort: Cohort, *, at: dt.datetime) -> Voting | None:
    """For who may vote in the cohort; None for others, and where there is no vote."""
    votes = PeoplesVote.objects.select_related("pitch_day__cohort__programme")
    vote = votes.filter(pitch_day__cohort=cohort).first()
    if vote is None or not may(person, "judging.vote", vote):
        return None
    ballot = Ballot.objects.filter(vote=vote, person=person).select_related("team").first()
    return Voting(
        vote,
        tuple(choices(vote, person)),
        ballot.team if ballot else None,
        vote.opens_at <= at < vote.closes_at,
        at >= vote.closes_at,
    )


def choices(vote: PeoplesVote, person: Person) -> QuerySet[Team]:
    """The teams that pitch, without the person's own."""
    own = team.own(person, vote.pitch_day.cohort)
    pitching = Team.objects.filter(pk__in=vote.pitch_day.pitches.ranked().values("team")).order_by("number")
    return pitching.exclude(pk=own.pk) if own else pitching


def tally(day: PitchDay, *, by: Person, at: dt.datetime) -> Tally | None:
    """The count, best first; None while the vote is open and where there is none. Raises NotAllowed outside the results
    group."""
    authorise(by, "judging.decide_result", day)
    vote = vote_of(day)
    return counted(vote) if vote and at >= vote.closes_at else None


def counted(vote: PeoplesVote) -> Tally:
    """The count as it stands: for a closed vote only."""
    counts = dict(vote.ballots.values_list("team").annotate(count=Count("pk")).order_by())
    teams = sorted(Team.objects.filter(pk__in=counts), key=lambda each: (-counts[each.pk], each.number))
    return Tally(tuple((each, counts[each.pk]) for each in teams), sum(counts.values()))
