"""Pages around a result cost the same number of queries however many teams and judges there are, and show a page of
them, from figures that are kept."""

import re
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from judging.actions import analysis, result, signature
from judging.models import PitchDay, Result, ResultSheet
from programme.shared.addresses import path_in
from tests.factories import judging, teams
from tests.support import big_days
from tests.support.counting import Cost, cost_of

pytestmark = pytest.mark.django_db

FOR_THE_RESULTS_GROUP = (
    "result_desk",
    "award_edit",
    "deliberation_desk",
    "disqualification_desk",
    "moderation_cards",
    "feedback_desk",
)
FOR_MEMBERS = ("certificate_own", "certificate_check", "result_public", "team_result_own")
ROWS = 50


def asked(client: Client, address: str) -> Cost:
    """The page, and that it opens."""
    assert client.get(address, {"code": "CDFGHJKMNPQR"}).status_code == 200, address
    return cost_of(lambda: client.get(address, {"code": "CDFGHJKMNPQR"}))


def with_chair(day: PitchDay) -> PitchDay:
    """Led by the results member, who therefore also sees how each judge used the scale."""
    PitchDay.objects.filter(pk=day.pk).update(chair=judging.results_member_of(day))
    return PitchDay.objects.select_related("cohort__programme", "rubric").get(pk=day.pk)


def test_pages_around_a_result_cost_the_same_for_few_and_many_teams_and_judges(client: Client):
    costs: dict[str, list[Cost]] = {}
    for size in ((6, 4), (60, 60)):
        day = with_chair(big_days.locked(*size, each=3))
        member = teams.member(day.pitches.get(position=1).team)
        for pitch in day.pitches.filter(position__range=(2, 5)):
            teams.member(pitch.team)
        sheet = judging.signed_sheet(day)
        analysis.analyse(str(sheet.pk))
        signature.keep_seal(str(sheet.pk))
        client.force_login(judging.results_member_of(day))
        for name in FOR_THE_RESULTS_GROUP:
            costs.setdefault(name, []).append(asked(client, path_in(day.cohort, f"judging:{name}")))
        costs.setdefault("signing", []).append(asked(client, reverse("judging:signing_sheet", args=(sheet.pk,))))
        result.publish_sheet(sheet, by=sheet.signatures.first().person)
        client.force_login(member)
        for name in FOR_MEMBERS:
            costs.setdefault(name, []).append(asked(client, path_in(day.cohort, f"judging:{name}")))

    counts = {name: (len(few.queries), len(many.queries)) for name, (few, many) in costs.items()}
    assert {name: pair for name, pair in counts.items() if pair[1] > pair[0]} == {}
    built = {name: many.objects for name, (_few, many) in costs.items() if many.objects_built > 4 * ROWS + 50}
    assert built == {}


def test_no_page_reads_the_cards_of_the_day_to_show_what_came_of_them(client: Client):
    day = with_chair(judging.locked_day(5, 4, 3))
    member = teams.member(day.pitches.get(position=1).team)
    sheet = judging.signed_sheet(day)
    analysis.analyse(str(sheet.pk))
    read = {}
    client.force_login(judging.results_member_of(day))
    for name in ("result_desk", "award_edit", "deliberation_desk"):
        read[name] = asked(client, path_in(day.cohort, f"judging:{name}")).queries
    read["signing"] = asked(client, reverse("judging:signing_sheet", args=(sheet.pk,))).queries
    result.publish_sheet(sheet, by=sheet.signatures.first().person)
    client.force_login(member)
    for name in FOR_MEMBERS:
        read[name] = asked(client, path_in(day.cohort, f"judging:{name}")).queries

    of_cards = ('"inputs"', '"judging_analysis"."document"', 'FROM "judging_score"')
    allowed = {"team_result_own": of_cards[2]}  # what judges wrote for this team
    assert [
        (name, word)
        for name, queries in read.items()
        for word in of_cards
        if word != allowed.get(name) and any(word in sql for sql in queries)
    ] == []


def test_a_long_order_comes_in_pages_and_a_team_is_found_by_its_name(client: Client):
    day = big_days.locked(60, 4, each=3)
    judging.sheet(day)
    client.force_login(judging.results_member_of(day))
    desk = path_in(day.cohort, "judging:result_desk")

    first, second = client.get(desk), client.get(desk, {"page": "2"})
    found, nothing = client.get(desk, {"team": "0031"}), client.get(desk, {"team": "no such team"})

    places = [[line.result.place for line in page.context["picture"].lines] for page in (first, second)]
    assert (len(places[0]), len(places[1])) == (50, 10)
    assert places[0] + places[1] == sorted(places[0] + places[1])
    assert "Teams 1 to 50 of 60." in first.text
    assert [str(line.result.team) for line in found.context["picture"].lines] == ["Team 0031"]
    assert "0 teams have this in their names." in nothing.text


