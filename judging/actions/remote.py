"""Makes a pitch, a team or a judge remote or recorded. Everybody concerned is told at once; cards stay as they are."""

from django.utils.translation import gettext_lazy as _

from judging.actions.board import raise_board
from judging.actions.timetable import SOON, appointment_of_judges, enter_order, tell
from judging.models import Pitch, PitchDay, Seat
from judging.notifications import JOINING_CHANGED
from judging.queries import timetable
from judging.states import PitchMode, SeatMode
from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Person
from programme.shared.acting import action
from programme.shared.addresses import site_address
from programme.shared.refusals import Refused
from programme.shared.time import now


class NoJoiningLink(Refused):
    sentence = _("There is no joining link yet. Enter one for the day or for this pitch, then try again.")


@action
def set_pitch_mode(pitch: Pitch, *, by: Person, mode: str) -> Pitch:
    """Change how a team pitches; the team and its judges get their private page with the link and the time."""
    day = enter_order(pitch.pitch_day, by)
    pitch = day.pitches.select_related("team", "pitch_day__cohort__programme").get(pk=pitch.pk)
    if mode in (PitchMode.TEAM_REMOTE, PitchMode.REMOTE) and not (pitch.joining_link or day.joining_link):
        raise NoJoiningLink
    if pitch.mode == mode:
        return pitch
    pitch.mode = mode
    pitch.save(update_fields=("mode",))
    record("judging.pitch.mode_changed", by=by, target=pitch, mode=str(mode))
    tell([pitch])
    _tell_judges(day, [seat.enrolment.person for seat in timetable.judges_of(pitch)], [pitch])
    raise_board(day)
    return pitch


@action
def set_seat_mode(seat: Seat, *, by: Person, mode: str) -> Seat:
    """Change how a judge hears the pitches; they get their private pages with link and time."""
    day = enter_order(seat.panel.pitch_day, by)
    seat = Seat.objects.select_related("enrolment__person").get(pk=seat.pk)
    person = seat.enrolment.person
    pitches = list(day.pitches.ranked().select_related("team", "pitch_day__cohort__programme").order_by("position"))
    own = [pitch for pitch in pitches if timetable.judges_of(pitch).filter(pk=seat.pk).exists()]
    if mode == SeatMode.REMOTE and not all(pitch.joining_link or day.joining_link for pitch in own):
        raise NoJoiningLink
    if seat.mode != mode:
        seat.mode = mode
        seat.save(update_fields=("mode",))
        record("judging.seat.mode_changed", by=by, target=seat, mode=str(mode))
        _tell_judges(day, [person], own, own_mode=seat.get_mode_display())
        raise_board(day)
    return seat


def _tell_judges(day: PitchDay, judges: list[Person], pitches: list[Pitch], *, own_mode: str = "") -> None:
    at = now()
    notify(
        JOINING_CHANGED,
        to=judges,
        about=day,
        act=f"{at:%Y%m%d%H%M%S%f}",
        at_once=day.starts_at - at < SOON,
        pitches=[(pitch, site_address("judging:pitch_join", pitch.pk)) for pitch in pitches],
        own_mode=own_mode,
        part=appointment_of_judges(day, judges),
    )
