from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.models.base import BasePage, story
from judging.models import Award
from judging.queries import published
from judging.queries.certificate import public_name
from programme.models import Organisation
from programme.shared import charts
from programme.shared.time import now
from teams.models import SolutionFile
from teams.queries import library
from teams.states import LICENCE_TEXTS, Licence, SolutionState

ON_A_PAGE = 24
MOST_YEARS = 6


class SolutionPageQuerySet(PageQuerySet):
    def public(self) -> "SolutionPageQuerySet":
        """Published pages of solutions that are released at this moment, whatever the clock has done since."""
        return self.live().filter(solution__state=SolutionState.RELEASED)


class LibraryPage(BasePage):
    """A programme's solutions, to be looked through by theme, organisation, cohort, challenge and adoption."""

    parent_page_types = ["cms.ProgrammePage"]
    subpage_types = ["cms.SolutionPage"]
    max_count_per_parent = 1
    template = "cms/pages/library_page.html"

    class Meta:
        verbose_name = _("solution library")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        shown = SolutionPage.objects.child_of(self).public().values("solution")
        search = library.search(shown, request.GET)
        found = Paginator(search.found, ON_A_PAGE).get_page(request.GET.get("page"))
        pages = SolutionPage.objects.filter(solution__in=[each.pk for each in found]).in_bulk(field_name="solution_id")
        context |= {"search": search, "found": found}
        if search.is_narrowed and not found.paginator.count:
            context["wider"] = _wider(request, library.elsewhere(shown, request.GET))
        context["rows"] = [(pages[each.pk], each) for each in found if each.pk in pages]
        return context


def _wider(request: HttpRequest, found: list[tuple[str, int]]) -> list[tuple[str, str, int]]:
    """Links to the same list without one of the choices, each with what is found there."""
    links = []
    for name, count in found:
        query = request.GET.copy()
        del query[name]
        words = _("Any: %(choice)s") % {"choice": library.FACETS[name]}
        links.append((str(words), f"{request.path}?{query.urlencode()}", count))
    return links


class SolutionPage(BasePage):
    """A solution that its makers, their organisations and the challenge's owner have released.

    It holds an editor's words and pictures. Who made it, what it won and what became of it is asked of the lower apps
    each time it is shown.
    """

    solution = models.OneToOneField("teams.Solution", models.PROTECT, related_name="page", editable=False)
    body = story()

    objects = PageManager.from_queryset(SolutionPageQuerySet)()

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types = ["cms.LibraryPage"]
    subpage_types: list[str] = []
    # Drafted from what a team released, never by hand.
    is_creatable = False
    joined = (
        *BasePage.joined,
        "solution__team__cohort__programme",
        "solution__team__challenge__owner",
    )
    template = "cms/pages/solution_page.html"

    class Meta:
        verbose_name = _("solution page")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Nothing puts the page before the public while a release is missing: no editor, no workflow, no schedule."""
        self.live = self.live and self.solution.is_released
        super().save(*args, **kwargs)

    @cached_property
    def awards(self) -> list[Award]:
        """What the team has won, as far as that is public now."""
        return published.awards_of(self.solution.team, at=now())

    @cached_property
    def makers(self) -> list[str]:
        """The members who want to be named in public, as they want to be."""
        return [name for place in library.makers(self.solution) if (name := public_name(place))]

    @cached_property
    def organisations(self) -> list[Organisation]:
        return library.organisations(self.solution)

    @cached_property
    def adoptions(self) -> list[library.Adopted]:
        return library.adoptions(self.solution)

    @cached_property
    def measured(self) -> list[tuple[int, Decimal, int]]:
        """The mean of each year over all who adopted it."""
        return library.means_by_year(self.adoptions)

    @cached_property
    def chart(self) -> dict[str, Any] | None:
        """The means as bars beside what the challenge asked for, and the same as a table."""
        solution = self.solution
        if not self.measured:
            return None
        wanted = [charts.Bar(str(_("Asked for")), float(solution.sought), quiet=True)] if solution.sought else []
        shown = self.measured[-MOST_YEARS:]
        rows = [*wanted, *(charts.Bar(str(year), float(mean), quiet=False) for year, mean, _count in shown)]
        title = f"{solution.measure}, {solution.unit}" if solution.unit else solution.measure
        return {
            "title": title,
            "svg": charts.bars(title, rows),
            "columns": (_("Year"), _("Mean"), _("Measured by"), _("Asked for")),
            "rows": [(year, round(mean, 2), count, solution.sought or "") for year, mean, count in self.measured],
        }

    @cached_property
    def files(self) -> list[SolutionFile]:
        return library.files(self.solution)

    @property
    def licence_url(self) -> str:
        return LICENCE_TEXTS[Licence(self.solution.licence)]

    def structured_data(self, address: str) -> dict[str, Any]:
        return super().structured_data(address) | {
            "@type": "CreativeWork",
            "license": self.licence_url,
            "about": str(self.solution.get_theme_display()),
            "creator": [{"@type": "Organization", "name": each.name} for each in self.organisations],
            "award": [each.title for each in self.awards],
        }

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.solution.is_released:
            raise Http404
        return super().serve(request, *args, **kwargs)
