from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from judging.states import ConflictSource, ConflictState, SeatMode
from programme.models.base import Addressed

if TYPE_CHECKING:
    from programme.models import Person


class Panel(models.Model):
    """Judges who sit together."""

    pitch_day = models.ForeignKey("judging.PitchDay", models.CASCADE, related_name="panels")
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("pitch_day", "name"), name="one_panel_per_name"),)

    def __str__(self) -> str:
        return self.name


class Seat(Addressed):
    """One judge's place on a panel. Who left it can do nothing more; the cards they had handed in still count."""

    panel = models.ForeignKey("judging.Panel", models.CASCADE, related_name="seats")
    enrolment = models.ForeignKey("programme.Enrolment", models.PROTECT, related_name="seats")
    mode = models.CharField(_("how they hear the pitches"), max_length=10, choices=SeatMode, default=SeatMode.IN_ROOM)
    left_at = models.DateTimeField(null=True, blank=True)
    # When the judge can be there, if not all day.
    available_from = models.DateTimeField(_("can come from"), null=True, blank=True)
    available_until = models.DateTimeField(_("can stay until"), null=True, blank=True)

    class Meta:
        ordering = ("enrolment__person__full_name",)
        constraints = (
            models.UniqueConstraint(fields=("panel", "enrolment"), name="one_seat_per_judge"),
            models.CheckConstraint(
                condition=Q(available_from=None)
                | Q(available_until=None)
                | Q(available_from__lt=models.F("available_until")),
                name="seat_is_left_after_it_is_taken",
            ),
        )

    def __str__(self) -> str:
        return str(self.enrolment.person)

    @property
    def cohort(self) -> object:
        return self.panel.pitch_day.cohort

    @property
    def programme(self) -> object:
        return self.panel.pitch_day.cohort.programme


class ConflictQuerySet(models.QuerySet["Conflict"]):
    def barring(self) -> "ConflictQuerySet":
        """Confirmed ones, and proposed ones until somebody has decided: a conflict wins over every other grant."""
        return self.exclude(state=ConflictState.WAIVED)

    def visible_to(self, person: "Person") -> "ConflictQuerySet":
        """One's own, and those of the programmes that one organises."""
        organised = person.programme_roles.filter(kind="organiser").values("programme")
        return self.filter(Q(judge=person) | Q(pitch_day__cohort__programme__in=organised))


class Conflict(Addressed):
    """A link between a judge and a team because of which the judge may not see or score the team."""

    pitch_day = models.ForeignKey("judging.PitchDay", models.CASCADE, related_name="conflicts")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="conflicts")
    team = models.ForeignKey("teams.Team", models.CASCADE, related_name="conflicts")
    source = models.CharField(_("kind of link"), max_length=20, choices=ConflictSource)
    state = models.CharField(max_length=20, choices=ConflictState)
    detail = models.TextField(_("what the link is"), max_length=500, blank=True)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("reason"), max_length=500, blank=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        ordering = ("found_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("pitch_day", "judge", "team", "source"), name="one_conflict_per_judge_team_and_source"
            ),
            models.CheckConstraint(
                condition=Q(source="employer") | ~Q(state="proposed"), name="only_shared_employers_are_proposed"
            ),
            models.CheckConstraint(
                condition=~Q(state="waived") | (~Q(reason="") & Q(decided_by__isnull=False)),
                name="waived_conflicts_say_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.judge}: {self.team}"

    @property
    def cohort(self) -> object:
        return self.pitch_day.cohort

    @property
    def programme(self) -> object:
        return self.pitch_day.cohort.programme

    @property
    def is_proposed(self) -> bool:
        return self.state == ConflictState.PROPOSED
