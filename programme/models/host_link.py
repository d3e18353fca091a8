import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed, PersonalLink


class HostLink(Addressed, PersonalLink):
    """A host's page of one visit, opened by a link without an account. It shows figures and no names."""

    visit = models.ForeignKey("programme.Visit", models.CASCADE, related_name="host_links")
    full_name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("made_at",)
        constraints = (models.UniqueConstraint(fields=("visit", "email"), name="one_host_link_per_address"),)

    def __str__(self) -> str:
        return f"{self.full_name}: {self.visit}"

    @property
    def programme(self) -> object:
        return self.visit.programme

    @property
    def cohort(self) -> object:
        return self.visit.cohort

    def is_open(self, at: dt.datetime) -> bool:
        """Whether the page can still be opened."""
        return self.link_revoked_at is None and at < self.link_expires_at
