import datetime as dt
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programme.actions import booking as bookings
from programme.actions import check_in as act
from programme.actions.check_in import Wish
from programme.actions.door_link import forget_doors
from programme.models import AuditEvent, CheckIn, ClientChange
from programme.queries.check_in import Turnout, rows, turnout
from programme.shared.device_changes import DeviceChange
from programme.shared.refusals import NotAllowed
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    """A visit that has just begun, with Ann and Bob booked, and an organiser at its door."""

    class Day:
        cohort = make.cohort()
        at = timezone.now()
        visit = make.visit(cohort, starts_at=at + dt.timedelta(minutes=5))
        ann, bob = make.participant(cohort), make.participant(cohort)
        olivia = make.organiser(cohort)

    bookings.book(Day.visit, by=Day.ann)
    bookings.book(Day.visit, by=Day.bob)
    return Day


def tick(day, who, *, here=True, by=None, base=0, after=(), key=None, at=None):
    change = DeviceChange(key or uuid4(), base, after)
    wish = Wish(f"person:{who.pk}", here)
    return act.check_in(day.visit, wish, by=by or day.olivia, change=change, at=at or day.at)


def walk_in(day, name, employer="", *, by=None, key: UUID | None = None):
    wish = Wish(f"walk-in:{key or uuid4()}", True, name, employer)
    return act.check_in(day.visit, wish, by=by or day.olivia, change=DeviceChange(uuid4()), at=day.at)


def here(day) -> list[str]:
    return [row.full_name for row in rows(day.visit) if row.is_here]


def codes() -> list[str]:
    return list(AuditEvent.objects.filter(code__contains="check_in").order_by("pk").values_list("code", flat=True))


def test_an_organiser_ticks_somebody_off_and_it_is_recorded(day):
    answer = tick(day, day.ann)

    assert answer == {"state": "saved", "version": 1, "is_here": True, "sentence": ""}
    assert here(day) == [day.ann.full_name]
    assert codes() == ["programme.check_in.ticked"]


def test_a_steward_ticks_by_the_link_and_the_record_names_the_link(day):
    link = make.door_link(day.visit)

    tick(day, day.ann, by=link)

    event = AuditEvent.objects.get(code="programme.check_in.ticked")
    assert (event.by, event.facts["link"]) == (None, str(link.pk))


def test_the_same_change_sent_twice_counts_once(day):
    key = uuid4()

    first, second = tick(day, day.ann, key=key), tick(day, day.ann, key=key)

    assert first == second
    assert CheckIn.objects.get().version == 1
    assert ClientChange.objects.count() == 1
    assert codes() == ["programme.check_in.ticked"]


def test_two_stewards_who_tick_the_same_person_agree(day):
    one, two = make.door_link(day.visit), make.door_link(day.visit)

    tick(day, day.ann, by=one)
    answer = tick(day, day.ann, by=two)

    assert (answer["state"], answer["version"]) == ("saved", 1)
    assert CheckIn.objects.count() == 1


def test_a_tick_is_taken_back_on_the_newest_version_only(day):
    tick(day, day.ann)
    tick(day, day.ann, here=False, base=1)
    tick(day, day.ann, base=2)

    stale = tick(day, day.ann, here=False, base=1)

    assert stale["state"] == "conflict"
    assert stale["is_here"] is True
    assert day.ann.full_name in stale["sentence"]
    assert here(day) == [day.ann.full_name]


def test_a_device_is_never_in_conflict_with_itself_after_a_lost_answer(day):
    lost = uuid4()
    tick(day, day.ann, key=lost)

    answer = tick(day, day.ann, here=False, base=0, after=(lost,))

    assert (answer["state"], answer["is_here"]) == ("saved", False)


def test_who_came_without_a_booking_is_added_once_however_often_two_stewards_write_them_down(day):
    one, two = make.door_link(day.visit), make.door_link(day.visit)

    walk_in(day, "Zoe Newcomer", "Vale Council", by=one)
    walk_in(day, "zoe  newcomer".replace("  ", " "), "vale council", by=two)

    row = CheckIn.objects.get()
    assert (row.full_name, row.person, row.walked_in) == ("Zoe Newcomer", None, True)
    assert here(day) == ["Zoe Newcomer"]


def test_a_newcomer_whom_the_cohort_knows_is_that_person(day):
    cyd = make.participant(day.cohort)

    walk_in(day, cyd.full_name)
    walk_in(day, day.ann.full_name.upper())

    assert set(CheckIn.objects.values_list("person", "walked_in")) == {(cyd.pk, True), (day.ann.pk, False)}


def test_a_newcomer_can_be_taken_back(day):
    key = uuid4()
    walk_in(day, "Zoe Newcomer", key=key)

    act.check_in(day.visit, Wish(f"walk-in:{key}", False), by=day.olivia, change=DeviceChange(uuid4(), 1), at=day.at)

    assert here(day) == []
    assert "Zoe Newcomer" not in [row.full_name for row in rows(day.visit)]


