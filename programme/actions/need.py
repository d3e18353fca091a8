"""What people need on a visit: given by themselves, looked at by who runs it, every look recorded, erased on a day."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from programme.actions.audit import record
from programme.actions.waiting_list import locked
from programme.models import Acknowledgement, Booking, Need, Person, Visit
from programme.queries import need as queries
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import NeedKind


class NotAsked(Refused):
    sentence = _("This is asked of people who have a place, until it begins.")


@action
def answer_needs(
    booking: Booking, answers: Mapping[str, str], *, by: Person, phone: str = "", at: dt.datetime | None = None
) -> Booking:
    """Keep what the person needs, in place of what they said before; only kinds that the visit asks for."""
    at = at or now()
    visit = locked(booking.visit)
    booking = visit.bookings.select_related("person").get(pk=booking.pk)
    booking.visit = visit
    authorise(by, "programme.change_own", booking)
    if not booking.is_confirmed or at >= visit.starts_at:
        raise NotAsked
    given = {kind: answers[kind] for kind in NeedKind.values if kind in visit.needs_asked and answers.get(kind)}
    booking.needs.all().delete()
    Need.objects.bulk_create(
        Need(booking=booking, kind=kind, text=text, erase_on=visit.needs_erased_on) for kind, text in given.items()
    )
    booking.phone = phone if visit.asks_phone else ""
    booking.erase_phone_on = visit.needs_erased_on if booking.phone else None
    booking.needs_answered_at = at
    booking.save(update_fields=("phone", "erase_phone_on", "needs_answered_at"))
    record("programme.needs.answered", by=by, target=booking, kinds=sorted(given), phone=bool(booking.phone))
    return booking


@action
def see_needs(visit: Visit, *, by: Person) -> list[Need]:
    """What people need, for the organiser who runs the visit; that they have looked is recorded."""
    authorise(by, "programme.view_needs", visit)
    needs = list(queries.of_visit(visit))
    record("programme.needs.seen", by=by, target=visit, needs=len(needs))
    return needs


@action
def see_phones(visit: Visit, *, by: Person) -> list[Acknowledgement]:
    """Whom to ring about a cancelled visit, with the number given for that; that somebody looked is recorded."""
    authorise(by, "programme.view_needs", visit)
    unseen = list(queries.unseen(visit))
    record("programme.phones.seen", by=by, target=visit, phones=sum(bool(one.booking.phone) for one in unseen))
    return unseen


def erase_due(*, at: dt.datetime) -> int:
    """For the clock: erase what people told us for visits whose day of erasure has come; returns how many visits."""
    due = queries.visits_to_erase(at=at)
    for visit in due:
        erase(visit, at=at)
    return len(due)


@action
def erase(visit: Visit, *, at: dt.datetime) -> None:
    """Erase what is due of one visit. How much it was stays in the audit record, nothing else."""
    today = at.astimezone(visit.cohort.zone).date()
    needs, _each = Need.objects.filter(booking__visit=visit, erase_on__lte=today).delete()
    phones = Booking.objects.filter(visit=visit, erase_phone_on__lte=today).update(phone="", erase_phone_on=None)
    if needs or phones:
        record("programme.needs.erased", by=None, target=visit, needs=needs, phones=phones)
