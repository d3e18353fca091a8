"""Reads what judges wrote for the teams: all of it for the results group, released words for each team."""

from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from judging.models import Conflict, Feedback, FeedbackRelease, Pitch, PitchDay, ResultSheet, Score
from judging.queries import moderation
from judging.queries.figures import ON_A_PAGE
from judging.states import ModerationAct
from programme.models import Person
from programme.shared.authorise import authorise
from programme.shared.time import now
from teams.models import Team

COMMENT = "comment"
# More teams than this are not counted one by one.
MANY = 100


@dataclass(frozen=True)
class Comment:
    """What one judge wrote on one criterion, and what becomes of it."""

    score: Score
    feedback: Feedback | None

    @property
    def key(self) -> tuple[UUID, int]:
        return self.score.card_id, self.score.criterion_id

    @property
    def text(self) -> str:
        """What the team would read; until somebody has read it through, the judge's own words."""
        return self.feedback.text if self.feedback else self.score.text


@dataclass(frozen=True)
class TeamComments:
    """What judges wrote for one team."""

    pitch: Pitch
    comments: tuple[Comment, ...]


@dataclass(frozen=True)
class Said:
    """What a team reads: the words of one judge on one criterion, with the judge's name where that was chosen."""

    criterion: str
    text: str
    judge: str


def release_of(day: PitchDay) -> FeedbackRelease:
    """When it goes to the teams, as settled so far."""
    return FeedbackRelease.objects.filter(pitch_day=day).first() or FeedbackRelease(pitch_day=day)


def for_desk(day: PitchDay, *, by: Person, team: str = "", number: str | None = None) -> Page[Pitch]:
    """One page of the pitches, of those whose team has these words in its name: `written`, how many comments there are,
    `unread`, how many nobody has read through, and `read_by`, who did so last. Raises NotAllowed outside the results
    group."""
    authorise(by, "judging.read_cards", day)
    written = _scores(day).filter(card__pitch=OuterRef("pk"))
    read = Feedback.objects.filter(card__pitch=OuterRef("pk")).order_by("-edited_at")
    rows = day.pitches.ranked().order_by("position", "pk")
    page = Paginator(rows.filter(team__name__icontains=team) if team else rows, ON_A_PAGE).get_page(number)
    # Counted for those that are shown, not for all that are put in order.
    shown = Pitch.objects.filter(pk__in=[pitch.pk for pitch in page]).select_related("team")
    page.object_list = shown.order_by("position", "pk").annotate(
        written=_number(written),
        unread=_number(written.exclude(_is_read())),
        read_by=Subquery(read.values("edited_by__full_name")[:1]),
    )
    return page


def teams_to_read(day: PitchDay) -> int:
    """For how many teams there is something that nobody has read through; counted no further than anybody reads."""
    unread = _scores(day).exclude(_is_read()).order_by()
    return unread.filter(card__pitch__in=day.pitches.ranked()).values("card__pitch").distinct()[:MANY].count()


def comments_of_pitch(day: PitchDay, pitch: UUID, *, by: Person) -> TeamComments | None:
    """One team's. Raises NotAllowed outside the results group."""
    authorise(by, "judging.read_cards", day)
    found = day.pitches.ranked().select_related("team", "pitch_day__cohort__programme").filter(pk=pitch).first()
    return TeamComments(found, tuple(_comments(found))) if found else None


def _number(rows: QuerySet[Score]) -> Coalesce:
    """How many there are of the pitch that the rows belong to."""
    counted = rows.order_by().values("card__pitch").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _is_read() -> Exists:
    return Exists(Feedback.objects.filter(card=OuterRef("card"), criterion=OuterRef("criterion")))


def _scores(day: PitchDay) -> QuerySet[Score]:
    """Comments of cards that were handed in, that no conflict bars and that were not left out of the result."""
    bars = Conflict.objects.barring().filter(
        pitch_day=day, judge=OuterRef("card__judge"), team=OuterRef("card__pitch__team")
    )
    left_out = [row.card_id for row in moderation.decisions_that_hold(day) if row.act == ModerationAct.EXCLUDE]
    return (
        Score.objects.filter(card__pitch__pitch_day=day, card__submitted_at__isnull=False, criterion__kind=COMMENT)
        .exclude(text="")
        .exclude(Exists(bars))
        .exclude(card__in=left_out)
    )


def _comments(pitch: Pitch) -> list[Comment]:
    """Those on one team, in the order in which they are read."""
    scores = (
        _scores(pitch.pitch_day)
        .filter(card__pitch=pitch)
        .select_related("criterion", "card__judge")
        .order_by("criterion__position", "card__judge__full_name", "pk")
    )
    edited = Feedback.objects.filter(card__pitch=pitch).select_related("edited_by")
    by_key = {(each.card_id, each.criterion_id): each for each in edited}
    return [Comment(score, by_key.get((score.card_id, score.criterion_id))) for score in scores]


def released_for(team: Team) -> list[Said]:
    """What the team may read by now, criterion by criterion; nothing before it was released."""
    pitches = Pitch.objects.filter(team=team, pitch_day__feedback_release__released_at__isnull=False)
    pitch = pitches.select_related("pitch_day__feedback_release").first()
    if pitch is None:
        return []
    is_named = pitch.pitch_day.feedback_release.names_judges
    return [
        Said(each.score.criterion.name, each.text, each.score.card.judge.full_name if is_named else "")
        for each in _comments(pitch)
        if each.feedback and each.text
    ]


def due_releases() -> QuerySet[FeedbackRelease]:
    """Those whose date has come and whose result has been published."""
    published = ResultSheet.objects.filter(pitch_day=OuterRef("pitch_day"), published_at__isnull=False)
    return FeedbackRelease.objects.filter(Exists(published), release_at__lte=now(), released_at=None)
