import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from programme.models import Notification
from programme.shared.device_changes import DeviceChange
from programme.shared.refusals import NotAllowed
from teams.actions import review as act
from teams.actions.reply import reply
from teams.actions.review import AlreadyRead, ChangedElsewhere, Incomplete, ReviewClosed
from teams.models import Review
from teams.queries import review as reviews
from teams.states import Aspect, ReplyKind, ReviewState
from tests.factories import teams as make

NOW = timezone.now


def values(**more):
    return {"health": "amber", "unchanged": False, "for_team": "Count more.", "for_organisers": "", **more}


def place(world, role="ME"):
    return world.team.mentorships.get(enrolment__person=world.people[role]), world.point


def keep(world, *, base=0, change=None, **more):
    change = change or DeviceChange(uuid4(), base)
    return act.keep_review(*place(world), values(**more), change=change, by=world.people["ME"], at=NOW())


def send(world, role="ME", **more):
    return act.send_review(*place(world, role), values(**more), by=world.people[role], at=NOW())


def test_a_device_saves_the_whole_review_and_the_same_change_counts_once(world):
    world.hand_in()
    change = DeviceChange(uuid4())

    first = keep(world, change=change, for_team="Half a thou", ratings={Aspect.PEOPLE: (3, "Ten interviews.")})
    again = keep(world, change=change, for_team="Something else")

    review = Review.objects.get()
    assert first == again == {"state": "saved", "version": 1, "sentence": ""}
    assert (review.state, review.for_team, review.saves) == (ReviewState.DRAFT, "Half a thou", 1)
    assert [(each.aspect, each.level) for each in review.ratings.all()] == [(Aspect.PEOPLE, 3)]


def test_a_second_device_that_knew_less_never_writes_over_the_first(world):
    world.hand_in()
    keep(world, for_team="From the laptop.")

    answer = keep(world, base=0, for_team="From the phone.")

    assert answer["state"] == "conflict"
    with pytest.raises(ChangedElsewhere):
        act.save_review(*place(world), values(), by=world.people["ME"], at=NOW(), base=0)
    assert Review.objects.get().for_team == "From the laptop."


def test_a_correction_saves_itself_beside_what_was_sent_and_replaces_it_when_sent(world):
    world.hand_in()
    send(world)

    assert keep(world, base=1, for_team="Count les")["state"] == "saved"
    assert act.save_review(*place(world), values(for_team="Count less."), by=world.people["ME"], at=NOW(), base=2)
    assert [each.text for each in reviews.for_team(world.people["TM"], world.team)] == ["Count more."]
    page = world.url("review_edit", world.point.pk, world.team.pk)
    assert "Count less." in world.client("ME").get(page).content.decode()
    assert (
        "Count less."
        not in world.client("OR").get(world.url("review_detail", Review.objects.get().pk)).content.decode()
    )

    send(world, for_team="Count less.")

    review = Review.objects.get()
    assert (review.for_team, review.correction) == ("Count less.", None)


def test_a_correction_is_not_taken_after_the_review_point_has_closed(world):
    world.hand_in()
    send(world)

    late = {"by": world.people["ME"], "at": world.point.closes_at + dt.timedelta(seconds=1)}
    with pytest.raises(ReviewClosed):
        act.keep_review(*place(world), values(for_team="Less."), change=DeviceChange(uuid4(), 1), **late)


def test_taking_a_review_back_keeps_what_was_typed_to_put_it_right(world):
    world.hand_in()
    review = send(world)
    keep(world, base=1, for_team="Count less.")

    act.withdraw_review(review, by=world.people["ME"], at=NOW())

    review = Review.objects.get()
    assert (review.state, review.for_team, review.correction) == (ReviewState.DRAFT, "Count less.", None)


def test_no_change_is_a_whole_review_for_green_and_for_nothing_else(world):
    world.hand_in()

    with pytest.raises(Incomplete, match="green only"):
        send(world, unchanged=True, for_team="")
    review = send(world, health="green", unchanged=True, for_team="")

    assert review.state == ReviewState.SENT
    assert not Notification.objects.filter(kind="teams.review_sent").exists()
    assert reviews.for_team(world.people["TM"], world.team) == []


def test_a_rating_needs_what_was_seen_and_a_point_can_ask_for_all_of_them(world):
    world.hand_in()
    with pytest.raises(Incomplete, match="what you saw"):
        send(world, ratings={Aspect.PEOPLE: (3, " ")})

    world.point.asks_ratings = True
    world.point.save()
    with pytest.raises(Incomplete, match="needs the ratings"):
        send(world, ratings={Aspect.PEOPLE: (3, "Ten interviews.")})
    assert send(world, ratings=dict.fromkeys(Aspect, (2, "Seen."))).ratings.count() == 4


def test_a_review_is_withdrawn_until_somebody_has_read_it(world):
    world.hand_in()
    sent = send(world)

    draft = act.withdraw_review(sent, by=world.people["ME"], at=NOW())
    assert (draft.state, draft.sent_at, draft.for_team) == (ReviewState.DRAFT, None, "Count more.")
    assert reviews.for_team(world.people["TM"], world.team) == []

    again = send(world)
    act.note_reading([again], by=world.people["TM"], at=NOW())
    with pytest.raises(AlreadyRead):
        act.withdraw_review(again, by=world.people["ME"], at=NOW())
    with pytest.raises(NotAllowed):
        act.withdraw_review(again, by=world.people["M2"], at=NOW())


def test_a_team_that_is_late_is_reviewed_all_the_same(world):
    world.close()
    world.point.refresh_from_db()

    review = send(world, health="red")

    assert review.version is None
    assert Notification.objects.filter(kind="teams.health_red").count() == 1


def test_team_and_mentor_answer_each_other_and_only_the_team_says_what_it_did(world):
    world.hand_in()
    sent, tm, me = send(world), world.people["TM"], world.people["ME"]

    reply(sent, "We counted again.", kind=ReplyKind.DONE, by=tm, at=NOW())
    reply(sent, "Thank you.", kind=ReplyKind.REPLY, by=me, at=NOW())

    (word,) = reviews.for_team(tm, world.team)
    assert [(each.by, each.kind) for each in word.replies] == [(tm, ReplyKind.DONE), (me, ReplyKind.REPLY)]
    told = Notification.objects.filter(kind="teams.replied")
    assert told.filter(person=me).count() == 1
    assert told.count() == 5
    with pytest.raises(NotAllowed):
        reply(sent, "We did.", kind=ReplyKind.DONE, by=me, at=NOW())
    with pytest.raises(NotAllowed):
        reply(sent, "Hello.", kind=ReplyKind.REPLY, by=world.people["PA"], at=NOW())


def test_last_time_stands_beside_with_what_changed_since(world):
    world.hand_in()
    sent = send(world)
    later = make.review_point(make.deliverable(world.cohort), closes_at=world.point.closes_at + dt.timedelta(days=20))
    reply(sent, "We counted again.", kind=ReplyKind.DONE, by=world.people["TM"], at=NOW())
    version = world.hand_in("We listen twice.", base=1)

    owed = reviews.due(world.people["ME"], world.cohort, team=world.team.pk, point=later.pk, at=NOW())
    before = reviews.last_time(owed)

    assert before.review == sent
    assert before.versions == [version]
    assert [each.text for each in before.replies] == ["We counted again."]
