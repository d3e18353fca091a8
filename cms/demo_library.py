"""The demo's solution library: two public solutions, one of them taken on, and one that waits for releases."""

import datetime as dt
from decimal import Decimal

from cms.actions.library import draft_solution_page
from judging.queries.published import published_awards
from programme.demo.season import Season
from programme.models import Person
from programme.shared.time import now
from teams.actions import adoption, release
from teams.actions.solution import Words, write_solution
from teams.demo import TEXTS
from teams.models import Solution, Team
from teams.states import AdoptionState, ConsentState, Licence, Party, Theme

THEMES = (Theme.HOMES, Theme.HEALTH, Theme.WORK, Theme.HOMES, Theme.LEARNING, Theme.MONEY, Theme.JUSTICE)
TERMS = "Partner agreement, section 7"


def fill(season: Season) -> None:
    """What the awarded teams made goes public; the next team has asked, and somebody is missing."""
    cohort, at = season.cohort, now()
    if cohort is None or Solution.objects.filter(team__cohort=cohort).exists():
        return
    awarded = list(dict.fromkeys(each.team for each in published_awards(cohort, at=at)))
    for number, team in enumerate(awarded[:3]):
        solution = _ask(team, at=at)
        if number < 2:
            _release(solution, season, at=at)
            page = draft_solution_page(solution, by=season.organiser, at=at)
            page.get_latest_revision().publish()
        if number == 0:
            _adopt(solution, by=season.organiser, at=at)


def _ask(team: Team, *, at: dt.datetime) -> Solution:
    texts = TEXTS["final"]
    idea, how, change, found = texts[(team.number - 1) % len(texts)]
    by = team.memberships.live().select_related("enrolment__person").order_by("from_at", "pk")[0].enrolment.person
    problem = team.challenge.problem if team.challenge else ""
    parts = (("The problem", problem), ("How it works", how), ("What it changes", change), ("What we found", found))
    words = Words(
        title=team.challenge.title if team.challenge else f"{team.name}: {idea[:60]}",
        summary=idea,
        text="\n\n".join(f"## {heading}\n\n{text}" for heading, text in parts if text),
        theme=THEMES[(team.number - 1) % len(THEMES)],
        licence=Licence.OGL,
    )
    return release.ask_release(write_solution(team, words, by=by, at=at), by=by, at=at)


def _release(solution: Solution, season: Season, *, at: dt.datetime) -> None:
    for consent in solution.consents.exclude(state=ConsentState.GIVEN).select_related("person", "organisation"):
        if consent.party == Party.MEMBER:
            release.answer_release(solution, says_yes=True, by=consent.person, at=at)
        else:
            release.accept_terms(consent, said_in=TERMS, by=season.organiser, at=at)


def _adopt(solution: Solution, *, by: Person, at: dt.datetime) -> None:
    given = {"by": by, "at": at}
    adoption.choose_measure(
        solution, measure="Cases put right without a second contact", unit="%", sought=Decimal(80), **given
    )
    for organisation, state, value in (
        ("Harbour City Council", AdoptionState.LIVE, 83),
        ("Northern Records Agency", AdoptionState.PILOT, 58),
    ):
        kept = adoption.add_adoption(
            solution, organisation=organisation, state=state, since_on=at.date(), is_named=True, **given
        )
        adoption.record_outcome(kept, year=at.year, value=Decimal(value), **given)
