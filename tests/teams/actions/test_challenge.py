import pytest

from programme.models import AuditEvent
from programme.shared.refusals import NotAllowed, WrongState
from teams.actions import challenge as act
from teams.states import Audience, ChallengeState
from tests.factories import programme as people
from tests.factories import teams

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return people.cohort()


@pytest.fixture
def olivia(cohort):
    return people.organiser(cohort)


def words(cohort, **values):
    return {
        "owner": people.organisation(cohort.programme),
        "title": "Moving house",
        "problem": "Letters go astray.",
        "who_has_it": "People who move.",
        "outcome": "Letters arrive.",
        "measure": "",
        "constraints": "",
        "data": "",
        "contact": "",
        "audience": Audience.COHORT,
    } | values


def test_a_challenge_begins_as_a_draft_and_is_published(cohort, olivia):
    challenge = act.create_challenge(cohort, words(cohort), by=olivia)
    assert challenge.state == ChallengeState.DRAFT

    published = act.publish_challenge(challenge, by=olivia)

    assert published.state == ChallengeState.PUBLISHED
    assert published.published_at is not None
    assert list(AuditEvent.objects.order_by("pk").values_list("code", flat=True)) == [
        "teams.challenge.created",
        "teams.challenge.published",
    ]


def test_a_title_is_used_once(cohort, olivia):
    act.create_challenge(cohort, words(cohort), by=olivia)

    with pytest.raises(act.TitleTaken, match="already a challenge called “Moving house”"):
        act.create_challenge(cohort, words(cohort), by=olivia)


def test_an_owner_of_another_programme_is_refused(cohort, olivia):
    foreign = people.organisation(people.programme())

    with pytest.raises(act.ForeignOwner):
        act.create_challenge(cohort, words(cohort, owner=foreign), by=olivia)


def test_a_challenge_that_a_team_works_on_is_not_withdrawn(cohort, olivia):
    challenge = teams.challenge(cohort)
    team = teams.team(cohort, challenge=challenge)

    with pytest.raises(act.ChosenByTeams, match=team.name):
        act.withdraw_challenge(challenge, by=olivia)


def test_a_withdrawn_challenge_is_not_withdrawn_again(cohort, olivia):
    challenge = act.withdraw_challenge(teams.challenge(cohort), by=olivia)

    with pytest.raises(WrongState):
        act.withdraw_challenge(challenge, by=olivia)


def test_a_participant_publishes_nothing(cohort):
    challenge = teams.challenge(cohort, published=False)

    with pytest.raises(NotAllowed):
        act.publish_challenge(challenge, by=people.participant(cohort))


def test_visible_to_shows_drafts_to_organisers_only(cohort, olivia):
    published, draft = teams.challenge(cohort), teams.challenge(cohort, published=False)
    from_elsewhere = people.participant(people.cohort())

    assert set(type(draft).objects.visible_to(olivia)) == {published, draft}
    assert list(type(draft).objects.visible_to(people.participant(cohort))) == [published]
    assert list(type(draft).objects.visible_to(from_elsewhere)) == []
