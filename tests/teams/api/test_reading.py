import datetime as dt

import pytest
from django.utils import timezone

from programme.models import AuditEvent, Look
from programme.states import Sector, TokenScope
from teams.actions import formation, formation_work
from teams.actions.preference import rank_challenges
from teams.models import Membership, Question
from tests.factories import programme as make
from tests.factories import teams
from tests.support.counting import counted
from tests.support.programs import Program

pytestmark = pytest.mark.django_db

SENT = {"state": "sent", "sent_at": timezone.now(), "health": "green"}


@pytest.fixture
def cohort():
    return make.cohort()


@pytest.fixture
def team(cohort):
    return teams.full_team(cohort)


@pytest.fixture
def member(team):
    return Membership.objects.filter(team=team).first().enrolment.person


@pytest.fixture
def mentor(team):
    return team.mentorships.first().enrolment.person


def test_the_cohort_reads_its_challenges(cohort):
    shown, _draft = teams.challenge(cohort), teams.challenge(cohort, published=False)
    program = Program(make.participant(cohort))

    assert [each["id"] for each in program.items(f"cohorts/{cohort.pk}/challenges")] == [str(shown.pk)]
    assert program.read(f"cohorts/{cohort.pk}/challenges/{shown.pk}")["problem"] == shown.problem


def test_a_draft_of_a_challenge_is_not_there(cohort):
    draft = teams.challenge(cohort, published=False)

    assert Program(make.participant(cohort)).get(f"cohorts/{cohort.pk}/challenges/{draft.pk}").status_code == 404


def test_teams_are_there_with_their_people_once_everybody_was_told(cohort, team):
    secret = teams.team(cohort, told=False)
    program = Program(make.participant(cohort))

    (row,) = program.items(f"cohorts/{cohort.pk}/teams")

    assert row["id"] == str(team.pk)
    assert len(row["members"]) == 4
    assert {each["organisation"]["sector"] for each in row["mentors"]} <= {"civil_service", "industry"}
    assert program.get(f"cohorts/{cohort.pk}/teams/{secret.pk}").status_code == 404


def test_organisers_see_teams_before(cohort):
    secret = teams.team(cohort, told=False)

    rows = Program(make.organiser(cohort)).items(f"cohorts/{cohort.pk}/teams")

    assert [each["id"] for each in rows] == [str(secret.pk)]


def test_deliverables_come_with_what_they_ask(cohort, member):
    deliverable = teams.deliverable(cohort)

    (row,) = Program(member).items(f"cohorts/{cohort.pk}/deliverables")

    assert (row["title"], len(row["prompts"]), len(row["slots"])) == (deliverable.title, 1, 1)


def test_a_teams_work_is_for_its_members_and_mentors(cohort, team, member, mentor):
    version = teams.submission_version(team, teams.deliverable(cohort))
    path = f"cohorts/{cohort.pk}/teams/{team.pk}/work"

    for person in (member, mentor):
        (row,) = Program(person).items(path)
        assert (row["state"], [each["id"] for each in row["versions"]]) == ("submitted", [str(version.pk)])
    assert Program(make.participant(cohort)).get(path).status_code == 403


def test_work_that_was_not_begun_says_so(cohort, team, member):
    teams.deliverable(cohort)

    (row,) = Program(member).items(f"cohorts/{cohort.pk}/teams/{team.pk}/work")

    assert (row["state"], row["versions"]) == ("none", [])


def test_a_version_is_read_by_its_team_and_nobody_elses(cohort, team, member):
    version = teams.submission_version(team, teams.deliverable(cohort))
    path = f"cohorts/{cohort.pk}/versions/{version.pk}"

    assert Program(member).read(path)["sha256"] == version.sha256
    assert Program(make.participant(cohort)).get(path).status_code == 404
    assert Program(make.organiser(cohort)).get(path).status_code == 404, "its time is not over"


def test_a_version_is_found_in_its_own_cohort_only(cohort, team):
    other = make.cohort(programme=cohort.programme)
    version = teams.submission_version(team, teams.deliverable(cohort))
    person = Membership.objects.filter(team=team).first().enrolment.person
    make.enrolment(other, who=person)

    assert Program(person).get(f"cohorts/{other.pk}/versions/{version.pk}").status_code == 404


