"""The grid that many watch: cheap while nothing changes, and closed at once to whom it is closed."""

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from judging.actions import nudge, paper, stage, swap
from judging.models import Scorecard
from judging.queries import progress
from programme.models import Notification, ProgrammeRole
from programme.shared.addresses import path_in
from programme.shared.refusals import NotAllowed
from tests.factories import judging
from tests.factories import programme as people
from tests.support.counting import counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    return judging.open_day(pitches=3, judges=2)


class Viewer:
    """Somebody with the board open: looks, and sends what the last look gave them."""

    def __init__(self, client: Client, day) -> None:
        self.client, self.url, self.sends = client, reverse("judging:progress_board", args=(day.pk,)), {}

    def look(self):
        answer = self.client.get(self.url, headers=self.sends)
        for name, header in (("If-None-Match", "ETag"), ("Board-Pass", "Board-Pass")):
            if header in answer.headers:
                self.sends[name] = answer.headers[header]
        return answer


@pytest.fixture
def viewer(client: Client, day) -> Viewer:
    client.force_login(people.results_member(day.cohort))
    made = Viewer(client, day)
    assert made.look().status_code == 200
    return made


def test_a_look_at_an_unchanged_board_is_one_query(viewer, day):
    with counted() as cost:
        same = viewer.look()
    assert (same.status_code, len(cost.queries)) == (304, 1)

    judging.save(day.pitches.first(), judging.judges_of(day)[0], 3, 3, 3, 3, 3)
    fresh = viewer.look()
    assert fresh.status_code == 200
    assert "1 of 6 cards are in" in " ".join(fresh.content.decode().replace("<strong>", "").split())
    with counted() as cost:
        del viewer.sends["If-None-Match"]
        again = viewer.look()
    assert (again.content, len(cost.queries)) == (fresh.content, 1)


def test_a_pass_opens_nothing_without_its_session_its_role_or_its_time(viewer, day):
    other = Client()
    given = dict(viewer.sends)
    other.force_login(people.organiser(people.cohort()))
    assert other.get(viewer.url, headers=given).status_code == 404
    assert Client().get(viewer.url, headers=given).status_code == 302
    assert viewer.client.get(
        viewer.url, headers=given | {"Board-Pass": given["Board-Pass"][:-1] + "x"}
    ).status_code in {
        200,
        304,
    }
    for wrong in ("", "x", "9.9", "99999999999.x.y", f"{'9' * 5000}.x.y"):
        assert Client().get(viewer.url, headers={"Board-Pass": wrong}).status_code == 302

    with time_machine.travel(timezone.now() + dt.timedelta(minutes=6)):
        with counted() as cost:
            late = viewer.look()
        assert late.status_code == 304
        assert len(cost.queries) > 1
        assert viewer.sends["Board-Pass"] != given["Board-Pass"]

    role = ProgrammeRole.objects.get(kind="results")
    role.delete()
    assert viewer.look().status_code == 404


def test_signing_out_ends_a_pass(viewer):
    Session.objects.all().delete()

    assert viewer.look().status_code == 302


def states(day) -> list[list[str]]:
    return [[cell.state for cell in row.cells] for row in progress.grid(day).rows]


def test_a_card_is_due_once_its_pitch_has_begun(day):
    by, (first, second, _third) = judging.organiser_of(day), day.pitches.order_by("position")
    one, _other = (row.judge for row in progress.grid(day).rows)
    assert states(day) == [["not_due"] * 3] * 2

    stage.start_pitch(first, by=by)
    stage.start_pitch(second, by=by)
    judging.save(first, one, 3, 3, 3, 3, 3)
    judging.save(second, one, 3, None, None, None, None, hand_in=False)

    assert states(day) == [["in", "draft", "not_due"], ["due", "due", "not_due"]]
    grid = progress.grid(day)
    assert grid.missing == 5
    assert [[str(each) for each in row.waited_for] for row in grid.to_nudge] == [
        [str(second)],
        [str(first), str(second)],
    ]
    assert grid.without_cards == [str(second)]


def test_the_board_says_when_teams_could_not_be_compared(day):
    first, second, third = day.pitches.order_by("position")
    one, other = judging.judges_of(day)
    judging.save(first, one, 3, 3, 3, 3, 3)
    judging.save(second, other, 3, 3, 3, 3, 3)
    assert len(progress.grid(day).groups) == 2

    judging.save(third, one, 3, 3, 3, 3, 3)
    judging.save(third, other, 3, 3, 3, 3, 3)
    assert progress.grid(day).groups == [{str(first), str(second), str(third)}]


def test_judges_are_asked_with_one_press_and_not_twice(client, day):
    by = judging.organiser_of(day)
    client.force_login(by)
    url = path_in(day.cohort, "judging:progress_nudge")
    with pytest.raises(nudge.NobodyToAsk):
        nudge.nudge_judges(day, by=by)
    stage.start_pitch(day.pitches.order_by("position").first(), by=by)
    one, other = judging.judges_of(day)
    asked = Notification.objects.filter(kind="judging.judge_nudged")

    with time_machine.travel(timezone.now().replace(minute=1, second=0)):
        client.post(url, {"judge": str(one.pk)})
        assert [row.person for row in asked.all()] == [one]
        page = client.post(url)
        client.post(url)

    assert page.status_code == 302
    assert {row.person for row in asked.all()} == {one, other}
    assert asked.count() == 2
    with pytest.raises(NotAllowed):
        nudge.nudge_judges(day, by=one)


def test_the_progress_desk_names_whom_to_ask(client, day):
    client.force_login(judging.organiser_of(day))
    stage.start_pitch(day.pitches.order_by("position").first(), by=judging.organiser_of(day))

    text = client.get(path_in(day.cohort, "judging:progress_desk")).content.decode()

    assert "Who to ask" in text
    assert "Ask all of them" in text


def test_a_judge_who_left_keeps_a_row_with_the_cards_that_stay(day):
    first, second = judging.judges_of(day)
    pitch = day.pitches.order_by("position").first()
    judging.save(pitch, first, 4, 4, 4, 4, 4)
    swap.vacate(day.panels.get().seats.get(enrolment__person=first), by=judging.organiser_of(day), at=timezone.now())

    grid = progress.grid(day)

    assert [row.judge for row in grid.rows] == [second, first]
    gone = grid.rows[1]
    assert gone.has_left
    assert gone.seen_at is not None
    assert (gone.is_in, gone.due) == (1, 1)
    assert progress.ELSEWHERE in {cell.state for cell in gone.cells}
    assert grid.to_nudge == ()


def test_cards_from_paper_are_marked(day):
    pitch = day.pitches.order_by("position").first()
    judge = judging.judges_of(day)[0]
    card = Scorecard.objects.get(pitch=pitch, judge=judge)
    values = judging.values(day, 3, 3, 3, 3, 3)
    by, other = judging.organiser_of(day), people.organiser(day.cohort)

    paper.type_sheet(card, values, by=by)
    once = next(row for row in progress.grid(day).rows if row.judge == judge).cells[0]
    paper.type_sheet(card, values, by=other)
    twice = next(row for row in progress.grid(day).rows if row.judge == judge).cells[0]

    assert (once.typed_once, once.paper) == (True, False)
    assert (twice.typed_once, twice.paper) == (False, True)
