import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from judging.states import PitchDayState
from programme.models.base import Addressed

if TYPE_CHECKING:
    from programme.models import Person


class PitchDay(Addressed):
    """The day on which a cohort's teams pitch. Chair and deputy belong to the results group, never to the judges."""

    cohort = models.OneToOneField("programme.Cohort", models.CASCADE, related_name="pitch_day")
    rubric = models.ForeignKey("judging.Rubric", models.PROTECT, related_name="pitch_days")
    starts_at = models.DateTimeField(_("starts"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    minutes_each = models.PositiveSmallIntegerField(
        _("minutes for each team, questions included"),
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
    )
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chair")
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("deputy")
    )
    state = models.CharField(max_length=20, choices=PitchDayState, default=PitchDayState.PLANNED)
    opened_at = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # Raised by every save of a card and every change of the panel: the board's ETag.
    board_version = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="locked", locked_at__isnull=False) | (~Q(state="locked") & Q(locked_at=None)),
                name="locked_pitch_days_say_when",
            ),
            models.CheckConstraint(
                condition=Q(state="planned", opened_at=None) | (~Q(state="planned") & Q(opened_at__isnull=False)),
                name="opened_pitch_days_say_when",
            ),
            models.CheckConstraint(
                condition=Q(chair=None) | Q(deputy=None) | ~Q(chair=models.F("deputy")),
                name="chair_is_not_the_deputy",
            ),
        )

    def __str__(self) -> str:
        return str(_("Pitch day of %(cohort)s") % {"cohort": self.cohort})

    @property
    def programme(self) -> object:
        return self.cohort.programme

    @property
    def is_planned(self) -> bool:
        return self.state == PitchDayState.PLANNED

    @property
    def is_open(self) -> bool:
        return self.state == PitchDayState.OPEN

    @property
    def is_locked(self) -> bool:
        return self.state == PitchDayState.LOCKED

    def starts_of(self, position: int) -> dt.datetime:
        """When the pitch at that position begins."""
        return self.starts_at + dt.timedelta(minutes=self.minutes_each * (position - 1))


class PitchQuerySet(models.QuerySet["Pitch"]):
    def ranked(self) -> "PitchQuerySet":
        """Without teams that were dissolved before scoring was locked: nobody scores them. Later, the result stands."""
        return self.filter(Q(team__dissolved_at=None) | Q(team__dissolved_at__gte=models.F("pitch_day__locked_at")))

    def seen_by_judge(self, person: "Person") -> "PitchQuerySet":
        """Pitches of the days on which the person has a seat, as long as their place in the cohort is active."""
        return self.filter(
            pitch_day__panels__seats__enrolment__person=person, pitch_day__panels__seats__enrolment__state="active"
        )


class Pitch(Addressed):
    """One team's turn on the pitch day."""

    pitch_day = models.ForeignKey("judging.PitchDay", models.CASCADE, related_name="pitches")
    team = models.ForeignKey("teams.Team", models.PROTECT, related_name="pitches")
    # What the judges may read: fixed when scoring opens.
    version = models.ForeignKey(
        "teams.SubmissionVersion", models.PROTECT, null=True, blank=True, related_name="pitches"
    )
    position = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()

    objects = PitchQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("pitch_day", "team"), name="one_pitch_per_team"),
            models.UniqueConstraint(fields=("pitch_day", "position"), name="one_pitch_per_position"),
        )

    def __str__(self) -> str:
        return str(self.team)

    @property
    def is_ranked(self) -> bool:
        """The same rule as the filter `ranked`."""
        gone, locked = self.team.dissolved_at, self.pitch_day.locked_at
        return gone is None or (locked is not None and gone >= locked)

    @property
    def cohort(self) -> object:
        return self.pitch_day.cohort

    @property
    def programme(self) -> object:
        return self.pitch_day.cohort.programme


class PitchStanding(models.Model):
    """Count and raw mean of the cards handed in for a pitch, recomputed by aggregate with every save."""

    pitch = models.OneToOneField("judging.Pitch", models.CASCADE, related_name="standing")
    count = models.PositiveIntegerField(default=0)
    mean = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(count=0, mean=None) | Q(count__gt=0, mean__isnull=False),
                name="standing_has_a_mean_of_cards",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pitch}: {self.count}"
