"""A winner is disqualified after publication: a new signed version, and no award moves up by itself."""

import pytest
from django.test import Client

from judging.actions import award, disqualification, result, signature
from judging.actions.award import AwardGiven
from judging.engine.pack import replay
from judging.models import Award, Disqualification, PitchDay, ResultSheet
from judging.queries import pack, published
from judging.states import AwardKind
from programme.models import AuditEvent, Person
from programme.shared.addresses import path_in
from programme.shared.refusals import NotAllowed
from teams.models import Team
from tests.factories import judging, teams
from tests.factories import programme as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> PitchDay:
    return judging.locked_day(5, 4, 3)


def team_at(day: PitchDay, position: int) -> Team:
    return day.pitches.get(position=position).team


def withdrawn(day: PitchDay) -> tuple[ResultSheet, list[Person]]:
    """The first version, published and withdrawn, and who signed it."""
    sheet = judging.signed_sheet(day, commended=1)
    signers = [each.person for each in sheet.signatures.all()]
    result.publish_sheet(sheet, by=signers[0])
    return result.withdraw_sheet(sheet, by=signers[0], reason="The winner had bought its solution."), signers


def out(day: PitchDay, position: int = 1) -> Disqualification:
    pitch = day.pitches.get(position=position)
    return disqualification.disqualify_team(pitch, by=judging.results_member_of(day), reason="Bought elsewhere.")


def correct(day: PitchDay, signers: list[Person], awards: list[AwardGiven], reason: str) -> ResultSheet:
    """A second version without the winner, signed and published."""
    out(day)
    by = judging.results_member_of(day)
    sheet = award.set_awards(result.compute_sheet(day, by=by), by=by, awards=awards, reason=reason)
    return result.publish_sheet(judging.sign(sheet, *signers), by=signers[0])


def test_only_the_results_group_disqualifies_with_a_reason(day):
    pitch = day.pitches.get(position=1)
    for who in (judging.organiser_of(day), judging.judges_of(day)[0], people.site_admin()):
        with pytest.raises(NotAllowed):
            disqualification.disqualify_team(pitch, by=who, reason="No.")
    with pytest.raises(result.WithoutReason):
        disqualification.disqualify_team(pitch, by=judging.results_member_of(day), reason=" ")
    out(day)
    with pytest.raises(disqualification.OutAlready):
        out(day)


def test_a_published_result_has_to_be_withdrawn_first(day):
    sheet = judging.signed_sheet(day)
    result.publish_sheet(sheet, by=sheet.signatures.first().person)

    with pytest.raises(result.SheetFixed):
        out(day)


def test_a_sheet_that_is_there_loses_the_team_all_awards_and_signatures(day):
    sheet = judging.signed_sheet(day, commended=1)

    out(day)

    sheet.refresh_from_db()
    assert sheet.state == "draft"
    assert not sheet.awards.exists()
    assert not sheet.signatures.filter(voided_at=None).exists()
    assert [(line.team, line.place) for line in sheet.results.all()] == [(team_at(day, 2), 1), (team_at(day, 3), 2)]


def test_taken_back_the_team_is_ranked_again_and_awards_are_decided_anew(day):
    sheet = judging.sheet(day)
    row = out(day)

    disqualification.lift_disqualification(row, by=judging.results_member_of(day))

    assert sheet.results.count() == 3
    assert not sheet.awards.exists()
    with pytest.raises(disqualification.InAgain):
        disqualification.lift_disqualification(row, by=judging.results_member_of(day))
    assert list(
        AuditEvent.objects.filter(code__startswith="judging.awards.team")
        .order_by("number")
        .values_list("code", flat=True)
    ) == ["judging.awards.team_disqualified", "judging.awards.team_ranked_again"]


def test_nobody_moves_up_by_itself_and_that_nobody_wins_needs_a_reason(client: Client, day):
    _first, signers = withdrawn(day)
    out(day)
    by = judging.results_member_of(day)
    sheet = result.compute_sheet(day, by=by)
    commended = [AwardGiven(team_at(day, 2), AwardKind.COMMENDATION)]
    with pytest.raises(signature.NoAwards):
        judging.sign(sheet, signers[0])
    with pytest.raises(award.ReasonNeeded, match="Nobody wins"):
        award.set_awards(sheet, by=by, awards=commended)

    sheet = award.set_awards(sheet, by=by, awards=commended, reason="First place stays empty.")
    result.publish_sheet(judging.sign(sheet, *signers), by=signers[0])

    text = client.get(path_in(day.cohort, "judging:result_public")).text
    assert "No first place was given" in text
    assert f"Not ranked, because disqualified: {team_at(day, 1)}" in text
    assert "The winner had bought its solution." in text
    assert Award.objects.filter(sheet=sheet).count() == 1


def test_a_result_without_any_award_can_be_signed_where_the_only_winner_is_out(client: Client, day):
    _first, signers = withdrawn(day)

    correct(day, signers, [], "First place stays empty.")

    assert published.published_for(day.cohort).winners == ()
    assert client.get(path_in(day.cohort, "judging:result_public")).status_code == 200


def test_both_versions_replay_digit_for_digit_and_the_second_names_who_is_out(day):
    first, signers = withdrawn(day)
    before = pack.seal_of(ResultSheet.objects.get(pk=first.pk))

    second = correct(day, signers, [AwardGiven(team_at(day, 2), AwardKind.WINNER)], "")

    by = judging.results_member_of(day)
    packs = [pack.pack_of(ResultSheet.objects.get(pk=each.pk), by=by) for each in (first, second)]
    assert [replay(files) for files in packs] == [[], []]
    assert pack.seal_of(ResultSheet.objects.get(pk=first.pk)) == before
    assert ["disqualified.json" in files for files in packs] == [False, True]


def test_the_team_reads_why_once_the_corrected_result_is_public(client: Client, day):
    client.force_login(teams.member(team_at(day, 1)))
    own = path_in(day.cohort, "judging:team_result_own")
    _first, signers = withdrawn(day)
    meanwhile = client.get(own).text
    assert "withdrawn" in meanwhile
    assert "Bought elsewhere." not in meanwhile

    correct(day, signers, [AwardGiven(team_at(day, 2), AwardKind.WINNER)], "")

    assert "Bought elsewhere." in client.get(own).text
    assert "with a score of" not in client.get(own).text


def test_at_the_desk_a_team_is_taken_out_and_back(client: Client, day):
    judging.sheet(day)
    client.force_login(judging.results_member_of(day))
    desk = path_in(day.cohort, "judging:disqualification_desk")
    pitch = day.pitches.get(position=1)

    client.post(desk, {"pitch": str(pitch.pk), "reason": "Bought elsewhere."})
    row = Disqualification.objects.get()
    shown = client.get(desk).text
    results = client.get(path_in(day.cohort, "judging:result_desk")).text
    client.post(path_in(day.cohort, "judging:disqualification_lift", row.pk))

    assert "1 team is not ranked." in shown
    assert "Bought elsewhere." in results
    assert "No team is disqualified." in client.get(desk).text
