from collections.abc import Callable

import pytest
from django.test import Client

from programme.models import Person, RetentionSetting
from tests.factories import programme as make

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


def test_everybody_reads_how_long_data_is_kept_and_organisers_change_it(client_for: Callable[[Person], Client]):
    cohort = make.cohort()
    desk = f"/organise/{cohort.programme.slug}/{cohort.slug}/personal-data/days/"
    browser = client_for(make.organiser(cohort))
    days = browser.get(desk).context["form"].initial_days()

    answer = browser.post(desk, days | {"visit_lists": 45})

    assert answer.status_code == 302
    assert [(row.kind, row.days) for row in RetentionSetting.objects.all()] == [("visit_lists", 45)]
    assert f"{cohort.programme}: 45 days" in Client().get("/how-long-data-is-kept/").content.decode()
    assert client_for(make.participant(cohort)).get(desk).status_code == 403
