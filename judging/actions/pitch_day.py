"""Plans the pitch day and its running order, opens scoring, and locks it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from judging.actions.board import raise_board
from judging.actions.conflict import find_conflicts
from judging.actions.revision import weigh_again
from judging.actions.rubric import create_rubric
from judging.actions.timetable import OrderFixed, call_off, locked_day, set_order, set_times, tell
from judging.models import Panel, Pitch, PitchDay, PitchStanding, Scorecard, Seat
from judging.notifications import JUDGE_CALLED, SCORING_OPENED
from judging.queries import allocation, panel, pitch_day, progress, timetable
from judging.states import PITCH_DAY, SCORECARD, PitchDayState, ScorecardState
from programme.actions.appointment import parts
from programme.actions.audit import record
from programme.actions.calendar_feed import numbered
from programme.actions.notification import notify
from programme.models import Cohort, Person
from programme.queries.appointment import sender_for
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import EnrolmentState
from teams.models import Team
from teams.queries import version

# How many cards are read at a time where all of a day are.
AT_ONCE = 5000
# How turns are divided, whether rooms run at once, and where a video call is held.
TURNS = ("pitch_minutes", "questions_minutes", "scoring_minutes", "rooms_at_once", "joining_link")


class AlreadyPlanned(Refused):
    sentence = _("This cohort has a pitch day already.")


class TeamOfAnotherCohort(Refused):
    sentence = _("Only teams of this cohort that have not been dissolved can pitch.")


class ChairIsJudge(Refused):
    sentence = _("The chair and the deputy belong to the results group and never judge.")


class NotReady(Refused):
    """Something is missing before scoring can be opened."""


class TurnTooShort(Refused):
    sentence = _("Pitch, questions and scoring take longer than the turn. Make the turn longer or a part shorter.")


class CountHasChanged(Refused):
    sentence = _("Cards came in while you were reading. Look at the new count and confirm again.")


@action
def plan_pitch_day(
    cohort: Cohort,
    *,
    by: Person,
    starts_at: dt.datetime,
    place: str = "",
    minutes_each: int = 20,
    chair: Person | None = None,
    deputy: Person | None = None,
    **turns: Any,
) -> PitchDay:
    """Set the cohort's pitch day, with its rubric and one panel. `turns` are those of TURNS that are settled."""
    authorise(by, "judging.organise", cohort)
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if PitchDay.objects.filter(cohort=cohort).exists():
        raise AlreadyPlanned
    _refuse_judging_chair(cohort, chair, deputy)
    turns = PitchDay.phases_within(minutes_each) | _turns(turns, minutes_each)
    day = PitchDay.objects.create(
        cohort=cohort,
        rubric=create_rubric(cohort, by=by),
        starts_at=starts_at,
        place=place,
        minutes_each=minutes_each,
        **turns,
        chair=chair,
        deputy=deputy,
    )
    Panel.objects.create(pitch_day=day, name=str(_("Panel")))
    record("judging.pitch_day.planned", by=by, target=day, starts_at=starts_at.isoformat())
    return day


@action
def change_pitch_day(
    day: PitchDay,
    *,
    by: Person,
    starts_at: dt.datetime,
    place: str,
    minutes_each: int,
    chair: Person | None,
    deputy: Person | None,
    **turns: Any,
) -> PitchDay:
    """Change when, where, how long and who chairs; the times of the pitches follow."""
    day = locked_day(day)
    authorise(by, "judging.organise", day)
    if day.is_locked:
        raise OrderFixed(str(_("Scoring is locked, so the pitch day can no longer be changed.")))
    _refuse_judging_chair(day.cohort, chair, deputy)
    is_elsewhere = (day.starts_at, day.place, day.minutes_each) != (starts_at, place, minutes_each)
    day.starts_at, day.place, day.minutes_each = starts_at, place, minutes_each
    day.chair, day.deputy = chair, deputy
    if not turns and day.pitch_minutes + day.questions_minutes + day.scoring_minutes > minutes_each:
        turns = PitchDay.phases_within(minutes_each)
    for name, value in _turns(turns, minutes_each).items():
        setattr(day, name, value)
    day.save(update_fields=("starts_at", "place", "minutes_each", "chair", "deputy", *TURNS))
    set_times(day)
    record("judging.pitch_day.changed", by=by, target=day, starts_at=starts_at.isoformat())
    if is_elsewhere:
        call_judges(day, panel.seats_of(day).filter(enrolment__state=EnrolmentState.ACTIVE), is_new=False)
    return day


