import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from judging.models.allocation import Allocation, Assignment
from judging.states import PhaseName, PitchDayState, PitchMode
from programme.models.base import Addressed

if TYPE_CHECKING:
    from programme.models import Person


@dataclass(frozen=True)
class Phase:
    """A part of one team's turn and how long it lasts."""

    name: PhaseName
    minutes: int


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
    # How a turn is divided; what is left of `minutes_each` is for changing teams.
    pitch_minutes = models.PositiveSmallIntegerField(_("minutes to pitch"), default=10)
    questions_minutes = models.PositiveSmallIntegerField(_("minutes for questions"), default=5)
    scoring_minutes = models.PositiveSmallIntegerField(_("minutes to score"), default=5)
    # Each room goes through its own pitches at the same time; otherwise there is one row of turns, whatever the room.
    rooms_at_once = models.BooleanField(_("rooms run at the same time"), default=False)
    # Where a video call is held for the whole day. Shown behind sign-in to the people of a pitch only.
    joining_link = models.URLField(_("joining link"), max_length=500, blank=True)
    # What the order was drawn with; empty when it was arranged by hand.
    draw_seed = models.CharField(max_length=64, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    guest_places = models.PositiveIntegerField(_("places for guests"), null=True, blank=True)
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
                condition=Q(chair=None) | Q(deputy=None) | ~Q(chair=F("deputy")),
                name="chair_is_not_the_deputy",
            ),
            models.CheckConstraint(
                condition=Q(
                    minutes_each__gte=F("pitch_minutes") + F("questions_minutes") + F("scoring_minutes"),
                    pitch_minutes__gte=1,
                ),
                name="phases_fit_into_a_turn",
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
        """When the pitch at that position begins, as long as there are no breaks, rooms or longer turns."""
        return self.starts_at + dt.timedelta(minutes=self.minutes_each * (position - 1))

    @staticmethod
    def phases_within(minutes_each: int) -> dict[str, int]:
        """How a turn is divided if nobody says otherwise: half to pitch, a quarter for questions, the rest to score."""
        pitch, questions = max(1, minutes_each // 2), minutes_each // 4
        return {
            "pitch_minutes": pitch,
            "questions_minutes": questions,
            "scoring_minutes": max(0, minutes_each - pitch - questions),
        }


def terms_of(starts_at: dt.datetime, minutes: int, mode: str, place: str) -> str:
    """A turn as its team is told of it, in one string to compare."""
    return "|".join((starts_at.astimezone(dt.UTC).isoformat(), str(minutes), mode, place))


def place_of(*parts: str) -> str:
    """Room and house, as one reads them on the way there."""
    return ", ".join(filter(None, parts))


class PitchQuerySet(models.QuerySet["Pitch"]):
    def ranked(self) -> "PitchQuerySet":
        """Without teams that were dissolved before scoring was locked: nobody scores them. Later, the result stands."""
        return self.filter(Q(team__dissolved_at=None) | Q(team__dissolved_at__gte=F("pitch_day__locked_at")))

    def seen_by_judge(self, person: "Person") -> "PitchQuerySet":
        """Pitches of the days on which the person has a seat, as long as their place in the cohort is active; where
        judges were spread over the teams, only those that are theirs."""
        plans = Allocation.objects.filter(pitch_day=OuterRef("pitch_day"), state="released")
        theirs = Assignment.objects.filter(
            pitch=OuterRef("pk"), allocation__state="released", seat__enrolment__person=person
        )
        return self.filter(
            ~Exists(plans) | Exists(theirs),
            pitch_day__panels__seats__enrolment__person=person,
            pitch_day__panels__seats__enrolment__state="active",
            pitch_day__panels__seats__left_at=None,
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
    # Follows from the order, the breaks and the lengths: written by `actions.timetable.set_times` only.
    starts_at = models.DateTimeField()
    # A fixed point of the day: this turn begins at that time whatever happens before it.
    fixed_at = models.DateTimeField(_("fixed time"), null=True, blank=True)
    room = models.CharField(_("room"), max_length=80, blank=True)
    # Added to the time to pitch because of what the team needs on stage. Nowhere shown with its reason.
    extra_minutes = models.PositiveSmallIntegerField(default=0)
    mode = models.CharField(_("how the team pitches"), max_length=20, choices=PitchMode, default=PitchMode.IN_ROOM)
    # This pitch's own video call, where it has another one than the day.
    joining_link = models.URLField(_("joining link"), max_length=500, blank=True)
    # Time, place and mode as the team was last told; see `terms`.
    told_as = models.CharField(max_length=500, blank=True)

    objects = PitchQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("pitch_day", "team"), name="one_pitch_per_team"),
            models.UniqueConstraint(fields=("pitch_day", "position"), name="one_pitch_per_position"),
        )

    def __str__(self) -> str:
        return str(self.team)

    def phases(self) -> tuple[Phase, ...]:
        """The parts of this team's turn in order, with this team's own lengths: what a stage timer counts.

        `for phase in pitch.phases(): phase.name, phase.minutes`. Parts of no length are left out. Longer time on stage
        is inside the pitch, with no sign that it is longer: show the minutes, never `extra_minutes`.
        """
        day = self.pitch_day
        lengths = (
            (PhaseName.PITCH, day.pitch_minutes + self.extra_minutes),
            (PhaseName.QUESTIONS, day.questions_minutes),
            (PhaseName.SCORING, day.scoring_minutes),
        )
        return tuple(Phase(name, minutes) for name, minutes in lengths if minutes)

    @property
    def minutes(self) -> int:
        """The whole turn, change of teams included."""
        return self.pitch_day.minutes_each + self.extra_minutes

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(minutes=self.minutes)

    @property
    def place(self) -> str:
        return place_of(self.room, self.pitch_day.place)

    @property
    def is_in_room(self) -> bool:
        return self.mode == PitchMode.IN_ROOM

    @property
    def terms(self) -> str:
        """What the team is told: when this differs from `told_as`, they do not know yet."""
        return terms_of(self.starts_at, self.minutes, self.mode, self.place)

    @property
    def is_told(self) -> bool:
        return self.told_as == self.terms

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


class Break(Addressed):
    """A pause in the running order, after so many pitches; 0 is before the first one."""

    pitch_day = models.ForeignKey("judging.PitchDay", models.CASCADE, related_name="breaks")
    after = models.PositiveSmallIntegerField(_("after pitch"))
    title = models.CharField(_("name"), max_length=80)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=15, validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    starts_at = models.DateTimeField()
    fixed_at = models.DateTimeField(_("fixed time"), null=True, blank=True)

    class Meta:
        ordering = ("after",)
        constraints = (models.UniqueConstraint(fields=("pitch_day", "after"), name="one_break_per_gap"),)

    def __str__(self) -> str:
        return self.title

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(minutes=self.minutes)

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
