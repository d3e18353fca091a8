"""Pages that list things ask the database as often for many of them as for few. One season, one growth, all pages."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from programme.actions import booking as bookings
from programme.actions import leaving
from programme.actions import visit as visits
from programme.models import DayOff, LostAddress, Milestone, Need, Notification, Nudge
from programme.shared.addresses import path_in
from programme.states import LeavingReason, ProgrammeRoleKind, Role
from tests.factories import programme as make
from tests.factories import teams
from tests.support.counting import counted

pytestmark = pytest.mark.django_db

AT_DESK = (
    "home_organise",
    "timeline_desk",
    "nudge_desk",
    "notification_lost",
    "notification_unanswered",
    "role_index",
)
OF_VISIT = ("visit_manage", "visit_attendance", "visit_lower", "need_desk", "door_link_desk", "host_link_desk")


class Season:
    """A cohort in which everything that a page lists is there, and can be there a few times more."""

    def __init__(self) -> None:
        self.cohort = make.cohort()
        self.olivia = make.organiser(self.cohort)
        self.mentor = make.enrolment(self.cohort, Role.MENTOR)
        self.pia = make.assistant(self.mentor.person, self.cohort)
        self.visit = make.visit(self.cohort, capacity=6, offer_hours=6, needs_asked=["access"])
        self.cancelled = make.visit(self.cohort, capacity=6)
        self.round = 0
        self.grow()
        visits.cancel(self.cancelled, by=self.olivia, reason="The mill is flooded.")

    def grow(self) -> None:
        self.round += 1
        now, name = timezone.now(), f"number {self.round}"
        booking = bookings.book(self.visit, by=make.participant(self.cohort))
        Need.objects.create(booking=booking, kind="access", text="A lift", erase_on=self.visit.needs_erased_on)
        bookings.book(make.visit(self.cohort), by=self.mentor.person)
        if self.round == 1:
            bookings.book(self.cancelled, by=self.mentor.person)
        make.door_link(self.visit)
        make.host_link(self.cohort)
        make.role(self.cohort, ProgrammeRoleKind.EDITOR)
        teams.deliverable(self.cohort)
        Milestone.objects.create(cohort=self.cohort, name=name, at=now)
        DayOff.objects.create(cohort=self.cohort, name=name, from_on=now.date(), until_on=now.date())
        Nudge.objects.create(
            cohort=self.cohort, moment="visit", audience="visit.booked", hours_before=self.round, subject="S", body="B"
        )
        resting = make.enrolment(self.cohort)
        leaving.pause(
            resting, by=resting.person, reason=LeavingReason.WORK, back_on=now.date() + dt.timedelta(days=1), at=now
        )
        LostAddress.objects.create(address=resting.person.email, since_at=now, last_at=now)
        Notification.objects.filter(state="queued").update(state="sent", sent_at=now - dt.timedelta(days=4))


def test_no_page_asks_more_often_when_there_is_more_to_show(client_for):
    season = Season()
    olivia, pia, mentor = (client_for(each) for each in (season.olivia, season.pia, season.mentor.person))
    pages = [(olivia, path_in(season.cohort, f"programme:{name}")) for name in AT_DESK]
    pages += [(olivia, path_in(season.cohort, f"programme:{name}", season.visit.pk)) for name in OF_VISIT]
    pages += [
        (olivia, path_in(season.cohort, f"programme:{name}_desk", season.cancelled.pk))
        for name in ("acknowledgement", "visit_feedback")
    ]
    pages += [(mentor, path_in(season.cohort, "programme:leaving_own"))]
    pages += [(pia, "/assisting/"), (pia, f"/assisting/{season.mentor.pk}/")]
    # Twice: what is kept after the first time is not counted.
    few = [counts(pages) for _ in range(2)][-1]
    for _ in range(2):
        season.grow()
    many = counts(pages)

    assert {address: (few[address], many[address]) for address in many if many[address] > few[address]} == {}


def counts(pages: list[tuple[Client, str]]) -> dict[str, int]:
    """How often each page asks the database."""
    found = {}
    for client, address in pages:
        with counted() as cost:
            assert client.get(address).status_code == 200, address
        found[address] = len(cost.queries)
    return found
