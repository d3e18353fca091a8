from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programme.actions import nudge as nudges
from programme.models import Announcement, Cohort, LostAddress, MailChoice, Notification, Nudge
from tests.factories import programme as make
from tests.support.counting import assert_page_costs_the_same

pytestmark = pytest.mark.django_db


def url(name: str, cohort: Cohort, *args: object) -> str:
    return reverse(f"programme:{name}", args=(cohort.programme.slug, cohort.slug, *args))


def text(response: Any) -> str:
    return " ".join(response.content.decode().replace("&#x27;", "'").split())


@pytest.fixture
def cohort() -> Cohort:
    return make.cohort()


@pytest.fixture
def client(cohort: Cohort, client_for: Callable[..., Client]) -> Client:
    return client_for(make.organiser(cohort))


# Announcements


def test_an_announcement_is_written_looked_at_and_sent(
    cohort: Cohort, client: Client, client_for: Callable[..., Client]
):
    ann = make.participant(cohort, who=make.person("Ann Arbor"))
    make.mentor(cohort)
    today = timezone.localdate()

    page = client.post(
        url("announcement_create", cohort),
        {
            "subject": "Lunch",
            "body": "Dear **{name}**, lunch is on us.",
            "to_role": ["participant"],
            "on_home_until_0": today.day,
            "on_home_until_1": today.month,
            "on_home_until_2": today.year,
        },
        follow=True,
    )

    assert "It would go to 1 person." in text(page)
    assert "Dear <strong>Ann</strong>, lunch is on us." in text(page)
    row = Announcement.objects.get()
    assert "It goes to 1 person." in text(
        client.post(url("announcement_send", cohort, row.pk), {"now": "1"}, follow=True)
    )
    assert "Dear <strong>Ann</strong>" in text(client_for(ann).get(url("home_cohort", cohort)))
    assert "Lunch" in text(client_for(ann).get(url("notification_inbox", cohort)))


def test_a_broken_text_is_refused_with_everything_kept(cohort: Cohort, client: Client):
    page = client.post(url("announcement_create", cohort), {"subject": "S", "body": "Dear {who}", "to_role": ["judge"]})

    assert "There is no placeholder {who}" in text(page)
    assert "Dear {who}" in text(page)
    assert 'value="judge"' in text(page)
    assert not Announcement.objects.exists()


def test_a_time_that_is_over_or_missing_is_refused(cohort: Cohort, client: Client):
    make.participant(cohort)
    row = Announcement.objects.create(cohort=cohort, subject="S", body="B")
    boxes = {"send_at_0": "1", "send_at_1": "1", "send_at_2": "2020", "send_at_3": "09:00"}

    over = client.post(url("announcement_send", cohort, row.pk), boxes, follow=True)
    missing = client.post(url("announcement_send", cohort, row.pk), {})

    assert "Choose a time that is still ahead" in text(over)
    assert "Enter the day and the time." in text(missing)


def test_an_announcement_of_another_cohort_is_not_there(cohort: Cohort, client: Client):
    row = Announcement.objects.create(cohort=make.cohort(programme=cohort.programme), subject="S", body="B")

    assert client.get(url("announcement_check", cohort, row.pk)).status_code == 404
    assert client.post(url("announcement_send", cohort, row.pk), {"now": "1"}).status_code == 404


def test_long_lists_cost_the_same(cohort: Cohort, client: Client):
    Announcement.objects.create(cohort=cohort, subject="S", body="B")

    def grow() -> None:
        for _ in range(9):
            Announcement.objects.create(cohort=cohort, subject="S", body="B")

    assert_page_costs_the_same(client, url("announcement_desk", cohort), grow, rows_shown=10)


# Nudges


