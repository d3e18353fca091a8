"""Reads of reviews: what waits for a mentor, what a team may read, what organisers see."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from programme.models import Cohort, Person
from programme.shared.authorise import authorise
from programme.states import EnrolmentState, Role
from teams.models import Mentorship, Review, ReviewPoint, SubmissionVersion, Team
from teams.states import ReviewState


@dataclass(frozen=True)
class Due:
    """One review that a mentor owes, has begun or has sent."""

    mentorship: Mentorship
    point: ReviewPoint
    review: Review | None
    version: SubmissionVersion | None

    @property
    def team(self) -> Team:
        return self.mentorship.team

    @property
    def is_sent(self) -> bool:
        return self.review is not None and self.review.state == ReviewState.SENT

    @property
    def can_begin(self) -> bool:
        """There is something to review: the team has handed in, or the point is about no deliverable."""
        return self.version is not None or self.point.deliverable_id is None


def of_mentor(person: Person, cohort: Cohort) -> list[Due]:
    """Every review that the person owes or has written in the cohort: what can be written first, what is sent last."""
    mentorships = list(
        Mentorship.objects.live()
        .filter(
            enrolment__person=person,
            enrolment__state=EnrolmentState.ACTIVE,
            team__cohort=cohort,
            team__told_at__isnull=False,
        )
        .select_related("team", "enrolment")
        .order_by("team__number")
    )
    points = list(ReviewPoint.objects.filter(cohort=cohort).select_related("deliverable"))
    reviews = {(each.mentorship_id, each.point_id): each for each in Review.objects.filter(mentorship__in=mentorships)}
    versions = latest_versions(mentorship.team_id for mentorship in mentorships)
    owed = [
        Due(
            mentorship,
            point,
            reviews.get((mentorship.pk, point.pk)),
            versions.get((mentorship.team_id, point.deliverable_id)),
        )
        for point in points
        for mentorship in mentorships
    ]
    return sorted(owed, key=lambda each: (each.is_sent, not each.can_begin, each.point.closes_at))


def due(person: Person, cohort: Cohort, *, team: object, point: object) -> Due | None:
    """The one of `of_mentor` for this team and review point."""
    rows = of_mentor(person, cohort)
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
class Word:
    """What a team may read of a review: its own part, from whom, when. Nothing else is ever handed to its pages."""

    point: str
    mentor: Person
    text: str
    sent_at: dt.datetime
    version: object


def for_team(person: Person, team: Team) -> list[Word]:
    """The parts of sent reviews that are meant for the team, newest first."""
    rows = (
        Review.objects.visible_to(person)
        .filter(mentorship__team=team, state=ReviewState.SENT)
        .select_related("mentorship__enrolment__person", "point")
        .order_by("-sent_at")
        .only("for_team", "sent_at", "saved_at", "version", "point__name", "mentorship__enrolment__person")
    )
    return [
        Word(row.point.name, row.mentorship.enrolment.person, row.for_team, row.sent_at or row.saved_at, row.version_id)
        for row in rows
    ]


@dataclass(frozen=True)
class Line:
    """One team at one review point, as organisers see it."""

    point: ReviewPoint
    team: Team
    mentors: list[tuple[Mentorship, Review | None]]


def desk(cohort: Cohort, *, by: Person) -> list[Line]:
    """Every review point, team and mentor, with the review once it is sent. Raises NotAllowed."""
    authorise(by, "teams.view_desks", cohort)
    mentorships: dict[object, list[Mentorship]] = {}
    for each in (
        Mentorship.objects.live()
        .filter(team__cohort=cohort)
        .select_related("enrolment__person", "enrolment__organisation")
        .order_by("sector")
    ):
        mentorships.setdefault(each.team_id, []).append(each)
    rows = Review.objects.visible_to(by).filter(point__cohort=cohort, state=ReviewState.SENT)
    reviews = {(each.mentorship_id, each.point_id): each for each in rows}
    teams = list(Team.objects.standing().filter(cohort=cohort))
    return [
        Line(point, team, [(each, reviews.get((each.pk, point.pk))) for each in mentorships.get(team.pk, [])])
        for point in ReviewPoint.objects.filter(cohort=cohort)
        for team in teams
    ]


def for_organiser(person: Person, cohort: Cohort, review: object) -> Review | None:
    """A sent review with both its parts, for organisers of the programme. Raises NotAllowed."""
    authorise(person, "teams.view_desks", cohort)
    return (
        Review.objects.visible_to(person)
        .filter(pk=review, point__cohort=cohort, state=ReviewState.SENT)
        .select_related("mentorship__enrolment__person", "mentorship__team", "point", "version")
        .first()
    )


def missing(cohort: Cohort) -> int:
    """How many reviews mentors could send now and have not."""
    mentorships = Mentorship.objects.live().filter(team__cohort=cohort).values_list("pk", "team_id")
    sent = set(
        Review.objects.filter(point__cohort=cohort, state=ReviewState.SENT).values_list("mentorship_id", "point_id")
    )
    handed_in = set(
        SubmissionVersion.objects.filter(submission__team__cohort=cohort).values_list(
            "submission__team_id", "submission__deliverable_id"
        )
    )
    points = ReviewPoint.objects.filter(cohort=cohort).values_list("pk", "deliverable_id")
    return sum(
        (team, deliverable) in handed_in and (mentorship, point) not in sent
        for point, deliverable in points
        for mentorship, team in mentorships
    )


def is_mentor(person: Person, cohort: Cohort) -> bool:
    """Whether the person mentors in the cohort at all."""
    return person.enrolments.filter(cohort=cohort, role=Role.MENTOR, state=EnrolmentState.ACTIVE).exists()
