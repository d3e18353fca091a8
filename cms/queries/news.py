"""News that everybody may read."""

from cms.models import NewsIndexPage, NewsPage
from cms.models.base import DEPTH_OF_PROGRAMMES, BasePage
from cms.models.news import NewsQuerySet


def latest(page: BasePage, *, most: int = 3) -> list[NewsPage]:
    """The newest pieces of the page's programme, or of all programmes."""
    depth = DEPTH_OF_PROGRAMMES if page.programme else DEPTH_OF_PROGRAMMES - 1
    top = page.path[: depth * page.steplen]
    return list(NewsPage.objects.filter(path__startswith=top).exclude(pk=page.pk).published()[:most])


def index_at(part: str) -> NewsIndexPage | None:
    """The news list at `/news/`, or at `/<part>/news/`."""
    path = f"/{part}/news/" if part else "/news/"
    return NewsIndexPage.objects.live().filter(url_path__endswith=path, depth=4 if part else 3).first()


def of_list(index: NewsIndexPage, *, most: int = 20) -> NewsQuerySet:
    """What a feed of the list holds."""
    return index.news()[:most]


def list_for(page: BasePage) -> NewsIndexPage | None:
    """The news list of the part of the site that a page is in."""
    depth = DEPTH_OF_PROGRAMMES if page.programme else DEPTH_OF_PROGRAMMES - 1
    top = page.path[: depth * page.steplen]
    return NewsIndexPage.objects.live().filter(path__startswith=top, depth=depth + 1).first()
