"""What became of a programme's solutions, and who has worked with whom, as far as it is public."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.models import LibraryPage, SolutionPage
from programme.models import Organisation
from programme.shared.network_chart import Node
from programme.states import Sector
from teams.models import Adoption, Outcome, ReleaseConsent, Solution
from teams.queries.library import FURTHEST
from teams.states import AdoptionState, Party

# More shapes on the ring could not be told apart.
MOST_NODES = 24
MOST_SOLUTIONS = 5


def library_at(part: str) -> LibraryPage | None:
    """The library of the programme whose pages begin with `part`."""
    found: QuerySet[LibraryPage] = LibraryPage.objects.live().filter(url_path=f"/home/{part}/library/")
    return found.first()


@dataclass(frozen=True)
class Figures:
    """Over the whole programme."""

    solutions: int
    cohorts: int
    # How many organisations are how far.
    states: tuple[tuple[str, int], ...]
    # Year, how many measured, and how many of those reached what was asked for.
    years: tuple[tuple[int, int, int], ...]


def figures(library: LibraryPage) -> Figures:
    """Counted where they lie; the number of queries is always the same."""
    shown = _shown(library)
    solutions = Solution.objects.filter(pk__in=shown)
    counted = solutions.aggregate(all=Count("pk"), cohorts=Count("team__cohort", distinct=True))
    adoptions = Adoption.objects.filter(solution__in=shown).order_by().values_list("state")
    states = dict(adoptions.annotate(count=Count("pk")))
    measured = Outcome.objects.filter(adoption__solution__in=shown).order_by()
    rows = measured.values_list("year").annotate(count=Count("pk")).order_by("year")
    reached = dict(
        measured.filter(value__gte=F("adoption__solution__sought")).values_list("year").annotate(count=Count("pk"))
    )
    return Figures(
        counted["all"],
        counted["cohorts"],
        tuple((str(AdoptionState(state).label), states.get(state, 0)) for state in FURTHEST),
        tuple((year, count, reached.get(year, 0)) for year, count in rows),
    )


@dataclass(frozen=True)
class Worker:
    """An organisation in the picture, with whom it has worked and on what."""

    number: int
    organisation: Organisation
    partners: tuple[str, ...]
    pages: tuple[SolutionPage, ...]
    teams: tuple[str, ...]

    @property
    def more(self) -> int:
        return len(self.pages) - MOST_SOLUTIONS


@dataclass(frozen=True)
class Network:
    workers: tuple[Worker, ...]
    links: dict[tuple[int, int], int]
    # How many organisations there are beside those that are drawn.
    left_out: int

    @property
    def nodes(self) -> list[Node]:
        return [Node(each.organisation.name, each.organisation.sector == Sector.CIVIL_SERVICE) for each in self.workers]


def network(library: LibraryPage) -> Network:
    """Organisations whose people worked on one solution, or that posed its challenge; those with most solutions."""
    of_solution: dict[Any, set[Any]] = defaultdict(set)
    consents = ReleaseConsent.objects.exclude(party=Party.MEMBER).filter(solution__in=_shown(library)).order_by()
    for solution, organisation in consents.values_list("solution", "organisation").distinct():
        of_solution[solution].add(organisation)
    often = Counter(organisation for them in of_solution.values() for organisation in them)
    drawn = Organisation.objects.in_bulk([pk for pk, _times in _most(often)])
    order = sorted(drawn, key=lambda pk: (drawn[pk].sector, drawn[pk].name))
    place = {pk: number for number, pk in enumerate(order)}
    links: Counter[tuple[int, int]] = Counter()
    for them in of_solution.values():
        links.update(combinations(sorted(place[pk] for pk in them if pk in place), 2))
    pages = _pages(library, [solution for solution, them in of_solution.items() if them & set(order)])
    workers = tuple(_worker(pk, drawn, order, links, of_solution, pages) for pk in order)
    return Network(workers, dict(links), len(often) - len(order))


def _most(often: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(often.items(), key=lambda item: (-item[1], str(item[0])))[:MOST_NODES]


def _worker(
    pk: Any,
    drawn: dict[Any, Organisation],
    order: list[Any],
    links: Counter[tuple[int, int]],
    of_solution: dict[Any, set[Any]],
    pages: dict[Any, SolutionPage],
) -> Worker:
    own = order.index(pk)
    partners = [other for pair in links if own in pair for other in pair if other != own]
    mine = sorted((pages[each] for each, them in of_solution.items() if pk in them), key=lambda page: page.title)
    return Worker(
        own + 1,
        drawn[pk],
        tuple(drawn[order[other]].name for other in sorted(partners)),
        tuple(mine),
        tuple(sorted({f"{each.solution.team.name}, {each.solution.team.cohort.name}" for each in mine})),
    )


def _pages(library: LibraryPage, solutions: list[Any]) -> dict[Any, SolutionPage]:
    found = SolutionPage.objects.child_of(library).public().filter(solution__in=_shown(library)).defer_streamfields()
    wanted = set(solutions)
    rows = found.select_related("solution__team__cohort")
    return {page.solution_id: page for page in rows if page.solution_id in wanted}


def _shown(library: LibraryPage) -> QuerySet:
    return SolutionPage.objects.child_of(library).public().values("solution")


def words_of_adoption(figures: Figures) -> str:
    """What the chart says."""
    in_use = figures.states[0][1]
    if not any(count for _label, count in figures.states):
        return _("No organisation has taken one on yet")
    words = ngettext("%(count)d organisation uses a solution", "%(count)d organisations use a solution", in_use)
    return words % {"count": in_use}
