"""Guests of the pitch day: invited by organisers, answering by a link, never more than there are places."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from judging.actions.timetable import locked_day
from judging.models import Guest, PitchDay
from judging.notifications import GUEST_INVITED, GUEST_TAKEN_BACK
from judging.queries import guest as queries
from judging.states import GUEST, GuestKind, GuestState
from programme.actions.audit import record
from programme.actions.notification import Addressee, notify
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.readdressing import readdresses
from programme.shared.refusals import Refused
from programme.shared.time import now

KEPT_AFTER_DAY = dt.timedelta(days=30)


class AlreadyInvited(Refused):
    """Names who has an invitation already."""


class GuestsFull(Refused):
    sentence = _("All places for guests are taken. If somebody gives theirs back, you can still say yes here.")


class AnswersClosed(Refused):
    sentence = _("The pitch day has begun, so the answer can no longer be changed.")


class TooFewGuestPlaces(Refused):
    sentence = _("More guests have said yes than that. Ask somebody to give their place back first.")


@dataclass(frozen=True)
class Invited:
    """Somebody to invite."""

    full_name: str
    email: str
    employer: str = ""
    kind: str = GuestKind.OTHER


@action
def invite_guests(day: PitchDay, guests: Iterable[Invited], *, by: Person, at: dt.datetime) -> list[Guest]:
    """Invite everybody on the list, or nobody if somebody on it has an invitation already."""
    day = locked_day(day)
    authorise(by, "judging.organise", day)
    guests = list(guests)
    there = day.guests.filter(email__in=[each.email.lower() for each in guests])
    if names := list(there.values_list("full_name", flat=True)):
        raise AlreadyInvited(str(_("Invited already: %(names)s.") % {"names": ", ".join(names)}))
    made = [_made(day, each, at=at) for each in guests]
    Guest.objects.bulk_create(made)
    record("judging.guests.invited", by=by, target=day, guests=[str(each.pk) for each in made])
    for each in made:
        _send(each)
    return made


def _made(day: PitchDay, each: Invited, *, at: dt.datetime) -> Guest:
    guest = Guest(
        pitch_day=day,
        full_name=each.full_name,
        email=each.email.lower(),
        employer=each.employer,
        kind=each.kind,
        invited_at=at,
        link_expires_at=max(day.starts_at, at) + KEPT_AFTER_DAY,
    )
    guest.issue_link()
    return guest


def _send(guest: Guest) -> None:
    notify(GUEST_INVITED, to=[Addressee(guest.email, guest.full_name)], about=guest, act=f"issue {guest.link_issue}")


@action
def send_guest_again(guest: Guest, *, by: Person, email: str = "") -> Guest:
    """Send the invitation again, with a new link; the old one ends. Their answer stays."""
    guest = (
        Guest.objects.select_for_update(of=("self",)).select_related("pitch_day__cohort__programme").get(pk=guest.pk)
    )
    authorise(by, "judging.organise", guest)
    guest.email = email.lower() or guest.email
    guest.link_issue += 1
    guest.link_expires_at = max(guest.pitch_day.starts_at, now()) + KEPT_AFTER_DAY
    guest.issue_link()
    guest.save(update_fields=("email", "link_issue", "link_hash", "link_expires_at"))
    record("judging.guest.sent_again", by=by, target=guest, issue=guest.link_issue)
    _send(guest)
    return guest


@readdresses(GUEST_INVITED)
@action
def readdress_guest(guest_id: str, *, address: str, by: Person) -> Guest:
    """Send the invitation to another address of the same person."""
    guest = Guest.objects.select_related("pitch_day__cohort__programme").get(pk=guest_id)
    authorise(by, "judging.organise", guest)
    if guest.pitch_day.guests.filter(email__iexact=address).exclude(pk=guest.pk).exists():
        raise AlreadyInvited(str(_("Somebody with this address is invited already.")))
    return send_guest_again(guest, by=by, email=address)


@action
def take_back_guest(guest: Guest, *, by: Person) -> None:
    """Invite somebody no longer: their link ends, what they answered is deleted, and they are told."""
    day = locked_day(guest.pitch_day)
    authorise(by, "judging.organise", day)
    guest = day.guests.select_for_update().get(pk=guest.pk)
    record("judging.guest.taken_back", by=by, target=guest, state=guest.state)
    notify(GUEST_TAKEN_BACK, to=[Addressee(guest.email, guest.full_name)], about=day, act=str(guest.pk))
    day.guests.filter(pk=guest.pk).delete()


@action
def answer_guest(guest: Guest, *, coming: bool, access: str = "", diet: str = "", at: dt.datetime) -> Guest:
    """Keep a guest's yes or no, in place of an earlier one. The day's row is locked, so places are counted in turn."""
    day = locked_day(guest.pitch_day)
    guest = day.guests.select_for_update().get(pk=guest.pk)
    guest.pitch_day = day
    if not guest.may_answer(at):
        raise AnswersClosed
    if coming and not guest.is_coming and queries.is_full(day):
        raise GuestsFull
    to = GuestState.COMING if coming else GuestState.NOT_COMING
    GUEST.check(guest.state, to=to)
    guest.state = to
    guest.answered_at = at
    guest.access, guest.diet = (access, diet) if coming else ("", "")
    guest.save(update_fields=("state", "answered_at", "access", "diet"))
    record("judging.guest.answered", by=None, target=guest, coming=coming)
    return guest


@action
def set_guest_places(day: PitchDay, *, by: Person, places: int | None) -> PitchDay:
    """Say for how many guests there is room; nothing is no limit. Nobody who said yes loses their place by it."""
    day = locked_day(day)
    authorise(by, "judging.organise", day)
    if places is not None and places < queries.coming(day).count():
        raise TooFewGuestPlaces
    day.guest_places = places
    day.save(update_fields=("guest_places",))
    record("judging.guest_places.set", by=by, target=day, places=places)
    return day


@action
def see_guest_needs(day: PitchDay, *, by: Person) -> list[Guest]:
    """Access and diet of the guests who come; that somebody has looked is recorded."""
    authorise(by, "judging.view_guest_needs", day)
    guests = list(queries.with_needs(day))
    record("judging.guest_needs.seen", by=by, target=day, guests=len(guests))
    return guests


def forget_guests(*, at: dt.datetime) -> int:
    """For the clock: delete the guests of days 30 days past; returns of how many days."""
    days = PitchDay.objects.filter(starts_at__lte=at - KEPT_AFTER_DAY, guests__isnull=False).distinct()
    due = list(days.select_related("cohort__programme"))
    for day in due:
        forget(day)
    return len(due)


@action
def forget(day: PitchDay) -> None:
    """Delete a day's guests. How many came stays in the record, nothing else."""
    coming = queries.coming(day).count()
    gone, _each = day.guests.all().delete()
    record("judging.guests.erased", by=None, target=day, guests=gone, coming=coming)
