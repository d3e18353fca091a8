from typing import Any

import pytest
from django.core import mail as outgoing

from programme.actions import announcement, delivery
from programme.actions.booking import book
from programme.actions.message_text import change_text, reset_text, send_test
from programme.actions.notification import notify
from programme.models import AuditEvent, MessageText, Notification
from programme.notifications import ANNOUNCEMENT, BOOKING_CONFIRMED, INVITATION, VISIT_CANCELLED, VISIT_PUBLISHED
from programme.queries.message_text import example, pieces, starting_words
from programme.shared.message_texts import BrokenText, check
from programme.shared.notification_kinds import NotificationKind, all_kinds
from programme.shared.refusals import NotAllowed
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort() -> Any:
    return make.cohort()


def test_the_programmes_own_words_are_used_from_the_next_message_on(cohort: Any):
    visit, ann = make.visit(cohort, title="The mill"), make.person("Ann Arbor")

    change_text(
        cohort.programme,
        VISIT_PUBLISHED,
        subject="Come to {visit}",
        body="Dear {full_name},\n\n**do** book: {link}",
        by=make.organiser(cohort),
    )
    notify(VISIT_PUBLISHED, to=[ann], about=visit)

    row = Notification.objects.get()
    assert row.subject == "Come to The mill"
    assert row.body.startswith("Dear Ann Arbor,\n\n**do** book: http://testserver/programmes/")
    assert AuditEvent.objects.get().code == "programme.message_text.changed"


def test_another_programme_keeps_our_words(cohort: Any):
    other = make.cohort()
    change_text(cohort.programme, VISIT_PUBLISHED, subject="Own", body="Own {link}", by=make.organiser(cohort))

    notify(VISIT_PUBLISHED, to=[make.person()], about=make.visit(other))

    assert Notification.objects.get().subject.startswith("Book a place")


def test_own_words_of_people_make_no_link_in_our_text_nor_in_an_edited_one(cohort: Any):
    by = make.organiser(cohort)
    visit, ann = make.visit(cohort, title="[Free money](https://evil.example/)"), make.person("Ann <b>")
    reason = "Look at https://evil.example/ **now**\n\n# Big"

    notify(VISIT_CANCELLED, to=[ann], about=visit, reason=reason)
    change_text(cohort.programme, VISIT_CANCELLED, subject="{visit}", body="{name}: {visit}\n\n{reason}", by=by)
    notify(VISIT_CANCELLED, to=[ann], about=visit, reason=reason, act="2")
    delivery.send_waiting()

    for sent in outgoing.outbox:
        html = sent.alternatives[0][0].partition('class="text"')[2]
        assert "<a " not in html
        assert "<h3>" not in html
        assert "<strong>now" not in html
        assert "https://evil" not in sent.body
        assert "\\" not in sent.body
        assert "[Free money](" in sent.subject + sent.body


def test_a_broken_placeholder_is_refused_and_nothing_is_saved(cohort: Any):
    with pytest.raises(BrokenText):
        change_text(cohort.programme, VISIT_PUBLISHED, subject="S", body="{nothing}", by=make.organiser(cohort))

    assert not MessageText.objects.exists()


def test_an_invitation_needs_its_link(cohort: Any):
    with pytest.raises(BrokenText, match=r"needs \{link\}"):
        change_text(cohort.programme, INVITATION, subject="S", body="Dear {name}", by=make.organiser(cohort))


def test_an_edited_invitation_has_its_personal_link_in_the_mail_only(cohort: Any):
    change_text(cohort.programme, INVITATION, subject="You", body="Press [here]({link}).", by=make.organiser(cohort))
    invitation = make.invitation(cohort)

    row = Notification.objects.create(
        address="a@b.example", name="A", kind=INVITATION.key, act="x", subject="S",
        body=f"Press [here]({invitation.link_marker})."
    )  # fmt: skip
    delivery.send_waiting()

    assert invitation.link_token() in outgoing.outbox[0].body
    assert f'href="http://testserver/invitations/{invitation.link_token()}/"' in outgoing.outbox[0].alternatives[0][0]
    assert invitation.link_token() not in row.body