def _turns(turns: dict[str, Any], minutes_each: int) -> dict[str, Any]:
    if unknown := set(turns) - set(TURNS):
        raise TypeError(unknown)
    if sum(turns.get(name) or 0 for name in TURNS[:3]) > minutes_each:
        raise TurnTooShort
    return turns


def call_judges(day: PitchDay, seats: Iterable[Seat], *, is_new: bool) -> None:
    """Tell judges, and who assists them, when and where they are wanted; a change within two days goes at once."""
    at = now()
    places = {seat.enrolment.person: seat.enrolment_id for seat in seats}
    [entry] = numbered([pitch_day.entry_of(day)])
    notify(
        JUDGE_CALLED,
        to=places,
        about=day,
        act=f"{at:%Y%m%d%H%M%S%f}",
        at_once=day.starts_at - at < dt.timedelta(days=2),
        each=lambda person: {"place": places[person]},  # type: ignore[index]
        part=parts(dict.fromkeys(places, entry), "REQUEST", sender_for(day.cohort.programme)),
        is_new=is_new,
    )


def _refuse_judging_chair(cohort: Cohort, *people: Person | None) -> None:
    chosen = [person for person in people if person is not None]
    eligible = set(pitch_day.people_for_the_chair(cohort).filter(pk__in=[person.pk for person in chosen]))
    if any(person not in eligible for person in chosen):
        raise ChairIsJudge


@action
def add_pitches(day: PitchDay, *, by: Person, teams: Iterable[Team]) -> list[Pitch]:
    """Put teams at the end of the running order, in the order given."""
    day = locked_day(day)
    authorise(by, "judging.organise", day)
    if not day.is_planned:
        raise OrderFixed
    there = list(day.pitches.values_list("team", flat=True))
    fresh = [team for team in teams if team.pk not in there]
    if any(team.cohort_id != day.cohort_id or team.dissolved_at for team in fresh):
        raise TeamOfAnotherCohort
    pitches = [
        Pitch(pitch_day=day, team=team, position=position, starts_at=day.starts_of(position))
        for position, team in enumerate(fresh, start=len(there) + 1)
    ]
    Pitch.objects.bulk_create(pitches)
    PitchStanding.objects.bulk_create(PitchStanding(pitch=pitch) for pitch in pitches)
    set_times(day)
    record("judging.pitch_day.pitches_added", by=by, target=day, teams=[str(team.pk) for team in fresh])
    find_conflicts(day, by=by)
    raise_board(day)
    return pitches


@action
def remove_pitch(pitch: Pitch, *, by: Person) -> None:
    """Take a team out of the running order; those behind it move up."""
    day = locked_day(pitch.pitch_day)
    authorise(by, "judging.organise", day)
    if not day.is_planned:
        raise OrderFixed
    record("judging.pitch.removed", by=by, target=pitch, team=str(pitch.team_id))
    call_off(pitch)
    Pitch.objects.get(pk=pitch.pk).delete()
    set_order(day, list(day.pitches.order_by("position")))
    raise_board(day)


@action
def move_pitch(pitch: Pitch, *, by: Person, to: int) -> None:
    """Move a team to a position of the running order; the others make room."""
    day = locked_day(pitch.pitch_day)
    authorise(by, "judging.organise", day)
    if day.is_locked:
        raise OrderFixed(str(_("Scoring is locked, so the running order can no longer be changed.")))
    order = [each for each in day.pitches.order_by("position") if each.pk != pitch.pk]
    place = min(max(to, 1), len(order) + 1)
    order.insert(place - 1, Pitch.objects.get(pk=pitch.pk))
    set_order(day, order)
    record("judging.pitch.moved", by=by, target=pitch, position=place)
    raise_board(day)


