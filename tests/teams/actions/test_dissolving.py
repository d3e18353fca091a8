import re

import pytest
from django.test import Client
from django.utils import timezone

from programme.models import AuditEvent, Enrolment, Notification
from programme.shared.refusals import NotAllowed
from teams.actions import membership, mentorship
from teams.actions import submission as submissions
from teams.actions import team as act
from teams.models import Attachment, Membership, Mentorship, Submission, SubmissionVersion, Team
from teams.queries import dissolution
from tests.factories import programme as people
from tests.factories import teams

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return people.cohort()


@pytest.fixture
def olivia(cohort):
    return people.organiser(cohort)


@pytest.fixture
def ash(cohort):
    return teams.full_team(cohort, name="Ash")


@pytest.fixture
def others(cohort):
    return [teams.full_team(cohort, name=name, members=3) for name in ("Birch", "Cedar")]


def dissolve(team, by) -> dict[object, Team]:
    places = {each.enrolment: each.team for each in dissolution.proposals(team)}
    act.dissolve_team(team, places, by=by)
    team.refresh_from_db()
    return {person.pk: place for person, place in places.items()}


def test_each_member_is_proposed_a_place_that_keeps_the_teams_even(ash, others):
    found = dissolution.proposals(ash)

    assert {each.enrolment for each in found} == {row.enrolment for row in ash.memberships.all()}
    assert sorted(each.team.name for each in found) == ["Birch", "Birch", "Cedar", "Cedar"]
    # Three of Birch and Cedar are two and one: both sectors come out level or one apart.
    for team in others:
        sectors = [row.enrolment.sector for row in team.memberships.all()]
        sectors += [each.enrolment.sector for each in found if each.team == team]
        assert abs(sectors.count("civil_service") - sectors.count("industry")) <= 1


def test_a_rule_about_a_member_is_kept_by_the_proposal(ash, others, olivia, cohort):
    member = ash.memberships.first().enrolment
    barred, allowed = others
    cohort.formation_rules.create(kind="forbidden", enrolment=member, team=barred)

    assert {each.enrolment: each.team for each in dissolution.proposals(ash)}[member] == allowed


def test_without_another_team_nothing_is_proposed(ash):
    assert dissolution.proposals(ash) == []


def test_members_move_mentors_are_free_and_history_stays(ash, others, olivia):
    places = dissolve(ash, olivia)

    live = dict(Membership.objects.live().filter(enrolment__in=places).values_list("enrolment", "team"))
    assert live == {person: team.pk for person, team in places.items()}
    assert ash.memberships.filter(until_at__isnull=False).count() == 4
    assert not Mentorship.objects.live().filter(team=ash).exists()
    assert ash.dissolved_at
    facts = AuditEvent.objects.get(code="teams.team.dissolved").facts
    assert (facts["members"], facts["mentors"]) == (4, 2)


def test_each_person_gets_one_message_with_their_own_new_team(ash, others, olivia):
    places = dissolve(ash, olivia)

    rows = Notification.objects.filter(kind="teams.team_dissolved")
    assert rows.count() == 4
    for row in Membership.objects.live().filter(enrolment__in=places).select_related("enrolment", "team"):
        assert rows.get(person=row.enrolment.person_id).subject.endswith(f"you are now in {row.team.name}")
    assert Notification.objects.filter(kind="teams.mentor_freed").count() == 2
    assert Notification.objects.exclude(kind__in=("teams.team_dissolved", "teams.mentor_freed")).count() == 0


def test_nobody_is_left_without_a_team(ash, others, olivia):
    with pytest.raises(act.SomebodyHasNoPlace):
        act.dissolve_team(ash, {}, by=olivia)

    ash.refresh_from_db()
    assert ash.dissolved_at is None


def test_a_team_is_dissolved_once_and_by_an_organiser(ash, others, olivia):
    with pytest.raises(NotAllowed):
        act.dissolve_team(ash, {}, by=ash.memberships.first().enrolment.person)
    dissolve(ash, olivia)

    with pytest.raises(act.AlreadyDissolved):
        act.dissolve_team(ash, {}, by=olivia)


def test_nobody_is_put_into_a_dissolved_team(ash, others, olivia, cohort):
    dissolve(ash, olivia)
    mentors = [each.enrolment for each in others[0].mentorships.live()]

    with pytest.raises(membership.TeamIsDissolved):
        membership.move([others[0].memberships.first().enrolment], to=ash, by=olivia, cohort=cohort)
    with pytest.raises(membership.TeamIsDissolved):
        mentorship.assign_mentors(ash, mentors, by=olivia)