def test_a_file_is_read_by_its_team_and_nobody_else(cohort, team, member):
    asked = teams.deliverable(cohort)
    file = teams.attachment(teams.submission(team, asked), asked.slots.first(), b"%PDF-1.4\nplan\n%%EOF\n")
    path = f"cohorts/{cohort.pk}/files/{file.pk}"

    answer = Program(member).get(path)

    assert (answer.getvalue(), answer["Content-Type"]) == (b"%PDF-1.4\nplan\n%%EOF\n", "application/octet-stream")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")
    assert Program(make.participant(cohort)).get(path).status_code == 404
    assert Program(make.organiser(cohort)).get(path).status_code == 404, "its time is not over"


def test_a_file_that_a_site_admin_reads_is_recorded(cohort, team):
    asked = teams.deliverable(cohort, due_at=timezone.now() - dt.timedelta(days=2))
    version = teams.submission_version(team, asked)
    file = teams.attachment(version.submission, asked.slots.first())
    version.files.add(file)

    answer = Program(make.site_admin()).get(f"cohorts/{cohort.pk}/files/{file.pk}")

    assert answer.getvalue()
    assert AuditEvent.objects.filter(code="teams.attachment.opened_by_site_admin").exists()


def test_the_team_reads_its_part_of_a_review_and_never_the_other(cohort, team, member):
    point = teams.review_point(teams.deliverable(cohort))
    teams.review(team.mentorships.first(), point, for_team="Go on", for_organisers="Worried", **SENT)

    answer = Program(member).get(f"cohorts/{cohort.pk}/teams/{team.pk}/reviews")

    assert [each["text"] for each in answer.json()["items"]] == ["Go on"]
    assert "Worried" not in answer.content.decode()


def test_a_mentor_reads_their_own_reviews_whole_and_no_colleagues(cohort, team, mentor):
    point = teams.review_point(teams.deliverable(cohort))
    teams.review(team.mentorships.first(), point, for_team="Go on", for_organisers="Worried", **SENT)
    second = team.mentorships.last().enrolment.person
    path = f"cohorts/{cohort.pk}/reviews"

    (own,) = Program(mentor).items(path)
    (owed,) = Program(second).items(path)

    assert (own["state"], own["for_team"], own["for_organisers"]) == ("sent", "Go on", "Worried")
    assert (owed["state"], owed["for_team"], owed["for_organisers"]) == ("none", "", "")


def test_reviews_are_nothing_for_people_who_mentor_nobody(cohort, member):
    assert Program(member).get(f"cohorts/{cohort.pk}/reviews").status_code == 404


@pytest.mark.parametrize("path", ["challenges", "teams", "deliverables"])
def test_a_longer_list_asks_no_more_queries(cohort, path):
    def more() -> None:
        teams.challenge(cohort)
        teams.full_team(cohort)
        teams.deliverable(cohort)

    program = Program(make.participant(cohort))
    more()
    with counted() as few:
        program.read(f"cohorts/{cohort.pk}/{path}")
    for _number in range(2):
        more()
    with counted() as many:
        program.read(f"cohorts/{cohort.pk}/{path}")

    assert len(many.queries) <= len(few.queries)


def test_organisers_read_how_teams_do_those_to_act_on_first(cohort, team):
    other = teams.full_team(cohort)
    point = teams.review_point(teams.deliverable(cohort))
    for each, health in ((other, "green"), (team, "red")):
        teams.review(each.mentorships.first(), point, for_team="Go on", **{**SENT, "health": health})

    rows = Program(make.organiser(cohort)).items(f"cohorts/{cohort.pk}/team-health")

    assert [(row["number"], row["now"]) for row in rows] == [(team.number, "red"), (other.number, "green")]
    assert [each["health"] for each in rows[0]["reviews"]] == ["red"]


def test_an_organiser_reads_a_review_whole_which_then_counts_as_read(cohort, team):
    point = teams.review_point(teams.deliverable(cohort))
    review = teams.review(team.mentorships.first(), point, for_team="Go on", for_organisers="Worried", **SENT)

    found = Program(make.organiser(cohort)).read(f"cohorts/{cohort.pk}/reviews/{review.pk}")

    assert (found["for_team"], found["for_organisers"]) == ("Go on", "Worried")
    review.refresh_from_db()
    assert review.read_at
    assert Look.objects.filter(kind="reviews", target_id=str(review.pk)).exists()


def test_what_mentors_tell_organisers_is_for_nobody_else(cohort, team, member, mentor):
    point = teams.review_point(teams.deliverable(cohort))
    review = teams.review(team.mentorships.first(), point, for_team="Go on", for_organisers="Worried", **SENT)
    paths = (f"cohorts/{cohort.pk}/team-health", f"cohorts/{cohort.pk}/reviews/{review.pk}")

    answers = [Program(each).get(path) for each in (member, mentor) for path in paths]

    assert {answer.status_code for answer in answers} == {403}


