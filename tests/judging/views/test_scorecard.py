"""The judge's pages."""

import datetime as dt
import gzip
import re
import uuid
from os.path import normpath
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from judging.actions import conflict, pitch_day
from judging.models import PitchDay, Scorecard
from judging.queries import progress
from programme.shared.addresses import path_in
from tests.factories import judging, teams
from tests.factories import programme as people
from tests.support.browsers import assert_valid_html
from tests.support.counting import assert_page_costs_the_same, cost_of, counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> PitchDay:
    return judging.open_day(pitches=2, judges=2)


@pytest.fixture
def judge(day):
    return judging.judges_of(day)[0]


@pytest.fixture
def page(client: Client, judge) -> Client:
    client.force_login(judge)
    return client


@pytest.fixture
def pitch(day):
    return day.pitches.get(position=1)


def url(pitch, name="scorecard_edit") -> str:
    return reverse(f"judging:{name}", args=(pitch.pk,))


def answers(day, *levels, version=0, **more) -> dict:
    criteria = list(day.rubric.criteria.order_by("position"))
    given = {each.field_name: level for each, level in zip(criteria, levels, strict=False) if level is not None}
    return {"change": str(uuid.uuid4()), "base_version": version, **given, **more}


def test_the_home_lists_pitches_with_the_state_of_the_own_card(page, day, judge, pitch):
    judging.save(pitch, judge, 5, 5, 5, 5, 5)

    text = page.get(reverse("judging:scorecard_home")).content.decode()

    assert "1 of 2 cards handed in" in text.replace("<span>", "")
    assert str(day.pitches.get(position=2).team) in text
    assert "Handed in" in text
    assert "Not scored yet" in text


@pytest.mark.parametrize("name", ["scorecard_home", "scorecard_edit", "scorecard_submission", "conflict_declare"])
def test_a_judge_asks_the_organisers_from_any_page_and_they_see_from_which(page, day, pitch, name):
    here = reverse(f"judging:{name}", args=() if name == "scorecard_home" else (pitch.pk,))
    way = f"{path_in(day.cohort, 'programme:conversation_index')}?on={here}"

    assert f'href="{way}">Ask the organisers</a>' in page.get(here).content.decode()
    assert here in page.get(way).content.decode()


def test_an_organiser_without_a_place_is_not_led_to_ask_the_organisers(client, day, pitch):
    client.force_login(judging.organiser_of(day))
    shown = client.get(reverse("judging:stage_need_answer", args=(pitch.pk,)))

    assert shown.status_code == 200
    assert "Ask the organisers" not in shown.content.decode()


@pytest.mark.parametrize("name", ["scorecard_edit", "scorecard_submission", "conflict_declare", "pitch_detail", ""])
def test_each_page_of_a_judge_lets_them_sign_out(page, pitch, name):
    shown = page.get(url(pitch, name) if name else reverse("judging:scorecard_home"))

    assert shown.status_code == 200
    assert shown.content.decode().count('action="/accounts/logout/"') == 1


def test_the_home_is_not_there_for_people_who_do_not_judge(client, day):
    client.force_login(people.participant(day.cohort))

    assert client.get(reverse("judging:scorecard_home")).status_code == 404


def test_the_home_sends_few_queries_however_many_pitches(page, day):
    def grow():
        for _ in range(5):
            judging.pitch(day)
        pitch_day.make_cards(day)

    assert_page_costs_the_same(page, reverse("judging:scorecard_home"), grow, rows_shown=7)
    assert len(cost_of(lambda: page.get(reverse("judging:scorecard_home"))).queries) <= 12


def test_a_judge_of_many_teams_turns_pages_and_each_pitch_is_on_one(page, day):
    home = reverse("judging:scorecard_home")
    for _ in range(51 - day.pitches.count()):
        judging.pitch(day)
    pitch_day.make_cards(day)

    first, again, second = (page.get(home, asked) for asked in ({}, {"page": "1"}, {"page": "2"}))

    here, there = ({str(each.pk) for each in answer.context["pitches"]} for answer in (first, second))
    assert (len(here), len(there), here & there) == (50, 1, set())
    assert {str(each.pk) for each in again.context["pitches"]} == here
    assert "?page=2" in first.content.decode()
    assert len(page.get(home, {"page": "nonsense"}).context["pitches"]) == 50


