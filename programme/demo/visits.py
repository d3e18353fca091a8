"""Chapters on visits: outings, bookings, needs, a host who calls off, people at the door."""

import datetime as dt
import uuid

from programme.actions import acknowledgement as acknowledgements
from programme.actions import booking as bookings
from programme.actions import door_link as door_links
from programme.actions import host_link as hosts
from programme.actions import leaving, waiting_list
from programme.actions import need as needs
from programme.actions import visit as visits
from programme.actions import visit_feedback as feedback
from programme.actions.check_in import Wish, check_in
from programme.demo.outings import OUTINGS, SORTING, Outing
from programme.demo.people import invite_and_accept
from programme.demo.season import Season
from programme.models import Person, Visit, VisitKind
from programme.queries import need as need_queries
from programme.queries.check_in import rows as rows_at_the_door
from programme.queries.visit import attendance, on_offer
from programme.queries.visit import for_desk as visits_of
from programme.shared.device_changes import DeviceChange
from programme.states import DoorKind, LeavingReason, NeedKind, Role, Sector


def go_on_visits(season: Season) -> None:
    """A kick-off, five site visits hosted by companies, a rehearsal; one is full and three people wait."""
    aisha = season.people["aisha.rahman0@revenueservice.example"]
    others = [person for person in season.participants if person != aisha]
    made = [_outing(season, outing) for outing in OUTINGS]
    kick_off, claims, cloud, river, tender, studio, rehearsal = made
    _say_what_they_need(season, kick_off, [aisha, *others])
    _book(season, claims, [aisha, *others[:14]], day=-2)
    _book(season, cloud, others[8:21], day=3)
    _book(season, river, [*others[3:15], *others[20:22], aisha], day=6)
    _book(season, tender, [*others[15:21], season.mentors[0]], day=18)
    _book(season, studio, others[25:33], day=21)
    _book(season, rehearsal, others[::6], day=23)
    _say_what_they_need(season, river, others[3:9])
    _give_one_back(season, river, at=season.on_day(23, 16))
    _say_how_it_was(season, claims)
    _check_in(season, claims)
    _check_in(season, cloud)
    _open_the_door(season, river)
    _call_one_off(season, others)
    _draft(season)


def go_on_more_visits(season: Season) -> None:
    """What was booked in the weeks that followed."""
    made = {visit.title: visit for visit in visits_of(season.cohort, by=season.organiser)}
    people = season.participants
    _book(season, made[OUTINGS[4].title], people[:5], day=33)
    _book(season, made[OUTINGS[5].title], people[8:20], day=46)
    _book(season, made[OUTINGS[6].title], [*people[::3], *season.mentors[:3]], day=60)
    for outing in OUTINGS[3:5]:
        _check_in(season, made[outing.title])
    _rest(season)
    _leave(season, made[OUTINGS[6].title])


def _rest(season: Season) -> None:
    """An observer pauses her place, and is due back tomorrow."""
    email = "nadia.ferreira@cabinet.example"
    invite_and_accept(season, Role.OBSERVER, "Nadia Ferreira", email, "Cabinet Secretariat")
    person = season.people[email]
    place = person.enrolments.get(cohort=season.cohort)
    back_on = min(season.at(1).date(), place.cohort.ends_on)
    leaving.pause(place, by=person, reason=LeavingReason.WORK, back_on=back_on, at=season.at(-9, 9))


def _leave(season: Season, rehearsal: Visit) -> None:
    """A mentor without a team gives her place up: what she had booked goes with it, what she did stays."""
    email = "lorna.mentor@northlight.example"
    invite_and_accept(season, Role.MENTOR, "Lorna Achebe", email, "Northlight Ventures", Sector.INDUSTRY)
    person = season.people[email]
    _book(season, rehearsal, [person], day=60)
    place = person.enrolments.get(cohort=season.cohort)
    leaving.withdraw(place, by=person, reason=LeavingReason.NEW_JOB, at=season.on_day(64, 9))


def _outing(season: Season, outing: Outing) -> Visit:
    day = _workday(season, outing.day)
    begins, ends = (season.on_day(day, hour) for hour in outing.hours)
    visit = visits.create(
        season.cohort,
        {
            "kind": outing.kind,
            "title": outing.title,
            "host": season.organisations.get(outing.host) or next(iter(season.organisations.values())),
            "summary": outing.summary,
            "town": outing.town,
            "address": outing.address,
            "joining_notes": outing.notes,
            "starts_at": begins,
            "ends_at": ends,
            "capacity": outing.capacity,
            "booking_closes_at": begins - dt.timedelta(days=1),
            "is_online": outing.town == "Online",
            **outing.more,
        },
        by=season.organiser,
    )
    return visits.publish(visit, by=season.organiser, at=season.on_day(outing.published, 9))


def _workday(season: Season, number: int) -> int:
    """That day of the cohort, or the Monday after it: nobody hosts at weekends."""
    weekday = season.on_day(number).isoweekday()
    return number + (8 - weekday if weekday > 5 else 0)


def _book(season: Season, visit: Visit, people: list[Person], *, day: int) -> None:
    begins = season.on_day(day, 8)
    for number, person in enumerate(people):
        bookings.book(visit, by=person, at=begins + dt.timedelta(minutes=7 * number))


