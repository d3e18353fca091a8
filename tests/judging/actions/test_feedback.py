"""What judges wrote goes to the teams on a date, read through by a named person; before, nothing of theirs holds it."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from judging.actions import feedback, result
from judging.models import Feedback, PitchDay, Score
from judging.queries import feedback as queries
from judging.states import ModerationAct
from programme.models import AuditEvent, Notification, Person
from programme.shared.addresses import path_in
from programme.shared.refusals import NotAllowed
from teams.models import Team
from tests.factories import judging, teams
from tests.factories import programme as people
from tests.support.counting import cost_of

pytestmark = pytest.mark.django_db

SECRET = "Zymurgy for the first team"


@pytest.fixture
def day() -> PitchDay:
    """Two teams, two judges; each judge wrote to each team on both comments, the secret to the first."""
    made = judging.open_day(pitches=2, judges=2)
    for pitch in made.pitches.order_by("position"):
        for judge in judging.judges_of(made):
            words = SECRET if pitch.position == 1 else f"For {pitch.team}"
            judging.save(pitch, judge, 4, 4, 4, 4, 4, text=f"{words}, by {judge.email}")
    return judging.pitch_day.lock_scoring(made, by=judging.organiser_of(made), missing=0)


def read_through(day: PitchDay, *, without: int = 0) -> Person:
    by = judging.results_member_of(day)
    for pitch in day.pitches.exclude(position=without):
        feedback.edit_feedback(pitch, {}, by=by)
    return by


def publish(day: PitchDay, *, at: dt.datetime | None = None) -> None:
    sheet = judging.signed_sheet(day)
    result.publish_sheet(sheet, by=sheet.signatures.first().person, at=at)


def team_at(day: PitchDay, position: int) -> Team:
    return day.pitches.get(position=position).team


def test_a_named_person_edits_and_the_judges_words_are_kept(day):
    by, pitch = judging.results_member_of(day), day.pitches.get(position=1)
    mine = queries.comments_of_pitch(day, pitch.pk, by=by).comments[0]
    before = Score.objects.get(pk=mine.score.pk).text

    changed = feedback.edit_feedback(pitch, {mine.key: "Keep asking."}, by=by)

    row = Feedback.objects.get(card=mine.score.card_id, criterion=mine.score.criterion_id)
    assert (changed, row.text, row.original, row.edited_by) == (1, "Keep asking.", before, by)
    assert Score.objects.get(pk=mine.score.pk).text == before
    assert AuditEvent.objects.filter(code="judging.feedback.read_through").count() == 1


def test_only_the_results_group_reads_and_edits(day):
    pitch = day.pitches.get(position=1)
    for who in (judging.organiser_of(day), judging.judges_of(day)[0], teams.member(pitch.team), people.site_admin()):
        with pytest.raises(NotAllowed):
            feedback.edit_feedback(pitch, {}, by=who)
        with pytest.raises(NotAllowed):
            queries.for_desk(day, by=who)


def test_no_date_is_set_before_every_team_is_read_through(day):
    by = read_through(day, without=2)

    with pytest.raises(feedback.NotReadThrough):
        feedback.set_release(day, by=by, names_judges=False)


def test_it_waits_for_its_date_and_for_the_result(day):
    by, at = read_through(day), timezone.now() + dt.timedelta(days=2)
    member = teams.member(team_at(day, 1))
    feedback.set_release(day, by=by, names_judges=False, at=at)

    with time_machine.travel(at, tick=False):
        assert feedback.release_due() == 0
        assert queries.released_for(team_at(day, 1)) == []
        publish(day)
        assert feedback.release_due() == 1
        assert feedback.release_due() == 0

    told = Notification.objects.get(kind="judging.feedback_released")
    assert told.person == member
    assert SECRET not in told.subject + told.body
    assert [said.judge for said in queries.released_for(team_at(day, 1))] == [""] * 4
    with pytest.raises(feedback.FeedbackOut):
        feedback.edit_feedback(day.pitches.get(position=1), {}, by=by)


def test_a_date_is_taken_back(day):
    by = read_through(day)
    publish(day)
    feedback.set_release(day, by=by, names_judges=False, at=timezone.now() + dt.timedelta(hours=1))

    feedback.cancel_release(day, by=by)

    with time_machine.travel(timezone.now() + dt.timedelta(hours=2), tick=False):
        assert feedback.release_due() == 0


def test_judges_are_named_by_choice_and_what_was_emptied_does_not_go(day):
    by, pitch = judging.results_member_of(day), day.pitches.get(position=1)
    comments = queries.comments_of_pitch(day, pitch.pk, by=by).comments
    feedback.edit_feedback(pitch, {comments[0].key: " "}, by=by)
    feedback.edit_feedback(day.pitches.get(position=2), {}, by=by)
    publish(day)

    feedback.set_release(day, by=by, names_judges=True)

    said = queries.released_for(pitch.team)
    assert len(said) == 3
    assert {each.judge for each in said} == {judge.full_name for judge in judging.judges_of(day)}


def test_a_card_left_out_or_of_a_barred_judge_goes_to_no_team(day):
    first, second = judging.judges_of(day)
    card = day.pitches.get(position=1).scorecards.get(judge=first)
    by = judging.results_member_of(day)
    result.moderate_card(card, by=by, act=ModerationAct.EXCLUDE, reason="Scored the wrong team.")
    judging.bar(day, second, team_at(day, 2))

    found = {pitch.position: queries.comments_of_pitch(day, pitch.pk, by=by).comments for pitch in day.pitches.all()}
    listed = {pitch.position: (pitch.written, pitch.unread) for pitch in queries.for_desk(day, by=by)}

    assert {comment.score.card.judge for comment in found[1]} == {second}
    assert {comment.score.card.judge for comment in found[2]} == {first}
    assert listed == {1: (2, 2), 2: (2, 2)}


# --- Who reads it -----


def test_before_the_release_no_page_of_anybody_else_holds_a_word_and_after_it_only_the_teams(day):
    by, at = read_through(day), timezone.now() + dt.timedelta(days=1)
    publish(day)
    feedback.set_release(day, by=by, names_judges=False, at=at)
    own, team = teams.member(team_at(day, 1)), team_at(day, 1)
    others = [
        None,
        teams.member(team_at(day, 2)),
        teams.mentor(team),
        judging.organiser_of(day),
        people.observer(day.cohort),
        people.site_admin(),
    ]
    pages = [
        path_in(day.cohort, "judging:team_result_own"),
        path_in(day.cohort, "judging:result_public"),
        path_in(day.cohort, "judging:feedback_desk"),
        path_in(day.cohort, "judging:feedback_edit", day.pitches.get(position=1).pk),
        path_in(day.cohort, "teams:team_detail", team.pk),
        path_in(day.cohort, "programme:home_cohort"),
        "/search/?q=Zymurgy",
        "/news/feed/",
        "/home/",
    ]

    def leaks(people_: list) -> list:
        found = []
        for who in people_:
            browser = Client(raise_request_exception=False)
            if who:
                browser.force_login(who)
            found += [(who, page) for page in pages if SECRET in browser.get(page).content.decode(errors="replace")]
        return found

    assert leaks([own, *others]) == []
    assert not Notification.objects.filter(body__contains="Zymurgy").exists()
    with time_machine.travel(at, tick=False):
        feedback.release_due()
        assert leaks([own, *others[:3]]) == [(own, pages[0])]


def test_the_desk_reads_through_sets_the_date_and_keeps_the_number_of_queries(client: Client, day):
    by = judging.results_member_of(day)
    client.force_login(by)
    desk = path_in(day.cohort, "judging:feedback_desk")
    assert "The comments for 2 teams have not been read through." in client.get(desk).content.decode()

    for pitch in day.pitches.all():
        page = path_in(day.cohort, "judging:feedback_edit", pitch.pk)
        form = client.get(page).context["form"]
        texts = {name: form.fields[name].initial for name in form.keys}
        assert client.post(page, texts)["Location"] == desk
    assert "Everything is read through." in client.get(desk).content.decode()
    assert client.post(desk, {"when": "now", "names_judges": "on"})["Location"] == desk
    assert "once the result is published" in client.get(desk).content.decode()
    assert client.post(path_in(day.cohort, "judging:feedback_cancel"))["Location"] == desk

    few = len(cost_of(lambda: client.get(desk)).queries)
    bigger = judging.locked_day(3, 3, 3, 3, judges=3)
    client.force_login(judging.results_member_of(bigger))
    many = len(cost_of(lambda: client.get(path_in(bigger.cohort, "judging:feedback_desk"))).queries)
    assert many <= few
