import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from programme.actions import assistant as act
from programme.actions import booking as bookings
from programme.actions import programme as roles
from programme.actions.invitation import invite
from programme.models import Notification
from programme.queries import notification as queries
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


def pack(place, name="pack"):
    return reverse(f"programme:assistant_{name}", args=(place.pk,))


def test_the_pack_of_a_mentor_says_when_and_where_and_shows_joining_notes_of_places_they_have(client_for):
    cohort = make.cohort()
    mentor, assistant = assisted_mentor(cohort)
    mill, dam = (make.visit(cohort, title=name, joining_notes=f"Ring at the {name}.") for name in ("mill", "dam"))
    bookings.book(mill, by=mentor.person)

    page = client_for(assistant).get(pack(mentor)).content.decode()

    assert_valid_html(page)
    assert "Ring at the mill." in page
    assert "Ring at the dam." not in page
    assert str(dam.pk) in page


@pytest.mark.parametrize("mode", ["booked", "expected"])
def test_an_assistant_says_yes_and_no_to_visits_in_the_name_of_the_person(client_for, mode):
    cohort = make.cohort()
    mentor, assistant = assisted_mentor(cohort)
    visit = make.visit(cohort, mode=mode, **({} if mode == "booked" else {"capacity": None}))
    client = client_for(assistant)

    def answer(**pressed):
        client.post(pack(mentor, "answer"), pressed)
        return [(row.person, row.state, row.ending) for row in visit.bookings.order_by("position")]

    assert answer(book=visit.pk) == [(mentor.person, "confirmed", "")]
    assert answer(give_back="what?") == [(mentor.person, "confirmed", "")]
    assert_valid_html(client.get(pack(mentor)).content.decode())
    if mode == "booked":
        assert answer(give_back=visit.pk) == [(mentor.person, "cancelled", "given_back")]
    else:
        assert answer(cannot_come=visit.pk, reason="the dog") == [(mentor.person, "confirmed", "")]
        assert answer(cannot_come=visit.pk, reason="leave") == [(mentor.person, "cancelled", "cannot_come")]
        assert visit.bookings.get().absence == "leave"
    assert_valid_html(client.get(pack(mentor)).content.decode())


def test_an_assistant_takes_and_declines_the_place_on_offer(client_for):
    cohort = make.cohort()
    mentor, assistant = assisted_mentor(cohort)
    first = make.participant(cohort)
    for name, state in (("accept", "confirmed"), ("decline", "cancelled")):
        visit = make.visit(cohort, capacity=1, offer_hours=6)
        held = bookings.book(visit, by=first)
        bookings.book(visit, by=mentor.person)
        bookings.cancel(held, by=first)
        client = client_for(assistant)
        assert "Take the place" in client.get(pack(mentor)).content.decode()

        client.post(pack(mentor, "answer"), {name: visit.pk})

        assert visit.bookings.get(person=mentor.person).state == state


def test_copies_carry_no_personal_link_and_an_invitation_is_copied_to_the_assistant_too():
    cohort = make.cohort()
    mentor, assistant = assisted_mentor(cohort)
    organiser, employer = make.organiser(cohort), make.organisation(cohort.programme)
    invite(cohort, by=organiser, role=Role.JUDGE, email=mentor.person.email, full_name="M", organisation=employer)

    copy = Notification.objects.get(person=assistant, kind="programme.invitation")
    assert "[[link" in Notification.objects.get(address=mentor.person.email, kind="programme.invitation").body
    assert "[[link" not in copy.body
    assert "(personal link)" in copy.body
    Notification.objects.update(state="sent", sent_at=timezone.now() - dt.timedelta(days=4))
    [unanswered] = queries.unanswered(cohort.programme, by=organiser, at=timezone.now())
    assert unanswered.address == mentor.person.email


def test_an_assistant_books_for_nobody_else_and_in_no_other_programme(client_for):
    cohort = make.cohort()
    _mentor, assistant = assisted_mentor(cohort)
    other = make.enrolment(cohort, Role.MENTOR)
    visit = make.visit(cohort)
    booking = bookings.book(visit, by=other.person)

    with pytest.raises(NotAllowed):
        bookings.book(visit, by=assistant, person=make.mentor(cohort))
    with pytest.raises(NotAllowed):
        bookings.cancel(booking, by=assistant)
    for name in ("pack", "answer"):
        client = client_for(assistant)
        assert (client.get if name == "pack" else client.post)(pack(other, name)).status_code == 404


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
