import pytest

from programme.states import Role, Sector
from teams.models import Mentorship
from teams.queries import pairing
from tests.factories import programme as people
from tests.factories import teams
from tests.support.counting import counted

pytestmark = pytest.mark.django_db


def test_who_mentors_now_is_proposed_again_with_the_reason(world):
    text = world.client("OR").get(world.url("pairing_edit")).content.decode()

    for row in Mentorship.objects.live():
        assert f"{row.enrolment.person.full_name} is nobody" in text
    assert "mentors this team only." in text


def test_a_conflict_is_avoided_and_named_where_it_cannot_be(world):
    mentor = world.team.mentorships.get(sector=Sector.INDUSTRY).enrolment
    member = world.team.memberships.filter(enrolment__organisation__sector=Sector.INDUSTRY).first().enrolment
    member.organisation = mentor.organisation
    member.save()
    client, url = world.client("OR"), world.url("pairing_edit")

    page = client.get(url)
    form, text = page.context["form"], page.content.decode()
    assert form.fields[f"industry_{world.other_team.pk}"].initial == str(mentor.pk)
    known = f"a colleague of {member.person.full_name}"
    assert f"That is instead of {mentor.person.full_name}, who is {known}." in text
    offered = dict(form.fields[f"industry_{world.team.pk}"].choices)
    assert offered[str(mentor.pk)] == f"{mentor.person.full_name}, {mentor.organisation.name}, {known}"
    assert f"{mentor.person.full_name} is {known}." in client.get(world.url("team_desk")).content.decode()

    only_other = world.other_team.mentorships.get(sector=Sector.INDUSTRY).enrolment
    only_other.organisation = mentor.organisation
    only_other.save()
    assert "is a colleague of" in client.get(url).content.decode()


def test_the_pairing_can_be_changed_and_is_saved_in_one_act(world):
    new = people.enrolment(world.cohort, Role.MENTOR, sector=Sector.INDUSTRY)
    client, url = world.client("OR"), world.url("pairing_edit")
    form = client.get(url).context["form"]
    values = {name: field.initial for name, field in form.fields.items()}

    refused = client.post(url, values | {f"industry_{world.team.pk}": ""}).content.decode()
    assert "Choose both mentors of the team, or neither." in refused
    answer = client.post(url, values | {f"industry_{world.team.pk}": new.pk}, follow=True)

    assert "1 team has other mentors now." in answer.content.decode()
    assert Mentorship.objects.live().get(team=world.team, sector=Sector.INDUSTRY).enrolment == new


def test_the_number_of_queries_does_not_grow_with_teams(world, django_assert_max_num_queries):
    client, url = world.client("OR"), world.url("pairing_edit")
    client.get(url)
    with django_assert_max_num_queries(60) as before:
        client.get(url)
    teams.full_team(world.cohort)

    with django_assert_max_num_queries(len(before)):
        client.get(url)


def test_many_teams_are_paired_a_page_at_a_time(world, monkeypatch):
    monkeypatch.setattr(pairing, "ON_A_PAGE", 1)
    client, url = world.client("OR"), world.url("pairing_edit")
    first, second = sorted((world.team, world.other_team), key=lambda team: team.number)

    page = client.get(url)
    assert {name.partition("_")[2] for name in page.context["form"].fields if name.startswith("industry")} == {
        str(first.pk)
    }
    assert "Here are 1 of 2 teams" in page.content.decode()
    values = {name: field.initial for name, field in page.context["form"].fields.items()}
    answer = client.post(url, values)

    assert answer.url == f"{url}?page=2"
    last = client.get(answer.url)
    assert f"industry_{second.pk}" in last.context["form"].fields
    assert client.post(answer.url, {f"industry_{second.pk}": ""}).url == world.url("team_desk")


def test_who_mentors_on_other_pages_counts_there(world, monkeypatch):
    monkeypatch.setattr(pairing, "ON_A_PAGE", 1)
    first = min((world.team, world.other_team), key=lambda team: team.number)
    busy = Mentorship.objects.live().exclude(team=first).get(sector=Sector.INDUSTRY).enrolment
    Mentorship.objects.filter(team=first).delete()
    free = people.enrolment(world.cohort, Role.MENTOR, sector=Sector.INDUSTRY)
    other = next(
        each
        for each in pairing.teams.mentors(world.cohort).filter(organisation__sector=Sector.INDUSTRY)
        if each not in (busy, free)
    )

    form = world.client("OR").get(world.url("pairing_edit")).context["form"]

    assert form.fields[f"industry_{first.pk}"].initial in {str(free.pk), str(other.pk)}


def test_of_many_mentors_those_who_fit_are_offered_and_who_mentors_now(world, monkeypatch):
    monkeypatch.setattr(pairing, "MOST_OFFERED", 3)
    for _number in range(6):
        people.enrolment(world.cohort, Role.MENTOR, sector=Sector.INDUSTRY)

    page = world.client("OR").get(world.url("pairing_edit"))

    now = world.team.mentorships.live().get(sector=Sector.INDUSTRY).enrolment
    offered = dict(page.context["form"].fields[f"industry_{world.team.pk}"].choices)
    assert len(offered) == 4, "three and nobody"
    assert str(now.pk) in offered
    assert "Anybody else can be chosen on the page of the team." in page.content.decode()


def test_the_page_builds_few_objects_however_many_mentors_there_are(world):
    client, url = world.client("OR"), world.url("pairing_edit")
    client.get(url)
    with counted() as few:
        client.get(url)
    for _number in range(20):
        people.enrolment(world.cohort, Role.MENTOR, sector=Sector.INDUSTRY)

    with counted() as many:
        client.get(url)

    assert many.objects_built <= few.objects_built
