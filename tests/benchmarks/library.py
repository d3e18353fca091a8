"""The solution library: a page of it with 5,000 public solutions beside one with 50, asked for by a visitor.

In this process, on a database with as many teams; each team has the members that the large cohort gives it.
"""

import itertools
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from django.db import transaction
from django.test import Client
from wagtail.models import Page

from cms.actions import library as act
from cms.models import LibraryPage, SolutionPage
from programme.demo import large
from programme.demo.season import Season
from programme.shared.time import now
from teams.models import Solution, Team
from teams.states import SolutionState, Theme
from tests.factories import cms as make_cms
from tests.factories import programme as make
from tests.support import databases
from tests.support.counting import counted

SIZES = (50, 5_000)
TIMES = 15


def report(*, small: bool) -> str:
    """The table of the report."""
    rows = [_measured(solutions) for solutions in ((4, 8) if small else SIZES)]
    verdict = "met" if len({queries for _ms, queries, _line in rows}) == 1 else "not met"
    lines = [f"{line} | the same queries: {verdict} |" for _ms, _queries, line in rows]
    head = "| library, first page, nothing kept | public solutions | ms | queries | all of one theme, ms | goal |"
    return "\n".join(["", head, "| --- | --- | --- | --- | --- | --- |", *lines])


def _measured(solutions: int) -> tuple[float, int, str]:
    home = Path(tempfile.mkdtemp(prefix="library-"))
    size = large.Size(people=2 * solutions, teams=solutions, judges=1, mentors=4, employers=40, visits=1, places=5)
    try:
        with databases.switched_to(databases.sqlite_copy(home)):
            page = _filled(size)
            address = page.get_url()
            (ms, queries), (narrow, _more) = (
                _asked(address + ask) for ask in ("?sort=title", f"?theme={Theme.values[0]}")
            )
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return ms, queries, f"| SQLite | {solutions:,} | {ms:.0f} | {queries} | {narrow:.0f}"


def _filled(size: large.Size) -> LibraryPage:
    """A library in which every team of a large cohort has a public solution."""
    first = make.cohort()
    list(large.fill(Season(stage="pitch-day", now=now(), cohort=first, organiser=make.organiser(first)), size))
    themes = itertools.cycle(Theme.values)
    teams = Team.objects.filter(cohort__slug="national").select_related("cohort__programme").order_by("pk")
    made = [_solution(team, next(themes)) for team in teams]
    Solution.objects.bulk_create(made, batch_size=500)
    programme = make_cms.grown(teams[0].cohort.programme).programme
    library: LibraryPage = act.library_of(programme)
    _add_pages(library, made)
    return library


def _solution(team: Team, theme: str) -> Solution:
    return Solution(
        team=team,
        title=f"The work of team {team.number}",
        summary="A form that asks each thing once.",
        text="We asked forty people, and left out what nobody reads.",
        theme=theme,
        state=SolutionState.RELEASED,
        released_at=now(),
        changed_at=now(),
    )


@transaction.atomic
def _add_pages(library: LibraryPage, solutions: list[Solution]) -> None:
    """Plain rows: what Wagtail keeps beside each page is not asked for by the library."""
    example = library.add_child(
        instance=SolutionPage(solution=solutions[0], title=solutions[0].title, slug="solution-1")
    )
    for number, solution in enumerate(solutions[1:], start=2):
        page = SolutionPage(solution=solution, title=solution.title, slug=f"solution-{number}")
        page.path = Page._get_path(library.path, example.depth, number)
        page.depth, page.url_path = example.depth, f"{library.url_path}{page.slug}/"
        page.locale_id, page.content_type_id = example.locale_id, example.content_type_id
        page.summary, page.draft_title = solution.summary, solution.title
        plain = Page(**{field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields})
        plain.save_base(raw=True)
        page.pk = page.page_ptr_id = plain.pk
        page.save_base(raw=True, force_insert=True)
    Page.objects.filter(pk=library.pk).update(numchild=len(solutions))


def _asked(address: str) -> tuple[float, int]:
    """The middle of many answers in milliseconds, and the queries of one; lists of a choice are never kept copies."""
    took = []
    visitor = Client()
    for _time in range(TIMES):
        begun = time.perf_counter()
        answer = visitor.get(address)
        took.append(1000 * (time.perf_counter() - begun))
        assert b"The work of team" in answer.content
    with counted() as cost:
        visitor.get(address)
    return statistics.median(took), len(cost.queries)
