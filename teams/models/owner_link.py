import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed, PersonalLink


class OwnerLink(Addressed, PersonalLink):
    """An owner's page of one challenge, opened by a link without an account: what teams ask, to be answered there."""

    challenge = models.ForeignKey("teams.Challenge", models.CASCADE, related_name="owner_links")
    full_name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("made_at",)
        constraints = (models.UniqueConstraint(fields=("challenge", "email"), name="one_owner_link_per_address"),)

    def __str__(self) -> str:
        return f"{self.full_name}: {self.challenge}"

    @property
    def cohort(self) -> object:
        return self.challenge.cohort

    @property
    def programme(self) -> object:
        return self.challenge.cohort.programme

    def is_open(self, at: dt.datetime) -> bool:
        """Whether the page can still be opened."""
        return self.link_revoked_at is None and at < self.link_expires_at
