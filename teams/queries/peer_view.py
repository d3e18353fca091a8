"""Reads of the peer view: averages from three members on, never who said what."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Avg, Count, QuerySet

from programme.models import Cohort, Person
from programme.shared import looking
from programme.shared.authorise import authorise
from programme.states import LookKind
from teams.models import Membership, PeerLine, PeerView, Team

LEAST_RATERS = 3
ON_A_PAGE = 25


@dataclass(frozen=True)
class Average:
    """What the others say of one person, all together."""

    team: object
    person: Person
    shares: float
    listens: float
    helps: float


def averages(members: QuerySet[Membership]) -> list[Average]:
    """For those members whom enough of their team have rated; the others are left out."""
    known = set(members.values_list("team", "enrolment__person"))
    rows = (
        PeerView.objects.filter(team__in={team for team, _person in known})
        .values("team", "about")
        .annotate(raters=Count("by"), **{f"mean_{name}": Avg(name) for name in PeerView.ASPECTS})
        .filter(raters__gte=LEAST_RATERS)
        .order_by("about__full_name")
    )
    rated = [row for row in rows if (row["team"], row["about"]) in known]
    people = Person.objects.in_bulk({row["about"] for row in rated})
    return [
        Average(row["team"], people[row["about"]], *(_mean(row, name) for name in PeerView.ASPECTS)) for row in rated
    ]


def _mean(row: Mapping[str, Any], name: str) -> float:
    return round(float(row[f"mean_{name}"]), 1)


def given_by(person: Person, team: Team) -> dict[object, PeerView]:
    """What this person said of each, for their own form."""
    return {each.about_id: each for each in PeerView.objects.filter(team=team, by=person)}


@dataclass(frozen=True)
class Line:
    """A team as organisers see it: averages and the lines that were meant for them."""

    team: Team
    averages: list[Average]
    lines: list[PeerLine]


def desk(cohort: Cohort, *, by: Person, number: str | None = None) -> Page:
    """One page of the teams, for organisers, with a `Line` of each as `lines`. Raises NotAllowed."""
    authorise(by, "teams.organise", cohort)
    looking.saw(by, LookKind.REVIEWS, cohort)
    page = Paginator(Team.objects.standing().filter(cohort=cohort), ON_A_PAGE).get_page(number)
    teams = list(page)
    shown = averages(Membership.objects.live().filter(team__in=teams))
    lines = list(PeerLine.objects.filter(team__in=teams).select_related("by"))
    page.lines = [  # type: ignore[attr-defined]
        Line(
            team, [each for each in shown if each.team == team.pk], [each for each in lines if each.team_id == team.pk]
        )
        for team in teams
    ]
    return page
