from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed


class Alumnus(Addressed):
    """Somebody who took part and has said that others who did may find them. The row goes when they say otherwise."""

    programme = models.ForeignKey("programme.Programme", models.CASCADE, related_name="alumni")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # The cohort in which they took part, as the list tells it.
    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="alumni")
    help_with = models.CharField(_("what others may ask you about"), max_length=200, blank=True)
    shows_email = models.BooleanField(_("show my e-mail address on the list"), default=False)
    would_mentor = models.BooleanField(_("organisers may ask me to mentor a later cohort"), default=False)
    since = models.DateTimeField()

    class Meta:
        ordering = ("person__full_name",)
        verbose_name_plural = "alumni"
        constraints = (models.UniqueConstraint(fields=("programme", "person"), name="once_on_the_list_of_alumni"),)

    def __str__(self) -> str:
        return str(self.person)
