import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from judging.states import PhaseName
from programme.models.base import Addressed, PersonalLink


class Stage(models.Model):
    """What is on now in a room. The clock is two moments of the server, so that each page works out what is left."""

    pitch_day = models.ForeignKey("judging.PitchDay", models.CASCADE, related_name="stages")
    # Empty unless rooms run at the same time.
    room = models.CharField(max_length=80, blank=True)
    # Nothing is on between two pitches.
    pitch = models.ForeignKey("judging.Pitch", models.CASCADE, null=True, blank=True, related_name="+")
    phase = models.CharField(max_length=20, choices=PhaseName, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    # While the clock runs, when it ends; while it stands still, what is left.
    ends_at = models.DateTimeField(null=True, blank=True)
    left = models.DurationField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("pitch_day", "room"), name="one_stage_per_room"),
            models.CheckConstraint(
                condition=Q(pitch=None, phase="", started_at=None, ends_at=None, left=None)
                | (
                    Q(pitch__isnull=False, started_at__isnull=False)
                    & ~Q(phase="")
                    & (Q(ends_at__isnull=False, left=None) | Q(ends_at=None, left__isnull=False))
                ),
                name="a_stage_is_empty_or_its_clock_runs_or_stands",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pitch_day}, {self.room}".rstrip(", ")

    @property
    def is_paused(self) -> bool:
        return self.left is not None

    def left_at(self, at: dt.datetime) -> dt.timedelta:
        """What is left of the phase; negative when it runs over."""
        if self.left is not None:
            return self.left
        return self.ends_at - at if self.ends_at else dt.timedelta()

    @property
    def left_seconds(self) -> int:
        """For a clock that stands still."""
        return max(0, int(self.left.total_seconds())) if self.left is not None else 0


class Turn(models.Model):
    """When a pitch really began and ended."""

    pitch = models.OneToOneField("judging.Pitch", models.CASCADE, related_name="turn")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("began_at")), name="a_turn_ends_after_it_began"
            ),
        )

    def __str__(self) -> str:
        return str(self.pitch)


class Delay(models.Model):
    """From this position on the day runs so many minutes later than the slots before it make it; or earlier."""

    pitch_day = models.ForeignKey("judging.PitchDay", models.CASCADE, related_name="delays")
    room = models.CharField(max_length=80, blank=True)
    position = models.PositiveSmallIntegerField()
    minutes = models.SmallIntegerField()
    # Whether the break before that position, which has not begun, moves too; one with a fixed time takes it up.
    before_break = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("pitch_day", "room", "position"), name="one_delay_per_position"),
        )

    def __str__(self) -> str:
        return f"{self.position}: {self.minutes:+}"


class DisplayLink(Addressed, PersonalLink):
    """Opens a room's screen without an account: team, challenge and clock, no person's name."""

    pitch_day = models.ForeignKey("judging.PitchDay", models.CASCADE, related_name="display_links")
    room = models.CharField(max_length=80, blank=True)
    name = models.CharField(_("where the screen stands"), max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("made_at",)

    def __str__(self) -> str:
        return self.name

    @property
    def cohort(self) -> object:
        return self.pitch_day.cohort

    @property
    def programme(self) -> object:
        return self.pitch_day.cohort.programme

    def is_open(self, at: dt.datetime) -> bool:
        """Whether it shows anything now."""
        return self.link_revoked_at is None and at < self.link_expires_at
