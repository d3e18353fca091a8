import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed, PersonalLink
from teams.states import AdoptionState, ConsentState, Licence, Party, SolutionState, Theme


class SolutionQuerySet(models.QuerySet["Solution"]):
    def released(self) -> "SolutionQuerySet":
        """Those that everybody who has a say has released, and nobody has withdrawn."""
        return self.filter(state=SolutionState.RELEASED)


class Solution(Addressed):
    """What a team made, in the words and files that it wants the public to have, under a licence it names."""

    team = models.OneToOneField("teams.Team", models.PROTECT, related_name="solution")
    title = models.CharField(_("title"), max_length=150)
    summary = models.CharField(_("in a sentence or two"), max_length=300)
    text = models.TextField(_("the solution"), max_length=8000)
    theme = models.CharField(_("theme"), max_length=20, choices=Theme)
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, default=Licence.OGL)
    state = models.CharField(max_length=10, choices=SolutionState, default=SolutionState.DRAFT)
    asked_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # How far its adoption has come anywhere; kept by the actions on adoptions, because lists ask for it.
    adoption = models.CharField(max_length=10, choices=AdoptionState, blank=True)
    # What the outcome is measured by, and the figure that the challenge asked for.
    measure = models.CharField(_("what is measured"), max_length=120, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    sought = models.DecimalField(_("figure asked for"), max_digits=12, decimal_places=2, null=True, blank=True)
    # Public pages look whether anything is newer than they are.
    changed_at = models.DateTimeField(db_index=True)

    objects = SolutionQuerySet.as_manager()

    class Meta:
        ordering = ("title",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="released") | Q(released_at__isnull=False), name="released_solutions_say_when"
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False), name="withdrawn_solutions_say_when"
            ),
        )
        indexes = (models.Index(fields=("state", "theme"), name="solutions_by_theme"),)

    def __str__(self) -> str:
        return self.title

    @property
    def cohort(self) -> object:
        return self.team.cohort

    @property
    def programme(self) -> object:
        return self.team.cohort.programme

    @property
    def is_released(self) -> bool:
        return self.state == SolutionState.RELEASED


class SolutionFile(Addressed):
    """A file that was handed in and that the team wants the public to have. Its id is also the picture's key."""

    solution = models.ForeignKey("teams.Solution", models.CASCADE, related_name="files")
    attachment = models.ForeignKey("teams.Attachment", models.PROTECT, related_name="+")
    alt = models.CharField(_("what the picture shows"), max_length=200, blank=True)

    class Meta:
        ordering = ("attachment__slot__order", "attachment__original_name")
        constraints = (models.UniqueConstraint(fields=("solution", "attachment"), name="a_solution_has_a_file_once"),)

    def __str__(self) -> str:
        return str(self.attachment)


class Pictured(models.Model):
    """That a person can be recognised in a picture that is or will be public. Pages know only the picture's key."""

    picture = models.UUIDField(db_index=True)
    programme = models.ForeignKey("programme.Programme", models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("picture", "person"), name="a_picture_shows_a_person_once"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.picture}"


class ReleaseConsent(Addressed):
    """What one who has a say answers: a member, a member's organisation, the challenge's owner."""

    solution = models.ForeignKey("teams.Solution", models.CASCADE, related_name="consents")
    party = models.CharField(max_length=12, choices=Party)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(
        "programme.Organisation", models.PROTECT, null=True, blank=True, related_name="release_consents"
    )
    state = models.CharField(max_length=10, choices=ConsentState, default=ConsentState.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)
    # Not asked, because the terms that the organisation accepted at the start say so.
    by_terms = models.BooleanField(default=False)

    class Meta:
        ordering = ("party", "organisation__name", "person__full_name")
        constraints = (
            models.UniqueConstraint(fields=("solution", "person"), name="a_member_answers_once"),
            models.UniqueConstraint(fields=("solution", "party", "organisation"), name="a_party_answers_once"),
            models.CheckConstraint(
                condition=Q(party="member", person__isnull=False, organisation=None)
                | (~Q(party="member") & Q(person=None, organisation__isnull=False)),
                name="consents_are_of_a_person_or_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at=None) | (~Q(state="waiting") & Q(answered_at__isnull=False)),
                name="answered_consents_say_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.who}: {self.solution}"

    @property
    def who(self) -> str:
        return self.person.full_name if self.person else str(self.organisation)

    @property
    def cohort(self) -> object:
        return self.solution.team.cohort

    @property
    def programme(self) -> object:
        return self.solution.team.cohort.programme


class ReleaseLink(Addressed, PersonalLink):
    """The page on which somebody at an organisation says yes or no for it, opened by a link without an account."""

    consent = models.ForeignKey("teams.ReleaseConsent", models.CASCADE, related_name="links")
    full_name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ("sent_at",)
        constraints = (models.UniqueConstraint(fields=("consent", "email"), name="one_release_link_per_address"),)

    def __str__(self) -> str:
        return f"{self.full_name}: {self.consent}"

    @property
    def cohort(self) -> object:
        return self.consent.cohort

    @property
    def programme(self) -> object:
        return self.consent.programme

    def is_open(self, at: dt.datetime) -> bool:
        """Whether the page can still be opened."""
        return self.link_revoked_at is None and at < self.link_expires_at


class ReleaseTerms(Addressed):
    """That an organisation released, at the start of a cohort, whatever its people make under a licence."""

    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="release_terms")
    organisation = models.ForeignKey("programme.Organisation", models.CASCADE, related_name="release_terms")
    licence = models.CharField(_("licence"), max_length=20, choices=Licence)
    said_in = models.CharField(_("where it is written"), max_length=200)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("organisation__name",)
        constraints = (
            models.UniqueConstraint(fields=("cohort", "organisation", "licence"), name="one_release_by_terms"),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_licence_display()}"

    @property
    def programme(self) -> object:
        return self.cohort.programme
