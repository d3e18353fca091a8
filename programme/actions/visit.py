"""Making, changing, publishing and cancelling visits; whoever is booked is told."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from programme.actions.audit import record
from programme.actions.booking import end, give_free_places, locked
from programme.actions.notification import notify
from programme.models import Cohort, Person, Visit
from programme.notifications import VISIT_CANCELLED, VISIT_CHANGED, VISIT_PUBLISHED
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused, WrongState
from programme.shared.time import now
from programme.states import VISIT, EnrolmentState, Role, VisitState

FIELDS = (
    "kind",
    "title",
    "host",
    "summary",
    "town",
    "address",
    "joining_notes",
    "starts_at",
    "ends_at",
    "capacity",
    "booking_closes_at",
)
# What people with a place have in their calendars, with the word for it in the message that tells of a change.
TOLD = {
    "title": gettext_lazy("the title"),
    "starts_at": gettext_lazy("when it starts"),
    "ends_at": gettext_lazy("when it ends"),
    "town": gettext_lazy("the town"),
    "address": gettext_lazy("the address"),
    "joining_notes": gettext_lazy("the joining notes"),
}


class TooFewPlaces(Refused):
    """Nobody loses a place in silence."""


class HostOfAnotherProgramme(Refused):
    sentence = gettext_lazy("The host is not an organisation of this programme.")


class AlreadyOver(Refused):
    sentence = gettext_lazy("This visit is over.")


@action
def create(cohort: Cohort, values: Mapping[str, Any], *, by: Person) -> Visit:
    """Make a draft that only organisers see."""
    authorise(by, "programme.organise", cohort)
    visit = Visit(cohort=cohort, **{name: values[name] for name in FIELDS if name in values})
    _refuse_foreign_host(visit)
    visit.save()
    record("programme.visit.created", by=by, target=visit)
    return visit


@action
def change(visit: Visit, values: Mapping[str, Any], *, by: Person, at: dt.datetime | None = None) -> Visit:
    """Change a draft or published visit.

    Everybody with a place or a turn hears what is new; new places go to those who wait.
    """
    at = at or now()
    visit = locked(visit)
    authorise(by, "programme.organise", visit)
    if visit.state == VisitState.CANCELLED:
        raise WrongState(_("This visit is cancelled, so it cannot be changed."))
    changed = [name for name in FIELDS if name in values and getattr(visit, name) != values[name]]
    for name in changed:
        setattr(visit, name, values[name])
    _refuse_foreign_host(visit)
    _refuse_too_few_places(visit)
    if not changed:
        return visit
    news = [name for name in changed if name in TOLD]
    if news:
        visit.calendar_sequence += 1
    visit.save()
    record("programme.visit.changed", by=by, target=visit, fields=changed)
    if visit.state == VisitState.PUBLISHED:
        if news:
            told = [booking.person for booking in visit.bookings.live().select_related("person")]
            words = [str(TOLD[name]) for name in news]
            notify(VISIT_CHANGED, to=told, about=visit, act=str(visit.calendar_sequence), changes=words)
        give_free_places(visit, at=at)
    return visit


@action
def publish(visit: Visit, *, by: Person, at: dt.datetime | None = None) -> Visit:
    """Open a draft for booking, and tell the participants and mentors of the cohort."""
    at = at or now()
    visit = locked(visit)
    authorise(by, "programme.organise", visit)
    VISIT.check(visit.state, to=VisitState.PUBLISHED)
    if at >= visit.starts_at:
        raise AlreadyOver(_("This visit would have begun already. Change its date first."))
    visit.state = VisitState.PUBLISHED
    visit.save(update_fields=("state",))
    record("programme.visit.published", by=by, target=visit)
    places = visit.cohort.enrolments.filter(state=EnrolmentState.ACTIVE, role__in=(Role.PARTICIPANT, Role.MENTOR))
    notify(VISIT_PUBLISHED, to={place.person for place in places.select_related("person")}, about=visit)
    return visit


@action
def cancel(visit: Visit, *, by: Person, reason: str, at: dt.datetime | None = None) -> Visit:
    """Call a visit off: every booking ends, and everybody who had a place or a turn is told why."""
    at = at or now()
    visit = locked(visit)
    authorise(by, "programme.organise", visit)
    VISIT.check(visit.state, to=VisitState.CANCELLED)
    if visit.state == VisitState.PUBLISHED and at >= visit.ends_at:
        raise AlreadyOver
    visit.state = VisitState.CANCELLED
    visit.calendar_sequence += 1
    visit.save(update_fields=("state", "calendar_sequence"))
    bookings = list(visit.bookings.live().select_related("person"))
    for booking in bookings:
        end(booking, at=at)
    record("programme.visit.cancelled", by=by, target=visit, reason=reason, bookings=len(bookings))
    notify(VISIT_CANCELLED, to=[booking.person for booking in bookings], about=visit, reason=reason)
    return visit


def _refuse_foreign_host(visit: Visit) -> None:
    if visit.host.programme_id != visit.cohort.programme_id:
        raise HostOfAnotherProgramme


def _refuse_too_few_places(visit: Visit) -> None:
    booked = visit.bookings.confirmed().count()
    if visit.capacity < booked:
        sentence = ngettext(
            "%(n)d person is booked, so there must be at least %(n)d place.",
            "%(n)d people are booked, so there must be at least %(n)d places. Cancel bookings first.",
            booked,
        )
        raise TooFewPlaces(sentence % {"n": booked})
