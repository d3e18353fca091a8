"""What decides the result is settled before the first score, and awards are held against it."""

import pytest
from django.db import DatabaseError, transaction

from judging.actions import analysis, award, basis, result
from judging.actions.award import AwardGiven
from judging.models import OfficialBasis, PitchDay, ResultSheet
from judging.queries import basis as queries
from judging.queries import pack, published
from judging.queries import result as results
from judging.states import AwardKind, Basis, TieRule
from programme.shared.refusals import NotAllowed
from tests.factories import judging
from tests.factories import programme as people

pytestmark = pytest.mark.django_db


def settle(day: PitchDay, kind: Basis = Basis.PANEL, ties: TieRule = TieRule.SHARE) -> None:
    basis.set_basis(day, by=judging.organiser_of(day), kind=kind, tie_rule=ties, shows_figures=False)


def scored(
    *rows: tuple[int | None, ...], kind: Basis = Basis.PANEL, ties: TieRule = TieRule.SHARE, weights=(60, 40)
) -> PitchDay:
    """A locked day: for each team what each judge gave on both criteria, None where a judge did not score."""
    made = judging.day(rubric=judging.rubric(cohort := people.cohort(), weights=weights), cohort=cohort)
    for _ in rows:
        judging.pitch(made)
    for _ in rows[0]:
        judging.judge(made)
    settle(made, kind, ties)
    made = judging.pitch_day.open_scoring(made, by=judging.organiser_of(made))
    for pitch, row in zip(made.pitches.order_by("position"), rows, strict=True):
        for judge, level in zip(judging.judges_of(made), row, strict=True):
            if level is not None:
                judging.save(pitch, judge, *(level if isinstance(level, tuple) else (level, level)))
    missing = judging.progress.missing_cards(made)
    return judging.pitch_day.lock_scoring(made, by=judging.organiser_of(made), missing=missing)


def sheet_of(day: PitchDay) -> ResultSheet:
    return result.compute_sheet(day, by=judging.results_member_of(day))


def decide(sheet: ResultSheet, *winners: int, reason: str = "", by=None) -> ResultSheet:
    """The winners by their position in the running order."""
    teams = [pitch.team for pitch in sheet.pitch_day.pitches.filter(position__in=winners)]
    given = [AwardGiven(team, AwardKind.WINNER) for team in teams]
    by = by or judging.results_member_of(sheet.pitch_day)
    return award.set_awards(sheet, by=by, awards=given, reason=reason)


def test_where_nobody_settles_anything_the_panel_decides_and_level_teams_share():
    day = judging.day()

    settled = queries.of_day(day)

    assert (settled.kind, settled.tie_rule, settled.shows_figures) == ("panel", "share", False)


def test_an_organiser_settles_it_and_nobody_else():
    day = judging.day()

    settle(day, Basis.RAW, TieRule.CASTING)

    assert (queries.of_day(day).kind, queries.of_day(day).tie_rule) == ("raw", "casting")
    with pytest.raises(NotAllowed):
        basis.set_basis(
            day, by=judging.results_member_of(day), kind=Basis.PANEL, tie_rule=TieRule.SHARE, shows_figures=True
        )


def test_the_first_score_fixes_it_in_the_action_and_in_the_database():
    day = judging.open_day(pitches=1, judges=1)
    settle(day, Basis.RAW)
    judging.save(day.pitches.get(), judging.judges_of(day)[0], 3, 3, 3, 3, 3)

    with pytest.raises(basis.BasisFixed):
        settle(day, Basis.PANEL)
    with pytest.raises(DatabaseError, match="first score"), transaction.atomic():
        OfficialBasis.objects.filter(pitch_day=day).update(kind="panel")
    with pytest.raises(DatabaseError, match="first score"), transaction.atomic():
        OfficialBasis.objects.filter(pitch_day=day).delete()
    assert queries.of_day(day).kind == "raw"


def test_where_nothing_was_settled_the_first_score_fixes_that_too():
    day = judging.open_day(pitches=1, judges=1)
    judging.save(day.pitches.get(), judging.judges_of(day)[0], 3, 3, 3, 3, 3)

    assert OfficialBasis.objects.get(pitch_day=day).fixed_at is not None


def test_by_the_raw_order_no_reason_lets_another_team_win():
    sheet = sheet_of(scored((5, 5), (4, 4), (3, 3), kind=Basis.RAW))

    with pytest.raises(award.AgainstTheBasis):
        decide(sheet, 3, reason="We liked them more.")
    assert decide(sheet, 1).awards.get().kind == "winner"


def test_neighbours_share_first_place_by_any_basis_with_a_reason():
    sheet = sheet_of(scored((5, 5), (4, 4), (3, 3), kind=Basis.RAW))

    with pytest.raises(award.ReasonNeeded, match="same score"):
        decide(sheet, 1, 2)
    assert decide(sheet, 1, 2, reason="Too close to call.").awards.count() == 2


def test_level_teams_are_told_apart_by_the_heaviest_criterion():
    sheet = sheet_of(scored(((5, 2),) * 2, ((3, 5),) * 2, kind=Basis.RAW, ties=TieRule.CASTING))

    assert [line.place for line in sheet.results.all()] == [1, 1]
    with pytest.raises(award.AgainstTheBasis):
        decide(sheet, 2)
    assert decide(sheet, 1).awards.count() == 1


