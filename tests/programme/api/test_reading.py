import pytest
from django.test import Client
from django.utils import timezone

from programme.actions import booking as bookings
from programme.actions import conversation, public_answer
from programme.models import AuditEvent, Notification
from programme.states import EnrolmentState, Role
from tests.factories import programme as make
from tests.support.counting import counted
from tests.support.programs import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return make.cohort()


@pytest.fixture
def ann(cohort):
    return make.participant(cohort)


def test_people_read_their_own_programmes_and_cohorts_and_no_others(cohort, ann):
    make.cohort()
    program = Program(ann)

    assert [each["id"] for each in program.items("programmes")] == [str(cohort.programme_id)]
    assert [each["id"] for each in program.items("cohorts")] == [str(cohort.pk)]


def test_another_programmes_cohort_answers_like_one_that_is_not_there(ann):
    program, other = Program(ann), make.cohort()
    nothing = "00000000-0000-4000-8000-000000000000"

    answers = [program.get(f"cohorts/{pk}/visits") for pk in (other.pk, nothing)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_a_changed_role_works_on_the_next_request(cohort):
    enrolment = make.enrolment(cohort)
    program = Program(enrolment.person)
    assert program.get(f"cohorts/{cohort.pk}").status_code == 200

    enrolment.state = EnrolmentState.WITHDRAWN
    enrolment.save()

    assert program.get(f"cohorts/{cohort.pk}").status_code == 404


def test_the_directory_shows_what_each_person_shows(cohort, ann):
    open_one = make.enrolment(cohort, job_title="Analyst", region="Wales", shown=["job_title", "email"])

    rows = {each["id"]: each for each in Program(ann).items(f"cohorts/{cohort.pk}/people")}

    row = rows[str(open_one.pk)]
    assert (row["job_title"], row["region"], row["email"]) == ("Analyst", None, open_one.person.email)
    assert Program(ann).read(f"cohorts/{cohort.pk}/people/{open_one.pk}") == row


def test_the_directory_is_not_for_judges(cohort):
    answer = Program(make.judge(cohort)).get(f"cohorts/{cohort.pk}/people")

    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_a_refusal_is_recorded_with_the_token(cohort):
    judge = make.judge(cohort)
    program = Program(judge)

    program.get(f"cohorts/{cohort.pk}/people")

    event = AuditEvent.objects.filter(code="refused").latest("pk")
    assert (event.by, event.facts["token"]) == (judge.pk, program.token.prefix)


def test_a_long_list_comes_in_parts_without_gaps_or_doubles(cohort, ann):
    for number in range(7):
        make.enrolment(cohort, who=make.person(f"Person {number % 3}"))
    program = Program(ann)

    whole = program.read(f"cohorts/{cohort.pk}/people")
    parts = program.items(f"cohorts/{cohort.pk}/people?limit=3")

    assert whole["next"] is None
    assert parts == whole["items"]
    assert len(parts) == 8


def test_a_list_of_visits_comes_in_parts_too(cohort, ann):
    for number in range(5):
        make.visit(cohort, title=f"Visit {number}")
    program = Program(ann)

    parts = program.items(f"cohorts/{cohort.pk}/visits?limit=2")

    assert parts == program.items(f"cohorts/{cohort.pk}/visits")
    assert len(parts) == 5


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "limit=", "after=x", "after=", "after=WyJhIl0:x:y"]
)
def test_a_part_that_cannot_be_is_refused_with_the_reason(ann, query):
    answer = Program(ann).get(f"cohorts?{query}")

    assert answer.status_code == 400
    assert [each["field"] for each in answer.json()["errors"]] == [query.partition("=")[0]]


def test_a_mark_of_one_list_does_not_fit_another(cohort, ann):
    make.participant(cohort)
    program = Program(ann)
    mark = program.read(f"cohorts/{cohort.pk}/people?limit=1")["next"].partition("?")[2]

    assert [program.get(f"{path}?{mark}").status_code for path in ("bookings", "cohorts")] == [400, 400]


def test_a_visit_tells_its_address_only_to_who_has_a_place(cohort, ann):
    visit = make.visit(cohort, address="1 Secret Street", joining_notes="Ask for Bo")
    program = Program(ann)
    path = f"cohorts/{cohort.pk}/visits/{visit.pk}"

    before = program.read(path)
    bookings.book(visit, by=ann)
    after = program.read(path)

    assert (before["address"], before["joining_notes"], before["booking"]) == (None, None, None)
    assert (after["address"], after["joining_notes"]) == ("1 Secret Street", "Ask for Bo")
    assert after["booking"]["state"] == "confirmed"


def test_a_draft_of_a_visit_is_not_there(cohort, ann):
    visit = make.visit(cohort, published=False)

    assert Program(ann).get(f"cohorts/{cohort.pk}/visits/{visit.pk}").status_code == 404
    assert Program(ann).items(f"cohorts/{cohort.pk}/visits") == []


