"""Links by which stewards and hosts open one visit on its day: made, opened with a code, and ended."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from programme.actions.audit import record
from programme.actions.notification import Addressee, notify
from programme.models import CheckIn, DoorLink, Person, Visit
from programme.models.door_link import TAKES_LATE, end_of_day
from programme.notifications import DOOR_LINK
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.limits import take
from programme.shared.refusals import Refused
from programme.shared.short_codes import as_typed
from programme.states import DoorKind

TRIES, IN_SECONDS = 10, 600
KEPT_AFTER_VISIT = dt.timedelta(days=30)
# In place of the name of somebody who walked in: the line still counts one person.
ERASED = "(name erased)"


class WrongCode(Refused):
    status = 422
    sentence = _("This is not the code for this link. Ask the organisers for it.")


class TooManyTries(Refused):
    status = 429
    sentence = _("Too many codes were tried. Wait ten minutes, then try again.")


class LinkIsOver(Refused):
    sentence = _("This link has ended.")


@action
def create(visit: Visit, *, by: Person, kind: DoorKind, full_name: str, email: str = "", at: dt.datetime) -> DoorLink:
    """Make a link to one visit. With an address it is mailed; its code is given apart, by whoever made it."""
    authorise(by, "programme.organise", visit)
    link = DoorLink(
        visit=visit,
        kind=kind,
        full_name=full_name,
        email=email,
        made_at=at,
        link_expires_at=end_of_day(visit) + TAKES_LATE,
    )
    link.issue_link()
    link.save()
    record("programme.door_link.created", by=by, target=link, kind=link.kind, visit=str(visit.pk))
    if email:
        notify(DOOR_LINK, to=[Addressee(email, full_name)], about=link)
    return link


@action
def revoke(link: DoorLink, *, by: Person, at: dt.datetime) -> DoorLink:
    """End a link at once, on every device. Asking again changes nothing."""
    link = DoorLink.objects.select_for_update(of=("self",)).select_related("visit__cohort__programme").get(pk=link.pk)
    authorise(by, "programme.organise", link)
    if link.link_revoked_at is None:
        link.link_revoked_at = at
        link.save(update_fields=("link_revoked_at",))
        record("programme.door_link.revoked", by=by, target=link, visit=str(link.visit_id))
    return link


def open_with_code(link: DoorLink, code: str, *, at: dt.datetime) -> DoorLink:
    """Let a device in that holds the link and knows its code. Tries are counted, wrong ones too."""
    if not link.is_open(at):
        raise LinkIsOver
    if not take(f"door.{link.pk}", most=TRIES, seconds=IN_SECONDS):
        raise TooManyTries
    if as_typed(code) != link.code:
        raise WrongCode
    return _note_opening(link, at=at)


@action
def _note_opening(link: DoorLink, *, at: dt.datetime) -> DoorLink:
    DoorLink.objects.filter(pk=link.pk).update(link_used_at=at)
    record("programme.door_link.opened", by=None, target=link, kind=link.kind, visit=str(link.visit_id))
    return link


def forget_doors(*, at: dt.datetime) -> int:
    """For the clock: a month after a visit delete its links, and the names of newcomers whom the cohort does not know.
    How many came stays; returns how many names and links are gone."""
    over = {"visit__ends_at__lte": at - KEPT_AFTER_VISIT}
    links, _each = DoorLink.objects.filter(**over).delete()
    named = CheckIn.objects.filter(**over).exclude(full_name__in=("", ERASED))
    known = named.filter(person__isnull=False).update(full_name="", employer="")
    return links + known + named.filter(person=None).update(full_name=ERASED, employer="")
