"""The organisers' desks: rubric, pitch day, panel, progress."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from judging.actions import conflict, rubric, signature
from judging.models import Conflict, Criterion, Pitch, PitchDay, Scorecard, Seat
from programme.shared.addresses import path_in
from tests.factories import judging, teams
from tests.factories import programme as people
from tests.support.counting import assert_page_costs_the_same, counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return people.cohort()


@pytest.fixture
def desk(client: Client, cohort) -> Client:
    client.force_login(people.organiser(cohort))
    return client


def test_a_rubric_starts_with_the_usual_criteria_and_is_changed(desk, cohort):
    url = path_in(cohort, "judging:rubric_desk")
    assert "There are no criteria yet." in desk.get(url).content.decode()

    desk.post(url)
    page = desk.get(url)
    form = page.context["form"]
    given = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    wrong = desk.post(url, given | {"weight_0": 31})
    desk.post(url, given | {"weight_0": 25, "weight_1": 30, "name_0": "The need"})

    assert "the weights add up to 100" in page.content.decode()
    assert wrong.status_code == 422
    assert "The weights add up to 101." in wrong.content.decode()
    weights = list(Criterion.objects.order_by("position").values_list("name", "weight"))
    assert weights[0] == ("The need", 25)
    assert [weight for _, weight in weights] == [25, 30, 20, 15, 10, 0, 0]
    assert Criterion.objects.get(position=1).options["levels"] == rubric.usual_criteria()[0]["options"]["levels"]


def test_the_pitch_whose_turn_it_is_is_marked_while_scoring_is_open_only(desk, cohort):
    judging.open_day(cohort=cohort)
    PitchDay.objects.update(starts_at=timezone.now() - dt.timedelta(minutes=1))
    Pitch.objects.filter(position=1).update(starts_at=timezone.now() - dt.timedelta(minutes=1))
    url = path_in(cohort, "judging:pitch_day_desk")

    assert desk.get(url).context["current"].position == 1
    PitchDay.objects.update(state="locked", locked_at=timezone.now())
    assert desk.get(url).context["current"] is None


def test_a_pitch_day_is_planned_filled_moved_and_opened(desk, cohort):
    chair = people.results_member(cohort)
    first, second = teams.team(cohort, number=1), teams.team(cohort, number=2)
    url = path_in(cohort, "judging:pitch_day_desk")
    assert "has not been planned" in desk.get(url).content.decode()
    at = timezone.localtime()
    given = {"starts_at_0": at.day, "starts_at_1": at.month, "starts_at_2": at.year, "starts_at_3": "10:00"}
    desk.post(
        path_in(cohort, "judging:pitch_day_edit"),
        given | {"minutes_each": 20} | PitchDay.phases_within(20) | {"place": "Leeds", "chair": str(chair.pk)},
    )
    day = PitchDay.objects.get()
    desk.post(path_in(cohort, "judging:pitch_day_add"), {"teams": [str(first.pk), str(second.pk)]})
    desk.post(path_in(cohort, "judging:pitch_move", day.pitches.get(team=second).pk), {"to": 1})
    not_ready = desk.post(path_in(cohort, "judging:pitch_day_open"))
    desk.post(path_in(cohort, "judging:panel_seat"), {"enrolment": str(people.enrolment(cohort, "judge").pk)})
    desk.post(path_in(cohort, "judging:pitch_day_open"))

    day.refresh_from_db()
    assert not_ready.status_code == 409
    assert "Give at least one judge a seat" in not_ready.content.decode()
    assert [pitch.team for pitch in day.pitches.order_by("position")] == [second, first]
    assert day.is_open
    assert day.chair == chair
    assert Scorecard.objects.count() == 2


def test_the_panel_desk_shows_links_and_lets_decide(desk, cohort):
    employer = people.organisation(cohort.programme)
    day = judging.day(cohort)
    pitch = judging.pitch(day)
    teams.membership(pitch.team, people.enrolment(cohort, organisation=employer))
    judge = people.enrolment(cohort, "judge", organisation=employer)
    desk.post(path_in(cohort, "judging:panel_seat"), {"enrolment": str(judge.pk)})
    found = Conflict.objects.get()
    url = path_in(cohort, "judging:conflict_decide", found.pk)

    text = desk.get(path_in(cohort, "judging:panel_desk")).content.decode()
    assert f"Shared employer: {employer}" in text
    assert "fewer than three judges" in text
    assert desk.post(url, {"decision": "waive"}).status_code == 422
    desk.post(url, {"decision": "waive", "reason": "Never met."})

    found.refresh_from_db()
    assert found.state == "waived"
    desk.post(path_in(cohort, "judging:seat_remove", Seat.objects.get().pk))
    assert not Seat.objects.exists()


def test_a_desk_of_another_cohort_is_not_there(client, cohort):
    day = judging.open_day(cohort=cohort)
    client.force_login(people.organiser(people.cohort()))

    for name in ("rubric_desk", "pitch_day_desk", "panel_desk", "progress_desk", "progress_lock", "result_desk"):
        assert client.get(path_in(cohort, f"judging:{name}")).status_code == 404
    assert client.get(reverse("judging:progress_board", args=(day.pk,))).status_code == 404


def test_the_site_admin_looks_and_changes_nothing(client, cohort):
    judging.open_day(cohort=cohort)
    client.force_login(people.site_admin())

    assert client.get(path_in(cohort, "judging:panel_desk")).status_code == 200
    assert client.post(path_in(cohort, "judging:panel_seat")).status_code == 403
    assert client.get(path_in(cohort, "judging:result_desk")).status_code == 403
    assert client.get(path_in(cohort, "judging:progress_lock")).status_code == 403


def test_progress_shows_states_and_no_figures(desk, cohort):
    day = judging.open_day(pitches=2, judges=2, cohort=cohort)
    judging.save(day.pitches.get(position=1), judging.judges_of(day)[0], 5, 4, 4, 4, 4)

    text = desk.get(path_in(cohort, "judging:progress_desk")).content.decode()

    assert "1 of 4 cards are in" in text
    assert "4.3" not in text


def test_the_board_answers_304_with_one_look_until_something_changes(desk, cohort):
    day = judging.open_day(pitches=2, judges=2, cohort=cohort)
    url = reverse("judging:progress_board", args=(day.pk,))
    tag = desk.get(url)["ETag"]

    with counted() as cost:
        same = desk.get(url, headers={"if-none-match": tag})
    judging.save(day.pitches.get(position=1), judging.judges_of(day)[0], 5, 4, 4, 4, 4)
    changed = desk.get(url, headers={"if-none-match": tag})

    assert (same.status_code, same.content) == (304, b"")
    assert len(cost.queries) == 3  # the session, the person, the version
    assert changed.status_code == 200
    assert changed["ETag"] != tag


def test_locking_asks_for_a_tick_and_the_same_count(desk, cohort):
    day = judging.open_day(pitches=1, judges=2, cohort=cohort)
    url = path_in(cohort, "judging:progress_lock")

    assert "2 of 2 cards are missing." in desk.get(url).content.decode()
    desk.post(url, {"missing": 2})
    judging.save(day.pitches.get(), judging.judges_of(day)[0], 5, 4, 4, 4, 4)
    asked_again = desk.post(url, {"missing": 2, "sure": "on"})
    day.refresh_from_db()
    assert day.is_open
    assert asked_again.status_code == 409
    desk.post(url, {"missing": 1, "sure": "on"})

    day.refresh_from_db()
    assert day.is_locked


def test_a_card_is_given_back(desk, cohort):
    day = judging.open_day(pitches=1, judges=1, cohort=cohort)
    judging.save(day.pitches.get(), judging.judges_of(day)[0], 5, 4, 4, 4, 4)
    card = Scorecard.objects.get()

    desk.post(path_in(cohort, "judging:scorecard_reopen", card.pk), {"reason": "You asked for it."})

    card.refresh_from_db()
    assert card.state == "open"


def test_an_organiser_bars_a_judge(desk, cohort):
    day = judging.open_day(pitches=1, judges=1, cohort=cohort)
    given = {"judge": str(judging.judges_of(day)[0].pk), "pitch": str(day.pitches.get().pk), "detail": "Manages one."}

    desk.post(path_in(cohort, "judging:conflict_bar"), given)

    assert Conflict.objects.get().source == "line_management"


def test_signatories_are_named_and_removed(desk, cohort):
    day = judging.day(cohort)
    url = path_in(cohort, "judging:signatory_desk")

    desk.post(url, {"full_name": "Sam Oduya", "email": "sam@audit.example"})
    assert "Sam Oduya" in desk.get(url).content.decode()
    signature.accept_signature(day.signatory_offers.get(), at=timezone.now())
    desk.post(path_in(cohort, "judging:signatory_remove", day.signatories.get().pk))

    assert not day.signatories.exists()


@pytest.mark.parametrize("name", ["pitch_day_desk", "panel_desk", "progress_desk"])
def test_desks_cost_the_same_for_many_rows(desk, cohort, name):
    day = judging.open_day(pitches=2, judges=2, cohort=cohort)

    def grow():
        for _ in range(4):
            judging.pitch(day)
        for _ in range(3):
            judge = judging.judge(day)
            conflict.declare_conflict(day.pitches.first(), by=judge, detail="A friend.")

    assert_page_costs_the_same(desk, path_in(cohort, f"judging:{name}"), grow, rows_shown=20)
