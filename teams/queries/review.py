"""Reads of reviews: what waits for a mentor, what stands beside it, what a team may read."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from programme.models import Cohort, Person
from programme.states import EnrolmentState, Role
from teams.models import Mentorship, Reply, Review, ReviewPoint, SubmissionVersion, Team
from teams.states import ReviewState


@dataclass(frozen=True)
class Due:
    """One review that a mentor owes, has begun or has sent."""

    mentorship: Mentorship
    point: ReviewPoint
    review: Review | None
    version: SubmissionVersion | None
    at: dt.datetime

    @property
    def key(self) -> str:
        """Tells it from all others of the mentor."""
        return f"{self.mentorship.pk}.{self.point.pk}"

    @property
    def team(self) -> Team:
        return self.mentorship.team

    @property
    def is_sent(self) -> bool:
        return self.review is not None and self.review.state == ReviewState.SENT

    @property
    def can_begin(self) -> bool:
        """The team has handed in, or the mentor need not wait for it any longer."""
        return self.version is not None or self.at >= self.point.opens_at

    @property
    def is_owed(self) -> bool:
        return self.can_begin and not self.is_sent

    @property
    def is_overdue(self) -> bool:
        return self.is_owed and self.point.has_closed(self.at)


def of_mentor(person: Person, cohort: Cohort, *, at: dt.datetime) -> list[Due]:
    """Every review that the person owes or has written in the cohort: what can be written first, what is sent last."""
    mentorships = mentorships_in(cohort).filter(enrolment__person=person).select_related("team", "enrolment")
    points = ReviewPoint.objects.filter(cohort=cohort).select_related("deliverable", "cohort__programme")
    rows = dues(mentorships.order_by("team__number"), points, at=at)
    return sorted(rows, key=lambda each: (each.is_sent, not each.can_begin, each.point.closes_at))


@dataclass(frozen=True)
class Standing:
    """Where a mentor is with one team: the review they owe first, what was last handed in, what they last said."""

    team: Team
    owed: Due | None
    handed_in: Due | None
    said: Due | None


def standings(person: Person, cohort: Cohort, teams: Iterable[Team], *, at: dt.datetime) -> list[Standing]:
    """One for each of the mentor's teams."""
    rows = of_mentor(person, cohort, at=at)
    return [_standing(team, [each for each in rows if each.team == team]) for team in teams]


def _standing(team: Team, rows: list[Due]) -> Standing:
    versions = [(each.version.submitted_at, each) for each in rows if each.version]
    sent = [(each.review.sent_at, each) for each in rows if each.review and each.review.sent_at]
    return Standing(
        team,
        next((each for each in rows if each.is_owed), None),
        max(versions, key=lambda pair: pair[0])[1] if versions else None,
        max(sent, key=lambda pair: pair[0])[1] if sent else None,
    )


def mentorships_in(cohort: Cohort) -> QuerySet[Mentorship]:
    """Who mentors now, of teams that everybody was told of."""
    return Mentorship.objects.live().filter(
        enrolment__state=EnrolmentState.ACTIVE, team__cohort=cohort, team__told_at__isnull=False
    )


def dues(mentorships: Iterable[Mentorship], points: Iterable[ReviewPoint], *, at: dt.datetime) -> list[Due]:
    """What each of them owes at each point, has begun or has sent."""
    mentorships, points = list(mentorships), list(points)
    reviews = {(each.mentorship_id, each.point_id): each for each in Review.objects.filter(mentorship__in=mentorships)}
    versions = latest_versions(mentorship.team_id for mentorship in mentorships)
    return [
        Due(
            mentorship,
            point,
            reviews.get((mentorship.pk, point.pk)),
            versions.get((mentorship.team_id, point.deliverable_id)),
            at,
        )
        for point in points
        for mentorship in mentorships
    ]


def due(person: Person, cohort: Cohort, *, team: object, point: object, at: dt.datetime) -> Due | None:
    """The one of `of_mentor` for this team and review point."""
    rows = of_mentor(person, cohort, at=at)
    return next((each for each in rows if each.team.pk == team and each.point.pk == point), None)


