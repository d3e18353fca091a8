"""Open data and the figures over a programme: what is public, and nothing else."""

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms.queries import impact
from cms.queries.open_data import DATASETS
from programme.models import Cohort
from programme.states import Sector
from teams.actions import adoption, release
from teams.models import Solution, Team
from teams.states import Audience
from tests.cms.test_library import publish_result
from tests.factories import cms, teams
from tests.factories import programme as people

SECRET = "Kingfisher"


@pytest.fixture
def cohort(db: None) -> Cohort:
    return people.cohort()


def rows(name: str) -> list[dict[str, str]]:
    text = b"".join(Client().get(f"/open-data/{name}.csv").streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def everything() -> str:
    files = [Client().get(f"/open-data/{name}.json").content.decode() for name in DATASETS]
    return " ".join([*files, *(str(rows(name)) for name in DATASETS)])


def adopted(solution: Solution, organisation: str, *, is_named: bool, value: int | None = None) -> None:
    by = {"by": people.organiser(solution.team.cohort), "at": timezone.now()}
    adoption.choose_measure(solution, measure="Letters in time", unit="%", sought=Decimal(95), **by)
    made = adoption.add_adoption(
        solution, organisation=organisation, state="live", since_on=dt.date(2026, 3, 2), is_named=is_named, **by
    )
    if value is not None:
        adoption.record_outcome(made, year=2026, value=Decimal(value), **by)


def employers_of(team: Team) -> set[str]:
    return {row.enrolment.organisation.name for row in team.memberships.all()}


def test_each_table_has_a_dictionary_that_names_its_columns():
    for name, dataset in DATASETS.items():
        assert len({column for column, _meaning in dataset.columns}) == len(dataset.columns), name
        assert all(str(meaning) for _column, meaning in dataset.columns)


def test_public_things_are_there_as_csv_and_json(cohort: Cohort):
    challenge = teams.challenge(cohort, audience=Audience.PUBLIC, title="Late letters")
    team = teams.full_team(cohort, challenge=challenge, name="Birch")
    solution = teams.released_solution(team, title="In time")
    cms.solution_page(solution)
    adopted(solution, "Harbour Council", is_named=True, value=96)
    publish_result(cohort, team)

    assert [row["title"] for row in rows("challenges")] == ["Late letters"]
    assert [(row["title"], row["challenge"], row["adoption"]) for row in rows("solutions")] == [
        ("In time", str(challenge.pk), "live")
    ]
    assert [(row["team"], row["kind"]) for row in rows("awards")] == [("Birch", "winner")]
    found = Client().get("/open-data/adoption.json").json()
    assert found["licence"].startswith("Open Government Licence")
    assert [(row["organisation"], row["year"], row["measured"]) for row in found["rows"]] == [
        ("Harbour Council", 2026, "96.00")
    ]
    assert "What it holds" in Client().get("/open-data/").content.decode()


def test_no_name_of_a_person_is_in_any_table(cohort: Cohort):
    team = teams.full_team(cohort, challenge=teams.challenge(cohort, audience=Audience.PUBLIC, contact=SECRET))
    for row in team.memberships.all():
        row.enrolment.person.full_name = f"Robin {SECRET}"
        row.enrolment.person.save()
    solution = teams.released_solution(team)
    cms.solution_page(solution)
    publish_result(cohort, team)

    assert SECRET not in everything()


def test_nothing_that_is_not_public_is_in_any_table(cohort: Cohort):
    teams.challenge(cohort, title=f"{SECRET} 1")
    cms.solution_page(teams.released_solution(teams.full_team(cohort), title=f"{SECRET} 2"), live=False)
    withdrawn = teams.released_solution(teams.full_team(cohort), title=f"{SECRET} 3")
    cms.solution_page(withdrawn)
    adopted(withdrawn, f"{SECRET} 4", is_named=True, value=1)
    release.withdraw_solution(withdrawn, reason="A badge.", by=people.organiser(cohort), at=timezone.now())
    shown = teams.released_solution(teams.full_team(cohort))
    cms.solution_page(shown)
    adopted(shown, f"{SECRET} 5", is_named=False)
    sheet = publish_result(cohort, teams.full_team(cohort, name=f"{SECRET} 6"))
    sheet.publish_at = timezone.now() + dt.timedelta(minutes=5)
    sheet.save()

    assert SECRET not in everything()
    sheet.publish_at = timezone.now() - dt.timedelta(minutes=5)
    sheet.save()
    assert f"{SECRET} 6" in everything()


@pytest.mark.parametrize("path", ["nothing.csv", "awards.xml", "awards.", "..csv"])
def test_what_there_is_not_is_not_found(db: None, path: str):
    assert Client().get(f"/open-data/{path}").status_code == 404


def test_figures_over_a_programme_and_who_has_worked_with_whom(cohort: Cohort, django_assert_max_num_queries: Any):
    owner = people.organisation(cohort.programme, sector=Sector.INDUSTRY, name="Mill Agency")
    challenge = teams.challenge(cohort, owner=owner)
    first = teams.released_solution(teams.full_team(cohort, challenge=challenge), title="In time")
    second = teams.released_solution(teams.full_team(cohort, challenge=challenge), title="Out of time")
    page = cms.solution_page(first)
    cms.solution_page(second)
    hidden = teams.full_team(cohort)
    cms.solution_page(teams.released_solution(hidden, title=SECRET), live=False)
    adopted(first, "Harbour Council", is_named=True, value=96)
    adopted(second, "Mill Agency", is_named=True, value=70)
    library = page.get_parent().specific

    figures, ring = impact.figures(library), impact.network(library)

    assert (figures.solutions, figures.cohorts, figures.years) == (2, 1, ((2026, 2, 1),))
    assert figures.states[0] == ("In use", 2)
    mill = next(each for each in ring.workers if each.organisation == owner)
    assert {each.title for each in mill.pages} == {first.title, second.title}
    employers = {
        row.enrolment.organisation.name for team in (first.team, second.team) for row in team.memberships.all()
    }
    assert set(mill.partners) == employers
    html = Client().get(f"/{library.url_path.split('/')[2]}/library/figures/").content.decode()
    assert "<svg" in html
    assert "Mill Agency" in html
    assert SECRET not in html
    assert not employers_of(hidden) & {each.organisation.name for each in ring.workers}
    with django_assert_max_num_queries(9):
        impact.figures(library)
        impact.network(library)


def test_a_programme_without_a_library_has_no_figures(db: None):
    assert Client().get("/nowhere/library/figures/").status_code == 404
