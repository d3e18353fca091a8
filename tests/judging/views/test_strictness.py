"""Each judge sees their own strictness once the result is public, and nobody else's."""

import pytest
from django.test import Client
from django.urls import reverse

from judging.actions import analysis, result
from judging.models import PitchDay
from programme.shared.addresses import path_in
from tests.factories import judging, teams

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> PitchDay:
    """The second judge gives one level less than the first, to everybody."""
    made = judging.open_day(pitches=3, judges=2)
    for pitch, level in zip(made.pitches.order_by("position"), (5, 4, 3), strict=True):
        for less, judge in enumerate(judging.judges_of(made)):
            judging.save(pitch, judge, *(5 * (level - less,)))
    return judging.pitch_day.lock_scoring(made, by=judging.organiser_of(made), missing=0)


def test_each_judge_reads_their_own_after_publication_and_no_other_reads_any(client: Client, day):
    sheet = judging.signed_sheet(day)
    analysis.analyse(str(sheet.pk))
    page = reverse("judging:strictness_own", args=(day.pk,))
    mild, strict = judging.judges_of(day)
    client.force_login(strict)
    assert client.get(page).status_code == 404
    result.publish_sheet(sheet, by=sheet.signatures.first().person)

    texts = {}
    for who in (mild, strict):
        client.force_login(who)
        texts[who] = client.get(page).content.decode()
        assert page in client.get(path_in(day.cohort, "programme:home_cohort")).content.decode()
    others = (teams.member(day.pitches.first().team), judging.results_member_of(day), judging.organiser_of(day))
    answers = []
    for who in others:
        client.force_login(who)
        answers.append(client.get(page).status_code)

    assert "points milder than the average of the 2 judges" in texts[mild]
    assert "points stricter than the average of the 2 judges" in texts[strict]
    assert str(mild) not in texts[strict]
    assert answers == [404] * len(others)


def test_while_it_is_worked_out_the_page_says_so_and_no_figure(client: Client, day):
    sheet = judging.signed_sheet(day)
    result.publish_sheet(sheet, by=sheet.signatures.first().person)
    client.force_login(judging.judges_of(day)[0])

    assert (
        "It is still being worked out."
        in client.get(reverse("judging:strictness_own", args=(day.pk,))).content.decode()
    )
