"""Workers that send at the same time never send the same message."""

from typing import Any

from django.core import mail as outgoing

from programme.actions import delivery
from programme.models import Notification
from programme.states import NotificationState


def test_two_workers_never_send_the_same_message(race: Any):
    rows = Notification.objects.bulk_create(
        Notification(
            address=f"reader{number}@people.example",
            name="Reader",
            kind="programme.visit_published",
            act=str(number),
            subject="Hello",
            body="Text",
        )
        for number in range(12)
    )

    outcomes = race(4, lambda number: delivery.send_waiting())

    assert [outcome.error for outcome in outcomes] == [None] * 4
    assert sum(outcome.value for outcome in outcomes) == 12
    assert sorted(sent.extra_headers["Message-ID"] for sent in outgoing.outbox) == sorted(
        row.message_id for row in rows
    )
    assert set(Notification.objects.values_list("state", flat=True)) == {NotificationState.SENT}
