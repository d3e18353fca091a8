"""What teams need on stage: it drives the turn's length, is seen by organisers only, and goes."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from judging.actions import stage_need
from judging.actions.stage_need import Wanted
from judging.models import Pitch, PitchDay, StageNeed
from programme.models import AuditEvent
from programme.shared.addresses import path_in
from programme.shared.refusals import NotAllowed
from tests.factories import judging, teams
from tests.factories import programme as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> PitchDay:
    return judging.open_day()


@pytest.fixture
def pitch(day) -> Pitch:
    return day.pitches.get(position=1)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def asked(pitch: Pitch, person, **minutes: int) -> Pitch:
    return stage_need.ask_for_stage(pitch, {kind: Wanted(n) for kind, n in minutes.items()}, by=person)


def test_longer_time_lengthens_that_teams_turn_and_moves_the_next(day, pitch):
    first, second = (teams.member(pitch.team) for _ in range(2))
    asked(pitch, first, longer=5, pause=2)
    asked(pitch, second, longer=3)
    pitch.refresh_from_db()

    assert [phase.minutes for phase in pitch.phases()] == [17, 5, 5]
    assert day.pitches.get(position=2).starts_at == pitch.starts_at + dt.timedelta(minutes=27)
    asked(pitch, first)
    pitch.refresh_from_db()
    assert pitch.extra_minutes == 3


def test_members_ask_for_themselves_and_organisers_for_the_team(day, pitch):
    member = teams.member(pitch.team)
    asked(pitch, member, lectern=0)
    asked(pitch, judging.organiser_of(day), lectern=0)
    asked(pitch, judging.organiser_of(day), captions=0)

    rows = StageNeed.objects.order_by("kind").values_list("kind", "person")
    assert list(rows) == [("captions", None), ("lectern", member.pk)]
    for stranger in (judging.judges_of(day)[0], teams.member(day.pitches.get(position=2).team), people.person()):
        with pytest.raises(NotAllowed):
            asked(pitch, stranger, longer=5)


def test_only_a_look_that_is_recorded_shows_needs_on_the_run_sheet(day, pitch):
    stage_need.ask_for_stage(pitch, {"interpreter": Wanted(text="BSL, please")}, by=teams.member(pitch.team))
    organiser = signed_in(judging.organiser_of(day))
    url = path_in(day.cohort, "judging:stage_need_run_sheet")

    assert "BSL, please" not in organiser.get(url).content.decode()
    assert not AuditEvent.objects.filter(code="judging.stage_needs.seen").exists()
    assert "BSL, please" in organiser.post(url).content.decode()
    assert AuditEvent.objects.get(code="judging.stage_needs.seen").facts == {"needs": 1}
    assert signed_in(people.site_admin()).post(url).status_code in {403, 404}


def test_no_mark_of_it_is_on_pages_of_judges_or_others(day, pitch):
    member = teams.member(pitch.team)
    stage_need.ask_for_stage(pitch, {"interpreter": Wanted(text="BSL, please"), "longer": Wanted(7)}, by=member)
    judge = signed_in(judging.judges_of(day)[0])

    for url in (
        reverse("judging:scorecard_home"),
        reverse("judging:scorecard_edit", args=(pitch.pk,)),
        reverse("judging:pitch_join", args=(pitch.pk,)),
    ):
        page = judge.get(url).content.decode()
        assert "BSL, please" not in page
        assert "interpreter" not in page.lower()
        assert "7 min" not in page
    assert judge.get(reverse("judging:stage_need_answer", args=(pitch.pk,))).status_code == 404


def test_the_form_keeps_what_was_asked_and_refuses_too_much(pitch):
    member = teams.member(pitch.team)
    client = signed_in(member)
    url = reverse("judging:stage_need_answer", args=(pitch.pk,))

    too_much = client.post(url, {"longer": 99})
    done = client.post(url, {"longer": 5, "lectern": "on", "interpreter": "BSL"})

    assert too_much.status_code == 422
    assert done.status_code == 302
    assert client.get(url).context["form"].initial == {"longer": 5, "lectern": True, "interpreter": "BSL"}


def test_needs_are_erased_on_the_day_that_was_told_with_every_sign_of_them(day, pitch):
    asked(pitch, teams.member(pitch.team), longer=5)
    told = StageNeed.objects.get().erase_on

    at = dt.datetime.combine(told, dt.time(12), tzinfo=dt.UTC)
    assert stage_need.erase_due(at=at - dt.timedelta(days=1)) == 0
    assert stage_need.erase_due(at=at) == 1
    assert not StageNeed.objects.exists()
    pitch.refresh_from_db()
    assert pitch.extra_minutes == 0
    assert stage_need.erase_due(at=at) == 0
