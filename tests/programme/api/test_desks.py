"""What organisers read at their desks, for their programs: the same rows, the same rights, the same record of looks."""

import datetime as dt

import pytest
from django.utils import timezone

from programme.actions import booking as bookings
from programme.actions import need, survey, visit_feedback
from programme.models import Allotment, AuditEvent
from programme.states import EnrolmentState, SurveyKind, TokenScope
from tests.factories import programme as make
from tests.support.counting import counted
from tests.support.programs import Program

pytestmark = pytest.mark.django_db
DESKS = ("places", "nominations", "allotments", "survey")


@pytest.fixture
def cohort():
    return make.cohort()


@pytest.fixture
def olivia(cohort):
    return make.organiser(cohort)


@pytest.fixture
def program(olivia):
    return Program(olivia)


@pytest.mark.parametrize("desk", DESKS)
def test_desks_are_not_for_people_of_the_cohort(cohort, desk):
    people = [make.participant(cohort), make.mentor(cohort), make.judge(cohort)]

    assert {Program(each).get(f"cohorts/{cohort.pk}/{desk}").status_code for each in people} == {403}


@pytest.mark.parametrize("desk", DESKS)
def test_a_desk_of_another_programme_is_nothing(cohort, desk):
    stranger = make.organiser(make.cohort())

    assert Program(stranger).get(f"cohorts/{cohort.pk}/{desk}").status_code == 404


def test_everybody_is_at_the_desk_also_who_shows_nothing_and_who_has_left(cohort, program):
    quiet = make.enrolment(cohort, job_title="Analyst", shown=[])
    gone = make.enrolment(cohort)
    gone.state = EnrolmentState.WITHDRAWN
    gone.save()

    rows = {each["id"]: each for each in program.items(f"cohorts/{cohort.pk}/places")}

    assert rows[str(quiet.pk)]["job_title"] == "Analyst"
    assert rows[str(quiet.pk)]["email"] == quiet.person.email
    assert rows[str(gone.pk)]["state"] == "withdrawn"


def test_a_nomination_says_who_where_from_and_how_it_stands(cohort, program):
    nomination = make.nomination(cohort, reason="Knows the forms.")

    (row,) = program.items(f"cohorts/{cohort.pk}/nominations")

    assert (row["full_name"], row["reason"], row["state"]) == (nomination.full_name, "Knows the forms.", "named")
    assert row["organisation"]["name"] == nomination.organisation.name


def test_an_allotment_says_how_many_were_named(cohort, program):
    nomination = make.nomination(cohort)
    Allotment.objects.create(cohort=cohort, organisation=nomination.organisation, places=3)
    Allotment.objects.create(cohort=cohort, organisation=make.organisation(cohort.programme), places=2)

    rows = program.items(f"cohorts/{cohort.pk}/allotments")

    assert sorted((row["places"], row["named"]) for row in rows) == [(2, 0), (3, 1)]


def test_lists_cost_the_same_however_long_they_are(cohort, program):
    make.nomination(cohort), make.participant(cohort)
    costs = []
    for _more in range(2):
        for desk in ("places", "nominations"):
            program.get(f"cohorts/{cohort.pk}/{desk}")
            with counted() as cost:
                program.get(f"cohorts/{cohort.pk}/{desk}")
            costs.append(len(cost.queries))
        for _each in range(5):
            make.nomination(cohort), make.participant(cohort)

    assert costs[:2] == costs[2:]


def test_there_is_no_survey_where_none_is_planned(cohort, program):
    assert program.get(f"cohorts/{cohort.pk}/survey").status_code == 404


@pytest.mark.parametrize(("answers", "mean"), [(4, None), (5, 4.0)])
def test_a_survey_tells_figures_from_five_answers_on(cohort, olivia, program, answers, mean):
    begun = timezone.now() - dt.timedelta(days=10)
    days = [begun.date() + dt.timedelta(days=number) for number in (0, 4, 80, 89)]
    names = ("before_from", "before_until", "after_from", "after_until")
    planned = survey.plan_survey(cohort, **dict(zip(names, days, strict=True)), by=olivia)
    survey.add_question(planned, kind=SurveyKind.MARK, text="I know the other sector.", by=olivia)
    for _each in range(answers):
        said = {planned.questions.get().pk: 4}
        survey.answer_survey(planned, said, by=make.participant(cohort), at=begun + dt.timedelta(days=1))

    figures = program.read(f"cohorts/{cohort.pk}/survey")

    assert [(wave["wave"], wave["answers"]) for wave in figures["waves"]] == [("before", answers), ("after", 0)]
    assert figures["changes"][0]["before"] == mean
    assert figures["changes"][0]["change"] is None


@pytest.mark.parametrize(("answers", "worth"), [(4, None), (5, 3.0)])
def test_a_visits_feedback_tells_figures_from_five_answers_on(cohort, program, answers, worth):
    visit = make.visit(cohort, capacity=20)
    for _each in range(answers):
        booking = bookings.book(visit, by=make.participant(cohort))
        at = visit.ends_at + dt.timedelta(hours=1)
        visit_feedback.give_feedback(booking, by=booking.person, worth=3, useful=5, words="Good.", at=at)

    figures = program.read(f"cohorts/{cohort.pk}/visits/{visit.pk}/feedback")

    assert (figures["answers"], (figures["worth"] or {}).get("mean")) == (answers, worth)
    assert figures["words"] == (["Good."] * 5 if worth else [])


def test_needs_are_read_by_who_runs_the_visit_and_every_look_is_recorded(cohort, olivia, program):
    visit = make.visit(cohort, needs_asked=["diet"], run_by=olivia)
    ann = make.participant(cohort)
    need.answer_needs(bookings.book(visit, by=ann), {"diet": "No nuts"}, by=ann)

    (row,) = program.items(f"cohorts/{cohort.pk}/visits/{visit.pk}/needs")

    assert (row["full_name"], row["kind"], row["text"]) == (ann.full_name, "diet", "No nuts")
    assert AuditEvent.objects.get(code="programme.needs.seen").target_id == str(visit.pk)


def test_what_is_confidential_takes_a_scope_of_its_own(cohort, olivia):
    visit = make.visit(cohort, needs_asked=["diet"], run_by=olivia)
    paths = [f"cohorts/{cohort.pk}/visits/{visit.pk}/needs", f"cohorts/{cohort.pk}/team-health"]

    answers = [Program(olivia, TokenScope.READ).get(path) for path in paths]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(403, "insufficient_scope")}
    assert not AuditEvent.objects.filter(code="programme.needs.seen").exists()


def test_needs_are_not_for_an_organiser_who_does_not_run_the_visit(cohort, olivia):
    visit = make.visit(cohort, needs_asked=["diet"], run_by=olivia)

    answer = Program(make.organiser(cohort)).get(f"cohorts/{cohort.pk}/visits/{visit.pk}/needs")

    assert answer.status_code == 403
    assert not AuditEvent.objects.filter(code="programme.needs.seen").exists()
