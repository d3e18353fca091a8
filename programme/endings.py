"""What the ground floor frees when a place ends: bookings of visits to come; and the links that follow an address."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from programme.actions import access_token as access_tokens
from programme.actions import cohort_export, single_sign_on
from programme.actions import device_check as device_checks
from programme.actions.booking import cancel_all
from programme.actions.calendar_feed import end_for_new_address
from programme.actions.handover import move_announcements, move_conversations, move_visits
from programme.actions.invitation import follow_address
from programme.models import Cohort, Enrolment, Person
from programme.queries import handover
from programme.queries.booking import of_leaver
from programme.queries.privacy_request import only_organiser_of
from programme.shared.endings import Ending, blocks_erasure, on_erasure, on_new_address, register_ending
from programme.shared.handover import Duty, register_duty
from programme.states import AnnouncementState

UNSENT = (AnnouncementState.DRAFT, AnnouncementState.SCHEDULED)


def bookings_to_come(enrolment: Enrolment, at: dt.datetime) -> Iterator[str]:
    for booking in of_leaver(enrolment, at=at):
        words = (
            _("The turn on the waiting list of “%(visit)s” is given up.")
            if booking.is_waiting
            else _("The place on “%(visit)s” goes to whoever waits for it.")
        )
        yield words % {"visit": booking.visit.title}


def give_places_back(enrolment: Enrolment, by: Person, at: dt.datetime) -> None:
    if of_leaver(enrolment, at=at):
        cancel_all(enrolment.person, enrolment.cohort, by=by, at=at)


register_ending(Ending(bookings_to_come, give_places_back, on_pause=True, order=20))


@on_new_address
def open_invitations(person: Person, at: dt.datetime, old: str) -> None:
    follow_address(old, to=person.email, at=at)


@on_new_address
def private_links(person: Person, at: dt.datetime, old: str) -> None:
    end_for_new_address(person, at=at)
    access_tokens.end_for_new_address(person, at=at)
    single_sign_on.end_for_new_address(person)
    device_checks.renew_links(person)


@on_erasure
def archives_that_name_them(person: Person, traces: object, at: dt.datetime) -> None:
    mine = Q(enrolments__person=person) | Q(programme__roles__person=person)
    cohort_export.throw_away_exports(Cohort.objects.filter(mine).values("pk"))


@blocks_erasure
def programmes_without_an_organiser(person: Person) -> Iterator[str]:
    """Nobody is erased who is the only one to run a programme, or the site."""
    for programme in only_organiser_of(person):
        yield _("They are the only organiser of %(programme)s: name another one first.") % {"programme": programme}
    if person.is_site_admin and not Person.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk):
        yield _("They are the only site admin: name another one first.")


register_duty(
    Duty(
        _lazy("Questions they have taken on"),
        lambda person, programme, at: (each.subject for each in handover.conversations_of(person, programme)),
        move_conversations,
        order=10,
    )
)
register_duty(
    Duty(
        _lazy("Visits they run"),
        lambda person, programme, at: (each.title for each in handover.visits_of(person, programme, at)),
        move_visits,
        order=20,
    )
)
register_duty(
    Duty(
        _lazy("Announcements not sent yet"),
        lambda person, programme, at: (each.subject for each in handover.announcements_of(person, programme, *UNSENT)),
        move_announcements,
        order=30,
    )
)
