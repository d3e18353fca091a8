"""Reads of deliverables for organisers: who has done what, without what they wrote."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet

from programme.models import Cohort, Person
from programme.shared.authorise import authorise
from teams.models import Deliverable, Extension, Submission, SubmissionVersion, Team
from teams.queries.submission import next_first
from teams.states import SubmissionState


@dataclass(frozen=True)
class Cell:
    """One team's state on one deliverable. `version` only once its words may be read."""

    team: Team
    submission: Submission | None
    extension: Extension | None
    version: object = None

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
    def handed_in(self) -> int:
        return sum(cell.is_in for cell in self.cells)


def desk(cohort: Cohort, *, by: Person, at: dt.datetime) -> list[Row]:
    """Every deliverable and team, what is due next first. Raises NotAllowed."""
    authorise(by, "teams.view_desks", cohort)
    teams = list(Team.objects.filter(cohort=cohort))
    standing, gone = [each for each in teams if not each.dissolved_at], [each for each in teams if each.dissolved_at]
    rows = (
        Submission.objects.filter(team__cohort=cohort)
        .annotate(last=Max("versions__number"), drafts=Count("answers"))
        .defer("changed_by")
    )
    submissions = {(each.team_id, each.deliverable_id): each for each in rows}
    extensions = {
        (each.team_id, each.deliverable_id): each for each in Extension.objects.filter(deliverable__cohort=cohort)
    }
    latest = _latest(cohort, by=by)

    def cell(team: Team, deliverable: Deliverable) -> Cell:
        key = (team.pk, deliverable.pk)
        return Cell(team, submissions.get(key), extensions.get(key), latest.get(key))

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