NEEDS = (
    {},
    {NeedKind.DIET: "No meat, no fish."},
    {},
    {NeedKind.ACCESS: "Step-free way in; I use a chair for longer ways."},
    {NeedKind.DIET: "No nuts, please: not even near."},
    {},
    {NeedKind.ACCESS: "I read lips. A seat facing the speaker is enough."},
)


def _say_what_they_need(season: Season, visit: Visit, people: list[Person]) -> None:
    """Most answer; a few never do."""
    mine = {booking.person_id: booking for booking in attendance(visit)}
    for number, person in enumerate(people):
        if number % 4 != 3 and person.pk in mine:
            phone = f"020 7946 0{100 + number}"
            answered = season.on_day(-9 if visit.kind == VisitKind.KICK_OFF else 8, 12)
            needs.answer_needs(mine[person.pk], NEEDS[number % 7], by=person, phone=phone, at=answered)


def _give_one_back(season: Season, visit: Visit, *, at: dt.datetime) -> None:
    """Somebody cannot come after all: the first who waits and may have the place is asked."""
    booking = attendance(visit)[0]
    bookings.cancel(booking, by=booking.person, at=at)


SAID = (
    (5, 5, "Sitting beside one person for an hour beats any talk."),
    (4, 5, ""),
    (5, 4, "Tell us beforehand which seven screens they are."),
    (3, 3, "The journey was long for a morning."),
    (4, 4, ""),
    (5, 5, "More of the people who answer the telephone."),
    (2, 3, "I could not hear much in the open room."),
    (5, 4, ""),
)


def _say_how_it_was(season: Season, visit: Visit) -> None:
    """The host has a page, and reads figures there."""
    hosts.send_host_link(
        visit,
        by=season.organiser,
        full_name="Dilys Vaughan",
        email="dilys@harbourlane.example",
        at=season.on_day(6, 11),
    )
    for booking, (worth, useful, words) in zip(attendance(visit), SAID, strict=False):
        answered = visit.ends_at + dt.timedelta(hours=4)
        feedback.give_feedback(booking, by=booking.person, worth=worth, useful=useful, words=words, at=answered)


def _call_one_off(season: Season, people: list[Person]) -> None:
    """The host calls the evening before; most have seen it by midnight, and they have first call on another day."""
    sorting = _outing(season, SORTING)
    _book(season, sorting, people[18:25], day=8)
    _say_what_they_need(season, sorting, people[18:25])
    evening = sorting.starts_at - dt.timedelta(hours=15)
    reason = "A water main has burst under the sorting hall. Nobody is hurt, and nobody can get in."
    visits.cancel(sorting, by=season.organiser, reason=reason, at=evening)
    for number, asked in enumerate(need_queries.acknowledgements(sorting)):
        if number % 3:
            seen = evening + dt.timedelta(minutes=11 * number + 4)
            acknowledgements.acknowledge(asked, by=asked.booking.person, at=seen)
    day = _workday(season, 41)
    again = {
        **{name: getattr(sorting, name) for name in visits.FIELDS},
        "starts_at": season.on_day(day, 13),
        "ends_at": season.on_day(day, 17),
        "booking_closes_at": season.on_day(day - 1, 12),
        "first_call_ends_at": season.on_day(23, 18),
    }
    replacement = visits.create(season.cohort, again, by=season.organiser, replaces=sorting)
    visits.publish(replacement, by=season.organiser, at=season.on_day(22, 10))
    for number, offer in enumerate(on_offer(replacement)):
        if number % 4 < 2:
            waiting_list.accept(offer, by=offer.booking.person, at=season.on_day(22, 12, 5 * number))
    waiting_list.run_waiting_list(replacement, at=season.on_day(23, 18))


def _check_in(season: Season, visit: Visit) -> None:
    """Most people came; every seventh did not, and nobody knows why."""
    begins = visit.starts_at - dt.timedelta(minutes=20)
    expected = [row.target for row in rows_at_the_door(visit)]
    for number, target in enumerate(expected):
        if number % 7 != 4:
            at, change = begins + dt.timedelta(minutes=number), DeviceChange(uuid.uuid4())
            check_in(visit, Wish(target, True), by=season.organiser, change=change, at=at)


def _open_the_door(season: Season, visit: Visit) -> None:
    """A link for whoever ticks names at the door, and one for the host's reception desk."""
    for kind, name, email in (
        (DoorKind.STEWARD, "Sunita Rao", "sunita.rao@volunteers.example"),
        (DoorKind.HOST, "Dilys Vaughan", "reception@ironbridge.example"),
    ):
        door_links.create(visit, by=season.organiser, kind=kind, full_name=name, email=email, at=season.on_day(22, 11))


def _draft(season: Season) -> None:
    begins = season.on_day(_workday(season, 45), 9)
    visits.create(
        season.cohort,
        {
            "kind": VisitKind.TRAINING,
            "title": "Writing for people in a hurry",
            "host": season.organisations["Cabinet Secretariat"],
            "summary": "A morning with a sub-editor and your own drafts.",
            "town": "Online",
            "starts_at": begins,
            "ends_at": begins + dt.timedelta(hours=3),
            "capacity": 25,
        },
        by=season.organiser,
    )
