"""Finds the page at an address."""

from wagtail.models import Page

from cms.models import ContactPage, HomePage
from cms.models.base import BasePage


def published_at(path: str) -> BasePage | None:
    """The published page at `news/we-begin/`; the home page at nothing.

    Two queries, where Wagtail's own way takes one for each part of the address and some more for sites and for pages
    that only some may read. We have one site, and no such pages.
    """
    if not path:
        return HomePage.objects.live().select_related(*HomePage.joined).first()
    found = Page.objects.filter(url_path=f"/home/{path}", live=True).only("content_type", "path").first()
    model = found.specific_class if found else None
    if model is None or not issubclass(model, BasePage):
        return None
    page: BasePage | None = model.objects.select_related(*model.joined).filter(pk=found.pk).first()
    return page


def contact_page(pk: int) -> ContactPage | None:
    """The published contact form of a programme."""
    return ContactPage.objects.live().filter(pk=pk).first()