def test_a_draft_of_a_review_is_nothing(cohort, team):
    point = teams.review_point(teams.deliverable(cohort))
    draft = teams.review(team.mentorships.first(), point, for_organisers="Worried")

    assert Program(make.organiser(cohort)).get(f"cohorts/{cohort.pk}/reviews/{draft.pk}").status_code == 404


def test_everybody_reads_answers_of_owners_and_who_asked_reads_what_waits(cohort, team, member):
    challenge = teams.challenge(cohort)
    answered = Question.objects.create(
        challenge=challenge,
        asked_by=member,
        text="How many?",
        asked_at=timezone.now(),
        answer="Ten.",
        answered_at=timezone.now(),
    )
    waits = Question.objects.create(challenge=challenge, asked_by=member, text="Where?", asked_at=timezone.now())
    path = f"cohorts/{cohort.pk}/challenges/{challenge.pk}/questions"

    read = {
        person: [row["id"] for row in Program(person).items(path)]
        for person in (member, make.participant(cohort), make.organiser(cohort))
    }

    assert [len(rows) for rows in read.values()] == [2, 1, 2]
    assert read[member] == [str(answered.pk), str(waits.pk)]


def test_questions_on_a_draft_are_nothing(cohort):
    draft = teams.challenge(cohort, published=False)

    answer = Program(make.participant(cohort)).get(f"cohorts/{cohort.pk}/challenges/{draft.pk}/questions")

    assert answer.status_code == 404


def test_participants_read_their_own_choices_in_their_order(cohort):
    mine, other = make.enrolment(cohort), make.enrolment(cohort)
    first, second = teams.challenge(cohort), teams.challenge(cohort)
    rank_challenges(mine, [second, first], by=mine.person)
    path = f"cohorts/{cohort.pk}/choices"

    assert [row["challenge"] for row in Program(mine.person).items(path)] == [str(second.pk), str(first.pk)]
    assert Program(other.person).items(path) == []
    assert Program(make.organiser(cohort)).get(path).status_code == 403


@pytest.fixture
def run(cohort, team):
    """An attempt that was carried out, of two people of both sectors."""
    olivia = make.organiser(cohort)
    for sector in Sector:
        make.enrolment(cohort, sector=sector, organisation=make.organisation(cohort.programme, sector=sector))
    found = formation.form_teams(cohort, by=olivia)
    formation_work.carry_out(found.pk)
    return found


def test_organisers_read_attempts_at_teams_and_who_would_be_where(cohort, team, run):
    program = Program(make.organiser(cohort))

    (row,) = program.items(f"cohorts/{cohort.pk}/formation-runs")
    found = program.read(f"cohorts/{cohort.pk}/formation-runs/{run.pk}")

    run.refresh_from_db()
    assert (row["id"], row["state"]) == (str(run.pk), run.state)
    assert {each["place"]: each["team"] for each in found["teams"]} == run.places != {}


def test_attempts_at_teams_are_for_organisers_and_the_one_with_people_takes_a_scope_of_its_own(cohort, run, member):
    paths = [f"cohorts/{cohort.pk}/formation-runs", f"cohorts/{cohort.pk}/formation-runs/{run.pk}"]
    reader = Program(make.organiser(cohort), TokenScope.READ)

    assert {Program(member).get(path).status_code for path in paths} == {403}
    assert [reader.get(path).status_code for path in paths] == [200, 403]


def test_a_look_at_an_attempt_that_tells_what_people_need_is_kept(cohort, run):
    run.refresh_from_db()
    run.instance["people"][0]["needs"] = ["step_free"]
    run.save()

    Program(make.organiser(cohort)).read(f"cohorts/{cohort.pk}/formation-runs/{run.pk}")

    assert Look.objects.filter(kind="needs", target_id=str(run.pk)).exists()


def test_organisers_read_what_each_team_handed_in_last_once_it_is_due(cohort, team, member):
    over = teams.deliverable(cohort, due_at=timezone.now() - dt.timedelta(days=2))
    later = teams.deliverable(cohort)
    version = teams.submission_version(team, over)
    teams.submission_version(team, later)
    program = Program(make.organiser(cohort))
    path = f"cohorts/{cohort.pk}/deliverables"

    (row,) = program.items(f"{path}/{over.pk}/versions")

    assert (row["id"], row["team"], row["sha256"]) == (str(version.pk), str(team.pk), version.sha256)
    assert program.items(f"{path}/{later.pk}/versions") == []
    assert Program(member).get(f"{path}/{over.pk}/versions").status_code == 403
