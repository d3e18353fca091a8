from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from programme.shared.uploads import private_storage, random_name
from programme.states import EnrolmentState, ProgrammeRoleKind, Role, Sector
from teams.states import SigningRule

if TYPE_CHECKING:
    from programme.models import Person


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, person: "Person") -> "TeamQuerySet":
        """Teams of the person's cohorts once everybody was told; every team for organisers and site admins."""
        if person.is_site_admin:
            return self
        mine = person.enrolments.filter(state=EnrolmentState.ACTIVE, role__in=(Role.PARTICIPANT, Role.MENTOR)).values(
            "cohort"
        )
        organised = person.programme_roles.filter(kind=ProgrammeRoleKind.ORGANISER).values("programme")
        return self.filter(Q(told_at__isnull=False, cohort__in=mine) | Q(cohort__programme__in=organised))

    def of_member(self, person: "Person") -> "TeamQuerySet":
        """Teams that the person is a member of now, and has been told of."""
        live = Membership.objects.live().filter(enrolment__person=person, enrolment__state=EnrolmentState.ACTIVE)
        return self.filter(told_at__isnull=False, pk__in=live.values("team"))

    def of_mentor(self, person: "Person") -> "TeamQuerySet":
        """Teams that the person mentors now, and has been told of."""
        live = Mentorship.objects.live().filter(enrolment__person=person, enrolment__state=EnrolmentState.ACTIVE)
        return self.filter(told_at__isnull=False, pk__in=live.values("team"))

    def standing(self) -> "TeamQuerySet":
        """Those that have not been dissolved."""
        return self.filter(dissolved_at=None)

    def dissolved_under(self, person: "Person") -> "TeamQuerySet":
        """Dissolved teams that the person was a member of to the end: what they wrote there stays theirs to read."""
        to_the_end = Membership.objects.filter(
            enrolment__person=person,
            enrolment__state=EnrolmentState.ACTIVE,
            until_at__gte=F("team__dissolved_at"),
        )
        return self.filter(told_at__isnull=False, pk__in=to_the_end.values("team"))


class Team(Addressed):
    """A mixed team of one cohort. Who was a member when stays on record."""

    cohort = models.ForeignKey("programme.Cohort", models.PROTECT, related_name="teams")
    name = models.CharField(_("name"), max_length=80)
    number = models.PositiveIntegerField(_("number"))
    challenge = models.ForeignKey(
        "teams.Challenge",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="teams",
        verbose_name=_("challenge"),
    )
    # Until then only organisers know the team.
    told_at = models.DateTimeField(null=True, blank=True)
    # What its place of meeting does not have: kinds of team needs.
    lacks = models.JSONField(default=list, blank=True)
    # From then on nobody can be put into it; what it wrote stays.
    dissolved_at = models.DateTimeField(null=True, blank=True)

    # The team's own rule: who signs off before work is handed in.
    signing = models.CharField(max_length=10, choices=SigningRule, default=SigningRule.EACH)
    lead = models.ForeignKey("programme.Enrolment", models.PROTECT, null=True, blank=True, related_name="+")

    # What the team shows of itself to the cohort.
    about = models.CharField(_("what you work on, in a sentence"), max_length=300, blank=True)
    picture = models.FileField(storage=private_storage, upload_to=random_name, max_length=100, blank=True)
    picture_kind = models.CharField(max_length=10, blank=True)
    picture_alt = models.CharField(_("what the picture shows"), max_length=200, blank=True)

    # Whether its mentors may read what it has not handed in; empty until the team has chosen.
    mentors_read_drafts = models.BooleanField(null=True, blank=True)
    # When a mentor last asked to.
    drafts_asked_at = models.DateTimeField(null=True, blank=True)

    # Set by `teams.queries.team.with_people`.
    people: "list[Membership]"
    guides: "list[Mentorship]"

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint("cohort", Lower("name"), name="one_team_per_name"),
            models.UniqueConstraint(fields=("cohort", "number"), name="one_team_per_number"),
            models.CheckConstraint(condition=Q(picture="") | ~Q(picture_alt=""), name="pictures_say_what_they_show"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def programme(self) -> object:
        return self.cohort.programme


class MembershipQuerySet(models.QuerySet["Membership"]):
    def live(self) -> "MembershipQuerySet":
        """Those that have not ended."""
        return self.filter(until_at=None)


class Membership(models.Model):
    """A participant's time in a team. A move ends one and begins another."""

    team = models.ForeignKey("teams.Team", models.CASCADE, related_name="memberships")
    enrolment = models.ForeignKey("programme.Enrolment", models.PROTECT, related_name="memberships")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    # Why this team, in sentences that speak of this person only.
    reasons = models.JSONField(default=list, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("enrolment__person__full_name",)
        constraints = (
            models.UniqueConstraint(
                fields=("enrolment",), condition=Q(until_at=None), name="one_live_membership_per_person"
            ),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gte=F("from_at")), name="membership_ends_after_it_starts"
            ),
        )

    def __str__(self) -> str:
        return f"{self.enrolment.person}: {self.team}"

    @property
    def cohort(self) -> object:
        return self.team.cohort

    @property
    def programme(self) -> object:
        return self.team.cohort.programme


class MentorshipQuerySet(models.QuerySet["Mentorship"]):
    def live(self) -> "MentorshipQuerySet":
        """Those that have not ended."""
        return self.filter(until_at=None)


class Mentorship(models.Model):
    """A mentor's time with a team. The sector stands here so that the database can hold "one of each sector"."""

    team = models.ForeignKey("teams.Team", models.CASCADE, related_name="mentorships")
    enrolment = models.ForeignKey("programme.Enrolment", models.PROTECT, related_name="mentorships")
    sector = models.CharField(max_length=20, choices=Sector)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        ordering = ("sector",)
        constraints = (
            models.UniqueConstraint(
                fields=("team", "enrolment"), condition=Q(until_at=None), name="one_live_mentorship_per_person"
            ),
            models.UniqueConstraint(
                fields=("team", "sector"), condition=Q(until_at=None), name="one_live_mentor_per_sector"
            ),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gte=F("from_at")), name="mentorship_ends_after_it_starts"
            ),
        )

    def __str__(self) -> str:
        return f"{self.enrolment.person}: {self.team}"

    @property
    def cohort(self) -> object:
        return self.team.cohort

    @property
    def programme(self) -> object:
        return self.team.cohort.programme