def test_on_long_pages_no_two_fields_share_an_id_and_few_ties_are_told(client: Client):
    day = big_days.locked(60, 4, each=3)
    sheet = judging.sheet(day)
    analysis.analyse(str(sheet.pk))
    client.force_login(judging.results_member_of(day))

    for name in FOR_THE_RESULTS_GROUP:
        text = client.get(path_in(day.cohort, f"judging:{name}")).text
        ids = Counter(re.findall(r' id="([^"]+)"', text))
        assert [each for each, times in ids.items() if times > 1] == [], name
    assert len(client.get(path_in(day.cohort, "judging:deliberation_desk")).context["ties"]) < 12


def test_a_team_beyond_the_first_page_is_found_to_be_compared_and_to_get_an_award(client: Client):
    day = big_days.locked(60, 4, each=3)
    sheet = judging.sheet(day)
    last = sheet.results.select_related("team").last().team
    client.force_login(judging.results_member_of(day))
    desk, awards = (path_in(day.cohort, f"judging:{name}") for name in ("deliberation_desk", "award_edit"))
    best = sheet.awards.get().team
    given = {
        f"kind_{best.pk.hex}": "winner",
        "own_name_1": "Most honest pitch",
        "own_team_1": str(last.pk),
        "reason": "As the rules say.",
    }

    compared = client.get(desk, {"teams": [str(last.pk)]}).context["compared"]
    unknown = client.post(awards, given)
    kept = client.post(f"{awards}?team={last.name}", given)

    assert [line.result.team for line in compared.lines] == [last]
    assert (unknown.status_code, kept.status_code) == (422, 302)
    assert sheet.awards.get(kind="own").team == last
    assert last.name in client.get(awards).text


def test_the_desk_says_calmly_what_is_still_being_worked_out_and_plainly_what_is_wrong(client: Client):
    day = judging.locked_day(5, 4, 3)
    sheet = judging.sheet(day)
    client.force_login(judging.results_member_of(day))
    desk = path_in(day.cohort, "judging:result_desk")

    before = client.get(desk).text
    analysis.analyse(str(sheet.pk))
    after = client.get(desk).text
    Result.objects.filter(sheet=sheet, place=1).update(mean="4.9")
    analysis.analyse(str(sheet.pk))
    wrong = client.get(desk).text

    assert "The figures are being worked out a second time, as a check." in before
    assert "the same figures." in after
    assert "cannot be worked out again" not in before + after
    assert "The figures cannot be worked out again" in wrong


def test_what_is_not_published_is_looked_at_again_by_the_clock():
    sheet = judging.sheet(judging.locked_day(5, 4, 3))
    analysis.analyse(str(sheet.pk))
    checked = ResultSheet.objects.get(pk=sheet.pk).checked_at

    assert analysis.look_again() == 1
    analysis.analyse(str(sheet.pk))

    assert ResultSheet.objects.get(pk=sheet.pk).checked_at > checked


def test_a_change_of_the_cards_takes_the_check_and_the_second_opinion_back(client: Client):
    day = judging.locked_day(5, 4, 3)
    sheet = judging.sheet(day)
    analysis.analyse(str(sheet.pk))
    card = day.pitches.get(position=1).scorecards.first()

    result.moderate_card(card, by=judging.results_member_of(day), act="exclude", reason="Meant for another team.")

    sheet.refresh_from_db()
    assert (sheet.checked_at, sheet.came_out_the_same) == (None, None)
    client.force_login(judging.results_member_of(day))
    assert "This is being worked out." in client.get(path_in(day.cohort, "judging:result_desk")).text


def test_the_public_page_names_fifty_teams_at_a_time(client: Client):
    day = big_days.locked(60, 4, each=3)
    sheet = judging.signed_sheet(day)
    result.publish_sheet(sheet, by=sheet.signatures.first().person)
    page = path_in(day.cohort, "judging:result_public")

    first, second = client.get(page).text, client.get(page, {"page": "2"}).text

    assert ("Team 0050" in first, "Team 0051" in first, "Team 0051" in second) == (True, False, True)
    assert "60 teams pitched to 4 judges." in first
