import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from programme.states import EnrolmentState, ProgrammeRoleKind
from teams.models.team import Membership, Mentorship
from teams.states import Health, ReviewState

if TYPE_CHECKING:
    from programme.models import Person


class ReviewPoint(Addressed):
    """A dated check-in at which each mentor reviews each of their teams, mostly about a deliverable."""

    cohort = models.ForeignKey("programme.Cohort", models.PROTECT, related_name="review_points")
    name = models.CharField(_("name"), max_length=150)
    deliverable = models.OneToOneField(
        "teams.Deliverable", models.CASCADE, null=True, blank=True, related_name="review_point"
    )
    closes_at = models.DateTimeField(_("reviews are due"))

    class Meta:
        ordering = ("closes_at",)
        constraints = (models.UniqueConstraint(fields=("cohort", "name"), name="one_review_point_per_name"),)

    def __str__(self) -> str:
        return self.name

    @property
    def programme(self) -> object:
        return self.cohort.programme

    def has_closed(self, at: dt.datetime) -> bool:
        return at > self.closes_at


class ReviewQuerySet(models.QuerySet["Review"]):
    def sent(self) -> "ReviewQuerySet":
        return self.filter(state=ReviewState.SENT)

    def visible_to(self, person: "Person") -> "ReviewQuerySet":
        """One's own; sent ones for organisers, site admins, the team's members (their part only), and
        for the other mentor once both are in or the review point has closed."""
        sent = Q(state=ReviewState.SENT)
        if person.is_site_admin:
            return self.filter(sent)
        mine = Mentorship.objects.live().filter(enrolment__person=person, enrolment__state=EnrolmentState.ACTIVE)
        member = Membership.objects.live().filter(enrolment__person=person, enrolment__state=EnrolmentState.ACTIVE)
        organised = person.programme_roles.filter(kind=ProgrammeRoleKind.ORGANISER).values("programme")
        own_is_in = Review.objects.sent().filter(
            mentorship__enrolment__person=person, mentorship__team=OuterRef("mentorship__team"), point=OuterRef("point")
        )
        beside = Q(mentorship__team__in=mine.values("team")) & (
            Q(Exists(own_is_in)) | Q(point__closes_at__lt=timezone.now())
        )
        return self.filter(
            Q(mentorship__in=mine.values("pk"))
            | (sent & beside)
            | (sent & Q(mentorship__team__in=member.values("team")))
            | (sent & Q(point__cohort__programme__in=organised))
        )


class Review(Addressed):
    """One mentor's word on one team at one review point: a part for the team, a part for organisers."""

    mentorship = models.ForeignKey("teams.Mentorship", models.PROTECT, related_name="reviews")
    point = models.ForeignKey("teams.ReviewPoint", models.PROTECT, related_name="reviews")
    version = models.ForeignKey(
        "teams.SubmissionVersion", models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    health = models.CharField(_("health"), max_length=10, choices=Health, blank=True)
    for_team = models.TextField(_("for the team"), max_length=4000, blank=True)
    for_organisers = models.TextField(_("for organisers only"), max_length=4000, blank=True)
    state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.DRAFT)
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ("point__closes_at", "mentorship__team__number")
        constraints = (
            models.UniqueConstraint(fields=("mentorship", "point"), name="one_review_per_mentor_and_point"),
            models.CheckConstraint(
                condition=Q(state="draft", sent_at=None) | Q(state="sent", sent_at__isnull=False),
                name="sent_reviews_say_when",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | (~Q(health="") & ~Q(for_team="")), name="sent_reviews_are_complete"
            ),
        )

    def __str__(self) -> str:
        return f"{self.point}: {self.mentorship}"

    @property
    def team(self) -> object:
        return self.mentorship.team

    @property
    def cohort(self) -> object:
        return self.point.cohort

    @property
    def programme(self) -> object:
        return self.point.cohort.programme
