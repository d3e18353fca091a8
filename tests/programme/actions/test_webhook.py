import datetime as dt
import hashlib
import hmac
import json

import pytest
import time_machine
from django.utils import timezone

from judging.actions import result as results
from programme.actions import booking as bookings
from programme.actions import visit as visits
from programme.actions import webhook as act
from programme.actions import webhook_delivery as delivery
from programme.models import AuditEvent, Notification, Webhook, WebhookDelivery
from programme.shared import outgoing
from programme.shared.acting import action
from programme.shared.refusals import NotAllowed, WrongState
from programme.states import WEBHOOK_DELIVERY, WebhookDeliveryState
from tests.factories import judging
from tests.factories import programme as make
from tests.support.receivers import Receiver, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return make.cohort()


@pytest.fixture
def organiser(cohort):
    return make.organiser(cohort)


@pytest.fixture
def receiver(settings):
    with running(Receiver()) as made:
        settings.WEBHOOK_INSIDE = [f"127.0.0.1:{made.port}"]
        yield made


@pytest.fixture
def webhook(cohort, organiser, receiver):
    kinds = ["booking.changed", "visit.cancelled", "result.published"]
    return act.create(
        cohort.programme, by=organiser, to=outgoing.checked(receiver.address), kinds=kinds, at=timezone.now()
    )


def booked(cohort):
    return bookings.book(make.visit(cohort), by=make.participant(cohort))


def states():
    return list(WebhookDelivery.objects.order_by("made_at").values_list("state", flat=True))


def tried_again(clock):
    """Whatever waits for its next try is due."""
    waiting = WebhookDelivery.objects.filter(state="waiting").order_by("next_at").first()
    clock.move_to(waiting.next_at + dt.timedelta(seconds=1))
    return delivery.send_waiting()


def test_what_happens_is_told_with_ids_and_nothing_about_anybody(cohort, webhook, receiver):
    booking = booked(cohort)

    delivery.send_waiting()

    ((headers, body),) = receiver.got
    told = json.loads(body)
    assert (told["kind"], told["about"]) == ("booking.changed", {"type": "programme.Booking", "id": str(booking.pk)})
    assert (told["programme"], told["cohort"]) == (str(cohort.programme_id), str(cohort.pk))
    assert headers["Webhook-Id"] == told["id"] == str(WebhookDelivery.objects.get().pk)
    assert booking.person.full_name not in body.decode()
    assert str(booking.person_id) not in body.decode()


def test_a_message_is_signed_over_time_and_body(cohort, webhook, receiver):
    booked(cohort)
    delivery.send_waiting()

    ((headers, body),) = receiver.got
    expected = hmac.new(
        webhook.secret().encode(), f"{headers['Webhook-Timestamp']}.".encode() + body, hashlib.sha256
    ).hexdigest()
    assert headers["Webhook-Signature"] == f"v1={expected}"


def test_while_the_secret_changes_both_sign(cohort, webhook, receiver, organiser):
    before = webhook.secret()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        webhook = act.rotate(webhook, by=organiser, at=timezone.now())
        booked(cohort)
        delivery.send_waiting()
        clock.shift(dt.timedelta(days=8))
        booked(cohort)
        delivery.send_waiting()

    (first, body), (second, _body) = receiver.got
    signed = first["Webhook-Signature"].split(",")
    stamp = first["Webhook-Timestamp"]
    assert signed == [f"v1={delivery.sign(secret, stamp, body)}" for secret in (webhook.secret(), before)]
    assert webhook.secret() != before
    assert second["Webhook-Signature"].count("v1=") == 1


def test_only_what_was_chosen_is_told(cohort, webhook):
    make.visit(cohort)

    assert states() == []


def test_another_programmes_events_are_not_told(webhook):
    booked(make.cohort())

    assert states() == []


def test_an_act_that_is_rolled_back_is_told_to_nobody(cohort, webhook):
    class Changed(Exception):
        pass

    @action
    def books_and_fails() -> None:
        booked(cohort)
        raise Changed

    with pytest.raises(Changed):
        books_and_fails()

    assert states() == []


