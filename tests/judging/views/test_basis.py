"""The page on which an organiser settles what decides the result."""

import pytest
from django.test import Client

from judging.models import OfficialBasis
from programme.shared.addresses import path_in
from tests.factories import judging

pytestmark = pytest.mark.django_db

GIVEN = {"kind": "raw", "tie_rule": "casting", "shows_figures": "on"}


def test_it_is_settled_on_the_page_and_shown_on_the_pitch_days_desk(client: Client):
    day = judging.day()
    client.force_login(judging.organiser_of(day))

    answer = client.post(path_in(day.cohort, "judging:basis_edit"), GIVEN)

    basis = OfficialBasis.objects.get(pitch_day=day)
    assert (answer.status_code, basis.kind, basis.tie_rule, basis.shows_figures) == (302, "raw", "casting", True)
    desk = client.get(path_in(day.cohort, "judging:pitch_day_desk")).content.decode()
    assert "The order of the mean scores" in desk


def test_after_the_first_score_the_page_is_only_read(client: Client):
    day = judging.open_day(pitches=1, judges=1)
    judging.save(day.pitches.get(), judging.judges_of(day)[0], 3, 3, 3, 3, 3)
    client.force_login(judging.organiser_of(day))
    page = path_in(day.cohort, "judging:basis_edit")

    text = client.get(page).content.decode()
    refused = client.post(page, GIVEN)

    assert "Fixed by the first score" in text
    assert "Settle it" not in text
    assert refused.status_code == 422
    assert OfficialBasis.objects.get(pitch_day=day).kind == "panel"
