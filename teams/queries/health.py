"""Reads for organisers: how teams do over the review points, and which reviews are owed."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from programme.models import Cohort, Person
from programme.shared import looking
from programme.shared.authorise import authorise
from programme.states import LookKind
from teams.models import Mentorship, Review, ReviewPoint, Submission, SubmissionVersion, Team
from teams.queries.review import Due, dues, mentorships_in, with_replies
from teams.states import Health, ReviewState

GRAVITY = {Health.GREEN: 1, Health.AMBER: 2, Health.RED: 3}


@dataclass(frozen=True)
class Cell:
    """A team at one review point: each mentor with what they sent, and the graver of the two."""

    point: ReviewPoint
    mentors: list[tuple[Mentorship, Review | None]]

    @property
    def health(self) -> str:
        said = [Health(review.health) for _mentorship, review in self.mentors if review]
        return max(said, key=lambda each: GRAVITY[each]) if said else ""

    @property
    def differs(self) -> bool:
        """The two mentors do not see the team alike."""
        return len({review.health for _mentorship, review in self.mentors if review}) > 1


@dataclass(frozen=True)
class Line:
    """A team over all review points, as organisers see it."""

    team: Team
    cells: list[Cell]
    owed: list[Due]

    @property
    def key(self) -> object:
        """Tells it from all others."""
        return self.team.pk

    @property
    def known(self) -> list[str]:
        return [cell.health for cell in self.cells if cell.health]

    @property
    def now(self) -> str:
        return self.known[-1] if self.known else ""

    @property
    def trend(self) -> int:
        """Graver than the time before: above nothing. Better: below."""
        last = [GRAVITY[Health(each)] for each in self.known[-2:]]
        return last[1] - last[0] if len(last) == 2 else 0

    @property
    def urgency(self) -> tuple[int, int, int]:
        """The gravest first, then the ones that got worse, then those whose mentors are silent."""
        overdue = sum(each.is_overdue for each in self.owed)
        return (-GRAVITY[Health(self.now)] if self.now else 0, -self.trend, -overdue)


@dataclass(frozen=True)
class Board:
    """The review desk: the points, the teams with those to act on first, and what is overdue."""

    points: list[ReviewPoint]
    lines: list[Line]
    overdue: list[Due]
    missing: int

    @property
    def to_act_on(self) -> list[Line]:
        return [line for line in self.lines if line.now in {Health.RED, Health.AMBER}]


def board(cohort: Cohort, *, by: Person, at: dt.datetime) -> Board:
    """How every team does, by the reviews that were sent. Raises NotAllowed."""
    authorise(by, "teams.read_reviews", cohort)
    points = list(_points(cohort))
    if not points:
        return Board([], [], [], 0)
    mentorships: dict[object, list[Mentorship]] = {}
    for each in _mentorships(cohort).order_by("sector"):
        mentorships.setdefault(each.team_id, []).append(each)
    rows = Review.objects.visible_to(by).filter(point__cohort=cohort, state=ReviewState.SENT)
    sent = {(each.mentorship_id, each.point_id): each for each in rows}
    owed = _owed(cohort, points, at=at)
    owed_for: dict[object, list[Due]] = {}
    for one in owed:
        owed_for.setdefault(one.mentorship.team_id, []).append(one)
    lines = [
        Line(
            team,
            [
                Cell(point, [(each, sent.get((each.pk, point.pk))) for each in mentorships.get(team.pk, [])])
                for point in points
            ],
            owed_for.get(team.pk, []),
        )
        for team in Team.objects.standing().filter(cohort=cohort)
    ]
    overdue = sorted((each for each in owed if each.is_overdue), key=lambda each: each.point.closes_at)
    return Board(points, sorted(lines, key=lambda line: line.urgency), overdue, len(owed))


def owed(cohort: Cohort, *, at: dt.datetime, point: ReviewPoint | None = None) -> list[Due]:
    """The reviews that mentors could send now and have not; at one point, when it is given."""
    return _owed(cohort, [point] if point else list(_points(cohort)), at=at)


def count_owed(cohort: Cohort, *, at: dt.datetime) -> int:
    """How many of them there are, without reading them."""
    points = list(_points(cohort))
    begun = [each for each in points if at >= each.opens_at]
    early = [each for each in points if each not in begun and each.deliverable_id]
    handed_in = Submission.objects.filter(
        Exists(SubmissionVersion.objects.filter(submission=OuterRef("pk"))),
        deliverable__in=[each.deliverable_id for each in early],
    )
    mentors = mentorships_in(cohort)
    could = mentors.count() * len(begun) + (mentors.filter(team__submissions__in=handed_in).count() if early else 0)
    theirs = handed_in.filter(team=OuterRef("mentorship__team"), deliverable=OuterRef("point__deliverable"))
    sent = Review.objects.sent().filter(Q(point__in=begun) | Q(Exists(theirs), point__in=early), mentorship__in=mentors)
    return could - sent.count()


def _owed(cohort: Cohort, points: list[ReviewPoint], *, at: dt.datetime) -> list[Due]:
    return [each for each in dues(_mentorships(cohort).order_by("team__number"), points, at=at) if each.is_owed]


def _points(cohort: Cohort) -> QuerySet[ReviewPoint]:
    return ReviewPoint.objects.filter(cohort=cohort).select_related("deliverable", "cohort__programme")


def _mentorships(cohort: Cohort) -> QuerySet[Mentorship]:
    return mentorships_in(cohort).select_related("team", "enrolment__person", "enrolment__organisation")


def point_for(cohort: Cohort, point: object, *, by: Person) -> ReviewPoint | None:
    """A review point for its organiser. Raises NotAllowed."""
    authorise(by, "teams.organise", cohort)
    return _points(cohort).filter(pk=point).first()


def for_organiser(person: Person, cohort: Cohort, review: object) -> Review | None:
    """A sent review with both its parts, for organisers of the programme. Raises NotAllowed."""
    authorise(person, "teams.view_desks", cohort)
    found = (
        Review.objects.visible_to(person)
        .filter(pk=review, point__cohort=cohort, state=ReviewState.SENT)
        .select_related("mentorship__enrolment__person", "mentorship__team", "point", "version")
        .prefetch_related("ratings", with_replies())
        .first()
    )
    if found:
        looking.saw(person, LookKind.REVIEWS, found)
    return found
