import pytest

from teams.models import Challenge
from teams.states import ChallengeState
from tests.factories import programme as people
from tests.factories import teams


def words(world, **values):
    return {
        "owner": people.organisation(world.cohort.programme).pk,
        "title": "Moving house",
        "problem": "Letters go astray.",
        "who_has_it": "People who move.",
        "outcome": "Letters arrive.",
        "audience": "cohort",
    } | values


def test_a_challenge_goes_from_draft_to_the_cohort(world):
    organiser, member = world.client("OR"), world.client("TM")
    organiser.post(world.url("challenge_create"), words(world))
    challenge = Challenge.objects.get()
    assert "Moving house" not in member.get(world.url("challenge_index")).content.decode()

    answer = organiser.post(world.url("challenge_publish", challenge.pk), follow=True)

    assert "“Moving house” is published." in answer.content.decode()
    assert "Moving house" in member.get(world.url("challenge_index")).content.decode()
    assert "Letters arrive." in member.get(world.url("challenge_detail", challenge.pk)).content.decode()


def test_a_title_that_is_taken_is_said_at_the_field(world):
    taken = teams.challenge(world.cohort)

    answer = world.client("OR").post(world.url("challenge_create"), words(world, title=taken.title))

    assert f"There is already a challenge called “{taken.title}”." in answer.context["form"].errors["title"]


def test_a_challenge_is_changed(world):
    challenge = teams.challenge(world.cohort)

    world.client("OR").post(world.url("challenge_edit", challenge.pk), words(world, title="New title"))

    challenge.refresh_from_db()
    assert challenge.title == "New title"


def test_a_challenge_in_use_is_not_withdrawn_and_the_page_says_why(world):
    challenge = teams.challenge(world.cohort)
    teams.team(world.cohort, name="Rowan", challenge=challenge)

    answer = world.client("OR").post(world.url("challenge_withdraw", challenge.pk))

    assert answer.status_code == 409
    assert "is the challenge of Rowan" in answer.content.decode()
    challenge.refresh_from_db()
    assert challenge.state == ChallengeState.PUBLISHED


@pytest.mark.parametrize(("role", "sees_buttons"), [("OR", True), ("SA", False)])
def test_the_desk_offers_only_what_its_reader_may_do(world, role: str, sees_buttons: bool):
    challenge = teams.challenge(world.cohort)

    page = world.client(role).get(world.url("challenge_desk")).content.decode()

    assert challenge.title in page
    assert (world.url("challenge_create") in page) is sees_buttons
    assert (world.url("challenge_withdraw", challenge.pk) in page) is sees_buttons
    assert (world.url("challenge_edit", challenge.pk) in page) is sees_buttons
