import datetime as dt

import pytest
from django.utils import timezone

from programme.models import AuditEvent
from programme.shared.refusals import NotAllowed
from teams.actions import preference as act
from teams.actions.formation_rule import change_wishes
from teams.models import Preference, TeamNeed
from teams.queries.instance import build
from tests.factories import programme, teams

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newcomer(world):
    """Somebody who has no team yet."""
    world.people["NEW"] = programme.participant(world.cohort)


@pytest.fixture
def challenges(world):
    return [teams.challenge(world.cohort, title=title) for title in ("Bins", "Letters", "Parking")]


def test_choices_are_ranked_by_lists_that_need_no_script(world, challenges):
    bins, letters, _parking = challenges
    client, url = world.client("NEW"), world.url("preference_edit")
    assert "Your first choice" in client.get(url).content.decode()

    answer = client.post(url, {"choice_1": letters.pk, "choice_3": bins.pk, "needs": ["step_free"]}, follow=True)

    assert "Your choices are saved." in answer.content.decode()
    assert list(Preference.objects.values_list("challenge__title", "rank")) == [("Letters", 1), ("Bins", 2)]
    assert TeamNeed.objects.get().kind == "step_free"
    assert AuditEvent.objects.get(code="teams.preference.ranked").facts == {"choices": 2, "needs": 1}


def test_who_has_a_team_is_not_asked_any_more(world, challenges):
    """The page stays, for what somebody needs of the place of their team."""
    asked = "Say which you would like"

    assert asked in world.client("NEW").get(world.url("challenge_index")).content.decode()
    assert asked not in world.client("TM").get(world.url("challenge_index")).content.decode()
    assert "You have a team already" in world.client("TM").get(world.url("preference_edit")).content.decode()


def test_a_challenge_has_one_place(world, challenges):
    answer = world.client("NEW").post(
        world.url("preference_edit"), {"choice_1": challenges[0].pk, "choice_2": challenges[0].pk}
    )

    assert "You have chosen this one already." in answer.content.decode()
    assert not Preference.objects.exists()


def test_choices_can_be_taken_back(world, challenges):
    client, url = world.client("NEW"), world.url("preference_edit")
    client.post(url, {"choice_1": challenges[0].pk})

    client.post(url, {"choice_1": ""})

    assert not Preference.objects.exists()


def test_who_has_a_team_cannot_change_choices_and_still_says_what_they_need(world, challenges):
    enrolment = world.people["TM"].enrolments.get()
    enrolment.preferences.create(challenge=challenges[0], rank=1)
    challenges[0].state = "withdrawn"
    challenges[0].save()

    with pytest.raises(act.ChoicesAreClosed):
        act.rank_challenges(enrolment, challenges[1:], by=enrolment.person)
    client, url = world.client("TM"), world.url("preference_edit")
    assert "Your first choice" not in client.get(url).content.decode()
    client.post(url, {"needs": ["hearing"]})

    assert enrolment.team_needs.get().kind == "hearing"
    assert enrolment.preferences.get().challenge == challenges[0]


def test_choices_close_at_the_organisers_date(world, challenges):
    enrolment, olivia = world.people["NEW"].enrolments.get(), world.people["OR"]
    url = world.url("preference_edit")
    client, wishes = world.client("OR"), world.url("formation_rule_wishes")
    form = client.get(wishes).context["form"]
    values = {name: value for name, value in form.initial.items() if value is not None and name in form.fields}
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    parts = (tomorrow.day, tomorrow.month, tomorrow.year, "12:00")
    date = {f"choices_until_{number}": part for number, part in enumerate(parts)}
    assert client.post(wishes, values | date).status_code == 302
    assert "You can change your choices until" in world.client("NEW").get(url).content.decode()

    change_wishes(world.cohort, {"choices_until": timezone.now().isoformat()}, by=olivia)

    assert "Choices are closed" in world.client("NEW").get(url).content.decode()
    assert b"Say which you would like" not in world.client("NEW").get(world.url("challenge_index")).content
    with pytest.raises(act.ChoicesAreClosed):
        act.rank_challenges(enrolment, challenges, by=enrolment.person)


def test_nobody_chooses_for_somebody_else(world, challenges):
    enrolment = world.people["NEW"].enrolments.get()

    with pytest.raises(NotAllowed):
        act.rank_challenges(enrolment, challenges, by=world.people["PA"])


def test_a_challenge_that_was_withdrawn_cannot_be_chosen(world):
    draft = teams.challenge(world.cohort, published=False)

    with pytest.raises(act.CannotBeChosen):
        act.rank_challenges(world.people["NEW"].enrolments.get(), [draft], by=world.people["NEW"])


def test_choices_and_needs_reach_the_instance(world, challenges):
    enrolment = world.people["NEW"].enrolments.get()
    act.rank_challenges(enrolment, challenges[:2], needs=["hearing"], by=enrolment.person)

    person = next(each for each in build(world.cohort).document["people"] if each["id"] == str(enrolment.pk))

    assert person["preferences"] == [str(each.pk) for each in challenges[:2]]
    assert person["needs"] == ["hearing"]


def test_only_participants_choose(world, challenges):
    assert world.client("ME").get(world.url("preference_edit")).status_code == 403
    assert b"Say which you would like" not in world.client("ME").get(world.url("challenge_index")).content
