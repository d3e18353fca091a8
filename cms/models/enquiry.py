from django.db import models
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed


class Enquiry(Addressed):
    """What somebody wrote to the organisers from the public pages. No page, no revision, no search holds any of it."""

    programme = models.ForeignKey("programme.Programme", models.CASCADE, related_name="enquiries")
    full_name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    text = models.TextField(_("message"), max_length=2000)
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ("-sent_at",)

    def __str__(self) -> str:
        return f"{self.full_name}: {self.programme}"