def test_a_flaky_receiver_is_tried_again_until_it_takes_it(cohort, webhook, receiver):
    receiver.statuses = [500, 503, 200]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        booked(cohort)
        delivery.send_waiting()
        assert delivery.send_waiting() == 0, "it waits for its turn"
        tried_again(clock)
        tried_again(clock)

    row = WebhookDelivery.objects.get()
    assert (row.state, row.attempts, row.status, row.answer) == ("delivered", 3, 200, "Thanks.")
    bodies = {body for _headers, body in receiver.got}
    assert (len(receiver.got), len(bodies)) == (3, 1)


def test_after_about_a_day_it_is_given_up_and_the_organisers_hear_of_it_once(cohort, webhook, receiver, organiser):
    receiver.statuses = [500]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        begun = timezone.now()
        booked(cohort)
        booked(cohort)
        delivery.send_waiting()
        while "waiting" in states():
            tried_again(clock)
        took = timezone.now() - begun

    assert states() == ["failed", "failed"]
    assert dt.timedelta(hours=18) < took < dt.timedelta(hours=30)
    told = Notification.objects.filter(kind="programme.webhook_failed")
    assert {row.person for row in told} == {organiser}
    assert told.count() <= 2  # once a day, and they may be given up on two


def test_waits_grow_and_are_not_the_same_for_all():
    at = timezone.now()
    waits = [
        {round((delivery._next_try(tries, at) - at).total_seconds()) for _time in range(20)} for tries in (1, 4, 9)
    ]

    assert [min(waits[0]) >= 8, max(waits[0]) <= 12] == [True, True]
    assert max(waits[0]) < min(waits[1]) < min(waits[2])
    assert len(waits[2]) > 5


def test_a_receiver_that_is_gone_holds_nobody_else_up(cohort, webhook, receiver, organiser, settings):
    settings.WEBHOOK_INSIDE = [*settings.WEBHOOK_INSIDE, "127.0.0.1:1025"]
    gone = act.create(
        cohort.programme,
        by=organiser,
        to=outgoing.checked("http://127.0.0.1:1025/"),
        kinds=["booking.changed"],
        at=timezone.now(),
    )
    for _number in range(3):
        booked(cohort)

    delivery.send_waiting()

    assert set(webhook.deliveries.values_list("state", flat=True)) == {"delivered"}
    assert sorted(gone.deliveries.values_list("attempts", flat=True)) == [0, 0, 1]


def test_a_delivery_that_a_dead_worker_held_is_taken_by_another(cohort, webhook):
    booked(cohort)
    row = WebhookDelivery.objects.get()
    assert delivery._claim(row.pk)
    assert delivery.send_waiting() == 0

    with time_machine.travel(timezone.now() + delivery.CLAIM_LASTS + dt.timedelta(seconds=1), tick=False):
        assert delivery.send_waiting() == 1


def test_two_workers_never_send_the_same_row(cohort, webhook):
    booked(cohort)
    row = WebhookDelivery.objects.get()

    assert [bool(delivery._claim(row.pk)) for _worker in range(2)] == [True, False]


def test_a_paused_address_is_told_nothing(cohort, webhook, organiser, receiver):
    booked(cohort)
    act.pause(webhook, by=organiser, at=timezone.now())
    booked(cohort)

    assert delivery.send_waiting() == 0
    act.resume(webhook, by=organiser)
    assert delivery.send_waiting() == 1
    assert states() == ["delivered"]


def test_what_was_sent_can_be_sent_again_under_the_same_id(cohort, webhook, organiser, receiver):
    booked(cohort)
    delivery.send_waiting()

    act.replay(WebhookDelivery.objects.get(), by=organiser, at=timezone.now())
    delivery.send_waiting()

    assert len({headers["Webhook-Id"] for headers, _body in receiver.got}) == 1
    assert len(receiver.got) == 2


def test_what_still_waits_is_not_sent_twice(cohort, webhook, organiser):
    booked(cohort)
    row = WebhookDelivery.objects.get()
    act.replay(row, by=organiser, at=timezone.now())

    assert WebhookDelivery.objects.count() == 1


def test_a_removed_address_takes_its_log_along_and_the_record_stays(cohort, webhook, organiser):
    booked(cohort)
    act.remove(webhook, by=organiser)

    assert not WebhookDelivery.objects.exists()
    assert AuditEvent.objects.filter(code="programme.webhook.removed").exists()


