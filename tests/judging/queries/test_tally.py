"""The counts of a large day are those of its grid, whatever state its cards are in."""

import random
import uuid
from collections import Counter

import pytest
from django.utils import timezone

from judging.actions import conflict
from judging.actions.board import raise_board
from judging.models import Allocation, Assignment, Conflict, HeldChange, PitchDay, Scorecard, Seat, Turn
from judging.queries import progress
from judging.queries.tally import tally
from programme.actions.leaving import withdraw
from programme.shared.addresses import path_in
from programme.states import LeavingReason
from teams.actions.team import dissolve_team
from tests.factories import judging
from tests.support.counting import assert_page_costs_the_same, assert_same_queries, cost_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
# What may have become of a card.
BECAME = (
    {},
    {"version": 1},
    {"was_missed": True, "version": 1},
    {"state": "submitted", "version": 2, "submitted_at": timezone.now()},
    {"state": "submitted", "version": 1, "submitted_at": timezone.now()},
)


def odd_day(seed: int) -> PitchDay:
    """Four judges and five teams in every kind of disorder, the same for the same seed."""
    draw = random.Random(seed)
    day = judging.open_day(pitches=5, judges=4)
    pitches, seats = list(day.pitches.order_by("position")), list(Seat.objects.filter(panel__pitch_day=day))
    for card in Scorecard.objects.filter(pitch__pitch_day=day).order_by("pitch__position", "judge__email"):
        Scorecard.objects.filter(pk=card.pk).update(**draw.choice(BECAME))
        if draw.random() < 0.2:
            HeldChange.objects.create(card=card, device=uuid.uuid4(), told_at=timezone.now())
    for pitch in draw.sample(pitches, 3):
        Turn.objects.create(pitch=pitch, began_at=timezone.now())
    for number, seat in enumerate(draw.sample(seats, 2)):
        Conflict.objects.create(
            pitch_day=day,
            judge=seat.enrolment.person,
            team=draw.choice(pitches).team,
            source="employer",
            state=("proposed", "confirmed")[number],
            found_at=timezone.now(),
        )
    if seed % 2:
        plan = Allocation.objects.create(
            pitch_day=day, each=2, seed=1, state="released", made_at=timezone.now(), released_at=timezone.now()
        )
        for pitch in pitches:
            Assignment.objects.bulk_create(
                Assignment(allocation=plan, pitch=pitch, seat=seat) for seat in draw.sample(seats, 2)
            )
    if seed % 3 == 0:
        Seat.objects.filter(pk=draw.choice(seats).pk).update(left_at=timezone.now())
    if seed % 4 == 0:
        PitchDay.objects.filter(pk=day.pk).update(state="locked", locked_at=timezone.now())
    return PitchDay.objects.select_related("cohort").get(pk=day.pk)


@pytest.mark.parametrize("seed", range(12))
def test_they_say_the_same(seed: int):
    day = odd_day(seed)

    grid, counted = progress.grid(day), tally(day)

    assert counted.counts == grid.counts
    assert (counted.missing, counted.due) == (grid.missing, grid.due)
    assert len(counted.groups) == len(grid.groups)
    assert sorted(counted.without_cards) == sorted(grid.without_cards)
    assert [row.judge for row in counted.to_nudge] == [row.judge for row in grid.to_nudge]
    for line, row in zip(counted.rows, grid.rows, strict=True):
        assert (line.judge, line.has_left, line.is_in, line.due) == (row.judge, row.has_left, row.is_in, row.due)
        assert +line.counts == Counter(cell.state for cell in row.cells)
        assert line.waits == len(row.waited_for)


def test_who_is_asked_is_who_is_waited_for():
    day = odd_day(1)
    grid = progress.grid(day)
    [first, *_others] = grid.to_nudge

    assert [(row.judge, row.waited_for) for row in progress.to_nudge(day)] == [
        (row.judge, row.waited_for) for row in grid.to_nudge
    ]
    assert [row.judge for row in progress.to_nudge(day, str(first.judge.pk))] == [first.judge]


def test_the_counts_cost_the_same_for_more_judges_and_teams():
    few, many = judging.open_day(pitches=2, judges=2), judging.open_day(pitches=6, judges=6)

    def counts(day: PitchDay) -> object:
        counted = tally(PitchDay.objects.get(pk=day.pk))
        return counted.groups, counted.without_cards, counted.missing

    assert_same_queries(lambda: counts(few), lambda: counts(many), rows_shown=6)


# ---- counted once for each version of the board -----


def looked_at(day: PitchDay) -> tuple[Counter[str], int]:
    counted = tally(PitchDay.objects.get(pk=day.pk), is_look=True)
    return +counted.counts, len(counted.groups)


def test_a_second_look_does_not_count_the_cards_again():
    day = judging.open_day(pitches=3, judges=3)
    judging.save(day.pitches.first(), judging.judges_of(day)[0], 3, 3, 3, 3, 3)
    day.refresh_from_db()

    def counts(*, is_look: bool) -> list[str]:
        asked = cost_of(lambda: tally(day, is_look=is_look)).queries
        return [sql for sql in asked if "COUNT(" in sql and "saved_at" in sql]

    assert len(counts(is_look=False)) == 1
    assert counts(is_look=True) == []


def test_a_look_is_counted_anew_after_every_kind_of_change():
    day = judging.open_day(pitches=3, judges=3)
    pitches, judges = list(day.pitches.order_by("position")), judging.judges_of(day)

    def changes():
        yield lambda: judging.save(pitches[0], judges[0], 3, 3, 3, 3, 3)
        yield lambda: judging.save(pitches[1], judges[0], 4, 4, 4, 4, 4)
        yield lambda: judging.save(pitches[1], judges[1], 4, hand_in=False)
        yield lambda: conflict.declare_conflict(pitches[2], by=judges[2], detail="We were at school together.")

    for change in changes():
        before = looked_at(day)
        change()
        counted = tally(PitchDay.objects.get(pk=day.pk))
        assert looked_at(day) == (+counted.counts, len(counted.groups))
        assert looked_at(day) != before


