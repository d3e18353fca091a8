"""Feedback: asked once, shown from five answers on, never with a name; and the host's page on which it is read."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from programme.actions import booking as bookings
from programme.actions import host_link as hosts
from programme.actions import visit_feedback as act
from programme.models import AuditEvent, Booking, HostLink, Notification, Visit
from programme.queries import visit_feedback as queries
from programme.shared.refusals import NotAllowed
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def held(people: int) -> tuple[Visit, list[Booking], dt.datetime]:
    """A visit that is just over, with that many people who had a place."""
    cohort = make.cohort()
    visit = make.visit(cohort, capacity=20)
    crowd = [make.participant(cohort, who=make.person(full_name=f"Named Person{n}")) for n in range(people)]
    return visit, [bookings.book(visit, by=person) for person in crowd], visit.ends_at + dt.timedelta(hours=1)


def answer(booking: Booking, at: dt.datetime, worth: int = 4, words: str = "") -> None:
    act.give_feedback(booking, by=booking.person, worth=worth, useful=3, words=words, at=at)


def test_below_five_answers_there_are_no_figures():
    visit, held_places, at = held(6)
    for booking in held_places[:4]:
        answer(booking, at, words="Too long a way.")

    figures = queries.figures(visit)

    assert (figures.answers, figures.missing) == (4, 1)
    assert figures.worth is None
    assert figures.words == []


def test_from_five_on_there_are_counts_means_and_words_without_names():
    visit, held_places, at = held(6)
    for worth, booking in enumerate(held_places[:5], start=1):
        answer(booking, at, worth=worth, words=f"Word {worth}")

    figures = queries.figures(visit)

    assert figures.worth.counts == [(5, 1), (4, 1), (3, 1), (2, 1), (1, 1)]
    assert (figures.worth.mean, figures.useful.mean) == (3, 3)
    assert sorted(figures.words) == [f"Word {n}" for n in range(1, 6)]


def test_a_second_answer_takes_the_place_of_the_first():
    visit, (booking, *_rest), at = held(1)
    answer(booking, at, worth=1)
    answer(booking, at, worth=5)

    assert queries.figures(visit).answers == 1


def test_only_who_had_a_place_answers_after_the_visit_and_for_two_weeks():
    visit, (booking, *_rest), at = held(1)

    for moment in (visit.ends_at - dt.timedelta(seconds=1), visit.ends_at + dt.timedelta(days=14)):
        with pytest.raises(act.NotNow):
            answer(booking, moment)
    with pytest.raises(NotAllowed):
        act.give_feedback(booking, by=make.participant(visit.cohort), worth=1, useful=1, at=at)


def test_the_record_does_not_say_who_answered():
    _visit, (booking, *_rest), at = held(1)
    answer(booking, at)

    event = AuditEvent.objects.get(code="programme.feedback.given")
    assert event.by is None
    assert str(booking.pk) not in f"{event.target_id} {event.facts}"


def test_everybody_who_had_a_place_is_asked_once():
    visit, held_places, at = held(2)

    assert act.ask_after_visits(at=visit.ends_at - dt.timedelta(seconds=1)) == 0
    assert act.ask_after_visits(at=at) == 1
    assert act.ask_after_visits(at=at) == 0

    asked = Notification.objects.filter(kind="programme.feedback_asked").values_list("address", flat=True)
    assert set(asked) == {booking.person.email for booking in held_places}


# The host's page


def test_the_host_reads_figures_and_no_name_without_an_account():
    cohort = make.cohort()
    begins = timezone.now() - dt.timedelta(hours=6)
    visit = make.visit(cohort, capacity=20, starts_at=begins, host_notes="They hope to hold a sensor.")
    for number in range(5):
        ann = make.participant(cohort, who=make.person(full_name=f"Named Person{number}"))
        booking = bookings.book(visit, by=ann, at=begins - dt.timedelta(days=1))
        answer(booking, timezone.now(), words="Short and good.")
    link = hosts.send_host_link(visit, by=make.organiser(cohort), full_name="Dilys", email="Dilys@host.example")

    page = Client().get(f"/hosts/{link.link_token()}/").content.decode()

    assert "They hope to hold a sensor." in page
    assert "Short and good." in page
    assert "Named Person" not in page


def test_a_closed_page_tells_nothing():
    cohort = make.cohort()
    olivia = make.organiser(cohort)
    visit = make.visit(cohort, title="A day at the mill")
    link = hosts.send_host_link(visit, by=olivia, full_name="Dilys", email="dilys@host.example")
    hosts.revoke_host_link(link, by=olivia)

    page = Client().get(f"/hosts/{link.link_token()}/").content.decode()

    assert "This page is closed" in page
    assert "A day at the mill" not in page


def test_sending_again_ends_the_address_sent_before():
    cohort = make.cohort()
    olivia, visit = make.organiser(cohort), make.visit(cohort)
    old = hosts.send_host_link(visit, by=olivia, full_name="Dilys", email="dilys@host.example").link_token()
    new = hosts.send_host_link(visit, by=olivia, full_name="Dilys V", email="dilys@host.example").link_token()

    assert Client().get(f"/hosts/{old}/").status_code == 404
    assert Client().get(f"/hosts/{new}/").status_code == 200
    assert Notification.objects.filter(kind="programme.host_page").count() == 2


def test_names_of_hosts_are_forgotten_when_the_page_runs_out():
    link = make.host_link(make.cohort())

    hosts.forget_host_links(at=link.link_expires_at)

    assert not HostLink.objects.exists()


def test_nobody_but_an_organiser_sends_a_page():
    cohort = make.cohort()

    with pytest.raises(NotAllowed):
        hosts.send_host_link(make.visit(cohort), by=make.mentor(cohort), full_name="X", email="x@host.example")
