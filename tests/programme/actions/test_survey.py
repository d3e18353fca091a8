"""The survey before and after a cohort."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from programme.actions import survey as actions
from programme.audiences import _without_answers
from programme.models import Cohort, Person, Survey, SurveyAnswer, SurveyQuestion
from programme.queries import survey as queries
from programme.shared.refusals import NotAllowed
from programme.states import EnrolmentState, SurveyKind, SurveyWave
from tests.factories import programme as make

pytestmark = pytest.mark.django_db
FIRST = dt.date(2026, 11, 2)


def day(number: int, hour: int = 12) -> dt.datetime:
    """Days of the survey: asked before on 0 to 4, after on 80 to 89."""
    return dt.datetime(2026, 11, 2, hour, tzinfo=dt.UTC) + dt.timedelta(days=number)


@pytest.fixture
def cohort() -> Cohort:
    return make.cohort()


@pytest.fixture
def olivia(cohort: Cohort) -> Person:
    return make.organiser(cohort)


@pytest.fixture
def survey(cohort: Cohort, olivia: Person) -> Survey:
    made = actions.plan_survey(
        cohort,
        before_from=FIRST,
        before_until=FIRST + dt.timedelta(days=4),
        after_from=FIRST + dt.timedelta(days=80),
        after_until=FIRST + dt.timedelta(days=89),
        by=olivia,
    )
    actions.add_question(made, kind=SurveyKind.MARK, text="I know the other sector.", by=olivia)
    actions.add_question(made, kind=SurveyKind.WORDS, wave=SurveyWave.AFTER, text="What is different?", by=olivia)
    return made


def asked(survey: Survey, text: str = "I know the other sector.") -> SurveyQuestion:
    return survey.questions.get(text=text)


def mark(survey: Survey, person: Person, value: int, *, at: dt.datetime) -> None:
    actions.answer_survey(survey, {asked(survey).pk: value}, by=person, at=at)


def people(cohort: Cohort, count: int) -> list[Person]:
    return [make.participant(cohort) for _ in range(count)]


def test_the_change_is_told_with_how_many_answered_each_time(cohort, survey):
    there = people(cohort, 7)
    for person, value in zip(there, (1, 2, 2, 3, 2, 3, 1), strict=True):
        mark(survey, person, value, at=day(1))
    for person, value in zip(there, (4, 4, 5, 3, 4), strict=False):
        mark(survey, person, value, at=day(81))

    (row,) = queries.results(survey, at=day(90)).changes

    assert (row.before, row.before_n, row.after, row.after_n) == (2.0, 7, 4.0, 5)
    assert row.change == 2.0


def test_while_people_answer_only_their_number_is_told(cohort, survey):
    for person in people(cohort, 6):
        mark(survey, person, 3, at=day(1))
    during, after = (queries.results(survey, at=day(number)) for number in (4, 5))
    assert during.waves[0].answers == 6
    assert during.changes[0].before is None
    assert after.changes[0].before == 3.0


@pytest.mark.parametrize(("count", "shown"), [(4, None), (5, 3.0)])
def test_below_five_answers_no_figure_is_told(cohort, survey, count, shown):
    for person in people(cohort, count):
        mark(survey, person, 3, at=day(1))
    assert queries.results(survey, at=day(6)).changes[0].before == shown


def test_five_who_came_do_not_uncover_four_who_marked(cohort, survey):
    there = people(cohort, 6)
    for person in there[:4]:
        mark(survey, person, 5, at=day(1))
    for person in there[4:]:
        actions.answer_survey(survey, {}, by=person, at=day(1))
    found = queries.results(survey, at=day(6))
    assert found.waves[0].answers == 6
    assert found.changes[0].before is None


def test_words_are_told_from_five_on_in_an_order_that_tells_nothing(cohort, survey):
    texts = ["I ring people.", "Everything.", "Nothing.", "My team tests first.", "Better notes."]
    for person, text in zip(people(cohort, 5), texts, strict=True):
        actions.answer_survey(survey, {asked(survey, "What is different?").pk: text}, by=person, at=day(85))
    found = queries.results(survey, at=day(90)).words
    assert found == [("What is different?", "After", sorted(texts))]
    assert queries.results(survey, at=day(88)).words == []


def test_answers_can_be_changed_until_the_last_day(cohort, survey):
    (ann,) = people(cohort, 1)
    mark(survey, ann, 2, at=day(0))
    mark(survey, ann, 4, at=day(4, hour=23))

    assert queries.own_answers(survey, ann, SurveyWave.BEFORE) == {asked(survey).pk: 4}
    with pytest.raises(actions.SurveyClosed):
        mark(survey, ann, 5, at=day(5, hour=0))
    assert SurveyAnswer.objects.get().mark == 4


def test_a_question_of_the_other_time_is_not_answered(cohort, survey):
    (ann,) = people(cohort, 1)
    actions.answer_survey(survey, {asked(survey, "What is different?").pk: "All"}, by=ann, at=day(1))
    assert not SurveyAnswer.objects.exists()
    assert queries.has_answered(survey, ann, SurveyWave.BEFORE)


@pytest.mark.parametrize("value", [0, 6, 10**9, -1, "5", 2.5])
def test_what_is_not_on_the_scale_is_refused_and_what_was_said_stays(cohort, survey, value):
    (ann,) = people(cohort, 1)
    mark(survey, ann, 2, at=day(0))
    with pytest.raises(actions.NotOnTheScale):
        mark(survey, ann, value, at=day(1))
    assert SurveyAnswer.objects.get().mark == 2


def test_the_database_holds_the_scale_too(cohort, survey):
    (ann,) = people(cohort, 1)
    mark(survey, ann, 2, at=day(0))
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyAnswer.objects.update(mark=6)


def test_only_participants_with_a_place_answer(cohort, survey, olivia):
    ann, ben = people(cohort, 2)
    ben.enrolments.update(state=EnrolmentState.PAUSED)
    for who in (olivia, ben, make.mentor(cohort), make.participant(make.cohort()), make.site_admin()):
        with pytest.raises(NotAllowed):
            mark(survey, who, 3, at=day(1))
    mark(survey, ann, 3, at=day(1))


def test_questions_stay_as_they_are_from_the_first_answer(cohort, survey, olivia):
    (ann,) = people(cohort, 1)
    mark(survey, ann, 3, at=day(1))
    with pytest.raises(actions.SurveyBegun):
        actions.add_question(survey, kind=SurveyKind.MARK, text="Another", by=olivia)
    with pytest.raises(actions.SurveyBegun):
        actions.remove_question(asked(survey), by=olivia)


def test_the_usual_questions_are_added_once(survey, olivia):
    actions.ask_the_usual(survey, by=olivia)
    actions.ask_the_usual(survey, by=olivia)
    texts = list(survey.questions.values_list("text", flat=True))
    assert len(texts) == len(set(texts)) == 2 + len(actions.USUAL)
    with pytest.raises(actions.AskedAlready):
        actions.add_question(survey, kind=SurveyKind.MARK, text=texts[0], by=olivia)


def test_the_second_time_begins_after_the_first(cohort, survey, olivia):
    with pytest.raises(actions.DaysInWrongOrder):
        actions.plan_survey(
            cohort, before_from=FIRST, before_until=FIRST, after_from=FIRST, after_until=FIRST, by=olivia
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Survey.objects.update(after_from=FIRST)


@pytest.mark.parametrize("act", ["plan", "add", "usual", "remove"])
def test_nobody_but_organisers_plans_it(cohort, survey, act):
    (ann,) = people(cohort, 1)
    later = {"after_from": FIRST + dt.timedelta(days=9), "after_until": FIRST + dt.timedelta(days=9)}
    doing = {
        "plan": lambda: actions.plan_survey(cohort, before_from=FIRST, before_until=FIRST, **later, by=ann),
        "add": lambda: actions.add_question(survey, kind=SurveyKind.MARK, text="More", by=ann),
        "usual": lambda: actions.ask_the_usual(survey, by=ann),
        "remove": lambda: actions.remove_question(asked(survey), by=ann),
    }[act]
    with pytest.raises(NotAllowed):
        doing()


def test_a_nudge_finds_those_who_have_not_answered(cohort, survey):
    ann, ben = people(cohort, 2)
    mark(survey, ann, 3, at=day(1))
    assert list(_without_answers(SurveyWave.BEFORE)(survey)) == [ben]
    assert set(_without_answers(SurveyWave.AFTER)(survey)) == {ann, ben}


def test_who_has_left_is_not_counted_among_those_asked(cohort, survey):
    ann, _ben = people(cohort, 2)
    ann.enrolments.update(state=EnrolmentState.WITHDRAWN)
    assert queries.results(survey, at=timezone.now()).waves[0].people == 1