def test_a_judge_of_many_teams_is_told_of_cards_on_other_pages(page, day, judge):
    for _ in range(52 - day.pitches.count()):
        judging.pitch(day)
    pitch_day.make_cards(day)
    pitches = list(day.pitches.order_by("position"))
    for each in pitches[:50]:
        Scorecard.objects.filter(pitch=each, judge=judge).update(state="submitted", submitted_at=timezone.now())

    shown = page.get(reverse("judging:scorecard_home")).content.decode()

    assert "2 cards still to hand in." in shown
    assert "50 of 52" in shown
    assert f"Score {pitches[50].team}" in shown
    assert 'data-due-elsewhere="2"' in shown
    Scorecard.objects.filter(judge=judge).update(state="submitted", submitted_at=timezone.now())
    assert "All your cards are in." in page.get(reverse("judging:scorecard_home")).content.decode()


def test_the_home_holds_an_empty_card_for_the_device_and_nobody_elses_figures(page, day, judge, pitch):
    judging.save(pitch, judging.judges_of(day)[1], 1, 1, 1, 1, 1, text="Between us")
    judging.save(pitch, judge, 5, 4, None, None, None, hand_in=False, text="My own words")

    answer = page.get(reverse("judging:scorecard_home"))

    text = answer.content.decode()
    assert_valid_html(text)
    first, second = answer.context["cards"]
    scores = [first["values"][str(each.pk)] for each in day.rubric.criteria.order_by("position")[:3]]
    assert (first["version"], first["submitted"], scores) == (1, False, [5, 4, ""])
    assert (second["version"], second["values"]) == (0, {})
    assert "My own words" in text
    assert "Between us" not in text
    assert "Outstanding" in text
    assert len(answer.content) < 60_000


def test_the_card_shows_level_words_and_sends_few_queries(page, pitch):
    text = page.get(url(pitch)).content.decode()

    assert "outstanding" in text
    assert "30%" in text
    assert "0 of 5" in text
    assert len(cost_of(lambda: page.get(url(pitch))).queries) <= 10


def test_a_card_is_kept_as_a_draft(page, day, judge, pitch):
    answer = page.post(url(pitch), answers(day, 4, 3, keep="1"))

    card = Scorecard.objects.get(pitch=pitch, judge=judge)
    assert answer.status_code == 302
    assert (card.state, card.filled) == ("open", 2)


def test_a_card_is_handed_in_with_few_queries(page, day, judge, pitch):
    judging.save(pitch, judging.judges_of(day)[1], 1, 1, 1, 1, 1)
    page.post(url(pitch), answers(day, 4, 3, 3, 3, 3, keep="1"))

    given = answers(day, 5, 4, 4, 4, 4, version=1, hand_in="1")

    with counted() as cost:
        answer = page.post(url(pitch), given)

    assert answer["Location"] == reverse("judging:scorecard_home")
    assert Scorecard.objects.get(pitch=pitch, judge=judge).state == "submitted"
    assert len(cost.queries) <= 12, cost.queries


def test_gaps_are_asked_about_before_a_card_is_handed_in(page, day, judge, pitch):
    first = page.post(url(pitch), answers(day, 4, 4, 4, None, None, hand_in="1"))
    again = page.post(url(pitch), answers(day, 4, 4, 4, None, None, hand_in="1", gaps_are_meant="on"))

    assert first.status_code == 422
    assert "Choose a level for “Criterion 4”." in first.content.decode()
    assert "I could not judge what I left empty" in first.content.decode()
    assert again.status_code == 302
    assert Scorecard.objects.get(pitch=pitch, judge=judge).state == "submitted"


def test_a_stale_card_answers_409_with_both_versions(page, day, judge, pitch):
    judging.save(pitch, judge, 5, 5, 5, 5, 5)

    answer = page.post(url(pitch), answers(day, 1, 1, 1, 1, 1, version=0, hand_in="1"))

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "outstanding" not in text
    assert "5, Outstanding" in text
    assert "1, Weak" in text
    assert 'name="base_version" value="1"' in text
    assert Scorecard.objects.get(pitch=pitch, judge=judge).version == 1


def test_a_judge_says_that_they_did_not_see_the_pitch(page, day, judge, pitch):
    answer = page.post(url(pitch), answers(day, hand_in="1", missed="on"), follow=True)

    assert "Noted: you did not see this pitch." in answer.content.decode()
    assert "You did not see it" in answer.content.decode()
    assert "1 card still to hand in." in answer.content.decode()
    assert Scorecard.objects.get(pitch=pitch, judge=judge).was_missed


def test_a_late_change_is_said_to_be_late(page, day, judge, pitch):
    judging.save(pitch, judge, 5, 5, 5, 5, 5)
    pitch_day.lock_scoring(day, by=judging.organiser_of(day), missing=progress.missing_cards(day))

    answer = page.post(url(pitch), answers(day, 1, 1, 1, 1, 1, version=1, hand_in="1"), follow=True)

    assert "marked as late. It is not counted." in answer.content.decode()


