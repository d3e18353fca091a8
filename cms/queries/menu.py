"""The links around a public page."""

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.blocks.links import address_of
from cms.models import ContactPage, HomePage
from cms.models.base import DEPTH_OF_PROGRAMMES
from programme.shared.navigation import Link


def menu(page: Page | None) -> list[Link]:
    """The pages in the menu of the part of the site that a page is in: its programme's, or the site's own.

    Before the site is built there is no page, and nothing to lead to.
    """
    if page is None:
        return []
    depth = DEPTH_OF_PROGRAMMES if getattr(page, "programme", None) else DEPTH_OF_PROGRAMMES - 1
    top = page.path[: depth * page.steplen]
    children = (
        Page.objects.filter(path__startswith=top, depth=depth + 1).live().in_menu().only("title", "url_path", "path")
    )
    children = children.order_by("path")
    links = [Link(each.title, address_of(each), current=page.path.startswith(each.path)) for each in children]
    if depth == DEPTH_OF_PROGRAMMES:
        links.append(Link(_("All programmes"), "/"))
    return [*links, Link(_("Search"), reverse("cms:search_results"))]


def trail(page: Page) -> list[dict[str, str]]:
    """The pages above a page, from the top; nothing for those that need no way back."""
    if page.depth <= DEPTH_OF_PROGRAMMES:
        return []
    above = page.get_ancestors().filter(depth__gte=DEPTH_OF_PROGRAMMES - 1).only("title", "url_path")
    return [{"title": each.title, "href": address_of(each)} for each in above]


def contact(page: Page) -> str:
    """Where to write to the organisers of the page's programme; empty where there is no such page."""
    if not getattr(page, "programme", None):
        return ""
    found = ContactPage.objects.live().filter(path__startswith=page.path[: DEPTH_OF_PROGRAMMES * page.steplen]).first()
    return address_of(found) if found else ""


def home() -> HomePage | None:
    """The root of the site, once it is built."""
    return HomePage.objects.first()
