"""Lets a site admin see pages as somebody else sees them: recorded at its begin and end, and the person is told."""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import ActingAs, Person, Programme
from programme.notifications import SEEN_AS_YOU
from programme.queries.acting_as import person_at
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused


class NobodyThere(Refused):
    sentence = _("Nobody with this address can be helped so. Site admins are seen as nobody else.")


@action
def begin_acting(*, by: Person, email: str, reason: str, at: dt.datetime) -> ActingAs:
    """Begin to see pages as the person of that address does, to read only. What one had begun before ends.

    Raises NobodyThere.
    """
    authorise(by, "programme.act_as")
    person = person_at(email)
    if person is None or person == by:
        raise NobodyThere
    for earlier in ActingAs.objects.select_for_update().filter(admin=by, ended_at=None):
        _end(earlier, by=by, at=min(at, earlier.ends_at))
    ends_at = at + dt.timedelta(minutes=settings.ACTING_MINUTES)
    acting = ActingAs.objects.create(admin=by, person=person, reason=reason, began_at=at, ends_at=ends_at)
    _record("programme.acting.began", acting, by=by, reason=reason)
    return acting


@action
def end_acting(acting: ActingAs, *, by: Person, at: dt.datetime) -> ActingAs:
    """Stop it; the person is told that it was, and why. Ended already is no fault."""
    acting = ActingAs.objects.select_for_update().get(pk=acting.pk)
    authorise(by, "programme.end_acting", acting)
    if acting.ended_at is None:
        _end(acting, by=by, at=at)
    return acting


@action
def end_acting_due(*, at: dt.datetime) -> int:
    """For the clock: end what has run out. It shows nothing any more by then, whenever the clock comes."""
    over = list(ActingAs.objects.select_for_update().filter(ended_at=None, ends_at__lte=at))
    for acting in over:
        _end(acting, by=None, at=acting.ends_at)
    return len(over)


def _end(acting: ActingAs, *, by: Person | None, at: dt.datetime) -> None:
    acting.ended_at = at
    acting.save(update_fields=("ended_at",))
    _record("programme.acting.ended", acting, by=by)
    notify(SEEN_AS_YOU, to=[acting.person], about=acting)


def _record(code: str, acting: ActingAs, *, by: Person | None, reason: str = "") -> None:
    """On the site's record, and on that of each programme in which the person is."""
    record(code, by=by, target=acting, reason=reason)
    for programme in Programme.objects.visible_to(acting.person).distinct():
        record(code, by=by, target=acting.person, programme=programme, reason=reason)
