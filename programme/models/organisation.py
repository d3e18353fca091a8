from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from programme.states import Sector


class Organisation(Addressed):
    """A department or company, as one programme knows it. A parent and its agencies count as one employer."""

    programme = models.ForeignKey("programme.Programme", models.PROTECT, related_name="organisations")
    name = models.CharField(_("name"), max_length=200)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="agencies")
    size = models.CharField(
        _("size"),
        max_length=10,
        blank=True,
        choices=(("small", _("Under 250 people")), ("large", _("250 people or more"))),
    )

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint("programme", Lower("name"), name="one_organisation_per_name"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="organisation_is_not_its_own_parent"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def employer_id(self) -> object:
        """The one employer that a parent and its agencies count as."""
        return self.parent_id or self.pk


class OrganisationName(models.Model):
    """A name the organisation had before."""

    organisation = models.ForeignKey("programme.Organisation", models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=200)
    until_on = models.DateField()

    def __str__(self) -> str:
        return self.name


class Employment(models.Model):
    """Where a person works, and from when until when: conflicts look at every employment."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="employments")
    organisation = models.ForeignKey("programme.Organisation", models.PROTECT, related_name="employments")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "organisation"), condition=Q(until_on=None), name="one_current_employment_each"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="employment_ends_after_it_starts"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}"
