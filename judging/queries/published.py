"""Reads what is public of a result by now: signed by two, and due. The only way for pages of the public."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from judging.models import Award, Result, ResultSheet
from judging.models.result import shown_score
from judging.queries import disqualification, pitch_day
from judging.states import AwardKind, SheetState
from programme.models import Cohort, Programme
from programme.shared.time import now
from teams.models import Team


@dataclass(frozen=True)
class PublishedAward:
    """A team that won or was commended, as the public sees it."""

    team: str
    challenge: str
    citation: str
    # What the award is called where it is not simply a winner's or a commendation.
    title: str = ""


@dataclass(frozen=True)
class Correction:
    """An earlier version that was published and withdrawn, with the words that say why."""

    withdrawn_at: dt.datetime
    note: str


@dataclass(frozen=True)
class Figures:
    """A team's place and score, where it was settled before the first score that all teams' are published."""

    team: str
    place: int | None
    score: Decimal | None


@dataclass(frozen=True)
class Published:
    """A published result, and nothing that was not published."""

    cohort: Cohort
    programme: Programme
    published_at: dt.datetime
    corrections: tuple[Correction, ...]
    winners: tuple[PublishedAward, ...]
    runners_up: tuple[PublishedAward, ...]
    commendations: tuple[PublishedAward, ...]
    # The people's choice and awards of their own name.
    apart: tuple[PublishedAward, ...]
    teams: tuple[str, ...]
    not_ranked: tuple[str, ...]
    disqualified: tuple[str, ...]
    judges: int
    criteria: tuple[Mapping[str, Any], ...]
    is_complete: bool
    # Empty unless the organiser decided otherwise beforehand: then each team sees its own, and nobody else's.
    figures: tuple[Figures, ...]
    scale: tuple[int, int]

    @property
    def is_joint(self) -> bool:
        return len(self.winners) > 1


def published_for(cohort: Cohort, *, at: dt.datetime | None = None) -> Published | None:
    """The cohort's result if it is signed by two and its time has come; None otherwise, whatever else there is."""
    return next(iter(_published(_public(at).filter(pitch_day__cohort=cohort)[:1])), None)


def withdrawn_since(cohort: Cohort, *, at: dt.datetime) -> dt.datetime | None:
    """When a result that people may have read was withdrawn; None where there was none, or another is public."""
    sheets = ResultSheet.objects.filter(pitch_day__cohort=cohort)
    if sheets.public(at).exists():
        return None
    gone = sheets.withdrawn_from_the_public().filter(state=SheetState.WITHDRAWN, withdrawn_at__lte=at)
    return gone.values_list("withdrawn_at", flat=True).last()


def published_for_team(team: Team, *, at: dt.datetime) -> ResultSheet | None:
    """The sheet, public by then, of the day on which the team pitched; whether or not the team is ranked."""
    sheets = ResultSheet.objects.public(at).filter(pitch_day__pitches__team=team)
    return sheets.defer("inputs").select_related("pitch_day__cohort__programme").first()


def published_awards(cohort: Cohort, *, at: dt.datetime) -> list[Award]:
    """The awards of the cohort that are public by then, winners first; none before."""
    sheets = ResultSheet.objects.public(at).filter(pitch_day__cohort=cohort)
    return list(_counted(Award.objects.filter(sheet__in=sheets)).select_related("team"))


def latest_published(*, at: dt.datetime | None = None, programme: Programme | None = None) -> list[Published]:
    """Published results, newest first; at most ten."""
    sheets = _public(at).order_by("-publish_at")
    if programme is not None:
        sheets = sheets.filter(pitch_day__cohort__programme=programme)
    return _published(sheets[:10])


def _public(at: dt.datetime | None) -> QuerySet[ResultSheet]:
    return (
        ResultSheet.objects.public(at or now())
        .defer("inputs")
        .select_related("pitch_day__cohort__programme", "pitch_day__official_basis")
        .prefetch_related(
            Prefetch(
                "pitch_day__sheets",
                ResultSheet.objects.withdrawn_from_the_public().defer("inputs"),
                to_attr="corrected",
            ),
            Prefetch("awards", Award.objects.select_related("team__challenge")),
        )
    )


def _published(sheets: Iterable[ResultSheet]) -> list[Published]:
    found = list(sheets)
    lines = _lines(found)
    return [_one(sheet, lines[sheet.pk]) for sheet in found]


def _lines(sheets: list[ResultSheet]) -> dict[UUID, list[Figures]]:
    """Every team of each sheet, by its number; as values, since there may be thousands."""
    rows = Result.objects.filter(sheet__in=sheets).order_by("team__number")
    found: dict[UUID, list[Figures]] = defaultdict(list)
    for sheet, team, place, mean, adjusted in rows.values_list("sheet", "team__name", "place", "mean", "adjusted"):
        found[sheet].append(Figures(team, place, shown_score(mean if adjusted is None else adjusted)))
    return found


def _one(sheet: ResultSheet, lines: list[Figures]) -> Published:
    cohort = sheet.pitch_day.cohort
    of_kind: dict[str, list[PublishedAward]] = defaultdict(list)
    for award in sheet.awards.all():
        challenge = award.team.challenge.title if award.team.challenge else ""
        of_kind[award.kind].append(PublishedAward(award.team.name, challenge, award.citation, award.title))
    return Published(
        cohort=cohort,
        programme=cohort.programme,
        published_at=sheet.publish_at,  # type: ignore[arg-type]
        corrections=tuple(Correction(each.withdrawn_at, each.withdrawn_reason) for each in sheet.pitch_day.corrected),
        winners=tuple(of_kind[AwardKind.WINNER]),
        runners_up=tuple(of_kind[AwardKind.RUNNER_UP]),
        commendations=tuple(of_kind[AwardKind.COMMENDATION]),
        apart=tuple(of_kind[AwardKind.PEOPLES_CHOICE] + of_kind[AwardKind.OWN]),
        teams=tuple(line.team for line in lines),
        not_ranked=tuple(pitch_day.not_ranked(sheet.pitch_day)),
        disqualified=tuple(each.pitch.team.name for each in disqualification.of_day(sheet.pitch_day)),
        judges=len(sheet.judges),
        criteria=tuple({"name": each["name"], "weight": each["weight"]} for each in sheet.facts.get("criteria", ())),
        is_complete=sheet.is_complete,
        figures=tuple(sorted(lines, key=_by_place)) if _shows_figures(sheet) else (),
        scale=sheet.scale,
    )


def _shows_figures(sheet: ResultSheet) -> bool:
    settled = getattr(sheet.pitch_day, "official_basis", None)
    return settled is not None and settled.shows_figures


def _by_place(line: Figures) -> tuple[bool, int]:
    return line.place is None, line.place or 0


def awards_of(team: Team, *, at: dt.datetime) -> list[Award]:
    """What the team has won, as far as it is public by then."""
    return list(_counted(Award.objects.filter(team=team, sheet__in=ResultSheet.objects.public(at))))


def _counted(awards: QuerySet[Award]) -> QuerySet[Award]:
    """Each with how many won its day, so that it is called what it is."""
    counted = awards.annotate(winners=Count("sheet__awards", filter=Q(sheet__awards__kind=AwardKind.WINNER)))
    return counted.order_by(*Award._meta.ordering)
