"""Product table, section 4, for the pages of teams: 404 is "as if there were nothing", 403 a kind no."""

import pytest

from tests.factories import teams

ROLES = ("AN", "PA", "TM", "ME", "MO", "JU", "OX", "OR", "SA", "observer", "editor", "results")
SIGN_IN = 302


def answers(world, url, method="get"):
    found = {}
    for role in ROLES:
        answer = getattr(world.client(role), method)(url)
        found[role] = answer.status_code
        if answer.streaming:
            b"".join(answer.streaming_content)
    return found


def expected(**said):
    """`yes`, `no` (403) and `gone` (404) name roles; the anonymous get the sign-in page."""
    found = {"AN": SIGN_IN}
    for status, roles in ((200, "yes"), (403, "no"), (404, "gone")):
        found |= dict.fromkeys(said.get(roles, "").split(), status)
    assert set(found) == set(ROLES)
    return found


def test_published_challenges(world):
    challenge = teams.challenge(world.cohort)

    assert answers(world, world.url("challenge_detail", challenge.pk)) == expected(
        yes="PA TM ME MO JU OR SA", gone="OX observer editor results"
    )


def test_public_challenges(world):
    challenge = teams.challenge(world.cohort, audience="public")

    found = answers(world, world.url("challenge_detail", challenge.pk))

    assert found == dict.fromkeys(ROLES, 200)


def test_a_public_challenge_that_is_a_draft_or_withdrawn(world):
    url = world.url("challenge_detail", teams.challenge(world.cohort, audience="public", published=False).pk)

    assert answers(world, url) == expected(yes="OR SA", gone="PA TM ME MO JU OX observer editor results")


def test_draft_challenges(world):
    challenge = teams.challenge(world.cohort, published=False)

    assert answers(world, world.url("challenge_detail", challenge.pk)) == expected(
        yes="OR SA", gone="PA TM ME MO JU OX observer editor results"
    )


def test_a_team_and_its_members(world):
    assert answers(world, world.url("team_detail", world.team.pk)) == expected(
        yes="PA TM ME MO OR SA", gone="JU OX observer editor results"
    )


def test_a_team_that_nobody_was_told_of(world):
    team = teams.full_team(world.cohort, told=False)

    assert answers(world, world.url("team_detail", team.pk)) == expected(
        yes="OR SA", gone="PA TM ME MO JU OX observer editor results"
    )


def test_the_draft_belongs_to_the_team_alone(world):
    url = world.url("submission_edit", world.team.pk, world.asked.pk)

    assert answers(world, url) == expected(yes="TM", gone="PA ME MO JU OX OR SA observer editor results")


def test_a_version_before_the_due_time(world):
    version = world.hand_in()

    assert answers(world, world.url("version_detail", version.pk)) == expected(
        yes="TM ME", gone="PA MO JU OX OR SA observer editor results"
    )


def test_a_version_after_the_due_time(world):
    version = world.hand_in()
    world.close()

    assert answers(world, world.url("version_detail", version.pk)) == expected(
        yes="TM ME OR SA", gone="PA MO JU OX observer editor results"
    )


def test_files_follow_the_version_they_were_handed_in_with(world):
    version = world.hand_in()
    frozen = teams.attachment(version.submission, world.asked.slots.get())
    version.files.add(frozen)
    later = teams.attachment(
        teams.submission_version(world.other_team, world.asked).submission, world.asked.slots.get()
    )

    assert answers(world, world.url("attachment_download", frozen.pk)) == expected(
        yes="TM ME", gone="PA MO JU OX OR SA observer editor results"
    )
    assert answers(world, world.url("attachment_download", later.pk)) == expected(
        yes="PA", gone="TM ME MO JU OX OR SA observer editor results"
    )


def test_a_mentors_own_review_page(world):
    world.hand_in()
    url = world.url("review_edit", world.point.pk, world.team.pk)

    assert answers(world, url) == expected(yes="ME", gone="PA TM MO JU OX OR SA observer editor results")


@pytest.mark.parametrize("name", ["challenge_desk", "team_desk", "deliverable_desk", "review_desk"])
def test_desks(world, name):
    assert answers(world, world.url(name)) == expected(
        yes="OR SA", no="PA TM ME MO JU observer editor results", gone="OX"
    )


@pytest.mark.parametrize("name", ["challenge_create", "team_create", "team_tell", "deliverable_create"])
def test_forms_of_organisers(world, name):
    assert answers(world, world.url(name)) == expected(
        yes="OR", no="PA TM ME MO JU SA observer editor results", gone="OX"
    )


def test_both_parts_of_a_review_are_for_organisers(world):
    world.hand_in()
    review = world.send_review()

    assert answers(world, world.url("review_detail", review.pk)) == expected(
        yes="OR SA", no="PA TM ME MO JU observer editor results", gone="OX"
    )


@pytest.mark.parametrize("name", ["team_detail", "version_detail", "attachment_download", "challenge_detail"])
def test_unknown_ids_are_404_for_everybody(world, name):
    url = world.url(name, "00000000-0000-4000-8000-000000000000")

    assert set(answers(world, url).values()) == {SIGN_IN, 404}