def test_a_text_whose_placeholder_has_gone_since_gives_way_to_ours(cohort: Any, caplog: pytest.LogCaptureFixture):
    MessageText.objects.create(programme=cohort.programme, kind=VISIT_PUBLISHED.key, subject="S", body="{gone}")

    notify(VISIT_PUBLISHED, to=[make.person()], about=make.visit(cohort))

    assert Notification.objects.get().subject.startswith("Book a place")
    assert "gone" in caplog.text


def test_back_to_our_text(cohort: Any):
    by = make.organiser(cohort)
    change_text(cohort.programme, VISIT_PUBLISHED, subject="Own", body="Own", by=by)

    reset_text(cohort.programme, VISIT_PUBLISHED, by=by)
    notify(VISIT_PUBLISHED, to=[make.person()], about=make.visit(cohort))

    assert Notification.objects.get().subject.startswith("Book a place")


def test_a_test_goes_to_oneself_without_personal_links(cohort: Any):
    by, invitation = make.organiser(cohort), make.invitation(cohort, full_name="Nora New")

    send_test(cohort, INVITATION, by=by)
    delivery.send_waiting()

    (sent,) = outgoing.outbox
    assert sent.to == [f"{by.full_name} <{by.email}>"]
    assert sent.subject.startswith("Test: ")
    assert "(personal link)" in sent.body
    assert invitation.link_token() not in sent.body


def test_only_organisers_change_texts(cohort: Any):
    mentor = make.mentor(cohort)

    for act in (
        lambda: change_text(cohort.programme, VISIT_PUBLISHED, subject="S", body="B", by=mentor),
        lambda: reset_text(cohort.programme, VISIT_PUBLISHED, by=mentor),
        lambda: send_test(cohort, VISIT_PUBLISHED, by=mentor),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_frame_of_announcements_can_be_worded_and_needs_what_is_announced(cohort: Any):
    by, ann = make.organiser(cohort), make.participant(cohort, who=make.person("Ann Arbor"))
    with pytest.raises(BrokenText, match=r"needs \{text\}"):
        change_text(cohort.programme, ANNOUNCEMENT, subject="{subject}", body="Dear {name}", by=by)

    change_text(cohort.programme, ANNOUNCEMENT, subject="News: {subject}", body="{text}\n\nThe crew", by=by)
    values = {"subject": "Lunch", "body": "Hosts **give** lunch.", "audience": {}, "is_urgent": False}
    announcement.send(announcement.write(cohort, values | {"on_home_until": None}, by=by), by=by)

    row = Notification.objects.get(person=ann)
    assert (row.subject, row.body) == ("News: Lunch", "Hosts **give** lunch.\n\nThe crew")


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.key)
def test_the_text_that_we_ship_can_be_saved_as_it_is_and_then_reads_the_same(kind: NotificationKind, cohort: Any):
    subject, body = starting_words(kind, None)

    check(subject, body, pieces(kind))
    assert subject
    assert body


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.key)
def test_a_real_example_is_looked_for_inside_the_cohort(kind: NotificationKind, cohort: Any):
    """There is nothing in an empty cohort to tell of but its programme."""
    make.cohort()

    assert example(kind, cohort, make.person()) in (None, cohort.programme)


def test_a_preview_shows_the_persons_own_booking(cohort: Any):
    visit = make.visit(cohort)
    ann, bob = make.participant(cohort), make.participant(cohort)
    booked = {person: book(visit, by=person) for person in (ann, bob)}

    assert example(BOOKING_CONFIRMED, cohort, ann) == booked[ann]
    assert example(BOOKING_CONFIRMED, cohort, bob) == booked[bob]
