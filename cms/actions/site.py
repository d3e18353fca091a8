"""Builds the page tree of a new installation; what is there already stays as it is."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _
from wagtail.models import Page, Site, Workflow

from cms import texts
from cms.actions import tree
from cms.models import HomePage, NewsIndexPage, SectionPage
from programme.actions.audit import record
from programme.models import Programme
from programme.shared.acting import action


@action
def build() -> HomePage:
    """Home page, standard pages, and a tree for each programme. Safe to run twice."""
    home = HomePage.objects.first()
    is_new = home is None
    home = home or _plant()
    _set_site(home)
    for page in texts.standard_pages():
        tree.add_child(home, SectionPage(**page))
    tree.add_child(
        home,
        NewsIndexPage(slug="news", title=_("News"), summary=_("From all programmes on this site."), show_in_menus=True),
    )
    if is_new:
        pages = {page.slug: page for page in home.get_children()}
        home.action_page = pages["how-it-works"]
        home.body = texts.front_of_the_site(pages)
        home.save()
    for programme in Programme.objects.filter(tree=None):
        tree.grow(programme, by=None)
    return home


def _plant() -> HomePage:
    """The home page, in place of what Wagtail's migrations leave there."""
    root = Page.get_first_root_node()
    # Wagtail's own groups and workflow would reach over all programmes; ours belong to one each.
    Group.objects.filter(name__in=("Moderators", "Editors")).delete()
    Workflow.objects.filter(name="Moderators approval").delete()
    for page in root.get_children():
        Site.objects.filter(root_page=page).delete()
        page.specific.delete()
    home: HomePage = Page.get_first_root_node().add_child(
        instance=HomePage(
            title=_("Home"),
            slug="home",
            headline=_("One public problem, one mixed team, twelve weeks"),
            summary=_(
                "People early in their careers from government and from tech companies work together on a real "
                "problem of the public service, beside their own jobs."
            ),
            action_text=_("See how it works"),
        )
    )
    record("cms.site.built", by=None, target=home)
    return home


def _set_site(home: HomePage) -> None:
    """One Site, at the address of the settings."""
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    wanted: dict[str, Any] = {
        "hostname": address.hostname,
        "port": port,
        "site_name": settings.SITE_NAME,
        "root_page_id": home.pk,
    }
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if any(getattr(site, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(site, name, value)
        site.save()
