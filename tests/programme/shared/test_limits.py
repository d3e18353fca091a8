import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from programme.shared import limits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_was_here():
    cache.clear()


def test_there_are_never_more_places_than_said():
    with time_machine.travel(timezone.now(), tick=False):
        taken = [limits.take("door", most=20, seconds=60) for _ in range(200)]

    assert sum(taken) == 20
    assert all(taken[:8])


def test_each_name_and_each_stretch_of_time_has_its_own_places():
    with time_machine.travel("2026-12-04T09:00:10Z", tick=False):
        assert limits.take("door", most=1, seconds=60)
        assert limits.take("window", most=1, seconds=60)
        assert not limits.take("door", most=1, seconds=60)
    with time_machine.travel("2026-12-04T09:01:10Z", tick=False):
        assert limits.take("door", most=1, seconds=60)