def test_what_the_rule_leaves_level_only_the_chair_decides_and_in_words():
    day = scored((4, 4), (4, 4), (3, 3), kind=Basis.RAW, ties=TieRule.CASTING)
    member, chair = judging.results_member_of(day), people.results_member(day.cohort)
    PitchDay.objects.filter(pk=day.pk).update(chair=chair)
    sheet = sheet_of(day)

    with pytest.raises(award.NotTheChair):
        decide(sheet, 1, reason="Because.", by=member)
    with pytest.raises(award.ReasonNeeded, match="the chair decides"):
        decide(sheet, 1, by=chair)
    assert decide(sheet, 1, reason="Their evidence was older.", by=chair).award_reason


def test_where_level_teams_share_nobody_is_left_out_by_the_raw_order():
    sheet = sheet_of(scored((4, 4), (4, 4), (3, 3), kind=Basis.RAW))

    with pytest.raises(award.AgainstTheBasis):
        decide(sheet, 1, reason="Because.")
    assert decide(sheet, 1, 2).awards.count() == 2


# Three strict and mild judges; the third team met the strict one only where others did not.
HOLES = ((5, 3, None), (5, 3, 4), (None, 3, 4), (4, None, 3), (4, 2, 3), (5, 4, 4))


def test_adjusted_scores_decide_only_when_the_worker_has_found_them():
    sheet = sheet_of(scored(*HOLES, kind=Basis.ADJUSTED))
    raw = {line.team_id: line.place for line in sheet.results.all()}

    with pytest.raises(award.StillWorkedOut):
        decide(sheet, 1)
    analysis.analyse(str(sheet.pk))

    sheet.refresh_from_db()
    assert sheet.method == "additive model, variances integrated/1"
    lines = list(sheet.results.all())
    assert [line.adjusted for line in lines] == sorted((line.adjusted for line in lines), reverse=True)
    assert {line.team_id: line.place for line in lines} != raw
    assert results.recomputes(sheet)


def test_a_pack_of_adjusted_scores_replays_and_names_a_changed_one():
    day = scored(*HOLES, kind=Basis.ADJUSTED)
    sheet = sheet_of(day)
    analysis.analyse(str(sheet.pk))
    first = ResultSheet.objects.get().results.first()
    decide(ResultSheet.objects.get(), day.pitches.get(team=first.team).position)
    signed = judging.sign(ResultSheet.objects.get(), judging.signatory(day), judging.signatory(day))
    files = pack.pack_of(signed, by=judging.results_member_of(day))

    said = f"{first.adjusted:.6f}".encode()
    changed = files | {"result.json": files["result.json"].replace(said, b"9.990000")}

    assert pack.pack.replay(files) == []
    assert any(".adjusted comes out as" in each for each in pack.pack.replay(changed))


def test_a_complete_day_is_never_adjusted_whatever_was_settled():
    sheet = sheet_of(scored((5, 4), (4, 3), (3, 2), kind=Basis.ADJUSTED))
    analysis.analyse(str(sheet.pk))

    sheet.refresh_from_db()
    assert sheet.method == "raw weighted mean/1"
    assert set(sheet.results.values_list("adjusted", flat=True)) == {None}
    assert decide(sheet, 1).awards.count() == 1


def test_too_few_scores_are_not_adjusted():
    sheet = sheet_of(scored((5, None), (4, 3), kind=Basis.ADJUSTED))
    analysis.analyse(str(sheet.pk))

    sheet.refresh_from_db()
    assert sheet.method == "raw weighted mean/1"
    assert set(sheet.results.values_list("adjusted", flat=True)) == {None}


def test_awards_apart_from_the_order_need_no_reason_and_are_published_under_their_name():
    day = scored((5, 5), (4, 4), (3, 3))
    sheet = sheet_of(day)
    best, second, last = (line.team for line in sheet.results.all())
    given = [
        AwardGiven(best, AwardKind.WINNER),
        AwardGiven(second, AwardKind.RUNNER_UP),
        AwardGiven(best, AwardKind.PEOPLES_CHOICE, counted=award.Counted(61, 140, "Rosa Whitmore")),
        AwardGiven(last, AwardKind.OWN, "For asking twice.", "The listening prize"),
    ]

    award.set_awards(sheet, by=judging.results_member_of(day), awards=given)
    signed = judging.sign(sheet, judging.signatory(day), judging.signatory(day))
    result.publish_sheet(signed, by=signed.signatures.first().person)

    shown = published.published_for(day.cohort)
    assert [each.team for each in shown.winners] == [best.name]
    assert [each.team for each in shown.runners_up] == [second.name]
    assert [(each.title, each.team, each.citation) for each in shown.apart] == [
        ("People's choice", best.name, "61 of 140 votes, counted in the room."),
        ("The listening prize", last.name, "For asking twice."),
    ]


def test_a_runner_up_below_a_team_without_an_award_is_against_the_order():
    day = scored((5, 5), (4, 4), (3, 3))
    sheet = sheet_of(day)
    best, _second, last = (line.team for line in sheet.results.all())
    given = [AwardGiven(best, AwardKind.WINNER), AwardGiven(last, AwardKind.RUNNER_UP)]

    with pytest.raises(award.ReasonNeeded, match="do not follow the order"):
        award.set_awards(sheet, by=judging.results_member_of(day), awards=given)


def test_an_award_of_its_own_needs_a_name():
    day = scored((5, 5), (4, 4))
    sheet = sheet_of(day)
    best, second = (line.team for line in sheet.results.all())
    given = [AwardGiven(best, AwardKind.WINNER), AwardGiven(second, AwardKind.OWN)]

    with pytest.raises(award.NoName):
        award.set_awards(sheet, by=judging.results_member_of(day), awards=given)
