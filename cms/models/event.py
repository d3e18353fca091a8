import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.models.base import BasePage, story
from programme.shared.time import now


class EventQuerySet(PageQuerySet):
    def coming(self, at: dt.datetime) -> "EventQuerySet":
        """What everybody may read of and is not over yet, the next first."""
        rows = self.live().filter(models.Q(ends_at__gte=at) | models.Q(ends_at=None, starts_at__gte=at))
        return rows.order_by("starts_at", "path").defer_streamfields()


class EventPage(BasePage):
    """Something that takes place once: an open evening, a briefing for employers, the day of the pitches."""

    starts_at = models.DateTimeField(_("starts"), db_index=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.CharField(
        _("place"), max_length=200, blank=True, help_text=_("Street and town, so that people can find it. Or: online.")
    )
    booking_address = models.URLField(_("address to book at"), blank=True)
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

    objects = PageManager.from_queryset(EventQuerySet)()

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldPanel("place"),
                FieldPanel("booking_address"),
            ],
            _("When and where"),
        ),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], _("Picture")),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("place"), index.SearchField("body")]
    parent_page_types = ["cms.HomePage", "cms.ProgrammePage", "cms.SectionPage"]
    subpage_types: list[str] = []
    joined = (*BasePage.joined, "picture")
    template = "cms/pages/event_page.html"

    class Meta:
        verbose_name = _("event")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
                name="events_end_after_they_start",
            ),
        )

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("An event ends after it has started.")})
        if self.picture and not self.picture_alt.strip():
            raise ValidationError({"picture_alt": _("Say what the picture shows.")})

    @property
    def is_over(self) -> bool:
        """Nobody can come any more. Without an end, it is so a day after the start."""
        return (self.ends_at or self.starts_at + dt.timedelta(days=1)) <= now()

    def structured_data(self, address: str) -> dict[str, Any]:
        return super().structured_data(address) | {
            "@type": "Event",
            "startDate": self.starts_at.isoformat(),
            "endDate": self.ends_at.isoformat() if self.ends_at else None,
            "location": {"@type": "Place", "name": self.place, "address": self.place} if self.place else None,
        }
