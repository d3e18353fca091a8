"""Gives judges their seats on the panel, and takes them away."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from judging.actions.board import raise_board
from judging.actions.conflict import find_conflicts
from judging.actions.pitch_day import call_judges, make_cards
from judging.models import PitchDay, Scorecard, Seat
from judging.notifications import JUDGE_RELEASED
from judging.queries import panel, pitch_day
from programme.actions.appointment import parts
from programme.actions.audit import record
from programme.actions.calendar_feed import numbered
from programme.actions.notification import notify
from programme.models import Enrolment, Person
from programme.queries.appointment import sender_for
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.states import EnrolmentState, Role


class NotAJudge(Refused):
    sentence = _("Only people with an active place as a judge in this cohort can have a seat.")


class ChairCannotJudge(Refused):
    sentence = _("The chair and the deputy never judge.")


class HasScored(Refused):
    sentence = _("This judge has begun to score, so the seat can no longer be taken away.")


class PanelFixed(Refused):
    sentence = _("Scoring is locked, so the panel can no longer be changed.")


@action
def seat_judge(day: PitchDay, *, by: Person, enrolment: Enrolment) -> Seat:
    """Give a judge a seat; links to the teams are looked for at once."""
    day = PitchDay.objects.select_for_update(of=("self",)).select_related("cohort__programme").get(pk=day.pk)
    authorise(by, "judging.organise", day)
    if day.is_locked:
        raise PanelFixed
    is_fit = enrolment.role == Role.JUDGE and enrolment.state == EnrolmentState.ACTIVE
    if not is_fit or enrolment.cohort_id != day.cohort_id:
        raise NotAJudge
    if enrolment.person_id in {day.chair_id, day.deputy_id}:
        raise ChairCannotJudge
    seat, is_new = Seat.objects.get_or_create(panel=day.panels.get(), enrolment=enrolment)
    if seat.left_at:
        is_new, seat.left_at = True, None
        seat.save(update_fields=("left_at",))
    if is_new:
        record("judging.seat.given", by=by, target=seat, judge=str(enrolment.person_id))
        find_conflicts(day, by=by)
        if day.is_open:
            make_cards(day)
        call_judges(day, [seat], is_new=True)
        raise_board(day)
    return seat


@action
def unseat_judge(seat: Seat, *, by: Person) -> None:
    """Take a seat away from a judge who has not begun to score."""
    day = (
        PitchDay.objects.select_for_update(of=("self",))
        .select_related("cohort__programme")
        .get(pk=seat.panel.pitch_day_id)
    )
    authorise(by, "judging.organise", day)
    if day.is_locked:
        raise PanelFixed
    judge = seat.enrolment.person_id
    cards = Scorecard.objects.select_for_update().filter(pitch__pitch_day=day, judge=judge)
    if any(card.version for card in cards):
        raise HasScored
    cards.delete()
    record("judging.seat.taken", by=by, target=seat, judge=str(judge))
    Seat.objects.filter(pk=seat.pk).delete()
    # Read as another entry, it takes the next number, and so does the day for whoever gets a seat again.
    [off] = numbered([replace(pitch_day.entry_of(day), is_cancelled=True)])
    who = seat.enrolment.person
    cancel = parts({who: off}, "CANCEL", sender_for(day.cohort.programme))
    notify(JUDGE_RELEASED, to=[who], about=day, act=str(seat.pk), part=cancel)
    raise_board(day)


@action
def leave_panels(enrolment: Enrolment, *, by: Person) -> None:
    """Free the judge's seats on panels that are still to sit; who has scored keeps the seat, as the cards count.

    Part of giving up a place, so the judge may do it too.
    """
    authorise(by, "programme.end_place", enrolment)
    for seat in panel.seats_to_come(enrolment):
        if panel.has_scored(seat):
            continue
        day = PitchDay.objects.select_for_update(of=("self",)).get(pk=seat.panel.pitch_day_id)
        Scorecard.objects.filter(pitch__pitch_day=day, judge=enrolment.person_id).delete()
        record("judging.seat.taken", by=by, target=seat, judge=str(enrolment.person_id))
        Seat.objects.filter(pk=seat.pk).delete()
        raise_board(day)
