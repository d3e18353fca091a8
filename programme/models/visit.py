import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from programme.states import VisitMode, VisitState

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
        roles = ("participant", "mentor", "observer")
        mine = person.enrolments.filter(state="active", role__in=roles).values("cohort")
        organised = person.programme_roles.filter(kind="organiser").values("programme")
        seen = (VisitState.PUBLISHED, VisitState.CANCELLED)
        return self.filter(Q(cohort__in=mine, state__in=seen) | Q(cohort__programme__in=organised))


class Visit(Addressed):
    """A site visit, kick-off, training or rehearsal: people book a place on it, or everybody is expected."""

    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="visits")
    kind = models.CharField(_("kind"), max_length=20, choices=VisitKind, default=VisitKind.SITE_VISIT)
    mode = models.CharField(_("mode"), max_length=20, choices=VisitMode, default=VisitMode.BOOKED)
    title = models.CharField(_("title"), max_length=150)
    host = models.ForeignKey("programme.Organisation", models.PROTECT, related_name="visits", verbose_name=_("host"))
    # Only this organiser sees what people need; empty in old rows: any organiser of the programme.
    run_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("run by")
    )
    summary = models.TextField(_("what it is about"), max_length=2000, blank=True)
    is_online = models.BooleanField(_("online"), default=False)
    town = models.CharField(_("town or “online”"), max_length=100)
    address = models.TextField(_("address, shown after booking"), max_length=500, blank=True)
    joining_notes = models.TextField(_("joining notes, shown after booking"), max_length=2000, blank=True)
    accessibility = models.TextField(_("what is accessible"), max_length=2000, blank=True)
    host_notes = models.TextField(_("what the host must know"), max_length=2000, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    # None where everybody is expected.
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True, validators=[MinValueValidator(1)])
    # {sector: places kept for it until `shares_end_at`}; read and written under the visit's lock, like the capacity.
    sector_shares = models.JSONField(_("least share for each sector"), default=dict, blank=True)
    shares_end_at = models.DateTimeField(_("shares hold until"), null=True, blank=True)
    booking_opens_at = models.DateTimeField(_("booking opens"), null=True, blank=True)
    booking_closes_at = models.DateTimeField(_("booking closes"), null=True, blank=True)
    # How long a freed place is held for the next who waits; 0: it is theirs at once.
    offer_hours = models.PositiveSmallIntegerField(_("hours to answer an offer"), default=0)
    needs_asked = models.JSONField(_("needs that are asked"), default=list, blank=True)
    asks_phone = models.BooleanField(_("asks for a telephone number"), default=False)
    needs_kept_days = models.PositiveSmallIntegerField(_("days until needs are erased"), default=7)
    state = models.CharField(max_length=20, choices=VisitState, default=VisitState.DRAFT)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.TextField(_("why it was cancelled"), max_length=2000, blank=True)
    # A visit held in place of a cancelled one: those who lost a place there are asked first, until that time.
    replaces = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replacements")
    first_call_ends_at = models.DateTimeField(_("first call ends"), null=True, blank=True)
    feedback_asked_at = models.DateTimeField(null=True, blank=True)
    # Calendars only believe a change that carries a higher number.
    calendar_sequence = models.PositiveIntegerField(default=0)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at",)
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="visit_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(mode="booked", capacity__gte=1) | Q(mode="expected", capacity=None),
                name="booked_visits_have_places",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def programme(self) -> object:
        return self.cohort.programme

    @property
    def kind_word(self) -> str:
        """What people call it: "site visit", "kick-off"."""
        return str(self.get_kind_display()).lower()

    @property
    def is_expected(self) -> bool:
        return self.mode == VisitMode.EXPECTED

    @property
    def asks_something(self) -> bool:
        """Whether people with a place are asked what they need, or for a number to ring."""
        return bool(self.needs_asked or self.asks_phone)

    @property
    def needs_erased_on(self) -> dt.date:
        """The day on which what people told us for this visit is erased."""
        return self.ends_at.astimezone(self.cohort.zone).date() + dt.timedelta(days=self.needs_kept_days)

    def is_open_for_booking(self, at: dt.datetime) -> bool:
        """Published, booking has opened, and is neither closed nor has the visit begun."""
        closes_at = self.starts_at if self.is_expected else self.booking_closes_at or self.starts_at
        return self.state == VisitState.PUBLISHED and not self.opens_later(at) and at < closes_at

    def opens_later(self, at: dt.datetime) -> bool:
        """Whether people have to come back when booking opens."""
        return not self.is_expected and self.booking_opens_at is not None and at < self.booking_opens_at

    def kept_for(self, at: dt.datetime) -> dict[str, int]:
        """Places kept for each sector; none once the shares have run out or booking is closed."""
        ends_at = self.shares_end_at or self.booking_closes_at or self.starts_at
        return self.sector_shares if at < ends_at else {}
