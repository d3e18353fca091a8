"""Reads a cohort's pitch day and its running order."""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from judging.models import Pitch, PitchDay
from judging.states import PitchMode
from programme.models import Cohort, Person
from programme.shared.addresses import site_address
from programme.shared.calendar import CalendarEntry
from programme.shared.time import clock_words
from programme.states import ProgrammeRoleKind, Role
from teams.models import Team


def of_cohort(cohort: Cohort) -> PitchDay | None:
    """The cohort's pitch day, with what its screens name."""
    return (
        PitchDay.objects.filter(cohort=cohort).select_related("cohort__programme", "rubric", "chair", "deputy").first()
    )


def entry_of(day: PitchDay) -> CalendarEntry:
    """The day as a judge has it in their calendar."""
    return CalendarEntry(
        uid=f"pitch-day-{day.pk}@{settings.SITE_HOST}",
        title=_("Pitch day: you judge"),
        starts_at=day.starts_at,
        ends_at=ends_at(day),
        place=day.place,
        text="\n".join(_lines(day)),
        url=site_address("judging:scorecard_home"),
        zone=day.cohort.zone.key,
    )


def _lines(day: PitchDay) -> Iterator[str]:
    """The turns as a judge's calendar lists them: a change of time or way makes it another entry."""
    for at, team, mode in day.pitches.order_by("position").values_list("starts_at", "team__name", "mode"):
        turn = f"{clock_words(at, day.cohort.zone)} {team}"
        yield turn if mode == PitchMode.IN_ROOM else f"{turn}: {PitchMode(mode).label}"


def ends_at(day: PitchDay) -> dt.datetime:
    """When the last slot ends; with nothing in the order, after one turn."""
    turn = dt.timedelta(minutes=day.minutes_each)
    last = day.pitches.order_by().values_list("extra_minutes").annotate(last=Max("starts_at"))
    ends = [at + turn + dt.timedelta(minutes=extra) for extra, at in last]
    return max([*ends, *(row.ends_at for row in day.breaks.all())], default=day.starts_at + turn)


def running_order(day: PitchDay, words: str = "") -> QuerySet[Pitch]:
    """The pitches in their order; with `words` those of a team of that name, or of that room."""
    rows = day.pitches.select_related("team__challenge", "version").order_by("position")
    return rows.filter(Q(team__name__icontains=words) | Q(room__iexact=words)) if words else rows


def teams_in_order(day: PitchDay) -> QuerySet[Pitch]:
    """The pitches in their order to choose one from, each with its team and nothing more."""
    return day.pitches.select_related("team").order_by("position")


def pitch_of(day: PitchDay, pitch: object) -> Pitch | None:
    """One pitch of that day."""
    return day.pitches.select_related("pitch_day__cohort__programme", "team").filter(pk=pitch).first()


def pitch_of_team(team: Team) -> Pitch | None:
    """The team's turn on its cohort's pitch day."""
    return Pitch.objects.filter(team=team).select_related("pitch_day__cohort__programme", "team").first()


def teams_without_pitch(day: PitchDay) -> QuerySet[Team]:
    """Teams of the cohort that are not in the running order yet."""
    return Team.objects.standing().filter(cohort=day.cohort).exclude(pitches__pitch_day=day).order_by("number")


def not_ranked(day: PitchDay) -> list[str]:
    """Teams that were known and dissolved before scoring was locked, by name: listed, and without a place."""
    gone = Team.objects.filter(cohort=day.cohort_id, told_at__isnull=False, dissolved_at__isnull=False)
    if day.locked_at:
        gone = gone.filter(dissolved_at__lt=day.locked_at)
    return list(gone.order_by("number").values_list("name", flat=True))


def people_for_the_chair(cohort: Cohort) -> QuerySet[Person]:
    """The results group without judges of the cohort."""
    judges = cohort.enrolments.filter(role=Role.JUDGE).values("person")
    return (
        Person.objects.filter(
            programme_roles__programme=cohort.programme, programme_roles__kind=ProgrammeRoleKind.RESULTS
        )
        .exclude(pk__in=judges)
        .order_by("full_name")
    )


def days_for_results_group(person: Person) -> QuerySet[PitchDay]:
    """Pitch days of the programmes in whose results group the person is."""
    mine = person.programme_roles.filter(kind=ProgrammeRoleKind.RESULTS).values("programme")
    return (
        PitchDay.objects.filter(cohort__programme__in=mine)
        .select_related("cohort__programme")
        .order_by("-starts_at")[:20]
    )
