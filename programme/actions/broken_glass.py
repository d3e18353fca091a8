"""Break-glass: a site admin opens one kind of confidential thing of a programme for an hour; its organisers see it."""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import BrokenGlass, Person, Programme
from programme.notifications import GLASS_BROKEN
from programme.queries.people import organisers
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import GlassKind


class OpenAlready(Refused):
    sentence = _("You have this open already.")


@action
def break_glass(
    programme: Programme, *, by: Person, kind: GlassKind, reason: str, at: dt.datetime | None = None
) -> BrokenGlass:
    """Open what is confidential for reading, for an hour. It never lets anybody sign, publish or score.

    The programme's organisers are told at once, with the reason.
    """
    at = at or now()
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    authorise(by, "programme.break_glass", programme)
    mine = BrokenGlass.objects.filter(programme=programme, person=by, kind=kind, ended_at=None)
    for over in mine.filter(ends_at__lte=at):
        _end(over, by=None, at=over.ends_at)
    if mine.exists():
        raise OpenAlready
    ends_at = at + dt.timedelta(minutes=settings.GLASS_MINUTES)
    glass = BrokenGlass.objects.create(
        programme=programme, person=by, kind=kind, reason=reason, broken_at=at, ends_at=ends_at
    )
    record("programme.glass.broken", by=by, target=glass, reason=reason, kind=kind, until=ends_at.isoformat())
    notify(GLASS_BROKEN, to=organisers(programme), about=glass)
    return glass


@action
def end_glass(glass: BrokenGlass, *, by: Person, at: dt.datetime) -> BrokenGlass:
    """Close what one has opened; closed already is no fault."""
    glass = BrokenGlass.objects.select_for_update(of=("self",)).select_related("programme").get(pk=glass.pk)
    authorise(by, "programme.end_glass", glass)
    if glass.ended_at is None:
        _end(glass, by=by, at=at)
    return glass


def _end(glass: BrokenGlass, *, by: Person | None, at: dt.datetime) -> None:
    glass.ended_at = at
    glass.save(update_fields=("ended_at",))
    record("programme.glass.ended", by=by, target=glass, kind=glass.kind)


@action
def end_glass_due(*, at: dt.datetime) -> int:
    """For the clock: note the end of what has run out. It opens nothing any more by then, whenever the clock comes."""
    due = BrokenGlass.objects.select_for_update(of=("self",)).filter(ended_at=None, ends_at__lte=at)
    for glass in (over := list(due.select_related("programme"))):
        _end(glass, by=None, at=glass.ends_at)
    return len(over)