def latest_versions(teams: Iterable[object]) -> dict[tuple[object, object], SubmissionVersion]:
    """By team and deliverable: the last version handed in, without its words."""
    rows = SubmissionVersion.objects.filter(submission__team__in=list(teams)).defer("answers", "manifest")
    ordered = rows.select_related("submission").order_by("number")
    return {(row.submission.team_id, row.submission.deliverable_id): row for row in ordered}


def by_colleague(person: Person, owed: Due) -> Review | None:
    """The other mentor's review, once this person may read it."""
    others = Review.objects.visible_to(person).filter(
        point=owed.point, mentorship__team=owed.team, state=ReviewState.SENT
    )
    return others.exclude(mentorship=owed.mentorship).select_related("mentorship__enrolment__person").first()


@dataclass(frozen=True)
class LastTime:
    """The mentor's review before this one, and what has changed since."""

    review: Review
    versions: list[SubmissionVersion]

    @property
    def replies(self) -> list[Reply]:
        return list(self.review.replies.all())


def last_time(owed: Due) -> LastTime | None:
    """What the mentor said of the team at the review point before, and what the team handed in since."""
    sent = Review.objects.sent().filter(mentorship=owed.mentorship, point__closes_at__lt=owed.point.closes_at)
    before = sent.select_related("point").prefetch_related(with_replies()).order_by("-point__closes_at").first()
    if before is None:
        return None
    since = SubmissionVersion.objects.filter(submission__team=owed.team, submitted_at__gt=before.sent_at)
    rows = since.select_related("submission__deliverable").defer("answers", "manifest").order_by("-submitted_at")
    return LastTime(before, list(rows[:5]))


def with_replies() -> Prefetch:
    """What was said to a review, each with its writer."""
    return Prefetch("replies", Reply.objects.select_related("by"))


def sent_by(person: Person, cohort: Cohort, review: object) -> Review | None:
    """A review that the person has sent."""
    mine = Review.objects.sent().filter(mentorship__enrolment__person=person, point__cohort=cohort, pk=review)
    return mine.select_related("mentorship__team", "point").first()


@dataclass(frozen=True)
class Word:
    """What a team may read of a review: its own part, from whom, when. Nothing else is ever handed to its pages."""

    review: object
    point: str
    mentor: Person
    text: str
    sent_at: dt.datetime
    version: object
    is_read: bool
    is_own: bool
    replies: list[Reply]

    @property
    def key(self) -> object:
        return self.review


def for_team(person: Person, team: Team) -> list[Word]:
    """The parts of sent reviews that are meant for the team, newest first."""
    rows = (
        Review.objects.visible_to(person)
        .filter(mentorship__team=team, state=ReviewState.SENT)
        .exclude(for_team="")
        .select_related("mentorship__enrolment__person", "point")
        .prefetch_related(with_replies())
        .order_by("-sent_at")
        .only("for_team", "sent_at", "saved_at", "read_at", "version", "point__name", "mentorship__enrolment__person")
    )
    return [
        Word(
            row.pk,
            row.point.name,
            row.mentorship.enrolment.person,
            row.for_team,
            row.sent_at or row.saved_at,
            row.version_id,
            row.read_at is not None,
            row.mentorship.enrolment.person_id == person.pk,
            list(row.replies.all()),
        )
        for row in rows
    ]


def to_answer(person: Person, cohort: Cohort, review: object) -> Review | None:
    """A sent review of the person's own team, or their own: what they may reply to."""
    theirs = Q(mentorship__team__in=Team.objects.of_member(person)) | Q(mentorship__enrolment__person=person)
    found = (
        Review.objects.visible_to(person).sent().exclude(for_team="").filter(theirs, point__cohort=cohort, pk=review)
    )
    return found.select_related("mentorship__team__cohort__programme", "mentorship__enrolment__person").first()


def unread(words: Iterable[Word]) -> QuerySet[Review]:
    """Those of the words that nobody has opened yet."""
    return Review.objects.filter(pk__in=[word.review for word in words if not word.is_read])


def is_mentor(person: Person, cohort: Cohort) -> bool:
    """Whether the person mentors in the cohort at all."""
    return person.enrolments.filter(cohort=cohort, role=Role.MENTOR, state=EnrolmentState.ACTIVE).exists()
