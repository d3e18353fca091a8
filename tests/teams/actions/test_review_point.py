import datetime as dt

import pytest

from programme.models import AuditEvent, Notification
from programme.shared.refusals import NotAllowed
from teams.actions import review_point as act
from teams.actions.review import send_review
from teams.models import ReviewPoint
from teams.queries import health

DAY = dt.timedelta(days=1)


def point(world, **more):
    words = {"name": "Week 3", "closes_at": world.point.closes_at, "asks_ratings": False} | more
    return act.create_point(world.cohort, **words, by=world.people["OR"])


def test_an_organiser_sets_changes_and_removes_a_review_point(world):
    made = point(world)
    act.change_point(made, name="Week 4", closes_at=made.closes_at + DAY, asks_ratings=True, by=world.people["OR"])
    made.refresh_from_db()
    assert (made.name, made.asks_ratings) == ("Week 4", True)

    act.remove_point(made, by=world.people["OR"])

    assert not ReviewPoint.objects.filter(pk=made.pk).exists()
    assert AuditEvent.objects.filter(code="teams.review_point.removed").count() == 1
    with pytest.raises(NotAllowed):
        act.create_point(world.cohort, name="x", closes_at=made.closes_at, asks_ratings=False, by=world.people["ME"])


def test_a_name_is_taken_once_and_a_point_with_reviews_stays(world):
    with pytest.raises(act.PointTaken):
        point(world, name=world.point.name)
    world.hand_in()
    world.send_review()
    world.point.deliverable = None
    world.point.save()
    with pytest.raises(act.HasReviews):
        act.remove_point(world.point, by=world.people["OR"])


def test_mentors_are_chased_before_and_after_each_once_until_the_review_is_in(world):
    world.hand_in()
    closes = world.point.closes_at
    assert act.chase_due(at=closes - 3 * DAY) == 0

    assert act.chase_due(at=closes - 2 * DAY) == 4
    assert act.chase_due(at=closes - 2 * DAY + dt.timedelta(minutes=10)) == 0
    world.send_review("ME")
    assert act.chase_due(at=closes + DAY) == 3

    subjects = list(Notification.objects.filter(kind="teams.review_due").values_list("subject", flat=True))
    assert subjects.count("Your review is due soon: Interim report") == 4
    assert subjects.count("Your review is overdue: Interim report") == 3
    body = Notification.objects.get(kind="teams.review_due", person=world.people["M2"], subject__contains="soon").body
    assert world.url("review_edit", world.point.pk, world.team.pk) in body


def test_a_point_that_moves_is_chased_for_its_new_close_and_an_old_one_is_left_alone(world):
    world.hand_in()
    closes = world.point.closes_at
    act.chase_due(at=closes - DAY)
    world.point.refresh_from_db()
    world.point.closes_at = closes + 14 * DAY
    world.point.save()

    assert act.chase_due(at=closes) == 0
    assert act.chase_due(at=closes + 12 * DAY) == 4
    assert act.chase_due(at=closes + 40 * DAY) == 0


def test_the_board_puts_the_team_to_act_on_first_and_says_what_got_worse(world):
    world.hand_in()
    later = point(world, closes_at=world.point.closes_at + 20 * DAY)
    world.send_review("ME", health="green")
    mentorship = world.team.mentorships.get(enrolment__person=world.people["ME"])
    send_review(
        mentorship,
        later,
        {"health": "red", "for_team": "Talk.", "for_organisers": ""},
        by=world.people["ME"],
        at=later.closes_at,
    )

    board = health.board(world.cohort, by=world.people["OR"], at=later.closes_at + DAY)

    first = board.lines[0]
    assert (first.team, first.now, first.trend) == (world.team, "red", 2)
    assert board.to_act_on == [first]
    # Birch's second mentor at both points, Cedar's two at both: nothing of theirs is in.
    assert (len(board.overdue), board.missing) == (6, 6)
