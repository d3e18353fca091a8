"""The day itself on the desk, and the room's screen."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from judging.actions import display_link, stage
from judging.models import DisplayLink, Stage
from programme.shared.addresses import path_in
from tests.factories import judging
from tests.factories import programme as people
from tests.support.counting import assert_page_costs_the_same

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    return judging.open_day(pitches=3, judges=2)


@pytest.fixture
def desk(client: Client, day) -> Client:
    client.force_login(judging.organiser_of(day))
    return client


def test_the_clock_is_run_by_the_buttons_of_the_desk(desk, day):
    page, act = path_in(day.cohort, "judging:stage_desk"), path_in(day.cohort, "judging:stage_act")
    first, second, _third = day.pitches.order_by("position")
    assert f"Next: {first.team}" in desk.get(page).content.decode()

    desk.post(act, {"act": "start", "pitch": str(first.pk)})
    assert "Pitch 1 of 3" in desk.get(page).content.decode()
    desk.post(act, {"act": "pause"})
    assert "The clock stands still" in desk.get(page).content.decode()
    desk.post(act, {"act": "resume"})
    desk.post(act, {"act": "go_on", "after": "pitch"})
    assert Stage.objects.get().phase == "questions"
    faster = desk.post(act, {"act": "go_on", "after": "pitch"})
    desk.post(act, {"act": "start", "pitch": str(second.pk)})

    assert faster.status_code == 409
    assert "Somebody else was faster" in faster.content.decode()
    assert desk.post(act, {"act": "dance"}, follow=True).status_code == 200
    assert Stage.objects.get().pitch == second


def test_what_changes_on_the_desk_is_asked_for_by_its_tag(desk, day):
    url = reverse("judging:stage_live", args=(day.pk,))
    tag = desk.get(url).headers["ETag"]

    assert desk.get(url, headers={"If-None-Match": tag}).status_code in {304, 200}  # another minute, another tag
    stage.start_pitch(day.pitches.first(), by=judging.organiser_of(day))
    fresh = desk.get(url, headers={"If-None-Match": tag})
    assert fresh.status_code == 200
    assert fresh.headers["ETag"] != tag
    desk.force_login(people.organiser(people.cohort()))
    assert desk.get(url).status_code == 404


def test_the_chair_runs_the_clock_and_others_of_the_results_group_look(client, day):
    member = people.results_member(day.cohort)
    client.force_login(member)
    page, act = path_in(day.cohort, "judging:stage_desk"), path_in(day.cohort, "judging:stage_act")
    first = str(day.pitches.first().pk)

    assert "Start the pitch" not in client.get(page).content.decode()
    assert client.post(act, {"act": "start", "pitch": first}).status_code == 403
    type(day).objects.update(chair=member)
    assert client.post(act, {"act": "start", "pitch": first}).status_code == 302


def test_a_day_with_many_teams_costs_the_desk_as_much_as_one_with_few(desk, day):
    url = path_in(day.cohort, "judging:stage_desk")

    assert_page_costs_the_same(desk, url, lambda: [judging.pitch(day) for _ in range(4)], rows_shown=14)


def test_the_screen_shows_team_and_clock_and_no_person(client, day):
    link = display_link.create_display_link(day, by=judging.organiser_of(day), name="Hall")
    page, part = (reverse(f"judging:display_link_{name}", args=(link.link_token(),)) for name in ("open", "now"))
    pitch = day.pitches.order_by("position").first()
    type(pitch).objects.filter(pk=pitch.pk).update(extra_minutes=5)
    assert f"<h1>{pitch.team}</h1>" in client.get(page).content.decode()

    stage.start_pitch(day.pitches.order_by("position").first(), by=judging.organiser_of(day))
    answer = client.get(part)
    text = answer.content.decode()
    assert str(pitch.team) in text
    assert "data-ends-at" in text
    assert not any(judge.full_name in text for judge in judging.judges_of(day))
    assert client.get(part, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert DisplayLink.objects.get().link_used_at is None
    assert client.post(page).status_code == 204
    assert DisplayLink.objects.get().link_used_at is not None


def test_a_link_that_has_ended_shows_nothing(client, desk, day):
    made = desk.post(path_in(day.cohort, "judging:display_link_desk"), {"name": "Hall"}, follow=True)
    link = DisplayLink.objects.get()
    page, part = (reverse(f"judging:display_link_{name}", args=(link.link_token(),)) for name in ("open", "now"))
    assert page in made.content.decode()

    desk.post(path_in(day.cohort, "judging:display_link_revoke", link.pk))

    gone = client.get(page)
    assert gone.status_code == 410
    assert str(day.pitches.first().team) not in gone.content.decode()
    assert client.get(part).status_code == 404
    DisplayLink.objects.update(link_revoked_at=None, link_expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert client.get(page).status_code == 410
