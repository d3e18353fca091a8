"""Reads the running order as one list of pitches and breaks, who knows of it, and what people have in calendars."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from judging.engine import order
from judging.models import Break, Conflict, Delay, Pitch, PitchDay, Seat
from judging.models.pitch_day import place_of, terms_of
from judging.queries import allocation, panel
from judging.states import PitchMode, SeatMode
from programme.models import Person
from programme.shared.addresses import site_address
from programme.shared.calendar import CalendarEntry
from programme.states import EnrolmentState, ProgrammeRoleKind
from teams.models import Membership

Turn = TypeVar("Turn")


@dataclass(frozen=True)
class Line:
    """One slot of the day: a pitch or a break, and by how many minutes what comes before runs into it."""

    pitch: Pitch | None
    pause: Break | None
    overlap: int = 0

    @property
    def slot(self) -> Pitch | Break:
        return self.pitch or self.pause  # type: ignore[return-value]


class _Turn(NamedTuple):
    """What the times of a pitch follow from; there may be thousands."""

    pk: UUID
    position: int
    minutes: int
    room: str
    fixed_at: dt.datetime | None


def slots(pitches: Iterable[Turn], breaks: Iterable[Break]) -> list[Turn | Break]:
    """Pitches, or what stands for them, and breaks as they follow each other."""
    waiting = sorted(breaks, key=lambda row: row.after)
    found: list[Turn | Break] = []
    for number, pitch in enumerate(pitches):
        while waiting and waiting[0].after <= number:
            found.append(waiting.pop(0))
        found.append(pitch)
    return [*found, *waiting]


def computed(
    day: PitchDay, rows: Iterable[Pitch | _Turn | Break], delays: Iterable[Delay] = ()
) -> dict[object, order.Timed]:
    """When each of them begins, worked out from the one list, by primary key; late from where the desk said so."""
    at_breaks = {each.position - 1: each for each in delays if each.before_break}
    at_pitches = {(each.room, each.position): each for each in delays if not each.before_break}

    def slot(row: Pitch | _Turn | Break) -> order.Slot:
        if isinstance(row, Break):
            late = at_breaks.get(row.after)
            return order.Slot(row.pk, row.minutes, "", row.fixed_at, is_break=True, delay=late.minutes if late else 0)
        late = at_pitches.get((row.room if day.rooms_at_once else "", row.position))
        return order.Slot(row.pk, row.minutes, row.room, row.fixed_at, delay=late.minutes if late else 0)

    return order.timetable(
        map(slot, rows),
        day.starts_at,
        rooms_at_once=day.rooms_at_once,
    )


def planned(day: PitchDay, breaks: Iterable[Break]) -> dict[object, order.Timed]:
    """When each slot was to begin by the plan, by primary key; read as values, since there may be thousands."""
    turns = day.pitches.order_by("position").values_list("pk", "extra_minutes", "room", "fixed_at")
    pitches = [order.Slot(pk, day.minutes_each + extra, room, fixed_at) for pk, extra, room, fixed_at in turns]
    rows = [
        order.Slot(row.pk, row.minutes, "", row.fixed_at, is_break=True) if isinstance(row, Break) else row
        for row in slots(pitches, breaks)
    ]
    return order.timetable(rows, day.starts_at, rooms_at_once=day.rooms_at_once)


class Lines(Sequence[Line]):
    """The day's list for its screens; pitches are read for the part that is asked for."""

    def __init__(self, day: PitchDay) -> None:
        self.day = day
        read = day.pitches.order_by("position").values_list("pk", "position", "extra_minutes", "room", "fixed_at")
        turns = [_Turn(pk, place, day.minutes_each + extra, room, at) for pk, place, extra, room, at in read]
        self.rows = slots(turns, day.breaks.all())
        self.times = computed(day, self.rows, list(day.delays.all()))

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, part: Any) -> Any:
        if not isinstance(part, slice):
            return self[part : part + 1][0]
        rows = self.rows[part]
        pitches = self.day.pitches.select_related("team").in_bulk([row.pk for row in rows if isinstance(row, _Turn)])
        return [
            Line(None, row, self.times[row.pk].overlap)
            if isinstance(row, Break)
            else Line(pitches[row.pk], None, self.times[row.pk].overlap)
            for row in rows
        ]

    @property
    def breaks(self) -> list[Break]:
        return [row for row in self.rows if isinstance(row, Break)]


def lines(day: PitchDay) -> list[Line]:
    """All of the day's list."""
    found: list[Line] = Lines(day)[:]
    return found


def by_lot(day: PitchDay, seed: str) -> list[Pitch]:
    """The order that the seed draws. Turns with a fixed time keep their place."""
    pitches = {pitch.team_id: pitch for pitch in day.pitches.order_by("position")}
    fixed = [team for team, pitch in pitches.items() if pitch.fixed_at]
    return [pitches[team] for team in order.drawn_around(list(pitches), seed, staying=fixed)]  # type: ignore[index]


def is_as_drawn(day: PitchDay) -> bool:
    """Whether the order is still the one that the recorded seed gives."""
    if not day.draw_seed:
        return False
    read = day.pitches.order_by("position").values_list("team", "fixed_at")
    teams, fixed = [team for team, _at in read], [team for team, at in read if at]
    return order.drawn_around(teams, day.draw_seed, staying=fixed) == teams