def test_people_read_their_own_bookings_only(cohort, ann):
    visit = make.visit(cohort)
    mine, other = bookings.book(visit, by=ann), bookings.book(visit, by=make.participant(cohort))
    program = Program(ann)

    assert [each["id"] for each in program.items("bookings")] == [str(mine.pk)]
    assert program.read(f"bookings/{mine.pk}")["visit"] == str(visit.pk)
    assert program.get(f"bookings/{other.pk}").status_code == 404


def test_organisers_read_the_audit_record_newest_first(cohort):
    organiser = make.organiser(cohort)
    make.visit(cohort)
    bookings.book(make.visit(cohort), by=make.participant(cohort))

    events = Program(organiser).items(f"programmes/{cohort.programme_id}/audit?limit=2")

    numbers = [each["number"] for each in events]
    assert numbers == sorted(numbers, reverse=True)
    assert "programme.booking.confirmed" in {each["code"] for each in events}


def test_the_audit_record_is_for_organisers(cohort, ann):
    path = f"programmes/{cohort.programme_id}/audit"

    assert Program(ann).get(path).status_code == 403
    assert Program(make.organiser(make.cohort())).get(path).status_code == 404


def test_an_unchanged_answer_is_not_sent_again(ann):
    program = Program(ann)
    first = program.get("cohorts")

    again = program.get("cohorts", **{"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_every_address_that_is_not_there_answers_with_a_problem(ann):
    answers = [Program(ann).get(path) for path in ("nothing/here", "cohorts/not-an-id", "cohorts/%0A/visits/%0A")]

    assert {(each.status_code, each["Content-Type"]) for each in answers} == {(404, "application/problem+json")}
    assert Client().get("/api/v1/nothing").status_code == 401


def test_a_method_that_is_not_known_is_named(ann):
    answer = Program(ann).ask("DELETE", "cohorts")

    assert answer.status_code == 405
    assert "GET" in answer["Allow"]
    assert answer["Content-Type"] == "application/problem+json"


def test_times_carry_their_zone(cohort, ann):
    make.visit(cohort)

    (row,) = Program(ann).items(f"cohorts/{cohort.pk}/visits")

    assert timezone.datetime.fromisoformat(row["starts_at"]).tzinfo is not None


@pytest.mark.parametrize("path", ["people", "visits", "organisations", "milestones"])
def test_a_longer_list_asks_no_more_queries(cohort, ann, path):
    def more() -> None:
        make.visit(cohort)
        make.enrolment(cohort, role=Role.PARTICIPANT)

    program = Program(ann)
    more()
    with counted() as few:
        program.read(f"cohorts/{cohort.pk}/{path}")
    for _number in range(3):
        more()
    with counted() as many:
        program.read(f"cohorts/{cohort.pk}/{path}")

    assert len(many.queries) <= len(few.queries)


def test_messages_are_the_persons_own_without_the_links_that_only_the_mail_holds(cohort, ann):
    other = make.participant(cohort)
    for person, body in ((ann, "Open [[link programme.Invitation 5]] today."), (other, "To somebody else.")):
        Notification.objects.create(
            programme=cohort.programme, person=person, address=person.email, kind="test", act="1", body=body
        )

    (row,) = Program(ann).items(f"programmes/{cohort.programme_id}/messages")

    assert (row["text"], row["read_at"]) == ("Open (personal link) today.", None)


def test_answers_for_everybody_are_read_without_the_withdrawn(cohort, ann):
    organiser, at = make.organiser(cohort), timezone.now()
    kept, gone = (
        public_answer.publish_answer(cohort, question=words, answer="Yes.", by=organiser, at=at)
        for words in ("May we write in French?", "May we be late?")
    )
    public_answer.withdraw_answer(gone, by=organiser, at=at)

    assert [each["id"] for each in Program(ann).items(f"cohorts/{cohort.pk}/answers")] == [str(kept.pk)]


def test_a_question_is_read_by_who_asked_and_by_organisers_and_by_nobody_else(cohort, ann):
    at = timezone.now()
    asked = conversation.ask(cohort, subject="Laptops", text="May we bring our own?", by=ann, at=at)
    organiser = make.organiser(cohort)
    conversation.say(asked, text="You may.", by=organiser, at=at)
    path = f"cohorts/{cohort.pk}/questions"

    for person in (ann, organiser):
        assert [each["id"] for each in Program(person).items(path)] == [str(asked.pk)]
        said = Program(person).read(f"{path}/{asked.pk}")["messages"]
        assert [(each["text"], each["from_organisers"]) for each in said] == [
            ("May we bring our own?", False),
            ("You may.", True),
        ]
    colleague = Program(make.participant(cohort))
    assert colleague.items(path) == []
    assert colleague.get(f"{path}/{asked.pk}").status_code == 404


def test_questions_are_told_with_as_many_queries_however_many_there_are(cohort, ann):
    program, path = Program(make.organiser(cohort)), f"cohorts/{cohort.pk}/questions"

    def ask(number: int) -> None:
        by = make.participant(cohort)
        conversation.ask(cohort, subject=f"{number}", text="May we?", by=by, at=timezone.now())

    ask(1)
    with counted() as few:
        program.read(path)
    for number in range(3):
        ask(number)
    with counted() as many:
        program.read(path)

    assert len(many.queries) <= len(few.queries)
