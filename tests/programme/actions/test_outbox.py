import datetime as dt
from typing import Any

import pytest
from django.core import mail as outgoing
from django.utils import timezone

from programme.actions import delivery, outbox
from programme.actions.allotment import ask_nominators
from programme.actions.host_link import send_host_link
from programme.actions.invitation import accept, invite
from programme.actions.notification import Part, notify
from programme.actions.programme import OwnRole, offer_role
from programme.models import AuditEvent, Invitation, LostAddress, MessageText, Notification
from programme.notifications import INVITATION, VISIT_CANCELLED, VISIT_PUBLISHED
from programme.queries import notification as queries
from programme.shared.refusals import NotAllowed
from programme.states import NotificationState, ProgrammeRoleKind, Role
from tests.factories import programme as make

pytestmark = pytest.mark.django_db

NORA = "Nora New <new@people.example>"


@pytest.fixture
def cohort() -> Any:
    return make.cohort()


@pytest.fixture
def told(cohort: Any) -> list[Notification]:
    """Three people who are told of one visit."""
    notify(VISIT_PUBLISHED, to=[make.participant(cohort) for _ in range(3)], about=make.visit(cohort))
    return list(Notification.objects.all())


def states() -> list[str]:
    return sorted(Notification.objects.values_list("state", flat=True))


def test_what_has_not_gone_can_be_held_looked_at_and_sent(cohort: Any, told: list[Notification]):
    by = make.organiser(cohort)

    assert outbox.move_all(told[0], to=NotificationState.TO_CHECK, by=by) == 3
    assert delivery.send_waiting() == 0
    assert outbox.move_all(told[0], to=NotificationState.QUEUED, by=by) == 3
    assert delivery.send_waiting() == 3

    codes = list(AuditEvent.objects.order_by("pk").values_list("code", flat=True))
    assert codes == ["programme.notification.to_check_all", "programme.notification.queued_all"]


def test_stopping_stops_only_what_has_not_gone(cohort: Any, told: list[Notification]):
    delivery.send_waiting(most=1)

    assert outbox.move_all(told[0], to=NotificationState.STOPPED, by=make.organiser(cohort)) == 2
    assert delivery.send_waiting() == 0
    assert states() == ["sent", "stopped", "stopped"]
    with pytest.raises(outbox.NothingToDo):
        outbox.move_all(told[0], to=NotificationState.STOPPED, by=make.organiser(cohort))


def test_sending_again_takes_the_failed_ones_under_the_number_they_have(cohort: Any, told: list[Notification]):
    delivery.send_waiting()
    Notification.objects.filter(pk=told[1].pk).update(state=NotificationState.FAILED, sent_at=None, attempts=5)

    assert outbox.move_all(told[0], to=NotificationState.QUEUED, by=make.organiser(cohort)) == 1
    delivery.send_waiting()

    numbers = [sent.extra_headers["Message-ID"] for sent in outgoing.outbox]
    assert numbers.count(told[1].message_id) == 2
    assert len(set(numbers)) == 3


def test_only_organisers_move_messages(cohort: Any, told: list[Notification]):
    for to in (NotificationState.TO_CHECK, NotificationState.QUEUED, NotificationState.STOPPED):
        with pytest.raises(NotAllowed):
            outbox.move_all(told[0], to=to, by=make.mentor(cohort))


def test_a_kind_can_wait_until_somebody_has_looked(cohort: Any):
    by = make.organiser(cohort)
    outbox.check_first(cohort.programme, VISIT_PUBLISHED, on=True, by=by)
    outbox.check_first(cohort.programme, VISIT_CANCELLED, on=True, by=by)

    visit = make.visit(cohort)
    notify(VISIT_PUBLISHED, to=[make.participant(cohort)], about=visit)
    notify(VISIT_CANCELLED, to=[make.participant(cohort)], about=visit, reason="Flood")

    assert states() == ["queued", "to_check"], "what is urgent never waits"
    outbox.check_first(cohort.programme, VISIT_PUBLISHED, on=False, by=by)
    assert not MessageText.objects.filter(is_checked_first=True, kind=VISIT_PUBLISHED.key).exists()


