import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import mail as outgoing

from programme.actions import delivery
from programme.actions import mail_choice as actions
from programme.actions.booking import book
from programme.actions.notification import Way, notify
from programme.models import Cohort, Notification
from programme.notifications import DAILY, NUDGE, VISIT_CANCELLED, VISIT_PUBLISHED
from programme.shared.notification_kinds import all_kinds
from programme.shared.time import next_morning, working_time
from tests.factories import programme as make

pytestmark = pytest.mark.django_db

MONDAY_9 = dt.datetime(2030, 3, 4, 9, tzinfo=dt.UTC)
MONDAY_21 = MONDAY_9 + dt.timedelta(hours=12)
TUESDAY_801 = MONDAY_9 + dt.timedelta(hours=23, minutes=1)


@pytest.fixture
def cohort() -> Cohort:
    return make.cohort()


def choose(person: Any, cohort: Cohort, *, muted: list[str] | None = None, daily: bool = False) -> None:
    actions.choose(person, cohort.programme, by=person, muted=muted or [], is_daily=daily)


def test_what_is_muted_is_in_the_inbox_and_not_mailed(cohort: Cohort):
    ann, bob = make.participant(cohort), make.participant(cohort)
    choose(ann, cohort, muted=[VISIT_PUBLISHED.key])

    notify(VISIT_PUBLISHED, to=[ann, bob], about=make.visit(cohort))
    delivery.send_waiting()

    assert [sent.to for sent in outgoing.outbox] == [[f"{bob.full_name} <{bob.email}>"]]
    assert Notification.objects.get(person=ann).channel == "inbox"


def test_a_choice_holds_for_one_programme(cohort: Cohort):
    other = make.cohort()
    ann = make.participant(cohort)
    choose(ann, cohort, muted=[VISIT_PUBLISHED.key])

    notify(VISIT_PUBLISHED, to=[ann], about=make.visit(other))

    assert delivery.send_waiting() == 1


def test_what_cannot_be_muted_is_refused(cohort: Cohort):
    with pytest.raises(actions.AlwaysComes):
        choose(make.participant(cohort), cohort, muted=[VISIT_CANCELLED.key])


@pytest.mark.parametrize("kind", [kind for kind in all_kinds() if not kind.can_mute], ids=lambda kind: kind.key)
def test_every_message_that_cannot_be_muted_says_why(kind: Any):
    assert kind.why


def test_once_a_day_all_that_is_not_urgent_comes_in_one_message(cohort: Cohort):
    ann = make.participant(cohort)
    choose(ann, cohort, daily=True)
    with time_machine.travel(MONDAY_9, tick=False):
        first, second = make.visit(cohort, title="The mill"), make.visit(cohort, title="The port")
        for visit in (first, second):
            notify(VISIT_PUBLISHED, to=[ann], about=visit)
        notify(VISIT_CANCELLED, to=[ann], about=first, reason="Flood")
        book(second, by=ann)
        assert delivery.send_waiting() == 2, "what is urgent, and the answer to what she has just done"
        assert actions.send_daily() == 0

    with time_machine.travel(TUESDAY_801, tick=False):
        assert actions.send_daily() == 1
        assert actions.send_daily() == 0
        assert delivery.send_waiting() == 1

    daily = outgoing.outbox[-1]
    assert "2 messages" in daily.subject
    assert "The mill" in daily.body
    assert "The port" in daily.body
    assert set(Notification.objects.values_list("state", flat=True)) == {"sent"}


def test_there_are_never_two_daily_messages_on_one_day(cohort: Cohort):
    ann = make.participant(cohort)
    choose(ann, cohort, daily=True)
    with time_machine.travel(MONDAY_9, tick=False):
        notify(VISIT_PUBLISHED, to=[ann], about=make.visit(cohort))
    with time_machine.travel(TUESDAY_801, tick=False):
        actions.send_daily()
        notify(VISIT_PUBLISHED, to=[ann], about=make.visit(cohort))
        Notification.objects.filter(state="queued", channel="daily").update(not_before=MONDAY_9)
        assert actions.send_daily() == 0

    assert Notification.objects.filter(kind=DAILY.key).count() == 1


def test_who_goes_back_to_single_messages_gets_what_was_kept(cohort: Cohort):
    ann = make.participant(cohort)
    choose(ann, cohort, daily=True)
    notify(VISIT_PUBLISHED, to=[ann], about=make.visit(cohort))
    assert delivery.send_waiting() == 0

    choose(ann, cohort, daily=False)

    assert delivery.send_waiting() == 1


# Working hours


def test_what_is_not_urgent_waits_for_working_hours_of_the_cohorts_zone(settings: Any):
    settings.MAIL_IN_WORKING_HOURS = True
    london, tokyo = make.cohort(), make.cohort(time_zone="Asia/Tokyo")
    with time_machine.travel(MONDAY_21, tick=False):  # 6am on Tuesday in Tokyo
        for cohort in (london, tokyo):
            visit, ann = make.visit(cohort), make.participant(cohort)
            notify(VISIT_PUBLISHED, to=[ann], about=visit)
            notify(VISIT_CANCELLED, to=[ann], about=visit, reason="Flood")
            book(visit, by=ann)
        assert delivery.send_waiting() == 4
    with time_machine.travel(MONDAY_21 + dt.timedelta(hours=2, minutes=1), tick=False):
        assert delivery.send_waiting() == 1
    with time_machine.travel(TUESDAY_801, tick=False):
        assert delivery.send_waiting() == 1


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ((2030, 3, 4, 8, 0), None),
        ((2030, 3, 4, 17, 59), None),
        ((2030, 3, 4, 18, 0), (2030, 3, 5, 8)),
        ((2030, 3, 4, 7, 59), (2030, 3, 4, 8)),
        ((2030, 3, 8, 18, 0), (2030, 3, 11, 8)),
        ((2030, 3, 9, 12, 0), (2030, 3, 11, 8)),
        ((2030, 3, 29, 20, 0), (2030, 4, 1, 8)),
    ],
)
def test_working_hours(at: tuple[int, ...], expected: tuple[int, ...] | None):
    cohort = make.cohort()
    zone = cohort.zone
    found = working_time(dt.datetime(*at, tzinfo=zone), zone)

    assert found == (dt.datetime(*expected, tzinfo=zone) if expected else None)
    assert next_morning(dt.datetime(*at, tzinfo=zone), zone).hour == 8


def test_mail_that_can_wait_goes_on_no_bank_holiday_and_on_no_day_that_organisers_noted(settings):
    settings.MAIL_IN_WORKING_HOURS = True
    cohort = make.cohort()
    cohort.days_off.create(name="Founders' day", from_on=dt.date(2030, 4, 23), until_on=dt.date(2030, 4, 23))
    # Good Friday 2030 is on 19 April, Easter Monday on the 22nd.
    at = dt.datetime(2030, 4, 18, 19, tzinfo=cohort.zone)

    way = Way(NUDGE, cohort.programme, cohort, [make.participant(cohort)], at_once=False, at=at)

    assert way.earliest == way.next_daily == dt.datetime(2030, 4, 24, 8, tzinfo=cohort.zone)
