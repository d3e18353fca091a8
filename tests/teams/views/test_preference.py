import pytest

from programme.models import AuditEvent
from programme.shared.refusals import NotAllowed
from teams.actions import preference as act
from teams.models import Preference, TeamNeed
from teams.queries.instance import build
from tests.factories import programme, teams

pytestmark = pytest.mark.django_db


@pytest.fixture
def challenges(world):
    return [teams.challenge(world.cohort, title=title) for title in ("Bins", "Letters", "Parking")]


def test_choices_are_ranked_by_lists_that_need_no_script(world, challenges):
    bins, letters, _parking = challenges
    client, url = world.client("TM"), world.url("preference_edit")
    assert "Your first choice" in client.get(url).content.decode()

    answer = client.post(url, {"choice_1": letters.pk, "choice_3": bins.pk, "needs": ["step_free"]}, follow=True)

    assert "Your choices are saved." in answer.content.decode()
    assert list(Preference.objects.values_list("challenge__title", "rank")) == [("Letters", 1), ("Bins", 2)]
    assert TeamNeed.objects.get().kind == "step_free"
    assert AuditEvent.objects.get(code="teams.preference.ranked").facts == {"choices": 2, "needs": 1}


def test_who_has_a_team_is_not_asked_any_more(world, challenges, client_for):
    """The page stays, for what somebody needs of the place of their team."""
    newcomer = programme.participant(world.cohort)
    asked = "Say which you would like"

    assert asked in client_for(newcomer).get(world.url("challenge_index")).content.decode()
    assert asked not in world.client("TM").get(world.url("challenge_index")).content.decode()
    assert "You have a team already" in world.client("TM").get(world.url("preference_edit")).content.decode()


def test_a_challenge_has_one_place(world, challenges):
    answer = world.client("TM").post(
        world.url("preference_edit"), {"choice_1": challenges[0].pk, "choice_2": challenges[0].pk}
    )

    assert "You have chosen this one already." in answer.content.decode()
    assert not Preference.objects.exists()


def test_choices_can_be_taken_back(world, challenges):
    client, url = world.client("TM"), world.url("preference_edit")
    client.post(url, {"choice_1": challenges[0].pk})

    client.post(url, {"choice_1": ""})

    assert not Preference.objects.exists()


def test_nobody_chooses_for_somebody_else(world, challenges):
    enrolment = world.people["TM"].enrolments.get()

    with pytest.raises(NotAllowed):
        act.rank_challenges(enrolment, challenges, by=world.people["PA"])


def test_a_challenge_that_was_withdrawn_cannot_be_chosen(world):
    draft = teams.challenge(world.cohort, published=False)

    with pytest.raises(act.CannotBeChosen):
        act.rank_challenges(world.people["TM"].enrolments.get(), [draft], by=world.people["TM"])


def test_choices_and_needs_reach_the_instance(world, challenges):
    enrolment = world.people["TM"].enrolments.get()
    act.rank_challenges(enrolment, challenges[:2], needs=["hearing"], by=enrolment.person)

    person = next(each for each in build(world.cohort).document["people"] if each["id"] == str(enrolment.pk))

    assert person["preferences"] == [str(each.pk) for each in challenges[:2]]
    assert person["needs"] == ["hearing"]


def test_only_participants_choose(world, challenges):
    assert world.client("ME").get(world.url("preference_edit")).status_code == 403
    assert b"Say which you would like" not in world.client("ME").get(world.url("challenge_index")).content
