from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from programme.models.programme import WORDS_FOR_ADDRESSES
from programme.states import CohortState, Sector

if TYPE_CHECKING:
    from programme.models.person import Person


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("We do not know a time zone called “%(name)s”."), params={"name": name})


class CohortQuerySet(models.QuerySet["Cohort"]):
    def visible_to(self, person: "Person") -> "CohortQuerySet":
        """Cohorts in which the person has a place that has not ended, or whose programme they have a role in."""
        if person.is_site_admin:
            return self
        places = person.enrolments.exclude(state="withdrawn").values("cohort")
        return self.filter(Q(programme__in=person.programme_roles.values("programme")) | Q(pk__in=places))


class Cohort(Addressed):
    """One run of a programme, with its own dates, people, teams and pitch day."""

    programme = models.ForeignKey("programme.Programme", models.PROTECT, related_name="cohorts")
    name = models.CharField(_("name"), max_length=120)
    slug = models.CharField(_("name in addresses"), max_length=60, validators=[WORDS_FOR_ADDRESSES])
    state = models.CharField(max_length=20, choices=CohortState, default=CohortState.PLANNED)
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/London", validators=[validate_time_zone]
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    confirm_by = models.DateTimeField(_("nominees answer by"), null=True, blank=True)

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "name")
        constraints = (
            models.UniqueConstraint(fields=("programme", "slug"), name="one_cohort_per_address"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="cohort_ends_after_it_starts"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def cohort(self) -> "Cohort":
        return self


class CohortQuota(models.Model):
    """How many places a sector has in a cohort."""

    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="quotas")
    sector = models.CharField(max_length=20, choices=Sector)
    places = models.PositiveIntegerField(_("places"))

    class Meta:
        ordering = ("sector",)
        constraints = (models.UniqueConstraint(fields=("cohort", "sector"), name="one_quota_per_sector"),)

    def __str__(self) -> str:
        return f"{self.get_sector_display()}: {self.places}"
