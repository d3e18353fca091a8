"""How sure a result is: asked of the worker with every sheet, shown to the results group, never one of its figures."""

from decimal import Decimal

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from judging.actions import analysis, pitch_day, result
from judging.models import Analysis, PitchDay, ResultSheet, Scorecard
from judging.queries import analysis as queries
from judging.queries import progress, spread
from judging.queries.figures import two_digits
from judging.states import ModerationAct
from programme.shared.addresses import path_in
from tests.factories import judging
from tests.factories import programme as people

pytestmark = pytest.mark.django_db

# Each row is a judge, each column a team; None where the judge missed the team.
FULL = ((5, 4, 3, 2), (5, 4, 3, 1), (4, 4, 3, 2))
HOLES = ((5, 4, 3, None), (5, 3, None, 2), (None, 2, 1, 1), (4, 3, 2, 2))


def locked(levels) -> PitchDay:
    """A locked day on which the judges gave these levels on each criterion."""
    day = judging.open_day(pitches=len(levels[0]), judges=len(levels))
    for person, given in zip(judging.judges_of(day), levels, strict=True):
        for pitch, level in zip(day.pitches.order_by("position"), given, strict=True):
            if level is not None:
                judging.save(pitch, person, *[level] * 5)
    return pitch_day.lock_scoring(day, by=judging.organiser_of(day), missing=progress.missing_cards(day))


def analysed(levels) -> ResultSheet:
    """A sheet that the worker has looked at."""
    sheet = judging.sheet(locked(levels))
    analysis.analyse(str(sheet.pk))
    return sheet


def report_of(sheet: ResultSheet) -> queries.Report | None:
    """What the desk would show of all teams."""
    return queries.report_of(sheet, list(sheet.results.select_related("team")))


def test_every_new_sheet_waits_for_the_worker():
    sheet = judging.sheet(locked(FULL))

    assert report_of(sheet) is None
    asked = DBTaskResult.objects.get(task_path="judging.tasks.analyse_sheet")
    assert asked.args_kwargs["args"] == [str(sheet.pk)]


def test_where_every_judge_saw_every_team_no_adjusted_figure_and_no_chance_is_kept_for_the_screen():
    report = report_of(analysed(FULL))

    assert report.is_complete
    assert report.rows == ()
    assert report.picture is None
    assert not report.says_chances


def test_where_teams_met_other_judges_raw_and_adjusted_stand_side_by_side_and_add_up():
    sheet = analysed(HOLES)
    report = report_of(sheet)

    assert not report.is_complete
    assert {row.team for row in report.rows} == {str(line.team) for line in sheet.results.all()}
    for row in report.rows:
        parts = [float(each.replace("\N{MINUS SIGN}", "-")) for each in (row.severity, row.pull)]
        assert row.raw + sum(parts) == pytest.approx(row.estimate, abs=0.011)
        assert row.low < row.estimate < row.high
    assert [row.estimate for row in report.rows] == sorted((row.estimate for row in report.rows), reverse=True)


def test_a_day_with_little_to_go_by_says_so_and_gives_no_chances():
    report = report_of(analysed(((5, 4, None), (4, None, 3))))

    assert any("So few cards" in each for each in report.warnings)
    assert not report.says_chances


def test_one_judge_is_not_analysed_but_said_to_be_one():
    report = report_of(analysed(((5, 4, 3),)))

    assert report.rows == ()
    assert [each[:14] for each in report.warnings] == ["One judge only"]


def test_a_judge_who_goes_against_the_others_is_named():
    against = tuple((5, 5, 4, 4, 3, 3, 2, 2, 1, 1) for _ in range(4))
    sheet = analysed((*against, (1, 1, 2, 2, 3, 3, 4, 4, 5, 5)))
    hostile = judging.judges_of(sheet.pitch_day)[-1]

    report = report_of(sheet)

    assert any(hostile.full_name in each.words and "goes against" in each.words for each in report.alarms)
    assert hostile.full_name in report.named_judges
    column = report.named_judges.index(hostile.full_name)
    first = next(row for row in report.beside if row.team == str(sheet.pitch_day.pitches.get(position=1).team))
    assert (first.raw, first.adjusted, first.without[column]) == ("4.20", "", "5.00")


