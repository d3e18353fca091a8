import datetime as dt
from typing import TYPE_CHECKING

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from programme.states import VisitState

if TYPE_CHECKING:
    from programme.models.person import Person


class VisitKind(models.TextChoices):
    SITE_VISIT = "site_visit", _("Site visit")
    KICK_OFF = "kick_off", _("Kick-off")
    TRAINING = "training", _("Training")
    REHEARSAL = "rehearsal", _("Rehearsal")


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, person: "Person") -> "VisitQuerySet":
        """Published and cancelled visits of one's cohorts; drafts for organisers of the programme only."""
        if person.is_site_admin:
            return self
        mine = person.enrolments.active().filter(role__in=("participant", "mentor", "observer")).values("cohort")
        organised = person.programme_roles.filter(kind="organiser").values("programme")
        return self.filter((Q(cohort__in=mine) & ~Q(state=VisitState.DRAFT)) | Q(cohort__programme__in=organised))


class Visit(Addressed):
    """A site visit, kick-off, training or rehearsal that people book a place on."""

    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="visits")
    kind = models.CharField(_("kind"), max_length=20, choices=VisitKind, default=VisitKind.SITE_VISIT)
    title = models.CharField(_("title"), max_length=150)
    host = models.ForeignKey("programme.Organisation", models.PROTECT, related_name="visits", verbose_name=_("host"))
    summary = models.TextField(_("what it is about"), max_length=2000, blank=True)
    town = models.CharField(_("town or “online”"), max_length=100)
    address = models.TextField(_("address, shown after booking"), max_length=500, blank=True)
    joining_notes = models.TextField(_("joining notes, shown after booking"), max_length=2000, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    capacity = models.PositiveIntegerField(_("places"), validators=[MinValueValidator(1)])
    booking_closes_at = models.DateTimeField(_("booking closes"), null=True, blank=True)
    state = models.CharField(max_length=20, choices=VisitState, default=VisitState.DRAFT)
    # Calendars only believe a change that carries a higher number.
    calendar_sequence = models.PositiveIntegerField(default=0)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at",)
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="visit_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="visit_has_a_place"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def programme(self) -> object:
        return self.cohort.programme

    def is_open_for_booking(self, at: dt.datetime) -> bool:
        """Published, and neither closed for booking nor begun."""
        return self.state == VisitState.PUBLISHED and at < (self.booking_closes_at or self.starts_at)