def test_who_wrote_it_still_reads_it_and_nobody_else_does(ash, others, olivia, cohort):
    asked = teams.deliverable(cohort)
    early, *rest = [row.enrolment for row in ash.memberships.all()]
    membership.move([early], to=others[0], by=olivia, cohort=cohort)
    teams.submission(ash, asked)
    version = teams.submission_version(ash, asked)
    teams.attachment(version.submission, asked.slots.get())
    draft = Submission.objects.get(team=ash)
    dissolve(ash, olivia)

    for each in rest:
        assert version in SubmissionVersion.objects.visible_to(each.person)
        assert draft in Submission.objects.visible_to(each.person)
        assert Attachment.objects.visible_to(each.person).count() == 1
    for person in (early.person, others[0].memberships.last().enrolment.person):
        assert version not in SubmissionVersion.objects.visible_to(person)
        assert draft not in Submission.objects.visible_to(person)
        assert not Attachment.objects.visible_to(person).exists()


def test_nothing_more_is_handed_in(ash, others, olivia, cohort):
    asked = teams.deliverable(cohort)
    member = ash.memberships.first().enrolment.person
    dissolve(ash, olivia)

    with pytest.raises(NotAllowed):
        submissions.save_draft(ash, asked, {}, by=member, at=timezone.now())


def page(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_an_organiser_dissolves_a_team_on_one_page(world):
    client, url = world.client("OR"), world.url("team_dissolve", world.team.pk)

    text = page(client, url)
    assert "4 members go to other teams; 2 mentors are free afterwards." in text
    form = client.get(url).context["form"]
    answer = client.post(url, {name: field.initial for name, field in form.fields.items()}, follow=True)

    text = re.sub(r"\s+", " ", answer.content.decode())
    assert "Team Birch is dissolved." in text
    assert "Dissolved, not ranked" in text
    assert Membership.objects.live().filter(team=world.other_team).count() == 8
    assert "This team is dissolved since" in page(client, world.url("team_edit", world.team.pk))


def test_members_read_why_the_new_team_if_they_go_where_it_was_proposed(world):
    teams.full_team(world.cohort, name="Dogwood")
    Enrolment.objects.filter(cohort=world.cohort).update(region="London")
    client, url = world.client("OR"), world.url("team_dissolve", world.team.pk)
    form = client.get(url).context["form"]
    stays, moved = [each for each in form.proposals if each.why][:2]
    elsewhere = next(team for key, team in form.teams.items() if key != str(moved.team.pk))
    chosen = {name: field.initial for name, field in form.fields.items()}

    client.post(url, chosen | {f"place_{moved.enrolment.pk}": elsewhere.pk})

    kept = {row.enrolment_id: row.reasons for row in Membership.objects.live()}
    assert kept[stays.enrolment.pk] == list(stays.why)
    assert kept[moved.enrolment.pk] == []
    read = {row.person_id: row.body for row in Notification.objects.filter(kind="teams.team_dissolved")}
    assert all(f"- {words}" in read[stays.enrolment.person_id] for words in stays.why)
    assert "Why this team" not in read[moved.enrolment.person_id]


def test_a_former_member_finds_the_work_from_the_list_of_teams(world):
    teams.submission(world.team, world.asked)
    dissolve(world.team, world.people["OR"])
    client = world.client("TM")

    assert world.url("team_detail", world.team.pk) in page(client, world.url("team_index"))
    text = page(client, world.url("team_detail", world.team.pk))
    work = world.url("submission_edit", world.team.pk, world.asked.pk)
    assert work in text
    text = page(client, work)
    assert "nothing more is handed in" in text
    assert "We would write to people first." in text
    stranger = Client()
    stranger.force_login(world.people["PA"])
    assert stranger.get(work).status_code == 404
    assert "Dissolved, not ranked" in page(world.client("OR"), world.url("deliverable_desk"))


def test_the_number_of_queries_does_not_grow_with_members(world, django_assert_max_num_queries):
    client, url = world.client("OR"), world.url("team_dissolve", world.team.pk)
    client.get(url)
    with django_assert_max_num_queries(60) as before:
        client.get(url)
    for _number in range(4):
        teams.membership(world.team)

    with django_assert_max_num_queries(len(before)):
        client.get(url)
