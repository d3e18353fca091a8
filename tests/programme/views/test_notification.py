from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programme.models import AuditEvent, Cohort, Notification, Person
from programme.shared import notification_kinds
from programme.shared.notification_kinds import NotificationKind
from programme.states import NotificationState
from tests.factories import programme as make
from tests.support.counting import assert_page_costs_the_same

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(name: str, cohort: Cohort, *args: object) -> str:
    return reverse(f"programme:notification_{name}", args=(cohort.programme.slug, cohort.slug, *args))


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def message(cohort: Cohort, person: Person, **fields: Any) -> Notification:
    number = Notification.objects.count() + 1
    state = fields.get("state", NotificationState.SENT)
    return Notification.objects.create(
        **{
            "programme": cohort.programme,
            "person": person,
            "address": person.email,
            "name": person.full_name,
            "kind": "programme.visit_published",
            "act": str(number),
            "subject": f"Subject {number}.",
            "body": "Come **along**.",
            "state": state,
            "sent_at": timezone.now() if state == NotificationState.SENT else None,
            **fields,
        }
    )


@pytest.fixture
def secret_kind(monkeypatch: pytest.MonkeyPatch) -> str:
    own = dict(notification_kinds._kinds)
    monkeypatch.setattr(notification_kinds, "_kinds", own)
    own["test.secret"] = NotificationKind("test.secret", audience="all", releasable=lambda row: False)
    return "test.secret"


# A person's own


def test_the_inbox_holds_my_messages_of_this_programme_only():
    cohort, other = make.cohort(), make.cohort()
    ann, bob = make.participant(cohort), make.participant(cohort)
    mine = message(cohort, ann)
    message(cohort, bob, subject="To Bob")
    message(other, ann, subject="Elsewhere")

    page = text(signed_in(ann).get(url("inbox", cohort)))

    assert mine.subject in page
    assert "To Bob" not in page
    assert "Elsewhere" not in page


def test_a_message_opens_as_safe_html():
    cohort = make.cohort()
    ann = make.participant(cohort)
    row = message(cohort, ann, body="Come **along** <script>alert(1)</script> to http://testserver/x/.")

    page = text(signed_in(ann).get(url("show", cohort, row.pk)))

    assert "<strong>along</strong>" in page
    assert "<script>alert" not in page
    assert '<a href="http://testserver/x/"' in page


def test_a_personal_link_is_not_on_the_page():
    cohort = make.cohort()
    ann = make.participant(cohort)
    invitation = make.invitation(cohort)
    row = message(cohort, ann, body=f"Open {invitation.link_marker}")

    for page in (
        signed_in(ann).get(url("show", cohort, row.pk)),
        signed_in(make.organiser(cohort)).get(url("detail", cohort, row.pk)),
    ):
        assert "(personal link)" in text(page)
        assert invitation.link_token() not in text(page)
        assert "[[link" not in text(page)


def test_somebody_elses_message_is_not_there():
    cohort = make.cohort()
    row = message(cohort, make.participant(cohort))

    assert signed_in(make.participant(cohort)).get(url("show", cohort, row.pk)).status_code == 404


def test_looking_marks_nothing_and_the_button_marks_all():
    cohort = make.cohort()
    ann = make.participant(cohort)
    row = message(cohort, ann)
    client = signed_in(ann)

    client.get(url("show", cohort, row.pk))
    assert "1 message is new." in text(client.get(url("inbox", cohort)))
    client.post(url("read", cohort))

    row.refresh_from_db()
    assert row.read_at is not None
    assert "new." not in text(client.get(url("inbox", cohort)))


def test_what_must_wait_for_its_time_is_on_no_page_before_it_was_sent(secret_kind: str):
    cohort = make.cohort()
    ann, olivia = make.participant(cohort), make.organiser(cohort)
    for state in (NotificationState.QUEUED, NotificationState.HELD, NotificationState.FAILED):
        row = message(cohort, ann, kind=secret_kind, state=state, subject="You have won")
        assert signed_in(ann).get(url("show", cohort, row.pk)).status_code == 404
        assert signed_in(olivia).get(url("detail", cohort, row.pk)).status_code == 404
        assert signed_in(olivia).post(url("retry", cohort, row.pk)).status_code == 404

    pages = text(signed_in(ann).get(url("inbox", cohort))) + text(signed_in(olivia).get(url("outbox", cohort)))
    assert "You have won" not in pages
    assert "Nothing has been written yet." in pages


# The organisers' desk


def test_the_desk_tells_how_many_are_in_each_state_and_filters():
    cohort = make.cohort()
    ann, bob = make.participant(cohort), make.participant(cohort)
    message(cohort, ann)
    message(cohort, bob, state=NotificationState.FAILED, problem="TimeoutError: too slow", subject="The failed one")
    client = signed_in(make.organiser(cohort))

    whole, filtered = text(client.get(url("outbox", cohort))), text(client.get(url("people", cohort) + "?state=failed"))
    by_name = text(client.get(url("people", cohort), {"to": bob.email}))

    assert "1 sent; 1 not sent." in whole
    assert "The failed one" in filtered
    assert "Subject 1." not in filtered
    assert "TimeoutError: too slow" in filtered
    assert "Subject 1." not in by_name


@pytest.mark.parametrize("query", ["?state=nonsense", "?kind=x", "?page=99", "?page=x", "?to=%00"])
def test_an_odd_address_is_no_error(query: str):
    cohort = make.cohort()

    for name in ("outbox", "people"):
        assert signed_in(make.organiser(cohort)).get(url(name, cohort) + query).status_code == 200


def test_trying_again_queues_the_message_and_is_recorded():
    cohort = make.cohort()
    row = message(cohort, make.participant(cohort), state=NotificationState.FAILED, attempts=5)
    client = signed_in(make.organiser(cohort))

    assert "Try again" in text(client.get(url("detail", cohort, row.pk)))
    client.post(url("retry", cohort, row.pk))

    row.refresh_from_db()
    assert (row.state, row.attempts) == (NotificationState.QUEUED, 0)
    assert AuditEvent.objects.get().code == "programme.notification.retried"


def test_a_message_of_another_programme_is_not_there():
    cohort, other = make.cohort(), make.cohort()
    row = message(other, make.participant(other))

    assert signed_in(make.organiser(cohort)).get(url("detail", cohort, row.pk)).status_code == 404


@pytest.mark.parametrize("name", ["outbox", "people", "unanswered", "lost"])
def test_the_desk_is_closed_to_everybody_else(name: str):
    cohort = make.cohort()

    assert signed_in(make.participant(cohort)).get(url(name, cohort)).status_code == 403
    assert signed_in(make.results_member(cohort)).get(url(name, cohort)).status_code == 403
    assert signed_in(make.organiser(make.cohort())).get(url(name, cohort)).status_code == 404
    assert signed_in(make.site_admin()).get(url(name, cohort)).status_code == 200


@pytest.mark.parametrize("name", ["inbox", "outbox", "people"])
def test_long_lists_cost_the_same(name: str):
    cohort = make.cohort()
    ann = make.participant(cohort)
    message(cohort, ann)
    client = signed_in(ann if name == "inbox" else make.organiser(cohort))

    def grow() -> None:
        for _ in range(20):
            message(cohort, ann)

    assert_page_costs_the_same(client, url(name, cohort), grow, rows_shown=21)