def test_the_outbox_shows_each_act_once_with_what_became_of_it(cohort: Any, told: list[Notification]):
    delivery.send_waiting(most=2)

    (sending,) = queries.as_sendings(queries.sendings(cohort.programme, by=make.organiser(cohort)))

    assert sending.number == 3
    assert [(each.state.value, each.number) for each in sending.states] == [("queued", 1), ("sent", 2)]


# Sent, never acted on


@pytest.fixture
def invited(cohort: Any) -> Invitation:
    by = make.organiser(cohort)
    made = invite(
        cohort, by=by, role=Role.MENTOR, email="old@people.example", full_name="Nora New",
        organisation=make.organisation(cohort.programme),
    )  # fmt: skip
    delivery.send_waiting()
    return made


def waiting(cohort: Any, *, days: int) -> list[str]:
    at = timezone.now() + dt.timedelta(days=days)
    return [row.address for row in queries.unanswered(cohort.programme, by=make.organiser(cohort), at=at)]


def test_an_invitation_that_nobody_acts_on_is_listed_after_three_days(cohort: Any, invited: Invitation):
    assert waiting(cohort, days=2) == []
    assert waiting(cohort, days=4) == ["old@people.example"]

    accept(invited, at=timezone.now())
    assert waiting(cohort, days=4) == []


def test_one_press_offers_the_place_at_another_address_and_ends_the_first_link(cohort: Any, invited: Invitation):
    first_link = invited.link_token()

    outbox.send_elsewhere(Notification.objects.get(), address=" New@People.example ", by=make.organiser(cohort))
    delivery.send_waiting()

    invited.refresh_from_db()
    assert (invited.email, outgoing.outbox[-1].to) == ("new@people.example", ["Nora New <new@people.example>"])
    assert invited.link_token() != first_link
    assert waiting(cohort, days=4) == ["new@people.example"]


def offer_a_role(cohort: Any) -> Any:
    return offer_role(
        cohort.programme,
        by=make.organiser(cohort),
        kind=ProgrammeRoleKind.EDITOR,
        email="old@people.example",
        full_name="Nora New",
    )


def ask_a_nominator(cohort: Any) -> Any:
    link = make.nominator(cohort, nominator_email="old@people.example")
    return ask_nominators(cohort, by=make.organiser(cohort), allotments=[link.allotment])[0]


def send_a_host_their_page(cohort: Any) -> Any:
    return send_host_link(
        make.visit(cohort), by=make.organiser(cohort), full_name="Nora New", email="old@people.example"
    )


@pytest.mark.parametrize("send", [offer_a_role, ask_a_nominator, send_a_host_their_page])
def test_offers_and_links_that_nobody_uses_are_listed_and_move_with_their_link(cohort: Any, send: Any):
    link = send(cohort)
    delivery.send_waiting()
    first_link = link.link_token()
    assert waiting(cohort, days=2) == []
    assert waiting(cohort, days=4) == ["old@people.example"]

    outbox.send_elsewhere(Notification.objects.get(), address="new@people.example", by=make.organiser(cohort))
    delivery.send_waiting()

    assert waiting(cohort, days=4) == ["new@people.example"]
    assert outgoing.outbox[-1].to == ["Nora Name <new@people.example>" if send is ask_a_nominator else NORA]
    assert first_link not in outgoing.outbox[-1].body


def test_an_offer_of_a_role_is_never_moved_to_the_one_who_offers_it(cohort: Any):
    offer_a_role(cohort)
    delivery.send_waiting()
    by = make.organiser(cohort)

    with pytest.raises(OwnRole):
        outbox.send_elsewhere(Notification.objects.get(), address=by.email, by=by)


