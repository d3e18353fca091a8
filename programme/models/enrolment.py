from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed, NameInLists
from programme.states import EnrolmentState, LeavingReason, Role


def shown_at_first() -> list[str]:
    """What a cohort sees of somebody who has not chosen."""
    return ["job_title", "skills", "about"]


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def active(self) -> "EnrolmentQuerySet":
        return self.filter(state=EnrolmentState.ACTIVE)

    def in_role(self, role: Role) -> "EnrolmentQuerySet":
        return self.filter(role=role)


class Enrolment(Addressed):
    """A person's place in a cohort in one role, with what they tell the cohort about themselves."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments")
    cohort = models.ForeignKey("programme.Cohort", models.PROTECT, related_name="enrolments")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    state = models.CharField(max_length=20, choices=EnrolmentState, default=EnrolmentState.ACTIVE)
    organisation = models.ForeignKey("programme.Organisation", models.PROTECT, related_name="enrolments")
    job_title = models.CharField(_("job title"), max_length=200, blank=True)
    about = models.TextField(_("about you"), max_length=2000, blank=True)
    skills = models.JSONField(_("skills"), default=list, blank=True)
    region = models.CharField(_("region"), max_length=100, blank=True)
    experience_months = models.PositiveIntegerField(_("months of experience"), null=True, blank=True)
    availability = models.JSONField(_("half-days you can usually give"), default=list, blank=True)
    # What the person lets their cohort see beside name, employer and role.
    shown = models.JSONField(_("what your cohort sees"), default=shown_at_first, blank=True)
    profile_completed_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    listed_as = NameInLists()

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ("person__full_name",)
        constraints = (models.UniqueConstraint(fields=("person", "cohort", "role"), name="one_enrolment_per_role"),)
        indexes = (
            models.Index(fields=("cohort", "listed_as", "id"), name="enrolments_by_name"),
            models.Index(fields=("cohort", "role", "organisation", "state"), name="enrolments_by_organisation"),
            models.Index(
                fields=("cohort", "state", "role", "profile_completed_at"),
                condition=models.Q(profile_completed_at=None),
                name="enrolments_without_profile",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"

    @property
    def programme(self) -> object:
        return self.cohort.programme

    @property
    def sector(self) -> str:
        return self.organisation.sector

    def shows(self, part: str) -> bool:
        """Whether the person lets their cohort see that part."""
        return part in self.shown


class EnrolmentMove(models.Model):
    """A pause, a return or an end of a place: the history of an enrolment, never changed."""

    enrolment = models.ForeignKey("programme.Enrolment", models.CASCADE, related_name="moves")
    to = models.CharField(max_length=20, choices=EnrolmentState)
    reason = models.CharField(_("reason"), max_length=20, choices=LeavingReason, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    back_on = models.DateField(_("back on"), null=True, blank=True)
    # The place in a later cohort that took this one's part.
    later = models.ForeignKey("programme.Enrolment", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.get_to_display()


class TravelNote(models.Model):
    """What organisers should know so that somebody can come: when they arrive, whom to ring. Nothing confidential."""

    enrolment = models.OneToOneField("programme.Enrolment", models.CASCADE, related_name="travel_note")
    text = models.TextField(_("travel and timing"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text
