import pytest
from django.urls import reverse
from django.utils import timezone

from programme.actions import assistant as act
from programme.actions import booking as bookings
from programme.actions import programme as roles
from programme.models import Notification
from programme.shared.refusals import NotAllowed
from programme.states import ProgrammeRoleKind, Role
from tests.factories import programme as make
from tests.support.browsers import assert_valid_html

pytestmark = pytest.mark.django_db


def assisted_mentor(cohort):
    mentor = make.enrolment(cohort, Role.MENTOR)
    return mentor, make.assistant(mentor.person, cohort)


def test_an_assistant_gets_copies_of_times_and_places():
    cohort = make.cohort()
    mentor, assistant = assisted_mentor(cohort)

    bookings.book(make.visit(cohort, title="The mill"), by=mentor.person)

    copy = Notification.objects.get(person=assistant)
    assert copy.subject.startswith(f"For {mentor.person.full_name}: ")
    assert "You get this as the assistant of" in copy.body
    assert Notification.objects.get(person=mentor.person).subject == copy.subject.partition(": ")[2]


def test_an_assistant_of_another_programme_gets_nothing():
    cohort = make.cohort()
    mentor = make.enrolment(cohort, Role.MENTOR)
    elsewhere = make.assistant(mentor.person, make.cohort())

    bookings.book(make.visit(cohort), by=mentor.person)

    assert not Notification.objects.filter(person=elsewhere).exists()


def test_a_judges_assistant_answers_about_travel_and_nothing_else(client_for):
    cohort = make.cohort()
    judge = make.enrolment(cohort, Role.JUDGE)
    assistant = make.assistant(judge.person, cohort)
    client = client_for(assistant)
    travel = reverse("programme:assistant_travel", args=(judge.pk,))

    assert_valid_html(client.get(travel).content.decode())
    client.post(travel, {"text": "Arrives at 9:40, platform 3."})

    judge.refresh_from_db()
    assert (judge.travel_note.text, judge.travel_note.by) == ("Arrives at 9:40, platform 3.", assistant)
    home = client.get(reverse("programme:assistant_home")).content.decode()
    assert judge.person.full_name in home
    assert "platform 3" in home
    assert_valid_html(home)
    for name in ("home_cohort", "people_directory", "leaving_own"):
        assert client.get(reverse(f"programme:{name}", args=(cohort.programme.slug, cohort.slug))).status_code in (
            403,
            404,
        )
    assert client.get("/judge/").status_code in (403, 404)


def test_organisers_read_about_travel_and_an_empty_text_takes_it_away(client_for):
    cohort = make.cohort()
    judge = make.enrolment(cohort, Role.JUDGE)
    act.note_travel(judge, by=judge.person, text="By bike.")
    place = reverse("programme:people_place", args=(cohort.programme.slug, cohort.slug, judge.pk))
    client = client_for(make.organiser(cohort))

    assert "By bike." in client.get(place).content.decode()
    act.note_travel(judge, by=judge.person, text="")

    assert "By bike." not in client.get(place).content.decode()


def test_strangers_answer_for_nobody(client_for):
    cohort = make.cohort()
    judge = make.enrolment(cohort, Role.JUDGE)
    other = make.assistant(make.judge(cohort), cohort)

    with pytest.raises(NotAllowed):
        act.note_travel(judge, by=other, text="Late.")
    assert client_for(other).get(reverse("programme:assistant_travel", args=(judge.pk,))).status_code == 404
    assert client_for(make.participant(cohort)).get(reverse("programme:assistant_home")).status_code == 404


def test_an_assistant_begins_by_accepting():
    cohort = make.cohort()
    judge = make.judge(cohort)
    offer = roles.offer_role(
        cohort.programme,
        by=make.organiser(cohort),
        kind=ProgrammeRoleKind.ASSISTANT,
        email="pia@people.example",
        full_name="Pia",
        acts_for=judge,
    )

    role = roles.accept_role(offer, at=timezone.now())

    assert (role.person.email, role.acts_for) == ("pia@people.example", judge)
