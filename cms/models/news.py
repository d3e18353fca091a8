import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.models.base import BasePage, story

ON_A_PAGE = 12


def today() -> dt.date:
    return timezone.localdate()


class NewsQuerySet(PageQuerySet):
    def published(self) -> "NewsQuerySet":
        """What everybody may read, newest first."""
        return self.live().order_by("-date", "-first_published_at").select_related("picture").defer_streamfields()


class NewsIndexPage(BasePage):
    """The list of news of the site or of one programme."""

    parent_page_types = ["cms.HomePage", "cms.ProgrammePage"]
    subpage_types = ["cms.NewsPage"]
    max_count_per_parent = 1
    template = "cms/pages/news_index_page.html"

    class Meta:
        verbose_name = _("news list")

    def news(self) -> NewsQuerySet:
        """What was published in this list; the site's own list shows all programmes."""
        # The site's list is a child of the home page: everything below that page counts.
        return NewsPage.objects.filter(path__startswith=self.path[: -self.steplen]).published()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["news"] = Paginator(self.news(), ON_A_PAGE).get_page(request.GET.get("page"))
        return context


class NewsPage(BasePage):
    """One piece of news."""

    date = models.DateField(_("date"), default=today, db_index=True)
    picture = models.ForeignKey(
        "cms.Picture", models.SET_NULL, verbose_name=_("picture"), null=True, blank=True, related_name="+"
    )
    picture_alt = models.CharField(
        _("what the picture shows"),
        max_length=200,
        blank=True,
        help_text=_("One sentence for people who do not see it. Needed when there is a picture."),
    )
    body = story()

    objects = PageManager.from_queryset(NewsQuerySet)()

    content_panels = [
        *BasePage.content_panels[:1],
        FieldPanel("date"),
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], _("Picture")),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.FilterField("date")]
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []
    joined = (*BasePage.joined, "picture")
    template = "cms/pages/news_page.html"

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")

    def clean(self) -> None:
        super().clean()
        if self.picture and not self.picture_alt.strip():
            raise ValidationError({"picture_alt": _("Say what the picture shows.")})

    def structured_data(self, address: str) -> dict[str, Any]:
        return super().structured_data(address) | {
            "@type": "NewsArticle",
            "headline": self.title,
            "datePublished": self.date.isoformat(),
            "dateModified": self.last_published_at.isoformat() if self.last_published_at else None,
        }
