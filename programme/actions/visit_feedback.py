"""Short feedback after a visit: asked once, given without a name on it, shown only together with others'."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.actions.waiting_list import locked
from programme.models import Booking, Person, Visit, VisitFeedback
from programme.notifications import FEEDBACK_ASKED
from programme.queries import visit_feedback as queries
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now


class NotNow(Refused):
    sentence = _("Feedback is for people who had a place, in the two weeks after the visit.")


@action
def give_feedback(
    booking: Booking, *, by: Person, worth: int, useful: int, words: str = "", at: dt.datetime | None = None
) -> VisitFeedback:
    """Keep what somebody says about a visit, in place of what they said before."""
    at = at or now()
    locked(booking.visit)
    authorise(by, "programme.change_own", booking)
    if not queries.may_answer(booking, at=at):
        raise NotNow
    values = {"worth": worth, "useful": useful, "words": words, "given_at": at}
    feedback, _is_new = VisitFeedback.objects.update_or_create(booking=booking, defaults=values)
    # The record names the visit, not the person: an answer is nobody's.
    record("programme.feedback.given", by=None, target=booking.visit)
    return feedback


def ask_after_visits(*, at: dt.datetime) -> int:
    """For the clock: ask everybody who had a place on a visit that is just over; returns how many visits."""
    over = queries.just_over(at=at)
    for visit in over:
        ask(visit, at=at)
    return len(over)


@action
def ask(visit: Visit, *, at: dt.datetime) -> None:
    """Ask once for each visit."""
    visit = locked(visit)
    if visit.feedback_asked_at is None:
        visit.feedback_asked_at = at
        visit.save(update_fields=("feedback_asked_at",))
        people = [booking.person for booking in visit.bookings.confirmed().select_related("person")]
        record("programme.feedback.asked", by=None, target=visit, people=len(people))
        notify(FEEDBACK_ASKED, to=people, about=visit)