def counted_now(day: PitchDay) -> tuple[Counter[str], int]:
    counted = tally(PitchDay.objects.get(pk=day.pk))
    return +counted.counts, len(counted.groups)


def test_a_look_notices_that_the_team_was_dissolved_which_linked_the_others():
    day = judging.open_day(pitches=5, judges=2)
    pitches, judges = list(day.pitches.order_by("position")), judging.judges_of(day)
    for judge, theirs in zip(judges, (pitches[:2], pitches[1:3]), strict=True):
        for pitch in theirs:
            judging.save(pitch, judge, 3, 3, 3, 3, 3)
    assert looked_at(day)[1] == 1

    dissolve_team(pitches[1].team, {}, by=judging.organiser_of(day))

    assert looked_at(day) == counted_now(day)
    assert looked_at(day)[1] == 2


def test_a_look_notices_that_a_judge_left_whose_cards_the_plan_gives_to_another():
    day = judging.open_day(pitches=3, judges=2)
    pitches, (leaves, stays) = list(day.pitches.order_by("position")), judging.judges_of(day)
    seats = {seat.enrolment.person: seat for seat in Seat.objects.filter(panel__pitch_day=day)}
    for pitch in pitches:
        judging.save(pitch, leaves, 3, 3, 3, 3, 3)
    plan = Allocation.objects.create(
        pitch_day=day, each=1, seed=1, state="released", made_at=timezone.now(), released_at=timezone.now()
    )
    for pitch, judge in zip(pitches, (leaves, stays, stays), strict=True):
        Assignment.objects.create(allocation=plan, pitch=pitch, seat=seats[judge])
    raise_board(day)
    assert looked_at(day)[0]["in"] == 1

    withdraw(seats[leaves].enrolment, by=judging.organiser_of(day), reason=LeavingReason.WORK)

    assert looked_at(day) == counted_now(day)
    assert looked_at(day)[0]["in"] == 3


@pytest.mark.parametrize("seed", range(4))
def test_looks_and_counts_say_the_same_of_any_day(seed: int):
    day = odd_day(seed)

    counted = tally(day)

    assert looked_at(day) == (+counted.counts, len(counted.groups))


# ---- the desk of a large day -----


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch, client) -> PitchDay:
    """A day that is shown by counts, two on a page, with its organiser at the desk."""
    monkeypatch.setattr(progress, "MOST_CELLS", 3)
    monkeypatch.setattr(progress, "PER_PAGE", 2)
    day = judging.open_day(pitches=3, judges=3)
    judging.save(day.pitches.first(), judging.judges_of(day)[0], 3, 3, 3, 3, 3)
    client.force_login(judging.organiser_of(day))
    return day


def desk(client, day: PitchDay, **asked: object) -> str:
    answer = client.get(path_in(day.cohort, "judging:progress_desk"), asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_large_day_lists_its_judges_a_page_at_a_time(client, large):
    judges = [f">{row.judge}</a>" for row in progress.grid(large).rows]

    first, second = desk(client, large), desk(client, large, page=2)

    assert "<strong>1 of 9 cards are in</strong>" in first
    assert [name in first for name in judges] == [True, True, False]
    assert [name in second for name in judges] == [False, False, True]
    assert judges[2] in desk(client, large, search=judges[2][1:-4])
    assert "Nothing matches" in desk(client, large, search="nobody of that name")


def test_a_large_day_lists_its_teams_and_what_has_come_in_for_each(client, large):
    teams = [f">{each.team}</a>" for each in large.pitches.order_by("position")]

    page = desk(client, large, by="team")

    assert [name in page for name in teams] == [True, True, False]
    assert teams[2] in desk(client, large, by="team", search=teams[2][1:-4])


def test_the_cards_of_one_judge_and_for_one_team_can_be_looked_at_and_given_back(client, large):
    pitch, judge = large.pitches.first(), judging.judges_of(large)[0]
    card = Scorecard.objects.get(pitch=pitch, judge=judge)
    back = path_in(large.cohort, "judging:scorecard_reopen", card.pk)

    assert back in desk(client, large, judge=judge.pk)
    assert back in desk(client, large, pitch=pitch.pk)
    for asked in ({"judge": uuid.uuid4()}, {"pitch": uuid.uuid4()}):
        assert client.get(path_in(large.cohort, "judging:progress_desk"), asked).status_code == 404


@pytest.mark.parametrize("by", ["", "team", "judge", "pitch"])
def test_a_page_of_a_large_day_costs_the_same_however_many_there_are(client, large, by: str):
    asked = {
        "": "",
        "team": "?by=team",
        "judge": f"?judge={judging.judges_of(large)[0].pk}",
        "pitch": f"?pitch={large.pitches.first().pk}",
    }

    def grow() -> None:
        for _ in range(4):
            judging.judge(large)
            judging.pitch(large)

    url = path_in(large.cohort, "judging:progress_desk") + asked[by]
    assert_page_costs_the_same(client, url, grow, rows_shown=7)


def test_locking_a_large_day_says_what_is_missing_without_a_grid(client, large):
    answer = client.get(path_in(large.cohort, "judging:progress_lock"))

    assert "8 of 9 cards are missing." in " ".join(answer.content.decode().split())
    assert "<table" not in answer.content.decode()
