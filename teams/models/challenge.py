from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from programme.states import EnrolmentState, ProgrammeRoleKind, Role
from teams.states import Audience, ChallengeState

if TYPE_CHECKING:
    from programme.models import Person


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    def published(self) -> "ChallengeQuerySet":
        return self.filter(state=ChallengeState.PUBLISHED)

    def visible_to(self, person: "Person") -> "ChallengeQuerySet":
        """Published ones of the person's cohorts; every one for organisers of the programme and site admins."""
        if person.is_site_admin:
            return self
        mine = person.enrolments.filter(
            state=EnrolmentState.ACTIVE, role__in=(Role.PARTICIPANT, Role.MENTOR, Role.JUDGE)
        ).values("cohort")
        organised = person.programme_roles.filter(kind=ProgrammeRoleKind.ORGANISER).values("programme")
        return self.filter(Q(state=ChallengeState.PUBLISHED, cohort__in=mine) | Q(cohort__programme__in=organised))


class Challenge(Addressed):
    """A public-service problem that an organisation asks teams to solve."""

    cohort = models.ForeignKey("programme.Cohort", models.PROTECT, related_name="challenges")
    owner = models.ForeignKey(
        "programme.Organisation", models.PROTECT, related_name="challenges", verbose_name=_("owner")
    )
    title = models.CharField(_("title"), max_length=150)
    problem = models.TextField(_("the problem"), max_length=2000)
    who_has_it = models.TextField(_("who has the problem"), max_length=2000)
    outcome = models.TextField(_("the outcome that is sought"), max_length=2000)
    measure = models.TextField(_("how the outcome would be measured"), max_length=2000, blank=True)
    constraints = models.TextField(_("constraints"), max_length=2000, blank=True)
    data = models.TextField(_("data that teams can use"), max_length=2000, blank=True)
    contact = models.CharField(_("whom to ask"), max_length=200, blank=True)
    audience = models.CharField(_("who may read it"), max_length=10, choices=Audience, default=Audience.COHORT)
    state = models.CharField(max_length=10, choices=ChallengeState, default=ChallengeState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering = ("title",)
        constraints = (
            models.UniqueConstraint(fields=("cohort", "title"), name="one_challenge_per_title"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="published_challenges_say_when"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def programme(self) -> object:
        return self.cohort.programme


class Question(Addressed):
    """What a team asks the owner of a challenge, and the answer that all teams read."""

    challenge = models.ForeignKey("teams.Challenge", models.CASCADE, related_name="questions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("question"), max_length=1000)
    asked_at = models.DateTimeField()
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="answers_say_when",
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def cohort(self) -> object:
        return self.challenge.cohort

    @property
    def programme(self) -> object:
        return self.challenge.cohort.programme
