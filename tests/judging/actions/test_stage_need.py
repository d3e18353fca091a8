"""What teams need on stage: it drives the turn's length, is seen by organisers only, and goes."""

import datetime as dt
import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from judging.actions import display_link, pitch_day, result, stage, stage_need
from judging.actions.stage_need import Wanted
from judging.models import Pitch, PitchDay, StageNeed
from judging.states import StageNeedKind
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


def crawled(client: Client, *starts: str, within: tuple[str, ...]) -> dict[str, str]:
    """Every page that is linked from these, below the given addresses."""
    pages: dict[str, str] = {}
    waiting = list(starts)
    while waiting:
        path = waiting.pop()
        answer = client.get(path, follow=True)
        pages[path] = answer.getvalue().decode() if "text" in answer["Content-Type"] else ""
        assert answer.status_code == 200, path
        links = {html.unescape(link) for link in re.findall(r'href="(/[^"#]*)', pages[path])}
        waiting += sorted(each for each in links - pages.keys() - set(waiting) if each.startswith(within))
    return pages


def test_no_mark_of_it_is_on_the_screen_on_pages_of_judges_or_on_results(client: Client, day, pitch):
    wanted = {"longer": Wanted(7), "pause": Wanted(3), "lectern": Wanted(text="A low one")}
    wanted |= {"interpreter": Wanted(text="BSL, please"), "captions": Wanted(text="On the left")}
    stage_need.ask_for_stage(pitch, wanted, by=teams.member(pitch.team))
    assert StageNeed.objects.count() == len(StageNeedKind)
    organiser, judges = judging.organiser_of(day), judging.judges_of(day)
    link = display_link.create_display_link(day, by=organiser, name="Hall")
    screen = [reverse(f"judging:display_link_{name}", args=(link.link_token(),)) for name in ("open", "now")]
    home, here = reverse("judging:scorecard_home"), f"/programmes/{day.programme.slug}/{day.cohort.slug}"
    judge, other = signed_in(judges[0]), teams.member(day.pitches.get(position=2).team)
    work = [reverse("judging:scorecard_works"), reverse("judging:pitch_join", args=(pitch.pk,))]

    stage.start_pitch(pitch, by=organiser, at=pitch.starts_at)
    before = crawled(client, *screen, within=("/screen/",)) | crawled(
        judge, home, *work, within=("/judge/", "/pitches/")
    )
    for each in day.pitches.all():
        for person in judges:
            judging.save(each, person, 4, 4, 4, 4, 4)
    pitch_day.lock_scoring(day, by=organiser, missing=0)
    sheet = judging.signed_sheet(PitchDay.objects.get(pk=day.pk))
    desk = path_in(day.cohort, "judging:result_desk")
    results = crawled(signed_in(judging.results_member_of(day)), desk, within=(desk,))
    result.publish_sheet(sheet, by=sheet.signatures.first().person)
    after = crawled(client, path_in(day.cohort, "judging:result_public"), *screen, within=("/results/",))
    own = crawled(
        signed_in(other), path_in(day.cohort, "judging:team_result_own"), within=(f"{here}/result/", "/results/")
    )

    seen = [before, results, after, own, crawled(judge, home, within=("/judge/",))]
    assert [len(each) >= least for each, least in zip(seen, (6, 6, 4, 2, 2), strict=True)] == [True] * 5
    marks = ["A low one", "BSL, please", "On the left", "7 min", "3 min", "17 min", "needs/", *StageNeedKind.values[2:]]
    for pages in seen:
        for path, page in pages.items():
            assert not [each for each in marks if each.lower() in page.lower()], path
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
