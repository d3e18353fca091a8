import pytest
from django.utils import timezone

from judging.actions import result as results
from tests.factories import judging, teams
from tests.factories import programme as make
from tests.support.programs import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    return judging.open_day()


def pitch_of(day):
    return day.pitches.order_by("position").first()


def test_a_judge_reads_their_pitches_with_the_state_of_their_own_cards(day):
    judge = judging.judges_of(day)[0]
    judging.save(pitch_of(day), judge, 4, 4, 4, 4, 4)

    rows = Program(judge).items("pitches")

    assert len(rows) == 2
    assert (rows[0]["version"], rows[1]["version"]) == (1, 0)
    assert not rows[0]["is_barred"]


def test_pitches_to_judge_are_nothing_for_other_people(day):
    assert Program(make.participant(day.cohort)).get("pitches").status_code == 404


def test_a_judge_reads_their_own_card_with_what_it_asks(day):
    judge, other = judging.judges_of(day)
    pitch = pitch_of(day)
    judging.save(pitch, judge, 4, 4, 4, 4, 4)

    mine = Program(judge).read(f"pitches/{pitch.pk}/scorecard")
    theirs = Program(other).read(f"pitches/{pitch.pk}/scorecard")

    scored = [each for each in mine["criteria"] if each["is_scored"]]
    assert {mine["card"]["values"][str(each["id"])] for each in scored} == {4}
    assert (theirs["card"]["version"], theirs["card"]["values"]) == (0, {})


def test_nobody_else_reads_a_card(day):
    pitch = pitch_of(day)
    for person in (judging.organiser_of(day), judging.results_member_of(day), make.site_admin()):
        assert Program(person).get(f"pitches/{pitch.pk}/scorecard").status_code == 404


def test_a_barred_judge_reads_no_card(day):
    judge, pitch = judging.judges_of(day)[0], pitch_of(day)
    judging.bar(day, judge, pitch.team)

    assert Program(judge).get(f"pitches/{pitch.pk}/scorecard").status_code == 403
    assert Program(judge).items("pitches")[0]["is_barred"]


def test_members_read_their_own_turn_and_organisers_all(day):
    member = teams.member(pitch_of(day).team)
    path = f"cohorts/{day.cohort_id}/pitch-day"

    assert len(Program(member).read(path)["pitches"]) == 1
    assert len(Program(judging.organiser_of(day)).read(path)["pitches"]) == 2
    assert Program(make.participant(day.cohort)).get(path).status_code == 404


def test_progress_tells_no_figure(day):
    judge = judging.judges_of(day)[0]
    judging.save(pitch_of(day), judge, 4, 4, 4, 4, 4)
    path = f"cohorts/{day.cohort_id}/progress"

    progress = Program(judging.organiser_of(day)).read(path)

    assert {len(each["cells"]) for each in progress["judges"]} == {2}
    assert "4" not in {str(value) for each in progress["judges"] for cell in each["cells"] for value in cell.values()}
    assert Program(judge).get(path).status_code == 403


def published(day):
    """The result, public by now."""
    sheet = judging.signed_sheet(day)
    return results.publish_sheet(sheet, by=sheet.signatures.first().person)


def test_a_result_is_not_there_before_its_time_not_even_for_who_signed_it():
    day = judging.locked_day(5, 3)
    people = [
        judging.organiser_of(day),
        judging.results_member_of(day),
        make.site_admin(),
        teams.member(pitch_of(day).team),
    ]
    judging.signed_sheet(day)

    for person in people:
        for path in ("result", "own-result"):
            assert Program(person).get(f"cohorts/{day.cohort_id}/{path}").status_code == 404


def test_a_published_result_is_what_the_public_reads():
    day = judging.locked_day(5, 3)
    first = pitch_of(day)
    published(day)

    result = Program(make.participant(day.cohort)).read(f"cohorts/{day.cohort_id}/result")

    assert [each["team"] for each in result["winners"]] == [first.team.name]
    assert (len(result["teams"]), result["figures"]) == (2, [])


def test_a_team_reads_its_own_figures_and_nobody_elses():
    day = judging.locked_day(5, 3)
    first, second = day.pitches.order_by("position")
    published(day)
    path = f"cohorts/{day.cohort_id}/own-result"

    own = [Program(teams.member(pitch.team)).read(path) for pitch in (first, second)]

    assert [(each["place"], each["score"]) for each in own] == [(1, "5.00"), (2, "3.00")]
    assert Program(make.participant(day.cohort)).get(path).status_code == 404


def test_no_answer_tells_of_a_result_before_its_time():
    day = judging.locked_day(5, 3)
    citation = "SECRET-CITATION"
    sheet = judging.signed_sheet(day)
    sheet.awards.update(citation=citation)
    people = [judging.organiser_of(day), make.participant(day.cohort), make.site_admin()]

    for person in people:
        program = Program(person)
        for path in ("result", "own-result", "pitch-day", "progress", "teams", "visits", ""):
            answer = program.get(f"cohorts/{day.cohort_id}/{path}".rstrip("/"))
            assert citation not in answer.content.decode()
        answer = program.get(f"programmes/{day.programme.pk}/audit")
        assert "judging.sheet." not in answer.content.decode()
        assert "judging.awards." not in answer.content.decode()


def test_organisers_read_what_judges_score_by(day):
    found = Program(judging.organiser_of(day)).read(f"cohorts/{day.cohort_id}/rubric")

    assert [each["name"] for each in found["criteria"]] == [each.name for each in day.rubric.criteria.all()]
    assert sum(each["weight"] for each in found["criteria"]) == 100


def test_organisers_read_who_judges(day):
    left = day.panels.first().seats.first()
    left.left_at = timezone.now()
    left.save()

    rows = Program(judging.organiser_of(day)).items(f"cohorts/{day.cohort_id}/seats")

    assert [each["judge"] for each in rows] == [
        str(judge.pk) for judge in judging.judges_of(day) if judge != left.enrolment.person
    ]


@pytest.mark.parametrize("what", ["rubric", "seats"])
def test_the_set_up_of_the_day_is_for_organisers(day, what):
    path = f"cohorts/{day.cohort_id}/{what}"

    assert {Program(each).get(path).status_code for each in judging.judges_of(day)} == {403}
    assert Program(make.organiser(make.cohort())).get(path).status_code == 404


@pytest.mark.parametrize("what", ["rubric", "seats"])
def test_there_is_no_set_up_before_it_is_begun(what):
    cohort = make.cohort()

    assert Program(make.organiser(cohort)).get(f"cohorts/{cohort.pk}/{what}").status_code == 404
