import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed, PersonalLink
from teams.states import AdoptionState, ReuseState


class ReuseRequest(Addressed, PersonalLink):
    """An organisation asks to reuse a solution. Nobody is told before the address behind it has answered a mail."""

    solution = models.ForeignKey("teams.Solution", models.CASCADE, related_name="reuse_requests")
    organisation = models.CharField(_("organisation"), max_length=200)
    full_name = models.CharField(_("your name"), max_length=200)
    email = models.EmailField(_("your e-mail address"))
    purpose = models.TextField(_("what you would use it for"), max_length=2000)
    state = models.CharField(max_length=10, choices=ReuseState, default=ReuseState.ASKED)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="asked", confirmed_at=None) | (~Q(state="asked") & Q(confirmed_at__isnull=False)),
                name="confirmed_requests_say_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.solution}"

    @property
    def cohort(self) -> object:
        return self.solution.team.cohort

    @property
    def programme(self) -> object:
        return self.solution.team.cohort.programme

    def is_open(self, at: dt.datetime) -> bool:
        """Whether the address can still be confirmed."""
        return self.state == ReuseState.ASKED and at < self.link_expires_at


class Adoption(Addressed):
    """An organisation takes a solution on; what came of it is measured year by year."""

    solution = models.ForeignKey("teams.Solution", models.CASCADE, related_name="adoptions")
    request = models.OneToOneField(
        "teams.ReuseRequest", models.SET_NULL, null=True, blank=True, related_name="adoption"
    )
    organisation = models.CharField(_("organisation"), max_length=200)
    # Otherwise the public reads "an organisation".
    is_named = models.BooleanField(_("it may be named in public"), default=False)
    state = models.CharField(_("how far"), max_length=10, choices=AdoptionState, default=AdoptionState.INTERESTED)
    since_on = models.DateField(_("since"))

    class Meta:
        ordering = ("since_on", "organisation")
        constraints = (
            models.UniqueConstraint(fields=("solution", "organisation"), name="one_adoption_per_organisation"),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.solution}"

    @property
    def cohort(self) -> object:
        return self.solution.team.cohort

    @property
    def programme(self) -> object:
        return self.solution.team.cohort.programme


class Outcome(models.Model):
    """What was measured in one year where a solution was adopted, by the solution's own measure."""

    adoption = models.ForeignKey("teams.Adoption", models.CASCADE, related_name="outcomes")
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("measured"), max_digits=12, decimal_places=2)

    class Meta:
        ordering = ("year",)
        constraints = (models.UniqueConstraint(fields=("adoption", "year"), name="one_outcome_per_year"),)

    def __str__(self) -> str:
        return f"{self.adoption}, {self.year}"
