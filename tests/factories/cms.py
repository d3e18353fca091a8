"""Legal pages and pictures, and nothing more."""

import io
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from wagtail.documents.models import Document
from wagtail.models import Collection

from cms.actions import library as library_act
from cms.actions import press_link as press_links
from cms.actions import site, tree
from cms.models import HomePage, NewsIndexPage, NewsPage, Picture, PressLink, ProgrammeTree, SolutionPage
from programme.models import Cohort, Programme
from teams.models import Solution
from tests.factories import programme as programme_factory
from tests.factories import teams

numbers = count(1)


def home() -> HomePage:
    """The site as `build_site` leaves it."""
    return site.build()


def grown(programme: Programme) -> ProgrammeTree:
    """A programme with its part of the site."""
    home()
    return tree.grow(programme, by=None)


def news_list(grown: ProgrammeTree) -> NewsIndexPage:
    return NewsIndexPage.objects.child_of(grown.page).get()


def news(grown: ProgrammeTree, *, live: bool = True, **fields: Any) -> NewsPage:
    """A piece of news of a programme, published unless said otherwise."""
    number = next(numbers)
    page = NewsPage(
        **{
            "title": f"News {number}",
            "slug": f"news-{number}",
            "summary": f"What happened, {number}.",
            "live": live,
            "first_published_at": timezone.now() if live else None,
            **fields,
        }
    )
    news_list(grown).add_child(instance=page)
    page.save_revision()
    return page


def image_file(name: str = "picture.jpg", **options: Any) -> ContentFile:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), (15, 90, 82)).save(buffer, "JPEG", **options)
    return ContentFile(buffer.getvalue(), name=name)


def picture(grown: ProgrammeTree | None = None, **fields: Any) -> Picture:
    collection = grown.collection if grown else Collection.get_first_root_node()
    return Picture.objects.create(
        **{"title": f"Picture {next(numbers)}", "file": image_file(), "collection": collection, **fields}
    )


def document(grown: ProgrammeTree, **fields: Any) -> Document:
    return Document.objects.create(
        **{
            "title": f"Document {next(numbers)}",
            "file": ContentFile(b"What we agreed.", name="agreed.txt"),
            "collection": grown.collection,
            **fields,
        }
    )


def solution_page(solution: Solution | None = None, *, live: bool = True) -> SolutionPage:
    """The page of a released solution; it has no result."""
    solution = solution or teams.released_solution()
    grown_tree = grown(solution.team.cohort.programme)
    page = SolutionPage(
        solution=solution, title=solution.title, slug=f"solution-{next(numbers)}", summary=solution.summary, live=live
    )
    library_act.library_of(grown_tree.programme).add_child(instance=page)
    page.save_revision()
    return page


def press_link(cohort: Cohort, page: NewsPage | None = None, **fields: Any) -> PressLink:
    """A draft of the cohort's programme that somebody outside may read."""
    page = page or news(grown(cohort.programme), live=False)
    values = {"full_name": "Petra Press", "email": f"press{next(numbers)}@office.example", "days": 7, **fields}
    return press_links.send_press_link(page, by=programme_factory.organiser(cohort), **values)
