"""Reads of deliverables for organisers: who has done what, without what they wrote."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, QuerySet

from programme.models import Cohort, Person
from programme.shared.authorise import authorise
from teams.models import (
    Answer,
    Attachment,
    Deliverable,
    Extension,
    FileSlot,
    Prompt,
    Submission,
    SubmissionVersion,
    Team,
)
from teams.queries.submission import next_first
from teams.states import SubmissionState


@dataclass(frozen=True)
class Cell:
    """One team's state on one deliverable. `version` only once its words may be read."""

    team: Team
    submission: Submission | None
    extension: Extension | None
    version: object = None
    # How many of its prompts and files are there, and how many are asked for.
    done: int = 0
    total: int = 0
    # Of the last version: how it came, and whether an organiser handed it in.
    timing: str = ""
    is_on_behalf: bool = False

    @property
    def is_in(self) -> bool:
        return self.submission is not None and self.submission.state == SubmissionState.SUBMITTED


@dataclass(frozen=True)
class Row:
    """A deliverable with the state of every team."""

    deliverable: Deliverable
    cells: list[Cell]
    # Of dissolved teams, what they had begun or handed in.
    past: list[Cell]
    is_over: bool
    # How many of all teams have handed it in.
    handed_in: int
    # Some of it may be read by now.
    has_readable: bool


def found_teams(cohort: Cohort, words: str) -> QuerySet[Team]:
    """The cohort's teams of that name, those that were dissolved last."""
    rows = Team.objects.filter(cohort=cohort).order_by(F("dissolved_at").asc(nulls_first=True), "number")
    return rows.filter(name__icontains=words) if words else rows


def desk(cohort: Cohort, teams: Iterable[Team], *, by: Person, at: dt.datetime) -> list[Row]:
    """Every deliverable with these teams, what is due next first. Raises NotAllowed."""
    authorise(by, "teams.view_desks", cohort)
    teams = list(teams)
    standing, gone = [each for each in teams if not each.dissolved_at], [each for each in teams if each.dissolved_at]
    rows = Submission.objects.filter(team__in=teams).annotate(last=Max("versions__number")).select_related("changed_by")
    submissions = {(each.team_id, each.deliverable_id): each for each in rows}
    extensions = {(each.team_id, each.deliverable_id): each for each in Extension.objects.filter(team__in=teams)}
    latest, came = _latest(teams, by=by), _how_it_came(teams)
    parts = _Parts(cohort, teams)
    in_count, readable = _handed_in(cohort), _readable(cohort, by=by)

    def cell(team: Team, deliverable: Deliverable) -> Cell:
        key = (team.pk, deliverable.pk)
        marks = came.get(key, ("", False))
        counted = parts.of(team.pk, deliverable.pk)
        return Cell(team, submissions.get(key), extensions.get(key), latest.get(key), *counted, *marks)

    rows_of = [
        Row(
            deliverable,
            [cell(team, deliverable) for team in standing],
            [cell(team, deliverable) for team in gone if (team.pk, deliverable.pk) in submissions],
            deliverable.due_at < at,
            in_count[deliverable.pk],
            deliverable.pk in readable,
        )
        for deliverable in Deliverable.objects.filter(cohort=cohort)
    ]
    return next_first(rows_of, at=at, due=lambda row: row.deliverable.due_at)


def _handed_in(cohort: Cohort) -> Counter[object]:
    """How many standing teams have handed in each deliverable."""
    rows = Submission.objects.filter(
        team__cohort=cohort, team__dissolved_at=None, state=SubmissionState.SUBMITTED
    ).order_by()
    return Counter(dict(rows.values_list("deliverable").annotate(n=Count("pk"))))


def _readable(cohort: Cohort, *, by: Person) -> set[object]:
    """The deliverables of which this person may read something."""
    versions = SubmissionVersion.objects.visible_to(by).filter(submission__deliverable=OuterRef("pk"))
    return set(Deliverable.objects.filter(Exists(versions), cohort=cohort).values_list("pk", flat=True))


