from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

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

    joined = (*BasePage.joined, "action_page")
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
    subpage_types = [
        "cms.ProgrammePage",
        "cms.SectionPage",
        "cms.NewsIndexPage",
        "cms.EventPage",
        "cms.PartnersPage",
    ]
    max_count = 1
    template = "cms/pages/home_page.html"
    # Its name is part of every stored path, so it has no field for it.
    promote_panels = [FieldPanel("seo_title"), FieldPanel("social_picture")]

    class Meta:
        verbose_name = _("home page")

    def structured_data(self, address: str) -> dict[str, Any]:
        return super().structured_data(address) | {
            "@type": "WebSite",
            "name": settings.SITE_NAME,
            "potentialAction": {
                "@type": "SearchAction",
                "target": f"{settings.SITE_URL}/search/?q={{words}}",
                "query-input": "required name=words",
            },
        }