@pytest.mark.parametrize("target", ["person:x", "walk-in:", "team:1", "", "person:" + str(UUID(int=1))])
def test_a_line_that_is_not_on_the_list_is_refused(day, target):
    with pytest.raises(act.NotOnTheList):
        act.check_in(day.visit, Wish(target, True, "Name"), by=day.olivia, change=DeviceChange(uuid4()), at=day.at)


def test_a_newcomers_line_of_another_visit_stays_as_it_is(day):
    key, other = uuid4(), make.visit(day.cohort, starts_at=day.visit.starts_at)
    walk_in(day, "Zoe Newcomer", key=key)

    with pytest.raises(act.NotOnTheList):
        act.check_in(other, Wish(f"walk-in:{key}", True, "X"), by=day.olivia, change=DeviceChange(uuid4()), at=day.at)

    assert CheckIn.objects.get().visit == day.visit


def test_who_waits_for_a_place_is_not_on_the_list(day):
    cyd = make.participant(day.cohort)
    bookings.book(day.visit, by=cyd)

    with pytest.raises(act.NotOnTheList):
        tick(day, cyd)


def test_nobody_is_ticked_off_days_before_or_on_a_visit_that_is_not_held(day):
    with pytest.raises(act.NotToday, match="Check-in opens at"):
        tick(day, day.ann, at=day.visit.starts_at - dt.timedelta(hours=24, seconds=1))
    day.visit.state = "cancelled"
    day.visit.save()
    with pytest.raises(act.NotHeld):
        tick(day, day.ann)


def test_only_organisers_of_the_programme_and_stewards_of_the_very_visit_check_in(day):
    other = make.visit(day.cohort, starts_at=day.visit.starts_at)
    nobody = (
        day.ann,
        make.mentor(day.cohort),
        make.site_admin(),
        make.organiser(make.cohort()),
        make.door_link(other),
        make.door_link(day.visit, "host"),
    )

    for by in nobody:
        with pytest.raises(NotAllowed):
            tick(day, day.ann, by=by)
    assert CheckIn.objects.count() == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from([0, 1]), st.booleans(), st.booleans()), max_size=8))
def test_devices_converge_whatever_is_ticked_undone_and_lost(day, story):
    """Each step: which device, what it wants, whether its answer is lost. In the end both show what the server has."""
    CheckIn.objects.all().delete()
    ClientChange.objects.all().delete()
    device = [{"base": 0, "after": (), "here": False} for _ in range(2)]
    for number, wanted, is_lost in story:
        mine, key = device[number], uuid4()
        answer = tick(day, day.ann, here=wanted, base=mine["base"], after=mine["after"], key=key)
        if is_lost:
            mine["after"] = (*mine["after"], key)
        else:
            mine |= {"base": answer["version"], "after": (), "here": answer["is_here"]}
            assert answer["is_here"] == wanted or answer["state"] == "conflict"
        if is_lost:
            assert tick(day, day.ann, here=wanted, base=mine["base"], after=mine["after"][:-1], key=key) == answer

    row = CheckIn.objects.filter(person=day.ann).first()
    ticks = AuditEvent.objects.filter(target_id=str(row.pk)).count() if row else 0
    assert (row.version if row else 0) == ticks


def test_a_month_after_the_visit_newcomers_names_and_links_are_gone_and_the_count_stays(day):
    member = make.participant(day.cohort)
    make.door_link(day.visit)
    walk_in(day, "Wanda Walker", "Elsewhere Ltd")
    walk_in(day, member.full_name)
    month = dt.timedelta(days=30)

    assert forget_doors(at=day.visit.ends_at + month - dt.timedelta(minutes=1)) == 0
    assert forget_doors(at=day.visit.ends_at + month) == 3
    assert forget_doors(at=day.visit.ends_at + month) == 0

    assert (day.visit.door_links.count(), here(day)) == (0, ["(name erased)", member.full_name])
    assert not CheckIn.objects.exclude(employer="").exists()


def test_turnout_counts_who_came_to_visits_that_are_over(day):
    cyd = make.participant(day.cohort)
    tick(day, day.ann)
    walk_in(day, cyd.full_name)
    later = day.visit.ends_at + dt.timedelta(minutes=1)
    untouched = make.visit(day.cohort, starts_at=day.at)
    bookings.book(untouched, by=day.bob, at=day.at - dt.timedelta(hours=1))

    assert turnout(day.cohort, at=day.at) == {}
    assert turnout(day.cohort, at=later) == {
        day.ann.pk: Turnout(1, 1),
        day.bob.pk: Turnout(1, 0),
        cyd.pk: Turnout(1, 1),
    }
    assert Turnout(1, 1) + Turnout(1, 0) == Turnout(2, 1)


def test_turnout_costs_two_statements(day, django_assert_num_queries):
    tick(day, day.ann)

    with django_assert_num_queries(2):
        turnout(day.cohort, at=day.visit.ends_at)