@action
def open_scoring(day: PitchDay, *, by: Person) -> PitchDay:
    """Fix what the judges read, give each judge a card for each pitch, and tell the judges."""
    day = locked_day(day)
    authorise(by, "judging.organise", day)
    PITCH_DAY.check(day.state, to=PitchDayState.OPEN)
    _refuse_unready(day)
    find_conflicts(day, by=by)
    day.state, day.opened_at = PitchDayState.OPEN, now()
    day.save(update_fields=("state", "opened_at"))
    versions = version.frozen_for_judges(day.cohort, day.opened_at)
    pitches = list(day.pitches.ranked())
    for pitch in pitches:
        pitch.version = versions.get(pitch.team_id)
    Pitch.objects.bulk_update(pitches, ("version",))
    make_cards(day)
    tell(timetable.untold(day))
    heard = timetable.heard_by(day)
    record("judging.scoring.opened", by=by, target=day, judges=len(heard), pitches=len(pitches))
    address = settings.SITE_URL + reverse("judging:scorecard_home")
    notify(
        SCORING_OPENED,
        to=heard,
        about=day,
        each=lambda person: {"total": len(heard[person])},  # type: ignore[index]
        address=address,
    )
    raise_board(day)
    return day


def _refuse_unready(day: PitchDay) -> None:
    if sum(each.weight for each in day.rubric.criteria.all()) != 100:
        raise NotReady(str(_("The weights of the criteria must add up to 100 before scoring can be opened.")))
    if not day.pitches.ranked().exists():
        raise NotReady(str(_("Put at least one team into the running order before you open scoring.")))
    if not panel.active_judges(day):
        raise NotReady(str(_("Give at least one judge a seat before you open scoring.")))


def make_cards(day: PitchDay) -> None:
    """One empty card for each active judge and each pitch that they hear; those that are there stay."""
    due = allocation.due_pairs(day)
    pitches = list(day.pitches.ranked())
    there = set(Scorecard.objects.filter(pitch__in=pitches).values_list("judge", "pitch"))
    Scorecard.objects.bulk_create(
        Scorecard(pitch=pitch, judge=judge)
        for judge in panel.active_judges(day)
        for pitch in pitches
        if (judge.pk, pitch.pk) not in there and (due is None or (judge.pk, pitch.pk) in due)
    )


@action
def lock_scoring(day: PitchDay, *, by: Person, missing: int) -> PitchDay:
    """Lock every card. What arrives later is kept as late and never counts.

    `missing` is the number of missing cards that the person has been shown: if it is another one by now, they are asked
    again. Cards are locked before the day, in the order in which a save locks them.
    """
    authorise(by, "judging.lock_scoring", day)
    cards = Scorecard.objects.filter(pitch__pitch_day=day)
    # Read to its end, so that every row is locked; only the states are kept.
    states = Counter(cards.select_for_update().order_by("pk").values_list("state", flat=True).iterator(AT_ONCE))
    day = locked_day(day)
    PITCH_DAY.check(day.state, to=PitchDayState.LOCKED)
    if progress.missing_cards(day) != missing:
        raise CountHasChanged
    for state in states:
        SCORECARD.check(state, to=ScorecardState.LOCKED)
    cards.update(state=ScorecardState.LOCKED)
    if day.rubric.earlier_weights.exists():
        # A save that was under way when they changed may have used the old ones.
        weigh_again(day)
    day.state, day.locked_at, day.locked_by = PitchDayState.LOCKED, now(), by
    day.save(update_fields=("state", "locked_at", "locked_by"))
    record("judging.scoring.locked", by=by, target=day, cards=states.total(), missing=missing)
    raise_board(day)
    return day
