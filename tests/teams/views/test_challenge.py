import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from teams.models import Challenge, Question
from teams.queries.challenge import public
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


def test_questions_and_the_contact_on_a_public_challenge_are_for_its_cohort(world):
    challenge = teams.challenge(world.cohort, audience="public", contact="owner@post.example")
    at = timezone.now()
    asked_by = world.people["T2"]
    Question.objects.create(
        challenge=challenge, asked_by=asked_by, text="How many letters?", asked_at=at, answer="Ten.", answered_at=at
    )
    url = world.url("challenge_detail", challenge.pk)
    inside = ("How many letters?", "Questions to the owner", "owner@post.example", world.url("challenge_index"))

    for role, is_inside in (("AN", False), ("OX", False), ("TM", True), ("OR", True)):
        page = world.client(role).get(url).content.decode()
        assert challenge.problem in page
        assert [words in page for words in inside] == [is_inside] * len(inside)


def test_a_visitor_who_asks_is_sent_to_sign_in(world):
    url = world.url("challenge_detail", teams.challenge(world.cohort, audience="public").pk)

    answer = world.client("AN").post(url, {"text": "How many?"})

    assert answer.status_code == 302
    assert "/accounts/" in answer["Location"]
    assert world.client("OX").post(url, {"text": "How many?"}).status_code == 403
    assert not Question.objects.exists()


def test_the_public_pages_link_to_each_public_challenge(world):
    teams.challenge(world.cohort, audience="public")

    page = render_to_string("cms/blocks/challenges.html", {"challenges": list(public()), "value": {}})

    assert world.url("challenge_detail", Challenge.objects.get().pk) in page
