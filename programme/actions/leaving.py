"""A place in mid-programme: given up, paused, taken up again, moved to a later cohort. What hangs on it goes with it in
the same act; what was done stays on record."""

import datetime as dt

from django.utils.translation import gettext_lazy

from programme.actions import free_place
from programme.actions.audit import record
from programme.actions.enrolment import locked, take_place
from programme.actions.notification import notify, stop_for
from programme.models import Cohort, Enrolment, EnrolmentMove, Person, Programme
from programme.notifications import PAUSE_ENDS, PLACE_ENDED, PLACE_LATER, PLACE_LEFT, PLACE_PAUSED, PLACE_RESUMED
from programme.queries import leaving as queries
from programme.shared import endings
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import ENROLMENT, EnrolmentState, LeavingReason, Role

# The person hears of the end of a pause so long before it.
REMINDS_BEFORE = dt.timedelta(days=3)
CARRIED = (
    "organisation",
    "job_title",
    "about",
    "skills",
    "region",
    "experience_months",
    "availability",
    "shown",
    "profile_completed_at",
)


class BackInThePast(Refused):
    sentence = gettext_lazy("The day of return has to be ahead, and before the cohort's last day.")


class NotALaterCohort(Refused):
    sentence = gettext_lazy("Choose a later cohort of the same programme in which they have no place yet.")


@action
def withdraw(enrolment: Enrolment, *, by: Person, reason: LeavingReason, at: dt.datetime | None = None) -> Enrolment:
    """End the place: team place, mentoring, bookings and seats that are still to come are free at once.

    What the person did stays where it is. They are told, and so are the organisers.
    """
    at = at or now()
    enrolment = locked(enrolment)
    authorise(by, "programme.end_place", enrolment)
    ENROLMENT.check(enrolment.state, to=EnrolmentState.WITHDRAWN)
    _stop_mail(enrolment)
    # While the place still counts, so that what ends it may be done in the person's own name.
    for ending in endings.of_place():
        ending.end(enrolment, by, at)
    move = _move(enrolment, EnrolmentState.WITHDRAWN, by=by, at=at, reason=reason)
    free_place.leave(enrolment, at=at)
    record("programme.place.withdrawn", by=by, target=enrolment, why=reason.value)
    notify(PLACE_LEFT, to=[enrolment.person], about=enrolment, act=f"left {move.pk}", cohort=enrolment.cohort)
    _tell_organisers(enrolment, move, by=by)
    return enrolment


@action
def pause(
    enrolment: Enrolment,
    *,
    by: Person,
    reason: LeavingReason,
    back_on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Enrolment:
    """Stop mail and duties for a while. Team and mentoring stay; places on visits to come go to those who wait."""
    at = at or now()
    enrolment = locked(enrolment)
    authorise(by, "programme.end_place", enrolment)
    ENROLMENT.check(enrolment.state, to=EnrolmentState.PAUSED)
    if back_on and not at.astimezone(enrolment.cohort.zone).date() < back_on <= enrolment.cohort.ends_on:
        raise BackInThePast
    _stop_mail(enrolment)
    for ending in endings.of_place(on_pause=True):
        ending.end(enrolment, by, at)
    move = _move(enrolment, EnrolmentState.PAUSED, by=by, at=at, reason=reason, back_on=back_on)
    record("programme.place.paused", by=by, target=enrolment, why=reason.value)
    notify(
        PLACE_PAUSED,
        to=[enrolment.person],
        about=enrolment,
        act=f"paused {move.pk}",
        cohort=enrolment.cohort,
        back_on=back_on,
    )
    _tell_organisers(enrolment, move, by=by)
    return enrolment


@action
def resume(enrolment: Enrolment, *, by: Person, at: dt.datetime | None = None) -> Enrolment:
    """Take a paused place up again: mail and duties are back, bookings are made anew."""
    at = at or now()
    enrolment = locked(enrolment)
    authorise(by, "programme.end_place", enrolment)
    ENROLMENT.check(enrolment.state, to=EnrolmentState.ACTIVE)
    move = _move(enrolment, EnrolmentState.ACTIVE, by=by, at=at)
    record("programme.place.resumed", by=by, target=enrolment)
    notify(PLACE_RESUMED, to=[enrolment.person], about=enrolment, act=f"back {move.pk}", cohort=enrolment.cohort)
    _tell_organisers(enrolment, move, by=by)
    return enrolment


def remind_of_return(*, at: dt.datetime) -> int:
    """For the clock: write once to each person whose pause is about to end; returns to how many."""
    due = queries.back_soon(Programme.objects.all(), until=(at + REMINDS_BEFORE).date())
    return sum(_remind_of_return(move) for move in queries.not_reminded(due, PAUSE_ENDS.key))


@action
def _remind_of_return(move: EnrolmentMove) -> bool:
    enrolment = locked(move.enrolment)
    if enrolment.state != EnrolmentState.PAUSED:
        return False
    record("programme.place.return_reminded", by=None, target=enrolment)
    to, cohort = [enrolment.person], enrolment.cohort
    notify(PAUSE_ENDS, to=to, about=enrolment, act=str(move.pk), cohort=cohort, back_on=move.back_on)
    return True


@action
def move_to_later(enrolment: Enrolment, *, by: Person, cohort: Cohort, at: dt.datetime | None = None) -> Enrolment:
    """End the place here and give one in a later cohort, with the profile; never beyond the places there."""
    at = at or now()
    enrolment = locked(enrolment)
    authorise(by, "programme.organise", enrolment)
    if cohort not in queries.later_cohorts(enrolment):
        raise NotALaterCohort
    ENROLMENT.check(enrolment.state, to=EnrolmentState.WITHDRAWN)
    if enrolment.role == Role.PARTICIPANT:
        take_place(cohort, enrolment.sector)
    later = Enrolment(cohort=cohort, person=enrolment.person, role=enrolment.role)
    for name in CARRIED:
        setattr(later, name, getattr(enrolment, name))
    later.save(force_insert=True)
    _stop_mail(enrolment)
    for ending in endings.of_place():
        ending.end(enrolment, by, at)
    move = _move(enrolment, EnrolmentState.WITHDRAWN, by=by, at=at, reason=LeavingReason.LATER, later=later)
    record("programme.place.moved_to_later", by=by, target=enrolment, later=str(later.pk))
    notify(PLACE_LATER, to=[later.person], about=later, act=f"later {move.pk}", cohort=cohort, before=enrolment.cohort)
    return later


def _stop_mail(enrolment: Enrolment) -> None:
    if not queries.is_here_in_another_role(enrolment):
        stop_for(enrolment.person, enrolment.cohort)


def _move(enrolment: Enrolment, to: EnrolmentState, *, by: Person, at: dt.datetime, **facts: object) -> EnrolmentMove:
    enrolment.state = to
    enrolment.save(update_fields=("state",))
    return EnrolmentMove.objects.create(enrolment=enrolment, to=to, by=by, at=at, **facts)


def _tell_organisers(enrolment: Enrolment, move: EnrolmentMove, *, by: Person) -> None:
    """All but the one who did it."""
    others = [person for person in queries.organisers(enrolment.cohort.programme) if person.pk != by.pk]
    notify(PLACE_ENDED, to=others, about=enrolment, act=f"{move.to} {move.pk}", cohort=enrolment.cohort, move=move)
