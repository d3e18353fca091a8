"""What teams need on stage, and how much longer their turn is for it."""

import datetime as dt
from collections import defaultdict

from django.db.models import Max

from judging.models import Pitch, PitchDay, StageNeed
from judging.states import StageNeedKind
from programme.models import Person
from teams.models import Membership

KEPT_AFTER_DAY = dt.timedelta(days=30)


def asker(pitch: Pitch, person: Person) -> Person | None:
    """In whose name the person asks: a member in their own, an organiser in the team's."""
    is_member = Membership.objects.live().filter(team=pitch.team_id, enrolment__person=person).exists()
    return person if is_member else None


def held(pitch: Pitch, person: Person) -> dict[str, StageNeed]:
    """What stands in that name, by kind: for their own form."""
    return {row.kind: row for row in pitch.stage_needs.filter(person=asker(pitch, person))}


def extra_minutes(pitch: Pitch) -> int:
    """The longest wish of each kind: two people who need more time need it at the same time."""
    longest = pitch.stage_needs.filter(kind__in=(StageNeedKind.LONGER, StageNeedKind.PAUSE)).order_by()
    return sum(row["most"] for row in longest.values("kind").annotate(most=Max("minutes")))


def erased_on(day: PitchDay) -> dt.date:
    """The day on which everything asked for is erased."""
    return (day.starts_at + KEPT_AFTER_DAY).astimezone(day.cohort.zone).date()


def count(day: PitchDay) -> int:
    """How many needs there are; none is told."""
    return StageNeed.objects.filter(pitch__pitch_day=day).count()


def of_day(day: PitchDay) -> dict[object, list[StageNeed]]:
    """The needs of each pitch. Only the action hands them out, because each look is recorded."""
    found: dict[object, list[StageNeed]] = defaultdict(list)
    for row in StageNeed.objects.filter(pitch__pitch_day=day).select_related("person").order_by("kind", "pk"):
        found[row.pitch_id].append(row)
    return dict(found)


def days_to_erase(*, at: dt.datetime) -> list[PitchDay]:
    """Days with needs that are due to be erased, by the calendar of their cohort."""
    due = PitchDay.objects.filter(pitches__stage_needs__erase_on__lte=at.date() + dt.timedelta(days=1))
    rows = due.select_related("cohort__programme").distinct().annotate(first=Max("pitches__stage_needs__erase_on"))
    return [day for day in rows if day.first <= at.astimezone(day.cohort.zone).date()]
