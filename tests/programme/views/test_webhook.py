import re

import pytest
from django.utils import timezone

from programme.actions import booking as bookings
from programme.actions import webhook as act
from programme.actions import webhook_delivery as delivery
from programme.models import Webhook, WebhookDelivery
from programme.shared import outgoing
from programme.shared.addresses import path_in
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
    with running(Receiver(500, text="<b>Broken</b>")) as made:
        settings.WEBHOOK_INSIDE = [f"127.0.0.1:{made.port}"]
        yield made


@pytest.fixture
def webhook(cohort, organiser, receiver):
    return act.create(
        cohort.programme,
        by=organiser,
        to=outgoing.checked(receiver.address),
        kinds=["booking.changed"],
        at=timezone.now(),
    )


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_an_organiser_adds_an_address_and_sees_its_secret_once(cohort, organiser, receiver, client_for):
    browser = client_for(organiser)

    page = browser.post(
        path_in(cohort, "programme:webhook_create"), {"url": receiver.address, "kinds": ["team.formed"]}
    )

    webhook = Webhook.objects.get()
    assert re.findall(r"whsec_[0-9a-f]{64}", text(page)) == [webhook.secret()]
    assert webhook.secret() not in text(browser.get(path_in(cohort, "programme:webhook_detail", webhook.pk)))
    assert webhook.url in text(browser.get(path_in(cohort, "programme:webhook_desk")))


def test_an_address_that_points_inside_is_refused_at_its_field(cohort, organiser, client_for):
    page = client_for(organiser).post(
        path_in(cohort, "programme:webhook_create"), {"url": "https://169.254.169.254/", "kinds": ["team.formed"]}
    )

    assert page.status_code == 422
    assert "points into a network that is not public" in text(page)


def test_the_log_says_what_the_address_answered(cohort, organiser, webhook, client_for):
    bookings.book(make.visit(cohort), by=make.participant(cohort))
    delivery.send_waiting()

    page = text(client_for(organiser).get(path_in(cohort, "programme:webhook_detail", webhook.pk)))

    assert "500" in page
    assert "&lt;b&gt;Broken" in page
    assert "next try" in page


def test_a_delivery_is_sent_again_by_a_press(cohort, organiser, webhook, client_for):
    bookings.book(make.visit(cohort), by=make.participant(cohort))
    row = WebhookDelivery.objects.get()
    WebhookDelivery.objects.update(state="failed", next_at=None)

    client_for(organiser).post(path_in(cohort, "programme:webhook_replay", row.pk))

    row.refresh_from_db()
    assert row.state == "waiting"


def test_an_organiser_pauses_goes_on_changes_the_secret_and_removes(cohort, organiser, webhook, client_for):
    browser, secret = client_for(organiser), webhook.secret()

    browser.post(path_in(cohort, "programme:webhook_pause", webhook.pk))
    webhook.refresh_from_db()
    assert webhook.paused_at
    browser.post(path_in(cohort, "programme:webhook_pause", webhook.pk), {"go_on": "1"})
    page = browser.post(path_in(cohort, "programme:webhook_rotate", webhook.pk))
    webhook.refresh_from_db()
    assert not webhook.paused_at
    assert secret not in text(page)
    assert webhook.secret() in text(page)
    browser.post(path_in(cohort, "programme:webhook_remove", webhook.pk))

    assert not Webhook.objects.exists()


def test_a_site_admin_looks_and_changes_nothing(cohort, webhook, client_for):
    admin = client_for(make.site_admin())

    assert "Add an address" not in text(admin.get(path_in(cohort, "programme:webhook_desk")))
    assert admin.post(path_in(cohort, "programme:webhook_remove", webhook.pk)).status_code == 403


def test_another_programmes_address_is_not_there(webhook, client_for):
    other = make.cohort()
    browser = client_for(make.organiser(other))

    assert browser.get(path_in(other, "programme:webhook_detail", webhook.pk)).status_code == 404
    assert browser.post(path_in(other, "programme:webhook_remove", webhook.pk)).status_code == 404