def _latest(teams: list[Team], *, by: Person) -> dict[tuple[object, object], object]:
    """By team and deliverable: the last version that this person may read."""
    versions = SubmissionVersion.objects.visible_to(by).filter(submission__team__in=teams)
    rows = versions.order_by("number").values_list("submission__team_id", "submission__deliverable_id", "pk")
    return {(team, deliverable): pk for team, deliverable, pk in rows}


def parts_of(team: Team) -> dict[object, tuple[int, int]]:
    """By deliverable of the team's cohort: how many parts are done, and how many are asked for."""
    parts = _Parts(team.cohort, [team])
    return {asked: parts.of(team.pk, asked) for asked in parts.asked}


class _Parts:
    """Prompts with words and slots with a file, counted without what they say.

    As the team sees it: what may be left out counts once it is there.
    """

    def __init__(self, cohort: Cohort, teams: list[Team]) -> None:
        self.asked: set[object] = set()
        self.required: Counter[object] = Counter()
        self.filled: Counter[tuple[object, object, bool]] = Counter()
        for rows in (Prompt.objects, FileSlot.objects):
            asked = rows.filter(deliverable__cohort=cohort).values_list("deliverable", "is_required")
            self.asked |= {deliverable for deliverable, _must in asked}
            self.required += Counter(deliverable for deliverable, must in asked if must)
        whose = {"submission__team__in": teams}
        self._count(Answer.objects.filter(**whose).exclude(text=""), "prompt__is_required")
        self._count(Attachment.objects.current().filter(**whose), "slot__is_required")

    def _count(self, rows: QuerySet[Any], must: str) -> None:
        of = rows.order_by().values_list("submission__team", "submission__deliverable", must).annotate(n=Count("pk"))
        self.filled += Counter({(team, asked, is_required): n for team, asked, is_required, n in of})

    def of(self, team: object, deliverable: object) -> tuple[int, int]:
        """How many are done, and how many there are to do."""
        extra = self.filled[team, deliverable, False]
        return self.filled[team, deliverable, True] + extra, self.required[deliverable] + extra


def _how_it_came(teams: list[Team]) -> dict[tuple[object, object], tuple[str, bool]]:
    """By team and deliverable: the timing of the last version, and whether an organiser handed it in."""
    rows = SubmissionVersion.objects.filter(submission__team__in=teams).order_by("number")
    fields = ("submission__team", "submission__deliverable", "timing", "on_behalf_reason")
    return {(team, asked): (timing, bool(why)) for team, asked, timing, why in rows.values_list(*fields)}


def last_versions(deliverable: Deliverable, *, by: Person) -> list[SubmissionVersion]:
    """What each team handed in last, as far as this person may read it, with its files; by team. Raises NotAllowed."""
    authorise(by, "teams.view_desks", deliverable)
    rows = (
        SubmissionVersion.objects.visible_to(by)
        .filter(submission__deliverable=deliverable)
        .select_related("submission__team", "submitted_by")
        .prefetch_related("files__slot")
        .order_by("submission__team__number", "number")
    )
    return list({row.submission_id: row for row in rows}.values())


def for_desk(cohort: Cohort, deliverable: object, *, by: Person) -> Deliverable | None:
    """One deliverable for its organiser. Raises NotAllowed."""
    authorise(by, "teams.view_desks", cohort)
    found = Deliverable.objects.filter(cohort=cohort, pk=deliverable)
    return found.select_related("cohort__programme", "review_point").prefetch_related("prompts", "slots").first()


def submission_for_desk(cohort: Cohort, submission: object, *, by: Person) -> Submission | None:
    """One submission's row, without its words, for its organiser. Raises NotAllowed."""
    authorise(by, "teams.view_desks", cohort)
    found = Submission.objects.filter(team__cohort=cohort, pk=submission)
    return found.select_related("team__cohort__programme", "deliverable").first()


def due_next(cohort: Cohort, *, at: dt.datetime) -> QuerySet[Deliverable]:
    """Deliverables whose time is not over, soonest first."""
    return Deliverable.objects.filter(cohort=cohort, due_at__gte=at).order_by("due_at")
