import datetime as dt

import pytest
from django.urls import reverse

from programme.actions import booking as bookings
from programme.states import Role
from tests.factories import programme as make
from tests.support.browsers import assert_valid_html

pytestmark = pytest.mark.django_db


def at(enrolment, name, *, own=False):
    cohort = enrolment.cohort
    keys = (cohort.programme.slug, cohort.slug) + (() if own else (enrolment.pk,))
    return reverse(f"programme:leaving_{name}", args=keys)


def test_a_person_sees_what_will_be_free_before_they_give_up_their_place(client_for):
    enrolment = make.enrolment(make.cohort())
    bookings.book(make.visit(enrolment.cohort, title="The mill"), by=enrolment.person)
    client = client_for(enrolment.person)

    page = client.get(at(enrolment, "withdraw")).content.decode()
    assert "The place on “The mill” goes to whoever waits for it." in page
    assert_valid_html(page)
    empty = client.post(at(enrolment, "withdraw"), {"reason": ""})
    enrolment.refresh_from_db()
    assert (enrolment.state, "Answer “Why?”" in empty.content.decode()) == ("active", True)

    client.post(at(enrolment, "withdraw"), {"reason": "work"})

    enrolment.refresh_from_db()
    assert enrolment.state == "withdrawn"
    assert client.get(at(enrolment, "own", own=True)).status_code == 404


def test_a_paused_person_lands_on_their_place_and_takes_it_up_again(client_for):
    enrolment = make.enrolment(make.cohort())
    client = client_for(enrolment.person)
    home = reverse("programme:home_cohort", args=(enrolment.cohort.programme.slug, enrolment.cohort.slug))

    client.post(at(enrolment, "pause"), {"reason": "travel"})

    page = client.get(home, follow=True)
    assert page.redirect_chain[-1][0] == at(enrolment, "own", own=True)
    assert_valid_html(page.content.decode())
    assert client.post(at(enrolment, "resume")).status_code == 302
    assert client.get(home).status_code == 200


def test_a_day_of_return_in_the_past_is_told_at_the_field(client_for):
    enrolment = make.enrolment(make.cohort())
    past = {"reason": "work", "back_on_0": "1", "back_on_1": "1", "back_on_2": "2020"}

    page = client_for(enrolment.person).post(at(enrolment, "pause"), past).content.decode()

    assert "Enter a day after today" in page
    assert_valid_html(page)


def test_organisers_pause_move_and_end_places_of_their_people(client_for):
    cohort = make.cohort()
    later = make.cohort(
        programme=cohort.programme,
        starts_on=cohort.ends_on + dt.timedelta(days=9),
        ends_on=cohort.ends_on + dt.timedelta(days=90),
    )
    first, second = make.enrolment(cohort), make.enrolment(cohort, Role.MENTOR)
    client = client_for(make.organiser(cohort))

    client.post(at(first, "pause_for"), {"reason": "work"})
    place = client.get(reverse("programme:people_place", args=(cohort.programme.slug, cohort.slug, first.pk)))
    assert_valid_html(place.content.decode())
    assert "Take it up again" in place.content.decode()
    client.post(at(first, "resume_for"))
    assert_valid_html(client.get(at(first, "later")).content.decode())
    client.post(at(first, "later"), {"cohort": later.pk})
    assert_valid_html(client.get(at(second, "withdraw_for")).content.decode())
    client.post(at(second, "withdraw_for"), {"reason": "new_job"})

    for row in (first, second):
        row.refresh_from_db()
        assert row.state == "withdrawn"
    assert later.enrolments.get().person == first.person


def test_a_place_that_has_ended_says_so_instead_of_asking_again(client_for):
    cohort = make.cohort()
    enrolment = make.enrolment(cohort)
    client = client_for(make.organiser(cohort))
    client.post(at(enrolment, "withdraw_for"), {"reason": "work"})

    answer = client.get(at(enrolment, "withdraw_for"))

    assert answer.status_code == 409
    assert "is “withdrawn”" in answer.content.decode()


def test_nobody_opens_the_place_of_somebody_else(client_for):
    cohort = make.cohort()
    enrolment = make.enrolment(cohort)

    for name in ("withdraw", "pause"):
        assert client_for(make.participant(cohort)).get(at(enrolment, name)).status_code == 404
        assert client_for(make.participant(cohort)).get(at(enrolment, f"{name}_for")).status_code == 403


def test_organisers_change_an_address_where_they_may(client_for):
    cohort = make.cohort()
    enrolment, judge = make.enrolment(cohort), make.enrolment(cohort, Role.JUDGE)
    client = client_for(make.organiser(cohort))

    def address(row):
        return reverse("programme:people_address", args=(cohort.programme.slug, cohort.slug, row.pk))

    assert_valid_html(client.get(address(enrolment)).content.decode())
    unsaid = client.post(address(enrolment), {"email": "new@people.example"})
    client.post(address(enrolment), {"email": "new@people.example", "known_by": "video"})
    taken = client.post(address(make.enrolment(cohort)), {"email": "new@people.example", "known_by": "video"})

    enrolment.person.refresh_from_db()
    assert enrolment.person.email == "new@people.example"
    assert "Say how you made sure that it is them." in unsaid.content.decode()
    assert "There is an account with this e-mail address already." in taken.content.decode()
    assert client.get(address(judge)).status_code == 403