def test_a_judge_of_another_day_finds_nothing(client, pitch):
    client.force_login(judging.judges_of(judging.open_day())[0])

    assert client.get(url(pitch)).status_code == 404
    assert client.post(url(pitch), {"change": str(uuid.uuid4()), "base_version": 0}).status_code == 404
    assert client.get(url(pitch, "scorecard_submission")).status_code == 404


def test_a_barred_judge_cannot_open_card_submission_or_files_and_sees_why(page, day, judge, pitch):
    conflict.declare_conflict(pitch, by=judge, detail="A friend.")

    card = page.get(url(pitch))

    assert card.status_code == 403
    assert "You declared a link to this team." in card.content.decode()
    assert page.get(url(pitch, "scorecard_submission")).status_code == 403
    assert page.post(url(pitch), answers(day, 5)).status_code == 403


def test_a_judge_declares_a_conflict(page, judge, pitch):
    answer = page.post(url(pitch, "conflict_declare"), {"detail": "My partner works there."})

    assert answer["Location"] == reverse("judging:scorecard_home")
    assert page.get(url(pitch)).status_code == 403


def test_the_frozen_version_is_read_and_its_files_and_no_other(client):
    day = judging.day()
    pitch = judging.pitch(day)
    judge = judging.judge(day)
    over = timezone.now() - dt.timedelta(days=1)
    deliverable = teams.deliverable(day.cohort, due_at=over, shown_to_judges=True)
    version = teams.submission_version(pitch.team, deliverable)
    attachment = teams.attachment(version.submission, deliverable.slots.get())
    other = teams.attachment(teams.submission(teams.team(day.cohort), deliverable), deliverable.slots.get())
    version.files.add(attachment)
    pitch_day.open_scoring(day, by=judging.organiser_of(day))
    client.force_login(judge)

    read = client.get(url(pitch, "scorecard_submission"))
    file = client.get(reverse("judging:scorecard_file", args=(pitch.pk, attachment.pk)))

    assert "We would write to people first." in read.content.decode()
    assert file.status_code == 200
    assert file["Content-Disposition"].startswith("attachment")
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert client.get(reverse("judging:scorecard_file", args=(pitch.pk, other.pk))).status_code == 404


def test_all_works_in_one_page_leave_out_what_a_judge_may_not_read(page, day, judge, pitch, client):
    works = reverse("judging:scorecard_works")
    other = day.pitches.exclude(pk=pitch.pk).get()
    conflict.declare_conflict(pitch, by=judge, detail="A friend.")

    read = page.get(works).content.decode()

    assert f'id="pitch-{other.pk}"' in read
    assert str(pitch.pk) not in read
    client.force_login(judging.organiser_of(day))
    assert client.get(works).status_code == 404


def test_before_scoring_is_open_the_page_says_so(client):
    day = judging.day()
    pitch = judging.pitch(day)
    client.force_login(judging.judge(day))

    assert "Scoring is not open yet." in client.get(url(pitch)).content.decode()
    assert reverse("programme:device_check_page") in client.get(reverse("judging:scorecard_home")).content.decode()


FILES = re.compile(r'(?:href|src|from)[= ]"([^"]*\.(?:css|js))"')


def test_the_page_with_all_its_files_is_small_on_its_way(page):
    """As production sends it: each file compressed by itself. Twice as many pitches are some hundred bytes more."""
    answer = page.get(reverse("judging:scorecard_home"), headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    files, size = {}, len(answer.content)
    waiting = [*FILES.findall(gzip.decompress(answer.content).decode()), "/static/programme/js/offline/worker.js"]
    while waiting:
        name = waiting.pop()
        if name not in files:
            files[name] = Path(str(finders.find(name.removeprefix("/static/")))).read_bytes()
            size += len(gzip.compress(files[name]))
            there = name.rpartition("/")[0]
            waiting += [normpath(f"{there}/{each}") for each in FILES.findall(files[name].decode())]
    assert len(files) >= 15
    assert size < 50_000


def test_a_card_asks_what_its_own_rubric_asks_also_where_numbers_come_again(client):
    pages = []
    for name in ("First name", "Second name"):
        with transaction.atomic():
            day = judging.open_day()
            day.rubric.criteria.update(name=name)
            judge = judging.judges_of(day)[0]
            judging.save(day.pitches.first(), judge, 4, 4, 4, 4, 4)
            client.force_login(judge)
            pages.append(client.get("/judge/").content.decode())
            # SQLite gives the numbers of what was rolled back to what comes next.
            transaction.set_rollback(True)

    assert ["First name" in page for page in pages] == [True, False]
    assert ["Second name" in page for page in pages] == [False, True]
