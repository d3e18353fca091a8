"""What people say about visits, as figures: below five answers nothing is shown, and never a name."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from programme.models import Booking, Cohort, Person, Visit, VisitFeedback
from programme.models.visit_feedback import HIGHEST
from programme.states import VisitState

FEWEST = 5
OPEN_FOR = dt.timedelta(days=14)


@dataclass(frozen=True)
class Question:
    """The answers to one question: how many gave each mark, and their mean."""

    counts: list[tuple[int, int]]
    mean: float


@dataclass(frozen=True)
class Figures:
    """All that anybody sees of a visit's feedback. Without `worth` there are too few answers to show any."""

    answers: int
    people: int
    worth: Question | None = None
    useful: Question | None = None
    words: list[str] = field(default_factory=list)

    @property
    def rows(self) -> list[tuple[int, int, int]]:
        """Mark, and how many gave it to each question."""
        if self.worth is None or self.useful is None:
            return []
        return [(mark, first, dict(self.useful.counts)[mark]) for mark, first in self.worth.counts]

    @property
    def missing(self) -> int:
        """How many more answers it takes."""
        return max(0, FEWEST - self.answers)


def figures(visit: Visit) -> Figures:
    """The visit's feedback. Words come in an order that tells nothing of who wrote when."""
    people = visit.bookings.confirmed().count()
    rows = list(
        VisitFeedback.objects.filter(booking__visit=visit).order_by("pk").values_list("worth", "useful", "words")
    )
    if len(rows) < FEWEST:
        return Figures(len(rows), people)
    worth, useful, words = zip(*rows, strict=True)
    return Figures(len(rows), people, _question(worth), _question(useful), [text for text in words if text])


def _question(marks: tuple[int, ...]) -> Question:
    counted = Counter(marks)
    return Question([(mark, counted[mark]) for mark in range(HIGHEST, 0, -1)], sum(marks) / len(marks))


def may_answer(booking: Booking, *, at: dt.datetime) -> bool:
    """Whether the person had a place on a visit that was held, and it is not too long ago."""
    visit = booking.visit
    return (
        booking.is_confirmed and visit.state == VisitState.PUBLISHED and visit.ends_at <= at < visit.ends_at + OPEN_FOR
    )


def own(booking: Booking) -> dict[str, object]:
    """What the person said before, for their own form."""
    found = VisitFeedback.objects.filter(booking=booking).values("worth", "useful", "words").first()
    return dict(found or {})


def to_answer(person: Person, cohort: Cohort, *, at: dt.datetime) -> list[Booking]:
    """Visits that the person was on and has said nothing about."""
    rows = Booking.objects.confirmed().filter(person=person, visit__cohort=cohort, visit__state=VisitState.PUBLISHED)
    rows = rows.filter(visit__ends_at__lte=at, visit__ends_at__gt=at - OPEN_FOR, feedback=None)
    return list(rows.select_related("visit").order_by("visit__ends_at"))


def just_over(*, at: dt.datetime) -> list[Visit]:
    """Visits that are over, after which nobody has been asked."""
    rows = Visit.objects.filter(state=VisitState.PUBLISHED, feedback_asked_at=None)
    rows = rows.filter(ends_at__lte=at, ends_at__gt=at - OPEN_FOR)
    return list(rows.select_related("cohort__programme").order_by("pk"))
