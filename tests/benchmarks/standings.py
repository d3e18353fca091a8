"""P10: after one save only that team's standing is worked out again; and how long all of them take at once.

In this process, on a database with 2,000 teams and so many judges that each team has ten sheets, or two hundred.
"""

import shutil
import statistics
import tempfile
import time
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from judging.actions.standing import refresh_all_standings, refresh_standing
from judging.models import Pitch, PitchDay
from programme.demo import large
from programme.demo.season import Season
from programme.shared.time import now
from tests.factories import programme as make
from tests.support import databases

TEAMS = 2_000
# Judges, and how many seconds all standings may take.
SIZES = ((10, 0.5), (200, 5.0))
ONE_TEAM_MS = 5.0
TIMES = 50


def report(*, small: bool) -> str:
    """The table of the report."""
    sizes = ((2, 0.5),) if small else SIZES
    lines = [_measured(4 if small else TEAMS, judges, goal) for judges, goal in sizes]
    head = "| P10: standings | teams | sheets | one team, ms | queries | all, s | goal |"
    return "\n".join(["", head, "| --- | --- | --- | --- | --- | --- | --- |", *lines])


def _measured(teams: int, judges: int, goal: float) -> str:
    home = Path(tempfile.mkdtemp(prefix="standings-"))
    size = large.Size(people=2 * teams, teams=teams, judges=judges, mentors=4, employers=6, visits=1, places=5)
    try:
        with databases.switched_to(databases.sqlite_copy(home)):
            day = _day(size)
            one, queries, everything = _one_team(day), _queries(day), _all_teams(day)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    verdict = "met" if one <= ONE_TEAM_MS and queries == 1 and everything <= goal else "not met"
    return (
        f"| SQLite | {teams:,} | {size.sheets:,} | {one:.1f} | {queries} | {everything:.2f} "
        f"| <= {ONE_TEAM_MS:.0f} ms, 1, <= {goal} s: {verdict} |"
    )


def _day(size: large.Size) -> PitchDay:
    first = make.cohort()
    season = Season(stage="pitch-day", now=now(), cohort=first, organiser=make.organiser(first))
    list(large.fill(season, size))
    return PitchDay.objects.get(cohort__slug="national")


def _one_team(day: PitchDay) -> float:
    """The middle of many, each for another team: what a save adds."""
    took = []
    for pitch in Pitch.objects.filter(pitch_day=day).order_by("pk").values_list("pk", flat=True)[:TIMES]:
        begun = time.perf_counter()
        refresh_standing(pitch)
        took.append(1000 * (time.perf_counter() - begun))
    return statistics.median(took)


def _queries(day: PitchDay) -> int:
    pitch = Pitch.objects.filter(pitch_day=day).values_list("pk", flat=True)[0]
    with CaptureQueriesContext(connection) as captured:
        refresh_standing(pitch)
    return len(captured)


def _all_teams(day: PitchDay) -> float:
    took = []
    for _round in range(3):
        begun = time.perf_counter()
        refresh_all_standings(day)
        took.append(time.perf_counter() - begun)
    return statistics.median(took)
