"""Certificates: under the name that the person chose, of the result as it holds now, and anybody can check the code."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from judging.actions import award, disqualification, result
from judging.models import PitchDay
from judging.queries.certificate import code_of
from programme.models import Person
from programme.shared.addresses import path_in
from programme.states import PublicName
from tests.factories import judging, teams
from tests.factories import programme as people
from tests.support.counting import assert_page_costs_the_same

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> PitchDay:
    return judging.locked_day(5, 4)


@pytest.fixture
def winner(day: PitchDay) -> Person:
    """A member of the team that wins."""
    return teams.member(day.pitches.get(position=1).team)


def publish(day: PitchDay, *, at: dt.datetime | None = None) -> list[Person]:
    sheet = judging.signed_sheet(day)
    signers = [each.person for each in sheet.signatures.all()]
    result.publish_sheet(sheet, by=signers[0], at=at)
    return signers


def page(client: Client, day: PitchDay, who: Person) -> str:
    client.force_login(who)
    return client.get(path_in(day.cohort, "judging:certificate_own")).text


def check(day: PitchDay, code: str) -> str:
    return Client().get(path_in(day.cohort, "judging:certificate_check"), {"code": code}).text


def test_before_the_result_is_public_there_is_none_and_no_page_to_check_it(client: Client, day, winner):
    at = timezone.now() + dt.timedelta(hours=1)
    publish(day, at=at)
    addresses = [path_in(day.cohort, f"judging:certificate_{name}") for name in ("own", "check")]
    client.force_login(winner)

    assert [client.get(each).status_code for each in addresses] == [404, 404]
    with time_machine.travel(at, tick=False):
        assert [client.get(each).status_code for each in addresses] == [200, 200]
        assert addresses[0] in client.get(path_in(day.cohort, "programme:home_cohort")).text


def test_a_member_of_the_winning_team_has_two_and_others_one(client: Client, day, winner):
    other = teams.member(day.pitches.get(position=2).team)
    publish(day)

    assert page(client, day, winner).count('class="certificate"') == 2
    assert page(client, day, other).count('class="certificate"') == 1
    assert "judged the pitches of" in page(client, day, judging.judges_of(day)[0])
    client.force_login(people.observer(day.cohort))
    assert client.get(path_in(day.cohort, "judging:certificate_own")).status_code == 404


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        (PublicName.FULL, "Aisha Rahman"),
        (PublicName.FIRST_AND_SECTOR, "Aisha, Civil service"),
        (PublicName.NONE, "A member of team"),
    ],
)
def test_it_names_the_person_as_they_chose(client: Client, day, winner, chosen, shown):
    Person.objects.filter(pk=winner.pk).update(full_name="Aisha Rahman", public_name=chosen)
    publish(day)
    code = code_of(winner.enrolments.get())

    assert shown in page(client, day, winner)
    assert shown in check(day, code)
    assert ("Rahman" in check(day, code)) == (chosen == PublicName.FULL)


def test_a_code_is_checked_by_anybody_however_it_is_typed_and_a_wrong_one_is_said_to_be_wrong(day, winner):
    publish(day)
    code = code_of(winner.enrolments.get())
    elsewhere = judging.locked_day(5, 4)
    publish(elsewhere)

    for typed in (code, code.lower(), f"{code[:4]}-{code[4:8]} {code[8:]}"):
        assert "This certificate holds" in check(day, typed)
    assert "No certificate has this code" in check(day, "CDFGHJKMNPQR")
    assert "No certificate has this code" in check(elsewhere, code)


def test_certificates_follow_a_correction_at_once(client: Client, day, winner):
    second = teams.member(day.pitches.get(position=2).team)
    signers = publish(day)
    code = code_of(winner.enrolments.get())
    assert "<b>Winner</b>" in check(day, code)

    sheet = day.sheets.get()
    result.withdraw_sheet(sheet, by=signers[0], reason="Bought elsewhere.")
    assert "The result was withdrawn" in check(day, code)
    assert "The result was withdrawn" in page(client, day, winner)
    by = judging.results_member_of(day)
    disqualification.disqualify_team(day.pitches.get(position=1), by=by, reason="Bought elsewhere.")
    again = result.compute_sheet(day, by=by)
    again = award.set_awards(again, by=by, awards=[award.AwardGiven(day.pitches.get(position=2).team, "winner")])
    result.publish_sheet(judging.sign(again, *signers), by=signers[0])

    assert "<b>Winner</b>" not in check(day, code)
    assert page(client, day, winner).count('class="certificate"') == 1
    assert page(client, day, second).count('class="certificate"') == 2


# --- The organisers' page -----


def desk(client: Client, day: PitchDay, who: Person, wanted: str = ""):
    client.force_login(who)
    return client.get(path_in(day.cohort, "judging:certificate_desk"), {"print": wanted} if wanted else {})


def test_an_organiser_prints_everybodys_at_once_or_one_persons(client: Client, day, winner):
    by, other = judging.organiser_of(day), teams.member(day.pitches.get(position=2).team)
    publish(day)
    place = winner.enrolments.get()

    listed, whole, one = (desk(client, day, by, wanted) for wanted in ("", "all", str(place.pk)))

    assert f"?print={place.pk}" in listed.text
    assert listed.text.count('class="certificate"') == 0
    # Two for the winner, one for the other member and for each judge.
    assert whole.text.count('class="certificate"') == 5
    assert one.text.count('class="certificate"') == 2
    assert code_of(place) in one.text
    assert code_of(other.enrolments.get()) not in one.text


def test_before_publication_the_organisers_page_names_nobody_and_says_so(client: Client, day, winner):
    judging.signed_sheet(day)

    for wanted in ("", "all"):
        answer = desk(client, day, judging.organiser_of(day), wanted)
        assert "There are none before the result is published." in answer.text
        assert 'class="certificate"' not in answer.text


def test_who_is_not_named_in_public_is_not_named_on_what_an_organiser_prints(client: Client, day, winner):
    Person.objects.filter(pk=winner.pk).update(full_name="Aisha Rahman", public_name=PublicName.NONE)
    publish(day)

    printed = desk(client, day, judging.organiser_of(day), str(winner.enrolments.get().pk)).text

    assert "Rahman" not in printed
    assert "A member of team" in printed


def test_the_organisers_page_costs_as_many_queries_for_many_people(client: Client, day, winner):
    publish(day)
    client.force_login(judging.organiser_of(day))
    url = f"{path_in(day.cohort, 'judging:certificate_desk')}?print=all"

    def grow() -> None:
        for position in (1, 2, 2):
            teams.member(day.pitches.get(position=position).team)

    assert_page_costs_the_same(client, url, grow, rows_shown=6)
