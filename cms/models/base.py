from http import HTTPMethod
from typing import Any

from csp.constants import SELF
from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import StoryBlock
from cms.models.tree import ProgrammeTree
from programme.models import Cohort, Programme
from programme.queries import public
from programme.shared.time import now

# Root, home, programme: four characters of the path for each step down.
DEPTH_OF_PROGRAMMES = 3


def story(**options: Any) -> StreamField:
    return StreamField(StoryBlock(), verbose_name=_("content"), blank=True, **options)


class BasePage(Page):
    """What every page has: a sentence about itself, and a picture for those who share it."""

    summary = models.TextField(
        _("introduction"),
        max_length=400,
        blank=True,
        help_text=_("One or two sentences. Shown under the title, in lists, by search engines and when shared."),
    )
    social_picture = models.ForeignKey(
        "cms.Picture",
        models.SET_NULL,
        verbose_name=_("picture when shared"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Best 1,200 by 630 pixels."),
    )

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    promote_panels = [
        MultiFieldPanel([FieldPanel("slug"), FieldPanel("seo_title")], _("Address and search")),
        MultiFieldPanel([FieldPanel("social_picture"), FieldPanel("show_in_menus")], _("Shared and in menus")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary")]
    # What a page needs of other tables when it is shown, fetched with it.
    joined: tuple[str, ...] = ("social_picture",)
    # Whoever may not read something must not find it in Wagtail at all, so no page is kept for some readers.
    private_page_options: list[str] = []
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    class Meta:
        abstract = True

    @cached_property
    def programme(self) -> Programme | None:
        """The programme whose part of the site this page is in."""
        path = self.path[: DEPTH_OF_PROGRAMMES * self.steplen]
        if len(path) < DEPTH_OF_PROGRAMMES * self.steplen:
            return None
        tree = ProgrammeTree.objects.select_related("programme").filter(page__path=path).first()
        return tree.programme if tree else None

    @cached_property
    def cohort(self) -> Cohort | None:
        """The cohort of the programme that runs, or comes next."""
        return public.current_cohort(self.programme, at=now()) if self.programme else None

    @cached_property
    def points(self) -> list[public.Point]:
        """The dates of that cohort."""
        return public.timeline(self.cohort, at=now()) if self.cohort else []

    @property
    def next_point(self) -> public.Point | None:
        """The next of those dates."""
        at = now()
        return next((point for point in self.points if point.at >= at), None)

    def structured_data(self, address: str) -> dict[str, Any]:
        """What programs read of the page (schema.org); `address` is its whole address. Values of None are left out."""
        return {
            "@context": "https://schema.org",
            "@type": "WebPage",
            "name": self.title,
            "description": self.summary or None,
            "url": address,
            "inLanguage": settings.LANGUAGE_CODE,
        }

    @property
    def shared_picture(self) -> Any:
        """The picture for those who share the page: the one chosen for it, else the page's own."""
        return self.social_picture or getattr(self, "picture", None)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["page_programme"] = self.programme
        if self.programme:
            context["site_name"] = self.programme.name
        return context

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The preview stands in a frame of the editor's own page."""
        response: HttpResponse = super().serve_preview(request, mode_name)
        response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
        return response
