import pytest
from django.core import mail
from django.urls import reverse

from programme.actions.delivery import send_waiting
from teams.models import Solution
from teams.states import SigningRule, SolutionState
from tests.factories import teams as make

WORDS = {
    "title": "Letters in time",
    "summary": "We write before people move.",
    "text": "Ask first.",
    "theme": "homes",
    "licence": "ogl-3",
}


def test_a_team_writes_asks_and_its_organisations_answer_without_an_account(world):
    world.team.signing = SigningRule.ANYONE
    world.team.save()
    member, page = world.client("TM"), world.url("solution_edit", world.team.pk)
    version = world.hand_in()
    picture = make.attachment(version.submission, world.asked.slots.get(), kind="jpeg", original_name="us.jpg")
    version.files.add(picture)
    key = picture.pk.hex
    refused = member.post(page, {**WORDS, f"file_{key}": "on"})
    assert "Say for each picture what it shows" in refused.content.decode()
    shown = world.people["TM"]
    member.post(page, {**WORDS, f"file_{key}": "on", f"alt_{key}": "A desk", f"people_{key}": [str(shown.pk)]})
    form = member.get(page).context["form"]
    assert form[f"people_{key}"].value() == [str(shown.pk)]
    member.post(world.url("solution_ask", world.team.pk))

    solution = Solution.objects.get()
    for consent in solution.consents.filter(state="waiting"):
        world.client("OR").post(
            world.url("release_contact", consent.pk), {"full_name": "Rita", "email": f"{consent.pk.hex}@org.example"}
        )
        url = reverse("teams:release_link_open", args=(consent.links.get().link_token(),))
        send_waiting()
        assert any(url in each.body for each in mail.outbox)
        opened = world.client("AN").get(url).content.decode()
        assert "Letters in time" in opened
        assert "Yes, we release it" in opened
        world.client("AN").post(url, {"answer": "yes"})

    solution.refresh_from_db()
    assert solution.state == SolutionState.RELEASED
    assert "Take the release back" in world.client("AN").get(url).content.decode()


def test_the_desk_says_how_many_are_missing(world, django_assert_num_queries):
    asked = make.asked_solution(world.team)
    desk = world.client("OR").get(world.url("solution_desk")).content.decode()

    assert asked.title in desk
    assert f"1 of {asked.consents.count()}" in " ".join(desk.split())
    detail = world.client("OR").get(world.url("release_detail", asked.pk)).content.decode()
    assert "Nobody" in detail
    organisation = asked.consents.filter(person=None).first()
    world.client("OR").post(
        world.url("release_contact", organisation.pk), {"terms": "1", "said_in": "Agreement, section 7"}
    )
    organisation.refresh_from_db()
    assert organisation.by_terms


@pytest.mark.parametrize(("role", "status"), [("PA", 403), ("ME", 403), ("OX", 404), ("AN", 302), ("TM", 200)])
def test_only_the_team_sees_what_it_writes(world, role, status):
    make.solution(world.team)

    assert world.client(role).get(world.url("solution_edit", world.team.pk)).status_code == status


def test_a_closed_page_says_so(world):
    link = make.asking_organisation(world.cohort)
    url = reverse("teams:release_link_open", args=(link.link_token(),))
    from_before = world.client("AN").get(url).content.decode()
    link.link_revoked_at = link.sent_at
    link.save()

    assert "May this go public?" in from_before
    assert "Nothing is asked here now" in world.client("AN").get(url).content.decode()
