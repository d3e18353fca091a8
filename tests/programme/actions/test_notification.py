import datetime as dt

import pytest
from django_tasks_db.models import DBTaskResult

from programme.actions.notification import Addressee, notify
from programme.models import Notification
from programme.notifications import BOOKING_CONFIRMED, VISIT_CHANGED, VISIT_PUBLISHED
from programme.queries.message_text import sample
from programme.shared.acting import action
from programme.shared.notification_kinds import NotificationKind, all_kinds, kind, register
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def test_each_person_gets_a_message_of_their_own():
    cohort = make.cohort()
    visit = make.visit(cohort, title="The mill & the river")
    ann, bob = make.person("Ann O'Hara"), make.person("Bob Budd")

    notify(VISIT_PUBLISHED, to=[ann, bob], about=visit)

    rows = {row.person: row for row in Notification.objects.all()}
    assert rows[ann].subject.startswith("Book a place: The mill & the river")
    assert "Hello Ann," in rows[ann].body
    assert (rows[bob].address, rows[bob].name, rows[bob].programme) == (bob.email, "Bob Budd", cohort.programme)


def test_somebody_without_an_account_can_be_written_to():
    visit = make.visit(make.cohort())

    notify(VISIT_PUBLISHED, to=[Addressee("new@people.example", "New Nora")], about=visit)

    row = Notification.objects.get()
    assert (row.person, row.address) == (None, "new@people.example")
    assert "Hello New," in row.body


def test_one_act_is_told_once_to_a_person():
    visit, ann = make.visit(make.cohort()), make.person()

    notify(VISIT_CHANGED, to=[ann], about=visit, act="1", changes=["the town"])
    notify(VISIT_CHANGED, to=[ann], about=visit, act="1", changes=["the town"])
    notify(VISIT_CHANGED, to=[ann], about=visit, act="2", changes=["the town"])

    assert Notification.objects.count() == 2


def test_nothing_is_told_of_an_act_that_was_rolled_back():
    visit, ann = make.visit(make.cohort()), make.person()

    @action
    def tell_and_fail() -> None:
        notify(VISIT_PUBLISHED, to=[ann], about=visit)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        tell_and_fail()

    assert Notification.objects.count() == 0
    assert DBTaskResult.objects.count() == 0


def test_the_sending_is_queued_with_the_act():
    notify(VISIT_PUBLISHED, to=[make.person()], about=make.visit(make.cohort()))

    assert DBTaskResult.objects.get().task_path == "programme.tasks.send_notifications"


def test_times_in_messages_are_those_of_the_cohort():
    cohort = make.cohort(time_zone="Asia/Tokyo")
    visit = make.visit(cohort, starts_at=dt.datetime(2030, 1, 10, 1, 0, tzinfo=dt.UTC))

    notify(VISIT_PUBLISHED, to=[make.person()], about=visit)

    assert "10am on Thursday 10 January 2030" in Notification.objects.get().body


def test_addresses_in_messages_are_whole():
    cohort = make.cohort()
    visit = make.visit(cohort)

    notify(VISIT_PUBLISHED, to=[make.person()], about=visit)

    wanted = f"http://testserver/programmes/{cohort.programme.slug}/{cohort.slug}/visits/{visit.pk}/"
    assert wanted in Notification.objects.get().body


def test_a_kind_is_declared_once():
    assert kind(BOOKING_CONFIRMED.key) is BOOKING_CONFIRMED
    with pytest.raises(ValueError, match="declared twice"):
        register(NotificationKind(BOOKING_CONFIRMED.key, audience=""))


@pytest.mark.parametrize("each", all_kinds(), ids=lambda each: each.key)
def test_every_kind_can_be_previewed_before_there_is_anything_to_tell(each: NotificationKind):
    cohort = make.cohort()

    subject, body = sample(each, programme=cohort.programme, cohort=cohort)

    assert subject
    assert body
    assert "{{" not in subject + body
    assert "object at 0x" not in subject + body


def test_one_run_in_the_queue_is_enough_for_many_messages():
    visit = make.visit(make.cohort())

    for _ in range(3):
        notify(VISIT_PUBLISHED, to=[make.person()], about=visit)

    assert DBTaskResult.objects.count() == 1
