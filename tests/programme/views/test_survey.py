"""The survey and the list of alumni, as pages."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programme.actions import survey as actions
from programme.models import Alumnus, Cohort, Invitation, Person, Survey, SurveyAnswer
from programme.states import CohortState
from tests.factories import programme as make
from tests.support.counting import assert_page_costs_the_same

pytestmark = pytest.mark.django_db


def url(name: str, cohort: Cohort, *args: object) -> str:
    return reverse(f"programme:{name}", args=(cohort.programme.slug, cohort.slug, *args))


def text(response: Any) -> str:
    return " ".join(response.content.decode().replace("&#x27;", "'").split())


@pytest.fixture
def cohort() -> Cohort:
    return make.cohort()


@pytest.fixture
def olivia(cohort: Cohort) -> Person:
    return make.organiser(cohort)


@pytest.fixture
def desk(olivia: Person, client_for: Callable[..., Client]) -> Client:
    return client_for(olivia)


def planned(cohort: Cohort, by: Person, *, first: int) -> Survey:
    """Asked before for three days, from `first` days from today on."""
    today = timezone.localdate()
    made = actions.plan_survey(
        cohort,
        before_from=today + dt.timedelta(days=first),
        before_until=today + dt.timedelta(days=first + 2),
        after_from=today + dt.timedelta(days=first + 80),
        after_until=today + dt.timedelta(days=first + 90),
        by=by,
    )
    return actions.ask_the_usual(made, by=by)


def boxes(day: dt.date, name: str) -> dict[str, int]:
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


def test_an_organiser_chooses_days_and_questions(cohort, desk):
    today = timezone.localdate()
    names = ("before_from", "before_until", "after_from", "after_until")
    days = {}
    for number, name in enumerate(names):
        days |= boxes(today + dt.timedelta(days=number), name)
    assert "Choose the days" in text(desk.get(url("survey_desk", cohort)))

    wrong = days | boxes(today, "after_from")
    assert "The second time has to begin after" in text(desk.post(url("survey_days", cohort), wrong))
    desk.post(url("survey_days", cohort), days)
    desk.post(url("survey_usual", cohort))
    desk.post(url("survey_add", cohort), {"kind": "mark", "wave": "after", "text": "I sleep well."})

    survey = Survey.objects.get()
    added = survey.questions.get(text="I sleep well.")
    assert added.wave == "", "A mark is asked both times."
    assert "This is asked already" in text(
        desk.post(url("survey_add", cohort), {"kind": "mark", "text": "I sleep well."})
    )
    desk.post(url("survey_remove", cohort, added.pk))
    assert "I sleep well." not in text(desk.get(url("survey_desk", cohort)))


def test_a_participant_is_asked_answers_and_changes_an_answer(cohort, olivia, client_for):
    survey = planned(cohort, olivia, first=-1)
    ann = client_for(make.participant(cohort))
    page = url("survey_answer", cohort)
    assert page in ann.get(url("home_cohort", cohort)).content.decode()

    field = f"q_{survey.questions.first().pk}"
    ann.post(page, {field: "2"})
    assert page not in ann.get(url("home_cohort", cohort)).content.decode()
    assert "You have answered." in text(ann.get(page))
    ann.post(page, {field: "4"})

    assert SurveyAnswer.objects.get().mark == 4


def test_a_mark_off_the_scale_is_shown_again_and_nothing_is_lost(cohort, olivia, client_for):
    survey = planned(cohort, olivia, first=-1)
    ann = client_for(make.participant(cohort))
    first, words = survey.questions.first(), survey.questions.get(wave="before")
    page = ann.post(url("survey_answer", cohort), {f"q_{first.pk}": "9", f"q_{words.pk}": "A new friend"})
    assert page.status_code == 200
    assert "A new friend" in text(page)
    assert not SurveyAnswer.objects.exists()


def test_between_the_two_times_the_page_says_when_it_opens(cohort, olivia, client_for):
    planned(cohort, olivia, first=5)
    ann = client_for(make.participant(cohort))
    assert "There is nothing to answer today." in text(ann.get(url("survey_answer", cohort)))
    assert "The survey is not open" in text(ann.post(url("survey_answer", cohort)))


def test_after_both_times_the_page_says_that_it_is_over(cohort, olivia, client_for):
    planned(cohort, olivia, first=-95)
    page = text(client_for(make.participant(cohort)).get(url("survey_answer", cohort)))
    assert "The survey is over" in page
    assert "You are asked on these days" not in page


def test_organisers_see_the_change_and_no_name(cohort, olivia, desk):
    survey = planned(cohort, olivia, first=-95)
    there = [make.participant(cohort, who=make.person(f"Person Number{number}")) for number in range(5)]
    question = survey.questions.first()
    for mark, when in ((2, -94), (4, -10)):
        for person in there:
            at = timezone.now() + dt.timedelta(days=when)
            actions.answer_survey(survey, {question.pk: mark}, by=person, at=at)

    page = text(desk.get(url("survey_desk", cohort)))

    assert "+2.0" in page
    assert "Mean marks before and after" in page
    assert "Number1" not in page


def test_the_desk_costs_the_same_however_many_answer(cohort, olivia, desk):
    survey = planned(cohort, olivia, first=-95)
    question = survey.questions.first()

    def more() -> None:
        for _ in range(5):
            at = timezone.now() - dt.timedelta(days=94)
            actions.answer_survey(survey, {question.pk: 3}, by=make.participant(cohort), at=at)

    more()
    assert_page_costs_the_same(desk, url("survey_desk", cohort), more, rows_shown=10)


# Alumni


def test_after_the_cohort_a_person_joins_the_list_reads_it_and_leaves(cohort, client_for):
    cohort.state = CohortState.COMPLETED
    cohort.save()
    ann = client_for(make.participant(cohort, who=make.person("Ann Arbor")))
    page = url("alumnus_index", cohort)
    assert "Put yourself on it" in text(ann.get(page))

    assert "Ann Arbor" in text(ann.post(page, {}, follow=True))
    assert page in ann.get(url("home_cohort", cohort)).content.decode()
    ann.post(url("alumnus_leave", cohort))
    assert not Alumnus.objects.exists()


def test_an_organiser_invites_from_the_list(cohort, olivia, desk, client_for):
    cohort.state = CohortState.COMPLETED
    cohort.save()
    later = make.cohort(programme=cohort.programme, name="Spring")
    client_for(make.participant(cohort)).post(url("alumnus_index", cohort), {"would_mentor": "on"})
    entry = Alumnus.objects.get()
    invite = url("alumnus_invite", cohort, entry.pk)
    assert invite in desk.get(url("alumnus_desk", cohort)).content.decode()

    desk.post(invite, {"cohort": str(later.pk)})

    assert Invitation.objects.get(cohort=later).role == "mentor"
    assert "There is no cohort to invite them to" in text(desk.get(invite))


def test_a_list_of_alumni_costs_the_same_however_long(cohort, desk, client_for):
    cohort.state = CohortState.COMPLETED
    cohort.save()

    def more() -> None:
        for _ in range(3):
            client_for(make.participant(cohort)).post(url("alumnus_index", cohort), {"would_mentor": "on"})

    more()
    assert_page_costs_the_same(desk, url("alumnus_desk", cohort), more, rows_shown=6)
