"""Reads of deliverables for organisers: who has done what, without what they wrote."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet

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

    @property
    def has_readable(self) -> bool:
        """Some of it may be read by now."""
        return any(cell.version for cell in self.cells)

    @property
    def handed_in(self) -> int:
        return sum(cell.is_in for cell in self.cells)


def desk(cohort: Cohort, *, by: Person, at: dt.datetime) -> list[Row]:
    """Every deliverable and team, what is due next first. Raises NotAllowed."""
    authorise(by, "teams.view_desks", cohort)
    teams = list(Team.objects.filter(cohort=cohort))
    standing, gone = [each for each in teams if not each.dissolved_at], [each for each in teams if each.dissolved_at]
    rows = (
        Submission.objects.filter(team__cohort=cohort)
        .annotate(last=Max("versions__number"))
        .select_related("changed_by")
    )
    submissions = {(each.team_id, each.deliverable_id): each for each in rows}
    extensions = {
        (each.team_id, each.deliverable_id): each for each in Extension.objects.filter(deliverable__cohort=cohort)
    }
    latest, came = _latest(cohort, by=by), _how_it_came(cohort)
    done, total, optional = _parts_done(cohort), _parts(cohort), _parts(cohort, is_required=False)

    def cell(team: Team, deliverable: Deliverable) -> Cell:
        key = (team.pk, deliverable.pk)
        marks = came.get(key, ("", False))
        # As the team sees it: what may be left out is done once there is a draft.
        is_begun = key in submissions and submissions[key].changed_at is not None
        parts = done[key] + (optional[deliverable.pk] if is_begun else 0), total[deliverable.pk]
        return Cell(team, submissions.get(key), extensions.get(key), latest.get(key), *parts, *marks)

    rows_of = [
        Row(
            deliverable,
            [cell(team, deliverable) for team in standing],
            [cell(team, deliverable) for team in gone if (team.pk, deliverable.pk) in submissions],
            deliverable.due_at < at,
        )
        for deliverable in Deliverable.objects.filter(cohort=cohort)
    ]
    return next_first(rows_of, at=at, due=lambda row: row.deliverable.due_at)


def _latest(cohort: Cohort, *, by: Person) -> dict[tuple[object, object], object]:
    """By team and deliverable: the last version that this person may read."""
    versions = SubmissionVersion.objects.visible_to(by).filter(submission__team__cohort=cohort)
    rows = versions.order_by("number").values_list("submission__team_id", "submission__deliverable_id", "pk")
    return {(team, deliverable): pk for team, deliverable, pk in rows}


def _parts(cohort: Cohort, **which: bool) -> Counter[object]:
    """By deliverable: how many prompts and files."""
    prompts = Prompt.objects.filter(deliverable__cohort=cohort, **which).values_list("deliverable", flat=True)
    slots = FileSlot.objects.filter(deliverable__cohort=cohort, **which).values_list("deliverable", flat=True)
    return Counter(prompts) + Counter(slots)


def parts_of(team: Team) -> dict[object, tuple[int, int]]:
    """By deliverable of the team's cohort: how many parts are done, and how many are asked for."""
    done, total, optional = _parts_done(team.cohort, team), _parts(team.cohort), _parts(team.cohort, is_required=False)
    begun = set(team.submissions.filter(changed_at__isnull=False).values_list("deliverable", flat=True))
    return {asked: (done[team.pk, asked] + (optional[asked] if asked in begun else 0), total[asked]) for asked in total}


def _parts_done(cohort: Cohort, team: Team | None = None) -> Counter[tuple[object, object]]:
    """By team and deliverable: prompts with words and slots with a file, of those that must be; not what they say."""
    whose = {"submission__team": team} if team else {"submission__team__cohort": cohort}
    answers = Answer.objects.filter(**whose, prompt__is_required=True).exclude(text="")
    files = Attachment.objects.current().filter(**whose, slot__is_required=True)
    done: Counter[tuple[object, object]] = Counter()
    for rows in (answers, files):
        of = rows.order_by().values_list("submission__team", "submission__deliverable").annotate(n=Count("pk"))
        done += Counter({(team, deliverable): n for team, deliverable, n in of})
    return done


def _how_it_came(cohort: Cohort) -> dict[tuple[object, object], tuple[str, bool]]:
    """By team and deliverable: the timing of the last version, and whether an organiser handed it in."""
    rows = SubmissionVersion.objects.filter(submission__team__cohort=cohort).order_by("number")
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
