"""Pages of solutions: those that are public, and how far the others have come."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from cms.blocks.links import address_of
from cms.models import Picture, SolutionPage
from judging.queries.published import published_for
from programme.models import Cohort, Person
from programme.shared.authorise import authorise
from programme.shared.time import now
from teams.models import Solution


def public_page(solution: object) -> SolutionPage | None:
    """The page of a solution, if everybody can read it at this moment."""
    found = SolutionPage.objects.public().filter(solution=solution)
    page: SolutionPage | None = found.select_related(*SolutionPage.joined).first()
    return page


def public_pages() -> QuerySet[SolutionPage]:
    """Every page of a solution that everybody can read at this moment."""
    found: QuerySet[SolutionPage] = SolutionPage.objects.public().select_related(*SolutionPage.joined)
    return found


def address_of_solutions(cohort: Cohort) -> str:
    """Where everybody reads the cohort's solutions; empty while there is none to read."""
    page = SolutionPage.objects.public().filter(solution__team__cohort=cohort).first()
    library = page.get_parent() if page else None
    return f"{address_of(library)}?cohort={cohort.slug}" if library and library.live else ""


def hidden_pages() -> QuerySet[SolutionPage]:
    """Pages that count as published although a release has ended since: lists of live pages leave them out."""
    hidden: QuerySet[SolutionPage] = SolutionPage.objects.live().exclude(solution__state="released")
    return hidden


@dataclass(frozen=True)
class Row:
    """A released solution at the desk, with its page if it has one."""

    solution: Solution
    page: SolutionPage | None

    @property
    def state(self) -> str:
        if self.page is None:
            return "none"
        return "live" if self.page.live and self.solution.is_released else "draft"


@dataclass(frozen=True)
class Desk:
    """The library as editors of one cohort see it."""

    rows: tuple[Row, ...]
    is_public: bool
    # Pictures that were taken off, each with the pages that use them.
    taken_off: tuple[tuple[Picture, tuple[Any, ...]], ...]


def desk(cohort: Cohort, *, by: Person) -> Desk:
    """Raises NotAllowed."""
    authorise(by, "cms.view_library_desk", cohort)
    solutions = Solution.objects.released().filter(team__cohort=cohort) | Solution.objects.filter(
        team__cohort=cohort, page__isnull=False
    )
    pages = {page.solution_id: page for page in SolutionPage.objects.filter(solution__in=solutions.values("pk"))}
    found = solutions.select_related("team").distinct().order_by("title")
    rows = tuple(Row(each, pages.get(each.pk)) for each in found)
    return Desk(rows, published_for(cohort, at=now()) is not None, _taken_off(cohort))


def _taken_off(cohort: Cohort) -> tuple[tuple[Picture, tuple[Any, ...]], ...]:
    gone = Picture.objects.exclude(taken_off_at=None).filter(collection__in=_collections(cohort))
    return tuple(
        (picture, tuple(source for source, _references in picture.get_usage()))
        for picture in gone.order_by("-taken_off_at")[:50]
    )


def _collections(cohort: Cohort) -> list[int]:
    tree = getattr(cohort.programme, "tree", None)
    return [tree.collection_id] if tree else []


def one_for_desk(cohort: Cohort, solution: object, *, by: Person) -> Solution | None:
    """Raises NotAllowed."""
    authorise(by, "cms.write", cohort)
    found = Solution.objects.filter(team__cohort=cohort, pk=solution)
    return found.select_related("team__cohort__programme").first()


def waiting(cohort: Cohort) -> QuerySet[Solution]:
    """Released solutions without a page, once the result is public."""
    return Solution.objects.released().filter(team__cohort=cohort, page=None)