def test_an_address_that_points_inside_is_refused_at_saving(cohort, organiser):
    for url in ("https://127.0.0.1/", "https://169.254.169.254/latest/", "https://localhost:8000/", "https://[::1]/"):
        with pytest.raises(outgoing.PointsInside):
            act.create(
                cohort.programme, by=organiser, to=outgoing.checked(url), kinds=["team.formed"], at=timezone.now()
            )
    assert not Webhook.objects.exists()


def test_only_organisers_set_addresses_up(cohort, webhook):
    for person in (make.participant(cohort), make.organiser(make.cohort()), make.site_admin()):
        with pytest.raises(NotAllowed):
            act.create(
                cohort.programme, by=person, to=outgoing.checked(webhook.url), kinds=["team.formed"], at=timezone.now()
            )
        for change in (act.rotate, act.pause):
            with pytest.raises(NotAllowed):
                change(webhook, by=person, at=timezone.now())


def test_an_address_is_told_something_or_is_none(cohort, organiser, receiver):
    for kinds in ([], ["no.such.kind"]):
        with pytest.raises(act.NothingChosen):
            act.create(
                cohort.programme, by=organiser, to=outgoing.checked(receiver.address), kinds=kinds, at=timezone.now()
            )


def test_a_programme_tells_at_most_ten(cohort, organiser, receiver):
    for _number in range(act.MOST):
        act.create(
            cohort.programme,
            by=organiser,
            to=outgoing.checked(receiver.address),
            kinds=["team.formed"],
            at=timezone.now(),
        )

    with pytest.raises(act.TooMany):
        act.create(
            cohort.programme,
            by=organiser,
            to=outgoing.checked(receiver.address),
            kinds=["team.formed"],
            at=timezone.now(),
        )


def test_no_secret_lies_in_the_database(webhook):
    assert webhook.secret() not in repr(list(Webhook.objects.values()))
    assert webhook.secret() not in repr(list(AuditEvent.objects.values()))


def test_a_result_is_told_when_it_is_public_and_never_before(receiver):
    day = judging.locked_day(5, 3)
    organiser = judging.organiser_of(day)
    act.create(
        day.programme,
        by=organiser,
        to=outgoing.checked(receiver.address),
        kinds=["result.published"],
        at=timezone.now(),
    )
    sheet = judging.signed_sheet(day)
    delivery.send_waiting()
    assert receiver.got == []

    results.publish_sheet(sheet, by=sheet.signatures.first().person)
    delivery.send_waiting()

    ((_headers, body),) = receiver.got
    assert json.loads(body)["about"]["id"] == str(sheet.pk)


def test_a_result_that_was_withdrawn_before_it_went_is_told_to_nobody(receiver):
    day = judging.locked_day(5, 3)
    organiser = judging.organiser_of(day)
    act.create(
        day.programme,
        by=organiser,
        to=outgoing.checked(receiver.address),
        kinds=["result.published"],
        at=timezone.now(),
    )
    sheet = judging.signed_sheet(day)
    results.publish_sheet(sheet, by=sheet.signatures.first().person)
    type(sheet).objects.filter(pk=sheet.pk).update(publish_at=timezone.now() + dt.timedelta(days=1))

    delivery.send_waiting()

    assert (receiver.got, states()) == ([], ["dropped"])


def test_calling_a_visit_off_is_told(cohort, webhook, organiser, receiver):
    visit = make.visit(cohort)
    visits.cancel(visit, by=organiser, reason="Fog")

    delivery.send_waiting()

    assert {json.loads(body)["kind"] for _headers, body in receiver.got} == {"visit.cancelled"}
    assert "Fog" not in repr(receiver.got)


def test_the_log_is_kept_for_a_month(cohort, webhook):
    booked(cohort)
    delivery.send_waiting()

    assert delivery.forget_old(at=timezone.now()) == 0
    assert delivery.forget_old(at=timezone.now() + dt.timedelta(days=31)) == 1


def test_a_lifecycle_that_is_not_written_is_refused(cohort, webhook):
    with pytest.raises(WrongState):
        WEBHOOK_DELIVERY.check(WebhookDeliveryState.DELIVERED, to=WebhookDeliveryState.FAILED)
