"""What teams need on stage: asked for by members or the organiser, seen by organisers only, erased on a day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from judging.actions.timetable import locked_day, set_times
from judging.models import Pitch, PitchDay, StageNeed
from judging.queries import stage_need as queries
from programme.actions.audit import record
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused


class AskedTooLate(Refused):
    sentence = _("Scoring is locked: the pitch day is over.")


@dataclass(frozen=True)
class Wanted:
    """How much longer, or in words what exactly."""

    minutes: int = 0
    text: str = ""


@action
def ask_for_stage(pitch: Pitch, wanted: Mapping[str, Wanted], *, by: Person) -> Pitch:
    """Keep what the person needs in place of what they asked for before; the length of the turn and the times follow.

    A member asks for themselves, an organiser for the team.
    """
    day = locked_day(pitch.pitch_day)
    pitch = day.pitches.select_related("team").get(pk=pitch.pk)
    authorise(by, "judging.ask_for_stage", pitch)
    if day.is_locked:
        raise AskedTooLate
    asker = queries.asker(pitch, by)
    pitch.stage_needs.filter(person=asker).delete()
    erase_on = queries.erased_on(day)
    StageNeed.objects.bulk_create(
        StageNeed(pitch=pitch, person=asker, kind=kind, minutes=one.minutes, text=one.text, erase_on=erase_on)
        for kind, one in wanted.items()
    )
    extra = queries.extra_minutes(pitch)
    if extra != pitch.extra_minutes:
        pitch.extra_minutes = extra
        pitch.save(update_fields=("extra_minutes",))
        set_times(day)
    # Which kinds it were stays out: the record is kept longer than the needs.
    record("judging.stage_needs.answered", by=by, target=pitch, needs=len(wanted))
    return pitch


@action
def see_stage_needs(day: PitchDay, *, by: Person) -> dict[object, list[StageNeed]]:
    """What each pitch needs, for the run sheet; that somebody has looked is recorded."""
    authorise(by, "judging.view_stage_needs", day)
    found = queries.of_day(day)
    record("judging.stage_needs.seen", by=by, target=day, needs=sum(map(len, found.values())))
    return found


def erase_due(*, at: dt.datetime) -> int:
    """For the clock: erase what was asked for days long over; returns how many days."""
    due = queries.days_to_erase(at=at)
    for day in due:
        erase(day, at=at)
    return len(due)


@action
def erase(day: PitchDay, *, at: dt.datetime) -> None:
    """Erase the needs of a day, and with them the sign that a turn was longer. How many it were is recorded."""
    today = at.astimezone(day.cohort.zone).date()
    gone, _each = StageNeed.objects.filter(pitch__pitch_day=day, erase_on__lte=today).delete()
    Pitch.objects.filter(pitch_day=day).update(extra_minutes=0)
    record("judging.stage_needs.erased", by=None, target=day, needs=gone)
