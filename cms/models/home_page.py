from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from cms.models.base import BasePage, story


class FrontPage(BasePage):
    """A first screen that says what this is, who it is for and what to do."""

    headline = models.CharField(
        _("headline"), max_length=120, help_text=_("What this is, so that a visitor knows in five seconds.")
    )
    action_text = models.CharField(_("words on the main button"), max_length=60, blank=True)
    action_page = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        verbose_name=_("main button leads to"),
        null=True,
        blank=True,
        related_name="+",
    )
    body = story()

    content_panels = [
        *Page.content_panels,
        FieldPanel("headline"),
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("action_text"), FieldPanel("action_page")], _("Main button")),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("headline"), index.SearchField("body")]

    class Meta:
        abstract = True


class HomePage(FrontPage):
    """The root of the site."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.ProgrammePage", "cms.SectionPage", "cms.NewsIndexPage"]
    max_count = 1
    template = "cms/pages/home_page.html"

    class Meta:
        verbose_name = _("home page")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page in one step, where Wagtail would take one for each part of the address."""
        if not path_components:
            return super().route(request, path_components)
        path = f"{self.url_path}{'/'.join(path_components)}/"
        found = Page.objects.filter(url_path=path, path__startswith=self.path).first()
        return found.specific.route(request, []) if found else super().route(request, path_components)
