import datetime as dt
from copy import copy
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from programme.states import EnrolmentState, ProgrammeRoleKind
from teams.models.team import Membership, Mentorship
from teams.states import Aspect, Health, ReplyKind, ReviewState

if TYPE_CHECKING:
    from programme.models import Person

# A point that is about no deliverable can be written from so long before it closes.
OPEN_BEFORE = dt.timedelta(days=7)


class ReviewPoint(Addressed):
    """A dated check-in at which each mentor reviews each of their teams, mostly about a deliverable."""

    cohort = models.ForeignKey("programme.Cohort", models.PROTECT, related_name="review_points")
    name = models.CharField(_("name"), max_length=150)
    deliverable = models.OneToOneField(
        "teams.Deliverable", models.CASCADE, null=True, blank=True, related_name="review_point"
    )
    closes_at = models.DateTimeField(_("reviews are due"))
    # Otherwise they may be given, and a review without them is complete.
    asks_ratings = models.BooleanField(_("every review needs the ratings"), default=False)
    # The last time of chasing (before and after the close) that was acted on.
    chased_at = models.DateTimeField(null=True, blank=True)

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

    @property
    def opens_at(self) -> dt.datetime:
        """From when a mentor need not wait for the team: the deliverable's time is over, or the week has come."""
        return self.deliverable.due_at if self.deliverable else self.closes_at - OPEN_BEFORE


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
    # Green, and nothing to add to last time.
    unchanged = models.BooleanField(_("no change"), default=False)
    for_team = models.TextField(_("for the team"), max_length=4000, blank=True)
    for_organisers = models.TextField(_("for organisers only"), max_length=4000, blank=True)
    state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.DRAFT)
    # Counts the saves, so that two devices of a mentor never write over each other.
    saves = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    # What its mentor has typed to put right what was sent, seen by nobody else until it is sent too.
    correction = models.JSONField(null=True, blank=True)
    # When the first of its readers opened it: from then on it cannot be withdrawn.
    read_at = models.DateTimeField(null=True, blank=True)

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
                condition=Q(state="draft") | (~Q(health="") & (~Q(for_team="") | Q(unchanged=True))),
                name="sent_reviews_are_complete",
            ),
            models.CheckConstraint(condition=Q(unchanged=False) | Q(health="green"), name="only_green_is_unchanged"),
        )

    def __str__(self) -> str:
        return f"{self.point}: {self.mentorship}"

    def as_typed(self) -> "Review":
        """With the correction that has not been sent, for its mentor only."""
        typed = copy(self)
        for name, value in (self.correction or {}).items():
            if name != "ratings":
                setattr(typed, name, value)
        return typed

    @property
    def team(self) -> object:
        return self.mentorship.team

    @property
    def cohort(self) -> object:
        return self.point.cohort

    @property
    def programme(self) -> object:
        return self.point.cohort.programme


class Rating(models.Model):
    """One part of how a team works, rated by a mentor, with what they saw."""

    review = models.ForeignKey("teams.Review", models.CASCADE, related_name="ratings")
    aspect = models.CharField(max_length=20, choices=Aspect)
    level = models.PositiveSmallIntegerField()
    evidence = models.TextField(max_length=500, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("review", "aspect"), name="one_rating_per_aspect"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="ratings_have_four_levels"),
        )

    def __str__(self) -> str:
        return f"{self.get_aspect_display()}: {self.level}"


class Reply(models.Model):
    """What the team or the mentor says to the part of a review that is for the team."""

    review = models.ForeignKey("teams.Review", models.CASCADE, related_name="replies")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ReplyKind, default=ReplyKind.REPLY)
    text = models.TextField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.text[:60]