def test_a_rule_is_made_changed_and_removed(cohort: Cohort, client: Client):
    values = {
        "audience": "visit.booked",
        "hours": "72",
        "direction": "before",
        "subject": "S",
        "body": "B",
        "is_on": "on",
    }

    page = client.post(url("nudge_create", cohort), values, follow=True)
    assert "3 days before a visit begins, to people who are booked" in text(page)
    assert "1 rule is switched on." in text(page)

    rule = Nudge.objects.get()
    page = client.post(url("nudge_edit", cohort, rule.pk), {**values, "hours": "5", "direction": "after"}, follow=True)
    assert "5 hours after a visit begins" in text(page)
    client.post(url("nudge_remove", cohort, rule.pk))
    assert not Nudge.objects.exists()


def test_the_suggested_rules_come_with_one_press(cohort: Cohort, client: Client):
    assert "No rules yet" in text(client.get(url("nudge_desk", cohort)))

    page = client.post(url("nudge_take", cohort), follow=True)

    assert "to teams with nothing submitted" in text(page)
    assert "0 rules are switched on." in text(page)


def test_the_same_rule_twice_is_refused(cohort: Cohort, client: Client):
    nudges.take_suggestions(cohort, by=make.organiser(cohort))
    rule = Nudge.objects.get(audience="visit.booked")

    page = client.post(
        url("nudge_create", cohort),
        {"audience": rule.audience, "hours": rule.hours_before, "direction": "before", "subject": "S", "body": "B"},
    )

    assert "There is a rule for these people at this time already." in text(page)


# What people want by mail


def test_a_person_chooses_and_reads_what_always_comes_and_why(cohort: Cohort, client_for: Callable[..., Client]):
    ann = make.participant(cohort)
    client = client_for(ann)

    page = text(client.get(url("mail_choice_edit", cohort)))
    assert (
        'A visit is cancelled: <span class="soft">you have a place on the visit and would travel for nothing.' in page
    )
    assert 'Code to sign in: <span class="soft">you could not sign in without it.' in page
    client.post(url("mail_choice_edit", cohort), {"is_daily": "1", "muted": ["programme.visit_published"]})

    choice = MailChoice.objects.get()
    assert (choice.person, choice.is_daily, choice.muted) == (ann, True, ["programme.visit_published"])


def test_only_what_can_reach_the_person_is_there_to_choose(cohort: Cohort, client_for: Callable[..., Client]):
    page = text(client_for(make.judge(cohort)).get(url("mail_choice_edit", cohort)))

    assert "A score card was given back to you" in page
    assert 'Scoring is open: <span class="soft">the pitch day waits for your scores.' in page
    assert "A new visit" not in page
    assert "nominators" not in page


def test_what_cannot_be_muted_cannot_be_ticked(cohort: Cohort, client_for: Callable[..., Client]):
    client = client_for(make.participant(cohort))

    page = client.post(url("mail_choice_edit", cohort), {"is_daily": "", "muted": ["programme.visit_cancelled"]})

    assert page.status_code == 200
    assert "<title>Error: " in text(page)
    assert not MailChoice.objects.exists()


# Mail that does not arrive


def test_a_lost_address_is_told_on_the_person_and_at_home_until_it_works_again(cohort: Cohort, client: Client):
    place = make.enrolment(cohort)
    now = timezone.now()
    Notification.objects.create(
        programme=cohort.programme, person=place.person, address=place.person.email, name="A",
        kind="programme.welcome", act="1", subject="S", body="B",
    )  # fmt: skip
    lost = LostAddress.objects.create(address=place.person.email, since_at=now, last_at=now, reason="5.1.1 nobody")

    assert "Mail does not arrive" in text(client.get(url("people_place", cohort, place.pk)))
    assert "Mail does not arrive at 1 address" in text(client.get(url("home_organise", cohort)))
    assert "5.1.1 nobody" in text(client.get(url("notification_lost", cohort)))
    assert "We write to" in text(client.post(url("notification_trust", cohort, lost.pk), follow=True))
    assert "Mail does not arrive" not in text(client.get(url("people_place", cohort, place.pk)))


def test_an_address_of_another_programme_is_not_there(cohort: Cohort, client: Client):
    now = timezone.now()
    lost = LostAddress.objects.create(address="a@elsewhere.example", since_at=now, last_at=now)

    assert client.post(url("notification_trust", cohort, lost.pk)).status_code == 404
