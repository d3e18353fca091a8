"""The rubric's desk: templates, an earlier cohort's criteria, a preview, and comments that are needed at the ends."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from judging.actions import rubric as actions
from judging.models import Criterion, PitchDay, Scorecard
from judging.queries import rubric as queries
from programme.shared.addresses import path_in
from tests.factories import judging
from tests.factories import programme as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return people.cohort()


@pytest.fixture
def desk(client: Client, cohort) -> Client:
    client.force_login(people.organiser(cohort))
    return client


@pytest.mark.parametrize("key", actions.TEMPLATES)
def test_every_template_adds_up_and_can_be_put_in_place(desk: Client, cohort, key: str):
    judging.rubric(cohort, weights=(60, 40))

    desk.post(path_in(cohort, "judging:rubric_start"), {"like": key})

    rows = list(Criterion.objects.filter(rubric__cohort=cohort))
    assert sum(each.weight for each in rows) == 100
    assert [each.name for each in rows] == [each["name"] for each in actions.TEMPLATES[key][1]()]
    assert desk.get(path_in(cohort, "judging:rubric_preview")).status_code == 200


def test_an_earlier_cohorts_criteria_are_offered_and_another_programmes_are_not(desk: Client, cohort):
    judging.rubric(cohort)
    earlier = judging.rubric(people.cohort(programme=cohort.programme), weights=(70, 30), comments=0)
    stranger = judging.rubric(people.cohort())
    start = path_in(cohort, "judging:rubric_start")

    page = desk.get(path_in(cohort, "judging:rubric_desk")).content.decode()
    desk.post(start, {"like": str(stranger.pk)})
    before = Criterion.objects.filter(rubric__cohort=cohort).count()
    desk.post(start, {"like": str(earlier.pk)})

    assert str(earlier.pk) in page
    assert str(stranger.pk) not in page
    assert before == 7
    assert list(Criterion.objects.filter(rubric__cohort=cohort).values_list("weight", flat=True)) == [70, 30]


def test_a_locked_rubric_is_not_replaced(desk: Client, cohort):
    day = judging.open_day(cohort=cohort)
    judging.save(day.pitches.order_by("position").first(), judging.judges_of(day)[0], 3, 3, 3, 3, 3)

    answer = desk.post(path_in(cohort, "judging:rubric_start"), {"like": "short"}, follow=True)

    assert "A judge has begun to score" in answer.content.decode()
    assert Criterion.objects.filter(rubric__cohort=cohort).count() == 7


def test_a_comment_may_be_needed_at_the_ends_of_the_scale(client: Client):
    day: PitchDay = judging.day()
    Criterion.objects.filter(rubric=day.rubric, name="Comment 1").update(options={"at_ends": True})
    judging.pitch(day)
    judge = judging.judge(day)
    judging.pitch_day.open_scoring(day, by=judging.organiser_of(day))
    card = Scorecard.objects.get(judge=judge)
    client.force_login(judge)
    criteria = queries.criteria_of(day.rubric)
    given = {each.field_name: "4" for each in criteria if each.is_scored} | {criteria[0].field_name: "5"}
    url = reverse("judging:scorecard_edit", args=(card.pitch_id,))

    def sent(**more: str):
        return client.post(url, given | {"change": str(uuid.uuid4()), "base_version": "0"} | more)

    refused = sent(hand_in="1")
    kept = sent(keep="1")
    handed_in = sent(hand_in="1", base_version="1", **{criteria[5].field_name: "The best evidence today."})

    assert refused.status_code == 422
    assert "you gave the lowest or the highest level for Criterion 1." in refused.content.decode()
    assert (kept.status_code, handed_in.status_code) == (302, 302)
    card.refresh_from_db()
    assert card.is_submitted


def test_the_desk_keeps_for_a_comment_that_it_is_needed(desk: Client, cohort):
    judging.rubric(cohort, weights=(100,), comments=1)
    url = path_in(cohort, "judging:rubric_desk")
    form = desk.get(url).context["form"]
    given = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", False)}

    desk.post(url, given | {"at_ends_1": "on"})

    assert Criterion.objects.get(rubric__cohort=cohort, kind="comment").options == {"at_ends": True}
