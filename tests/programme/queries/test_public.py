"""What the public may know of a programme's cohorts."""

import datetime as dt

import pytest
from django.utils import timezone

from programme.queries import public
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


def test_the_cohort_that_runs_comes_before_the_next_and_the_last():
    programme = make.programme()
    make.cohort(programme=programme, slug="last", starts_on=days(-300), ends_on=days(-200))
    make.cohort(programme=programme, slug="running", starts_on=days(-10), ends_on=days(70))
    make.cohort(programme=programme, slug="next", starts_on=days(100), ends_on=days(180))

    assert public.current_cohort(programme, at=timezone.now()).slug == "running"


def test_between_cohorts_it_is_the_next_one_to_start():
    programme = make.programme()
    make.cohort(programme=programme, slug="last", starts_on=days(-300), ends_on=days(-200))
    make.cohort(programme=programme, slug="far", starts_on=days(300), ends_on=days(380))
    make.cohort(programme=programme, slug="near", starts_on=days(100), ends_on=days(180))

    assert public.current_cohort(programme, at=timezone.now()).slug == "near"


def test_after_all_it_is_the_last_one():
    programme = make.programme()
    make.cohort(programme=programme, slug="first", starts_on=days(-600), ends_on=days(-500))
    make.cohort(programme=programme, slug="last", starts_on=days(-300), ends_on=days(-200))

    assert public.current_cohort(programme, at=timezone.now()).slug == "last"


def test_a_cohort_is_found_by_name_in_its_own_programme_only():
    programme = make.programme()
    make.cohort(programme=make.programme(), slug="spring")

    assert public.current_cohort(programme, at=timezone.now(), slug="spring") is None
    assert public.current_cohort(programme, at=timezone.now()) is None


def test_a_timeline_tells_what_is_done_what_is_today_and_what_is_to_come():
    cohort = make.cohort()
    now = timezone.now().replace(hour=12)
    for name, day in (("Kick-off", -3), ("Teams formed", 0), ("Pitch day", 3)):
        cohort.milestones.create(name=name, at=now + dt.timedelta(days=day))

    points = public.timeline(cohort, at=now)

    assert [(point.title, point.state) for point in points] == [
        ("Kick-off", "done"),
        ("Teams formed", "now"),
        ("Pitch day", "next"),
    ]