def test_an_invitation_that_was_answered_is_not_sent_elsewhere(cohort: Any, invited: Invitation):
    accept(invited, at=timezone.now())

    with pytest.raises(Exception, match="can no longer be answered"):
        outbox.send_elsewhere(
            Notification.objects.filter(kind=INVITATION.key).get(), address="b@b.example", by=make.organiser(cohort)
        )


def test_any_other_message_goes_to_the_other_address_as_it_is(cohort: Any, told: list[Notification]):
    delivery.send_waiting()

    outbox.send_elsewhere(told[0], address="private@home.example", by=make.organiser(cohort))
    delivery.send_waiting()

    assert outgoing.outbox[-1].to == [f"{told[0].name} <private@home.example>"]
    assert outgoing.outbox[-1].subject == told[0].subject


@pytest.mark.parametrize("address", ["", "no address", "a@b", "x@y.example\nBcc: all@y.example"])
def test_what_is_no_address_is_refused(cohort: Any, told: list[Notification], address: str):
    with pytest.raises(outbox.NoAddress):
        outbox.send_elsewhere(told[0], address=address, by=make.organiser(cohort))


def test_the_same_address_is_refused(cohort: Any, told: list[Notification]):
    with pytest.raises(outbox.SameAddress):
        outbox.send_elsewhere(told[0], address=told[0].address.upper(), by=make.organiser(cohort))


# Pace, lost addresses, parts, headers


def test_no_more_go_in_ten_seconds_than_the_pace_allows(cohort: Any, settings: Any, told: list[Notification]):
    settings.MAIL_A_MINUTE = 12

    assert delivery.send_waiting() == 2
    assert delivery.send_waiting() == 0
    assert not delivery.wake()


def test_nothing_is_written_to_a_lost_address_until_it_is_trusted_again(cohort: Any, told: list[Notification]):
    now = timezone.now()
    lost = LostAddress.objects.create(address=told[0].address, since_at=now, last_at=now, reason="5.1.1")

    assert delivery.send_waiting() == 2
    assert states() == ["failed", "sent", "sent"]

    by = make.organiser(cohort)
    assert list(queries.lost_addresses(cohort.programme, by=by)) == [lost]
    outbox.trust_again(lost, cohort.programme, by=by)
    outbox.retry(Notification.objects.get(state="failed"), by=by)
    assert delivery.send_waiting() == 1


def test_a_message_may_carry_a_part_for_calendar_programs(cohort: Any):
    visit, ann = make.visit(cohort), make.participant(cohort)

    notify(
        VISIT_PUBLISHED, to=[ann], about=visit, act="part",
        part=lambda person: Part("text/calendar; method=REQUEST", f"ATTENDEE:{person.email}"),
    )  # fmt: skip
    delivery.send_waiting()

    (sent,) = outgoing.outbox
    part = sent.message().get_payload()[-1]
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "REQUEST"
    assert part.get_payload(decode=True).decode().strip() == f"ATTENDEE:{ann.email}"


def test_no_responder_answers_our_mail_and_people_reach_the_programme(settings: Any):
    settings.MAIL_BOUNCES_TO = "bounces@programme.example"
    cohort = make.cohort(programme=make.programme(contact_email="hello@programme.example"))
    notify(VISIT_PUBLISHED, to=[make.participant(cohort)], about=make.visit(cohort))
    delivery.send_waiting()

    message = outgoing.outbox[0]
    made = message.message()
    row = Notification.objects.get()
    assert (made["Auto-Submitted"], made["X-Auto-Response-Suppress"], made["Precedence"]) == (
        "auto-generated", "All", "bulk",
    )  # fmt: skip
    assert made["From"] == settings.DEFAULT_FROM_EMAIL
    assert message.from_email == f"bounces+{row.pk.hex}@programme.example"
    assert made["Reply-To"] == "hello@programme.example"
    assert message.metadata == {"notification": str(row.pk)}