def test_an_alarm_about_one_card_leads_to_it_and_one_about_a_judge_to_all_of_theirs(client: Client):
    sheet = judging.sheet(locked(HOLES))
    judge = judging.judges_of(sheet.pitch_day)[0]
    pitch = sheet.pitch_day.pitches.get(position=2)
    analysis.analyse(str(sheet.pk))
    row = Analysis.objects.get()
    row.brief["alarms"] = [
        {"kind": "odd_sheet", "team": str(pitch.team_id), "judge": str(judge.pk), "residual": 4.0},
        {"kind": "noisy_judge", "judge": str(judge.pk)},
    ]
    row.save()
    client.force_login(judging.results_member_of(sheet.pitch_day))

    page = client.get(path_in(sheet.cohort, "judging:result_desk")).text

    card = pitch.scorecards.get(judge=judge)
    assert path_in(sheet.cohort, "judging:moderation_decide", card.pk) in page
    theirs = f"{path_in(sheet.cohort, 'judging:moderation_cards')}?judge={judge.pk}"
    assert theirs in page
    listed = client.get(theirs).context["page"]
    assert {each.judge for each in listed} == {judge}


def test_no_figure_of_the_sheet_changes_by_it():
    sheet = judging.sheet(locked(HOLES))
    before = list(sheet.results.order_by("team").values("place", "mean", "parts"))

    analysis.analyse(str(sheet.pk))

    assert list(sheet.results.order_by("team").values("place", "mean", "parts")) == before


def test_a_card_left_out_asks_for_a_new_look_and_forgets_the_old_one():
    sheet = analysed(FULL)
    card = Scorecard.objects.filter(pitch__pitch_day=sheet.pitch_day).order_by("pitch__position", "judge").first()

    result.moderate_card(
        card, by=judging.results_member_of(sheet.pitch_day), act=ModerationAct.EXCLUDE, reason="Meant for another team."
    )
    sheet.refresh_from_db()

    assert report_of(sheet) is None
    assert DBTaskResult.objects.filter(task_path="judging.tasks.analyse_sheet").count() == 2
    analysis.analyse(str(sheet.pk))
    assert not report_of(sheet).is_complete


def test_an_answer_about_cards_that_have_changed_meanwhile_is_not_kept():
    sheet = judging.sheet(locked(FULL))
    stale = ResultSheet.objects.get(pk=sheet.pk)
    stale.inputs_hash = "0" * 64

    analysis.keep(stale, {"estimates": []}, spread=[])
    analysis.analyse("00000000-0000-4000-8000-000000000000")

    assert not Analysis.objects.exists()


def test_the_desk_says_how_sure_the_order_is(client: Client):
    sheet = judging.sheet(locked(HOLES))
    client.force_login(judging.results_member_of(sheet.pitch_day))
    address = path_in(sheet.cohort, "judging:result_desk")

    assert "This is being worked out" in client.get(address).text
    analysis.analyse(str(sheet.pk))
    page = client.get(address).text

    assert "Raw and adjusted, with what lies between" in page
    assert "Likely place" in page


def test_how_each_judge_used_the_scale_is_for_the_chair_and_the_deputy_alone(client: Client):
    sheet = judging.sheet(locked(FULL))
    chair, other = judging.results_member_of(sheet.pitch_day), people.results_member(sheet.cohort)
    PitchDay.objects.filter(pk=sheet.pitch_day_id).update(chair=chair)
    sheet = ResultSheet.objects.select_related("pitch_day").get(pk=sheet.pk)
    first, second, third = judging.judges_of(sheet.pitch_day)
    assert spread.of_judges(sheet, by=chair) is None
    analysis.analyse(str(sheet.pk))

    rows = spread.of_judges(sheet, by=chair).rows

    assert {row.judge: (row.cards, row.low, row.mean, row.high) for row in rows} == {
        first.full_name: (4, 2.0, 3.5, 5.0),
        second.full_name: (4, 1.0, 3.25, 5.0),
        third.full_name: (4, 2.0, 3.25, 4.0),
    }
    assert spread.of_judges(sheet, by=other) is None
    desk, texts = path_in(sheet.cohort, "judging:result_desk"), []
    for who in (chair, other):
        client.force_login(who)
        texts.append("How each judge used the scale" in client.get(desk).text)
    assert texts == [True, False]


def test_figures_are_rounded_as_in_the_result_and_not_cut_off():
    assert [two_digits(value) for value in (Decimal("4.3375"), 4.335, 0.899, Decimal("3"))] == [
        "4.34",
        "4.34",
        "0.90",
        "3.00",
    ]
