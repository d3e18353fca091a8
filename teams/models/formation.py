from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from teams.states import OF_TEAMS, FormationKind, FormationState, RuleKind


class FormationWishes(models.Model):
    """What a cohort's organisers wish of all its teams: strengths in words, sizes, and numbers for who wants them."""

    cohort = models.OneToOneField("programme.Cohort", models.CASCADE, related_name="formation_wishes")
    values = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.cohort}"

    @property
    def programme(self) -> object:
        return self.cohort.programme


class FormationRule(Addressed):
    """What an organiser says of two people, or of a person and a team."""

    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="formation_rules")
    kind = models.CharField(_("what"), max_length=10, choices=RuleKind)
    enrolment = models.ForeignKey("programme.Enrolment", models.CASCADE, related_name="formation_rules")
    other = models.ForeignKey("programme.Enrolment", models.CASCADE, null=True, blank=True, related_name="+")
    team = models.ForeignKey("teams.Team", models.CASCADE, null=True, blank=True, related_name="formation_rules")
    is_on = models.BooleanField(default=True)

    class Meta:
        ordering = ("kind", "enrolment__person__full_name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in OF_TEAMS], team__isnull=False, other=None)
                | (~Q(kind__in=[kind.value for kind in OF_TEAMS]) & Q(team=None, other__isnull=False)),
                name="formation_rule_names_a_person_or_a_team",
            ),
        )

    def __str__(self) -> str:
        return f"{self.enrolment.person} {self.get_kind_display()} {self.team or (self.other and self.other.person)}"

    @property
    def programme(self) -> object:
        return self.cohort.programme


class FormationRun(Addressed):
    """One attempt at teams: what was asked, what came out, and what organisers changed in it by hand.

    Everything that is stored speaks of people and teams by id. With `instance`, `seed` and `engine` it can be repeated.
    """

    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="formation_runs")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=FormationKind, default=FormationKind.FORM)
    state = models.CharField(max_length=10, choices=FormationState, default=FormationState.WAITING)
    instance = models.JSONField()
    content_hash = models.CharField(max_length=64)
    # The rules of the instance by id, and which row of ours each comes from.
    origins = models.JSONField(default=dict)
    # People whom the organiser kept where an earlier run put them.
    kept = models.JSONField(default=list)
    seed = models.PositiveIntegerField(default=1)
    engine = models.CharField(max_length=20)
    best = models.IntegerField(null=True)
    bound = models.IntegerField(null=True)
    outcome = models.JSONField(default=dict)
    # What each unmet wish of the outcome would take, worked out once by the worker.
    unmet = models.JSONField(default=list)
    # Which point of a curve was chosen.
    moves = models.PositiveSmallIntegerField(null=True)
    # [[person, team], ...] by hand after the outcome; each list is one act that can be undone.
    adjustments = models.JSONField(default=list)
    repeats = models.ForeignKey("self", models.SET_NULL, null=True, related_name="repetitions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    stop_asked_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    adopted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("cohort", "number"), name="one_formation_run_per_number"),
            models.CheckConstraint(
                condition=Q(state="adopted", adopted_at__isnull=False) | (~Q(state="adopted") & Q(adopted_at=None)),
                name="adopted_runs_say_when",
            ),
        )

    def __str__(self) -> str:
        return str(_("Attempt %(number)d") % {"number": self.number})

    @property
    def programme(self) -> object:
        return self.cohort.programme

    @property
    def is_under_way(self) -> bool:
        return self.state in (FormationState.WAITING, FormationState.RUNNING)

    @property
    def has_teams(self) -> bool:
        return bool(self.places)

    @property
    def points(self) -> list[dict[str, Any]]:
        """The points of a curve; none where teams were formed from scratch."""
        return list(self.outcome.get("points", ()))

    @property
    def answer(self) -> dict[str, Any]:
        """The solution document: of the chosen point where there is a curve."""
        if self.kind != FormationKind.CHANGE:
            return dict(self.outcome)
        return next((point for point in self.points if point["moves"] == self.moves), {})

    @property
    def places(self) -> dict[str, str]:
        """The team of each person, by id, with what was changed by hand."""
        found = dict(self.answer.get("assignment") or {})
        for act in self.adjustments:
            found |= dict(act)
        return found

    @property
    def is_proven(self) -> bool:
        """Nothing better exists, and nobody has changed it by hand."""
        return not self.adjustments and self.best is not None and self.best == self.bound

    @property
    def share_proven(self) -> int:
        """How much of the best so far is proven to be needed, in percent."""
        return 100 * max(0, self.bound or 0) // self.best if self.best else 100