def entry_of(pitch: Pitch) -> CalendarEntry:
    """A team's turn as its members have it in their calendars: never a joining link, calendars are copied around."""
    words = _("How to join is on the pitch's page, behind your sign-in.")
    return CalendarEntry(
        uid=f"pitch-{pitch.pk}@{settings.SITE_HOST}",
        title=_("Your pitch: %(team)s") % {"team": pitch.team},
        starts_at=pitch.starts_at,
        ends_at=pitch.ends_at,
        place=pitch.place,
        text="" if pitch.is_in_room else f"{pitch.get_mode_display()}. {words}",
        url=site_address("judging:pitch_detail", pitch.pk),
        zone=pitch.pitch_day.cohort.zone.key,
    )


def members_of(pitch: Pitch) -> list[Person]:
    """The people who pitch."""
    rows = Membership.objects.live().filter(team=pitch.team_id, enrolment__state=EnrolmentState.ACTIVE)
    return [row.enrolment.person for row in rows.select_related("enrolment__person").order_by("pk")]


def judges_of(pitch: Pitch) -> QuerySet[Seat]:
    """The seats whose judges hear the pitch: those with a place that nothing bars, and that the plan gives it to."""
    barred = Conflict.objects.barring().filter(team=pitch.team_id, pitch_day=pitch.pitch_day_id)
    plan = allocation.released(pitch.pitch_day)
    seats = Seat.objects.filter(
        panel__pitch_day=pitch.pitch_day_id, left_at=None, enrolment__state=EnrolmentState.ACTIVE
    )
    if plan:
        seats = seats.filter(assignments__allocation=plan, assignments__pitch=pitch)
    return seats.exclude(enrolment__person__in=barred.values("judge")).select_related("enrolment__person")


def heard_by(day: PitchDay) -> dict[Person, list[Pitch]]:
    """Each judge with a seat, and the pitches that they hear, in their order."""
    pitches = list(day.pitches.ranked().select_related("team", "pitch_day__cohort__programme").order_by("position"))
    due = allocation.due_pairs(day)
    barred = set(Conflict.objects.barring().filter(pitch_day=day).values_list("judge", "team"))
    return {
        judge: [
            pitch
            for pitch in pitches
            if (judge.pk, pitch.team_id) not in barred and (due is None or (judge.pk, pitch.pk) in due)
        ]
        for judge in panel.active_judges(day)
    }


def untold(day: PitchDay) -> list[Pitch]:
    """Pitches whose team does not know its time, place or way as they now are."""
    rows = list(day.pitches.ranked().select_related("team").order_by("position"))
    for each in rows:
        each.pitch_day = day
    return [pitch for pitch in rows if not pitch.is_told]


def turns_by_name(day: PitchDay) -> list[tuple[int, str]]:
    """Position and team of each turn."""
    return list(day.pitches.order_by("position").values_list("position", "team__name"))


def count_untold(day: PitchDay) -> int:
    """How many `untold` there are."""
    read = day.pitches.ranked().values_list("told_as", "starts_at", "extra_minutes", "mode", "room")
    return sum(
        told_as != terms_of(starts_at, day.minutes_each + extra, mode, place_of(room, day.place))
        for told_as, starts_at, extra, mode, room in read
    )


def pitches_of(person: Person) -> QuerySet[Pitch]:
    """The pitches that the person belongs to: their team's, those they judge and nothing bars, those they organise."""
    barred = Conflict.objects.barring().filter(judge=person, team=OuterRef("team"), pitch_day=OuterRef("pitch_day"))
    seat = Seat.objects.filter(
        panel__pitch_day=OuterRef("pitch_day"),
        enrolment__person=person,
        enrolment__state=EnrolmentState.ACTIVE,
        left_at=None,
    )
    member = Membership.objects.live().filter(
        team=OuterRef("team"), enrolment__person=person, enrolment__state=EnrolmentState.ACTIVE
    )
    organised = person.programme_roles.filter(kind=ProgrammeRoleKind.ORGANISER).values("programme")
    rows = Pitch.objects.annotate(
        is_own=Exists(member), is_judged=Exists(seat) & ~Exists(barred), seat_mode=seat.values("mode")[:1]
    )
    rows = rows.filter(Q(is_own=True) | Q(is_judged=True) | Q(pitch_day__cohort__programme__in=organised))
    return rows.select_related("team", "pitch_day__cohort__programme")


def pitch_page(person: Person, pitch: UUID) -> Pitch | None:
    """A pitch for the people who belong to it: its team, its judges whom nothing bars, and the organisers."""
    return pitches_of(person).filter(pk=pitch).first()


def link_for(pitch: Pitch) -> str:
    """Where the pitch's video call is; empty where nobody of those who look joins one. For what `pitch_page` found."""
    joins = pitch.mode != PitchMode.IN_ROOM or (
        pitch.is_judged and pitch.seat_mode != SeatMode.IN_ROOM  # type: ignore[attr-defined]
    )
    return (pitch.joining_link or pitch.pitch_day.joining_link) if joins else ""


def pause_of(day: PitchDay, pause: UUID) -> Break | None:
    """One break of the day."""
    return day.breaks.filter(pk=pause).select_related("pitch_day__cohort__programme").first()
