"""Reads what judges wrote for the teams: all of it for the results group, released words for each team."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from judging.models import Conflict, Feedback, FeedbackRelease, Pitch, PitchDay, ResultSheet, Score
from judging.queries import moderation
from judging.states import ModerationAct
from programme.models import Person
from programme.shared.authorise import authorise
from programme.shared.time import now
from teams.models import Team

COMMENT = "comment"


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
    """A team's comments as the desk lists them."""

    pitch: Pitch
    comments: tuple[Comment, ...]

    @property
    def is_read(self) -> bool:
        """Somebody has read every comment through."""
        return all(each.feedback for each in self.comments)

    @property
    def read_by(self) -> str:
        """Who did so last."""
        read = [each.feedback for each in self.comments if each.feedback]
        return str(max(read, key=lambda each: each.edited_at).edited_by) if read else ""


@dataclass(frozen=True)
class Said:
    """What a team reads: the words of one judge on one criterion, with the judge's name where that was chosen."""

    criterion: str
    text: str
    judge: str


def release_of(day: PitchDay) -> FeedbackRelease:
    """When it goes to the teams, as settled so far."""
    return FeedbackRelease.objects.filter(pitch_day=day).first() or FeedbackRelease(pitch_day=day)


def comments_of_day(day: PitchDay, *, by: Person) -> list[TeamComments]:
    """Every team that pitched with what judges wrote for it. Raises NotAllowed outside the results group."""
    authorise(by, "judging.read_cards", day)
    rows: dict[UUID, list[Comment]] = defaultdict(list)
    for each in _comments(day):
        rows[each.score.card.pitch_id].append(each)
    pitches = day.pitches.ranked().select_related("team").order_by("position")
    return [TeamComments(pitch, tuple(rows[pitch.pk])) for pitch in pitches]


def comments_of_pitch(day: PitchDay, pitch: UUID, *, by: Person) -> TeamComments | None:
    """One team's. Raises NotAllowed outside the results group."""
    authorise(by, "judging.read_cards", day)
    found = day.pitches.ranked().select_related("team", "pitch_day__cohort__programme").filter(pk=pitch).first()
    return (
        TeamComments(found, tuple(each for each in _comments(day) if each.score.card.pitch_id == pitch))
        if found
        else None
    )


def _comments(day: PitchDay) -> list[Comment]:
    """Comments of cards that were handed in, that no conflict bars and that were not left out of the result."""
    bars = Conflict.objects.barring().filter(
        pitch_day=day, judge=OuterRef("card__judge"), team=OuterRef("card__pitch__team")
    )
    left_out = [row.card_id for row in moderation.decisions_that_hold(day) if row.act == ModerationAct.EXCLUDE]
    scores = (
        Score.objects.filter(card__pitch__pitch_day=day, card__submitted_at__isnull=False, criterion__kind=COMMENT)
        .exclude(text="")
        .exclude(Exists(bars))
        .exclude(card__in=left_out)
        .select_related("criterion", "card__judge")
        .order_by("criterion__position", "card__judge__full_name", "pk")
    )
    edited = Feedback.objects.filter(card__pitch__pitch_day=day).select_related("edited_by")
    by_key = {(each.card_id, each.criterion_id): each for each in edited}
    return [Comment(score, by_key.get((score.card_id, score.criterion_id))) for score in scores]


def released_for(team: Team) -> list[Said]:
    """What the team may read by now, criterion by criterion; nothing before it was released."""
    release = FeedbackRelease.objects.filter(released_at__isnull=False, pitch_day__pitches__team=team)
    found = release.select_related("pitch_day").first()
    if found is None:
        return []
    return [
        Said(each.score.criterion.name, each.text, each.score.card.judge.full_name if found.names_judges else "")
        for each in _comments(found.pitch_day)
        if each.score.card.pitch.team_id == team.pk and each.feedback and each.text
    ]


def due_releases() -> QuerySet[FeedbackRelease]:
    """Those whose date has come and whose result has been published."""
    published = ResultSheet.objects.filter(pitch_day=OuterRef("pitch_day"), published_at__isnull=False)
    return FeedbackRelease.objects.filter(Exists(published), release_at__lte=now(), released_at=None)
