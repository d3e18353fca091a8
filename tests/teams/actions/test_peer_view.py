import datetime as dt

import pytest

from programme.models import AuditEvent
from programme.shared.refusals import NotAllowed
from teams.actions import peer_view as act
from teams.queries import peer_view as peer_views

LEVELS = {"shares": 4, "listens": 3, "helps": 2}
TODAY = dt.date(2026, 5, 4)


@pytest.fixture
def members(world):
    return [each.enrolment.person for each in world.team.memberships.live().select_related("enrolment__person")]


def give(world, by, about, **levels):
    act.give_views(world.team, {about: LEVELS | levels}, line="", by=by, on=TODAY)


def averages(world):
    return peer_views.averages(world.team.memberships.live().select_related("enrolment__person"))


def test_an_average_is_hidden_below_three_raters_and_names_nobody(world, members):
    one, *others = members
    for other in others[:2]:
        give(world, other, one)
    assert averages(world) == []

    give(world, others[2], one, shares=1)

    (shown,) = averages(world)
    assert (shown.person, shown.shares, shown.listens, shown.helps) == (one, 3.0, 3.0, 2.0)
    events = AuditEvent.objects.filter(code="teams.peer_view.given")
    assert [each.facts for each in events] == [{"count": 1}] * 3


def test_a_view_takes_the_place_of_the_earlier_one(world, members):
    one, *others = members
    for other in others:
        give(world, other, one)
    give(world, others[0], one, shares=1)

    assert averages(world)[0].shares == 3.0


def test_only_mates_are_viewed_and_only_by_members(world, members):
    with pytest.raises(act.NotInTheTeam):
        give(world, members[0], world.people["PA"])
    with pytest.raises(act.NotInTheTeam):
        give(world, members[0], members[0])
    with pytest.raises(NotAllowed):
        give(world, world.people["ME"], members[0])


def test_a_member_answers_on_the_page_and_the_line_reaches_organisers_only(world, members):
    one, other = world.people["TM"], next(each for each in members if each != world.people["TM"])
    page = world.url("peer_view_edit", world.team.pk)
    half = world.client("TM").post(page, {f"shares_{other.pk}": "4"})
    assert f"Answer all three about {other.short_name}, or none." in half.content.decode()

    typed = {f"{name}_{other.pk}": level for name, level in LEVELS.items()} | {"line": "One of us never comes."}
    answer = world.client("TM").post(page, typed, follow=True)

    assert "Nobody sees who said what." in answer.content.decode()
    assert set(peer_views.given_by(one, world.team)) == {other.pk}
    desk = world.url("peer_view_desk")
    assert "One of us never comes." in world.client("OR").get(desk).content.decode()
    assert world.client("ME").get(desk).status_code == 403
    assert world.client("SA").get(desk).status_code == 403


def test_the_desk_asks_the_database_no_more_for_more_teams(world, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        peer_views.desk(world.cohort, by=world.people["OR"])
