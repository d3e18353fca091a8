"""The page of the running order, and the page of one pitch for those who belong to it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from judging import home
from judging.models import Break, Pitch, PitchDay, Seat
from programme.shared.addresses import path_in
from tests.factories import judging, teams
from tests.factories import programme as people
from tests.support.counting import cost_of

pytestmark = pytest.mark.django_db
LINK = "https://meet.example/secret-room"


@pytest.fixture
def day() -> PitchDay:
    made = judging.open_day()
    PitchDay.objects.update(joining_link=LINK)
    made.refresh_from_db()
    return made


@pytest.fixture
def desk(client: Client, day) -> Client:
    client.force_login(judging.organiser_of(day))
    return client


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_before_there_is_a_day_or_a_team_the_page_says_what_to_do(client):
    cohort = people.cohort()
    client.force_login(people.organiser(cohort))
    url = path_in(cohort, "judging:timetable_desk")

    assert "has not been planned" in client.get(url).content.decode()
    judging.day(cohort)
    assert "No team is in the running order yet" in client.get(url).content.decode()


def test_an_order_is_drawn_given_a_break_and_a_room_and_told(client):
    day = judging.day()
    for _ in range(2):
        judging.pitch(day)
    client.force_login(judging.organiser_of(day))
    url = path_in(day.cohort, "judging:timetable_desk")
    pitch = day.pitches.get(position=2)

    client.post(path_in(day.cohort, "judging:timetable_draw"), {"seed": "oak"})
    wrong = client.post(url, {"title": "Tea", "after": 1, "minutes": 0})
    client.post(url, {"title": "Tea", "after": 1, "minutes": 15})
    slot = path_in(day.cohort, "judging:timetable_slot", pitch.pk)
    client.post(slot, {"room": "Attic"})
    bad_link = client.post(slot, {"room": "Attic", "joining_link": "javascript:alert(1)"})
    client.post(path_in(day.cohort, "judging:timetable_tell"))

    page = client.get(url).content.decode()
    assert wrong.status_code == bad_link.status_code == 422
    assert "with the seed <code>oak</code>" in page
    assert "The order is as it was drawn." in page
    assert "Tea" in page
    assert "Attic" in page
    assert "not know" not in page
    pause = Break.objects.get()
    client.post(path_in(day.cohort, "judging:timetable_move_break", pause.pk), {"after": -1})
    assert not Break.objects.exists()


def test_a_refused_press_is_a_sentence_on_the_page(desk, day):
    PitchDay.objects.update(joining_link="")
    url = path_in(day.cohort, "judging:timetable_mode", day.pitches.first().pk)

    assert "There is no joining link yet." in desk.post(url, {"mode": "remote"}, follow=True).content.decode()


def test_how_a_team_pitches_is_shown_to_desk_judge_and_team(desk, day):
    pitch = day.pitches.get(position=1)
    who = teams.membership(pitch.team).enrolment.person
    desk.post(path_in(day.cohort, "judging:timetable_mode", pitch.pk), {"mode": "team_remote"})
    own = reverse("judging:pitch_detail", args=(pitch.pk,))

    for client, url in (
        (desk, path_in(day.cohort, "judging:timetable_desk")),
        (signed_in(judging.judges_of(day)[0]), reverse("judging:scorecard_home")),
        (signed_in(who), own),
    ):
        assert "Team joins by link" in client.get(url, follow=True).content.decode(), url
    [panel] = home.own_pitch(who.enrolments.get(), timezone.now())
    assert panel.context["pitch"] == pitch


def test_only_the_people_of_a_pitch_see_its_link(desk, day):
    pitch, other = day.pitches.order_by("position")
    Pitch.objects.update(mode="remote")
    member = teams.membership(pitch.team).enrolment.person
    stranger = teams.membership(other.team).enrolment.person
    judge, barred = judging.judges_of(day)
    judging.bar(day, barred, pitch.team)
    url = reverse("judging:pitch_detail", args=(pitch.pk,))

    for person in (member, judge, judging.organiser_of(day)):
        assert LINK in signed_in(person).get(url).content.decode()
    mentor = teams.mentor(pitch.team)
    for person in (stranger, barred, mentor, people.organiser(people.cohort()), people.site_admin()):
        assert signed_in(person).get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_who_sits_in_the_room_needs_no_link_and_a_remote_judge_does(day):
    pitch = day.pitches.first()
    judge = judging.judges_of(day)[0]
    url = reverse("judging:pitch_detail", args=(pitch.pk,))

    assert LINK not in signed_in(judge).get(url).content.decode()
    Seat.objects.filter(enrolment__person=judge).update(mode="remote")
    assert LINK in signed_in(judge).get(url).content.decode()


def test_one_press_makes_a_judge_remote(desk, day):
    seat = Seat.objects.order_by("pk").first()
    desk.post(path_in(day.cohort, "judging:timetable_seat_mode", seat.pk), {"mode": "remote"})
    desk.post(path_in(day.cohort, "judging:timetable_seat_mode", seat.pk), {"mode": "nonsense"})

    assert Seat.objects.get(pk=seat.pk).mode == "remote"


def test_the_page_asks_as_many_questions_for_twenty_teams_as_for_two(desk, day):
    url = path_in(day.cohort, "judging:timetable_desk")

    few = len(cost_of(lambda: desk.get(url)).queries)
    for _ in range(18):
        judging.pitch(day)
    assert len(cost_of(lambda: desk.get(url)).queries) == few
