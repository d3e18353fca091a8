import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models.base import BasePage
from cms.states import PressVerdict
from programme.models import Programme
from programme.models.base import Addressed, PersonalLink


class PressLink(Addressed, PersonalLink):
    """One draft page for one reader without an account, such as a press office: to read and to answer, for a while."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="press_links")
    full_name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-made_at",)
        constraints = (models.UniqueConstraint(fields=("page", "email"), name="one_press_link_per_address"),)

    def __str__(self) -> str:
        return f"{self.full_name}: {self.page}"

    @property
    def draft(self) -> BasePage:
        """The page as its author has it now."""
        draft: BasePage = self.page.get_latest_revision_as_object()
        return draft

    @property
    def programme(self) -> Programme | None:
        return self.page.specific.programme  # type: ignore[no-any-return]

    def is_open(self, at: dt.datetime) -> bool:
        """Whether the page can still be read by it."""
        return self.link_revoked_at is None and at < self.link_expires_at


class PressAnswer(Addressed):
    """What the reader of a draft answered."""

    link = models.ForeignKey("cms.PressLink", models.CASCADE, related_name="answers")
    verdict = models.CharField(_("answer"), max_length=20, choices=PressVerdict)
    text = models.TextField(_("what should change"), max_length=2000, blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ("-answered_at",)

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.link}"

    @property
    def programme(self) -> Programme | None:
        return self.link.programme
