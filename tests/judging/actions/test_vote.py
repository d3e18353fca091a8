"""The people's choice: one vote for each person of the cohort, no count before it closes, the award goes by it."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from judging.actions import award, disqualification, vote
from judging.actions.award import AwardGiven
from judging.models import Ballot, PeoplesVote, PitchDay
from judging.queries import vote as queries
from judging.states import AwardKind
from programme.models import AuditEvent, Person
from programme.shared import navigation
from programme.shared.addresses import path_in
from programme.shared.refusals import NotAllowed
from teams.models import Team
from tests.factories import judging, teams
from tests.factories import programme as people

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def day() -> PitchDay:
    return judging.locked_day(5, 4, 3)


@pytest.fixture
def held(day: PitchDay) -> PeoplesVote:
    """A vote that is open for an hour from now on."""
    at = timezone.now()
    return vote.plan_vote(day, by=judging.organiser_of(day), opens_at=at, closes_at=at + HOUR, at=at - HOUR)


def team_at(day: PitchDay, position: int) -> Team:
    return day.pitches.get(position=position).team


def cast(held: PeoplesVote, by: Person, position: int, *, at: dt.datetime | None = None) -> Ballot:
    return vote.cast_vote(held, by=by, team=team_at(held.pitch_day, position), at=at or held.opens_at)


def voted(held: PeoplesVote, *positions: int) -> None:
    """So many observers vote for the teams at these positions."""
    for position in positions:
        cast(held, people.observer(held.pitch_day.cohort), position)


def test_everybody_of_the_cohort_votes_once_and_may_change_it_except_judges(day, held):
    who = people.observer(day.cohort)
    cast(held, who, 1)
    cast(held, who, 2)

    assert Ballot.objects.get().team == team_at(day, 2)
    strangers = (judging.judges_of(day)[0], people.observer(people.cohort()), people.site_admin())
    for stranger in strangers:
        with pytest.raises(NotAllowed):
            cast(held, stranger, 1)
    assert AuditEvent.objects.filter(code="judging.vote.cast").count() == 2


def test_nobody_votes_for_their_own_team_or_outside_the_times(day, held):
    member = teams.member(team_at(day, 1))

    with pytest.raises(vote.NotToChoose):
        cast(held, member, 1)
    for at in (held.opens_at - HOUR, held.closes_at):
        with pytest.raises(vote.VoteNotOpen):
            cast(held, member, 2, at=at)
    assert cast(held, member, 2).team == team_at(day, 2)


def test_only_an_organiser_sets_the_times_and_not_once_it_has_begun(day, held):
    at, by = timezone.now() + HOUR / 2, judging.organiser_of(day)
    other = judging.day()

    with pytest.raises(vote.VoteBegun):
        vote.plan_vote(day, by=by, opens_at=at, closes_at=at + HOUR, at=at)
    with pytest.raises(vote.ClosesTooEarly):
        vote.plan_vote(other, by=judging.organiser_of(other), opens_at=at + HOUR, closes_at=at, at=at)
    with pytest.raises(NotAllowed):
        vote.plan_vote(other, by=judging.results_member_of(other), opens_at=at, closes_at=at + HOUR, at=at)


def test_the_count_is_hidden_until_it_closes_and_then_for_the_results_group_alone(day, held):
    voted(held, 2, 2, 1)
    by = judging.results_member_of(day)

    assert queries.tally(day, by=by, at=held.closes_at - dt.timedelta(seconds=1)) is None
    found = queries.tally(day, by=by, at=held.closes_at)
    assert (found.rows, found.votes) == (((team_at(day, 2), 2), (team_at(day, 1), 1)), 3)
    with pytest.raises(NotAllowed):
        queries.tally(day, by=judging.organiser_of(day), at=held.closes_at)


def test_the_award_goes_by_the_vote_once_it_is_closed(day, held):
    voted(held, 2, 2, 1)
    sheet, by = judging.sheet(day), judging.results_member_of(day)

    def give(position: int):
        winner = AwardGiven(team_at(day, 1), AwardKind.WINNER)
        choice = AwardGiven(team_at(day, position), AwardKind.PEOPLES_CHOICE)
        return award.set_awards(sheet, by=by, awards=[winner, choice])

    with pytest.raises(award.VoteStillOpen):
        give(2)
    with time_machine.travel(held.closes_at, tick=False):
        with pytest.raises(award.NotTheirChoice):
            give(1)
        assert give(2).awards.count() == 2


def test_level_teams_may_both_get_it_and_a_disqualified_one_does_not(day, held):
    voted(held, 1, 1, 2, 3)
    ranked = {team_at(day, position).pk for position in (2, 3)}

    assert queries.counted(held).leaders({*ranked, team_at(day, 1).pk}) == [team_at(day, 1)]
    disqualification.disqualify_team(day.pitches.get(position=1), by=judging.results_member_of(day), reason="Out.")
    assert queries.counted(held).leaders(ranked) == [team_at(day, 2), team_at(day, 3)]


@pytest.mark.parametrize(
    "counted",
    [None, award.Counted(0, 9, "Rosa"), award.Counted(10, 9, "Rosa"), award.Counted(5, 9, " ")],
    ids=["none", "no vote for it", "more than all", "nobody counted"],
)
def test_without_a_vote_here_the_people_s_choice_needs_a_count_and_who_counted(day, counted):
    sheet, team = judging.sheet(day), team_at(day, 1)
    given = [AwardGiven(team, AwardKind.WINNER), AwardGiven(team, AwardKind.PEOPLES_CHOICE, "Loved.", counted=counted)]

    with pytest.raises(award.NotCounted):
        award.set_awards(sheet, by=judging.results_member_of(day), awards=given)


# --- Screens -----


def test_who_may_vote_finds_it_votes_and_sees_no_count(client: Client, day, held):
    voted(held, 3, 3)
    member = teams.member(team_at(day, 1))
    page = path_in(day.cohort, "judging:vote_cast")
    place = member.enrolments.get()
    asked = [task.url for source in navigation.task_sources() for task in source(place, held.opens_at)]
    client.force_login(member)

    assert page in asked
    assert {each.pk for each in client.get(page).context["voting"].teams} == {team_at(day, 2).pk, team_at(day, 3).pk}
    assert client.post(page, {"team": str(team_at(day, 2).pk)})["Location"] == page
    assert f"You have voted for <b>{team_at(day, 2)}</b>." in client.get(page).text
    assert client.post(page, {"team": str(team_at(day, 1).pk)}).status_code == 422
    with time_machine.travel(held.closes_at, tick=False):
        assert "The vote closed at" in client.get(page).text
        assert client.post(page, {"team": str(team_at(day, 3).pk)}).status_code == 422
    client.force_login(judging.judges_of(day)[0])
    assert client.get(page).status_code == 404


def test_the_page_of_awards_offers_what_the_vote_gave(client: Client, day, held):
    voted(held, 2, 2, 1)
    judging.result.compute_sheet(day, by=judging.results_member_of(day))
    client.force_login(judging.results_member_of(day))
    page = path_in(day.cohort, "judging:award_edit")
    assert "people_team" not in client.get(page).context["form"].initial

    with time_machine.travel(held.closes_at, tick=False):
        answer = client.get(page)
        wrong = client.post(
            page, {f"kind_{team_at(day, 1).pk.hex}": "winner", "people_team": str(team_at(day, 1).pk), "reason": ""}
        )

    initial = answer.context["form"].initial
    assert (initial["people_team"], initial["people_citation"]) == (str(team_at(day, 2).pk), "2 of 3 votes.")
    assert f"{team_at(day, 2)} 2, {team_at(day, 1)} 1" in answer.text
    assert "chose another team." in wrong.text


def test_without_a_vote_the_page_of_awards_asks_for_the_count_at_its_fields_and_shows_it_again(client: Client, day):
    judging.result.compute_sheet(day, by=judging.results_member_of(day))
    client.force_login(judging.results_member_of(day))
    page, team = path_in(day.cohort, "judging:award_edit"), str(team_at(day, 1).pk)
    given = {f"kind_{team_at(day, 1).pk.hex}": "winner", "people_team": team, "reason": ""}

    empty = client.post(page, given)
    few = client.post(page, given | {"people_votes": "61", "people_of": "40", "people_by": "Rosa Whitmore"})
    kept = client.post(page, given | {"people_votes": "61", "people_of": "140", "people_by": "Rosa Whitmore"})

    assert empty.status_code == few.status_code == 422
    assert list(empty.context["form"].errors) == ["people_votes", "people_of", "people_by"]
    assert "There cannot be fewer votes in all than for one team." in few.text
    assert kept.status_code == 302
    initial = client.get(page).context["form"].initial
    assert [initial[f"people_{key}"] for key in ("team", "votes", "of", "by")] == [team, "61", "140", "Rosa Whitmore"]


def test_an_organiser_sets_the_times_at_the_desk(client: Client):
    planned = judging.day()
    client.force_login(judging.organiser_of(planned))
    page = path_in(planned.cohort, "judging:vote_edit")
    opens, closes = planned.starts_at + HOUR, planned.starts_at + 2 * HOUR

    def boxes(name: str, at: dt.datetime) -> dict[str, str]:
        local = at.astimezone(planned.cohort.zone)
        return {f"{name}_{n}": text for n, text in enumerate((local.day, local.month, local.year, f"{local:%H:%M}"))}

    assert client.post(page, boxes("opens_at", closes) | boxes("closes_at", opens)).status_code == 422
    client.post(page, boxes("opens_at", opens) | boxes("closes_at", closes))

    made = PeoplesVote.objects.get()
    assert made.opens_at == opens.replace(second=0, microsecond=0)
    assert "It opens at" in client.get(page).text
