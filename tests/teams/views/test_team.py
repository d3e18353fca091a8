import datetime as dt
from uuid import uuid4

import time_machine
from django.utils import timezone

from programme.actions import booking as bookings
from programme.actions.check_in import Wish, check_in
from programme.models import Notification
from programme.shared.device_changes import DeviceChange
from programme.states import Role
from teams.models import Membership, SafeguardingContact, Team
from teams.queries.version import manifest_of
from tests.factories import programme as people
from tests.factories import teams
from tests.support.counting import cost_of


def test_seven_teams_are_offered_by_name_and_made_in_one_press(world):
    empty = people.cohort(programme=world.cohort.programme)
    world.cohort = empty
    client = world.client("OR")
    offered = client.get(world.url("team_create")).context["form"].initial["names"]

    answer = client.post(world.url("team_create"), {"names": offered}, follow=True)

    assert "7 teams are made." in answer.content.decode()
    assert Team.objects.filter(cohort=empty).count() == 7


def test_people_are_moved_with_a_form(world):
    loose = people.enrolment(world.cohort, Role.PARTICIPANT)
    member = world.other_team.memberships.first().enrolment
    data = {"people": [loose.pk, member.pk], "to": world.team.pk}

    answer = world.client("OR").post(world.url("team_move"), data, follow=True)

    assert "2 people moved to Birch." in answer.content.decode()
    assert Membership.objects.live().filter(team=world.team).count() == 6


def test_moving_nobody_says_what_to_do(world):
    answer = world.client("OR").post(world.url("team_move"), {"to": world.team.pk})

    assert "Choose at least one person to move." in answer.content.decode()


def test_a_mentor_alone_is_refused_with_a_sentence(world):
    team = teams.team(world.cohort)
    mentor = people.enrolment(world.cohort, Role.MENTOR)
    data = {"name": team.name, "challenge": "", "mentor_civil_service": mentor.pk, "mentor_industry": ""}

    answer = world.client("OR").post(world.url("team_edit", team.pk), data)

    assert "Choose two mentors, one from each sector." in answer.content.decode()
    assert not team.mentorships.exists()


def test_a_team_gets_name_challenge_and_mentors_in_one_form(world):
    team, challenge = teams.team(world.cohort), teams.challenge(world.cohort)
    mentors = {each.sector: each.enrolment.pk for each in world.team.mentorships.all()}
    data = {"name": "Rowan", "challenge": challenge.pk} | {f"mentor_{sector}": pk for sector, pk in mentors.items()}

    answer = world.client("OR").post(world.url("team_edit", team.pk), data, follow=True)

    assert "Team Rowan is saved." in answer.content.decode()
    team.refresh_from_db()
    assert (team.name, team.challenge) == ("Rowan", challenge)
    assert team.mentorships.live().count() == 2


def test_everybody_is_told_after_being_asked(world):
    teams.full_team(world.cohort, told=False, name="Elm")
    client = world.client("OR")

    question = client.get(world.url("team_tell")).content.decode()
    answer = client.post(world.url("team_tell"), follow=True).content.decode()

    assert "6 people will get a message" in question
    assert "We have written to 6 people." in answer
    assert Notification.objects.filter(kind__in=("teams.team_told", "teams.mentors_told")).count() == 6


def test_the_room_shows_its_work_to_members_and_to_others_only_its_people(world):
    url = world.url("team_detail", world.team.pk)

    mine, other = (world.client(role).get(url).content.decode() for role in ("TM", "PA"))

    assert "Interim report" in mine
    assert "Interim report" not in other
    assert world.people["T2"].full_name in other


def cost(client, url):
    return len(cost_of(lambda: client.get(url)).queries)


def test_queries_do_not_grow_with_teams(world):
    member, organiser = world.client("TM"), world.client("OR")
    pages = [(member, world.url("team_index"))]
    pages += [(organiser, world.url(name)) for name in ("team_desk", "deliverable_desk", "review_desk")]
    before = [cost(*page) for page in pages]
    for _ in range(3):
        teams.submission_version(teams.full_team(world.cohort), world.asked)

    assert [cost(*page) for page in pages] == before


def test_organisers_see_who_of_a_team_came_to_visits(world):
    olivia, begins = world.people["OR"], timezone.now() + dt.timedelta(minutes=5)
    visit = people.visit(world.cohort, starts_at=begins, capacity=9)
    first, second, *_others = [row.enrolment.person for row in world.team.memberships.live()]
    for person in (first, second):
        bookings.book(visit, by=person)
    check_in(visit, Wish(f"person:{first.pk}", True), by=olivia, change=DeviceChange(uuid4()), at=begins)

    url = world.url("team_edit", world.team.pk)
    before = world.client("OR").get(url).content.decode()
    with time_machine.travel(begins + dt.timedelta(hours=5)):
        after = world.client("OR").get(url).content.decode()
        place = world.client("OR").get(world.url("team_desk").replace("teams/", f"people/{first.enrolments.get().pk}/"))

    assert "Who came to visits" not in before
    assert "The team came to 1 of 2 places on visits that are over." in after
    assert "1 of 1" in place.content.decode()


def test_the_room_says_how_much_is_done_and_lists_what_was_handed_in(world):
    asked = teams.deliverable(world.cohort, title="Pitch", prompts=3, slots=1)
    draft = teams.submission(world.team, asked, changed_at=timezone.now())
    draft.answers.filter(prompt=asked.prompts.last()).update(text="")
    url = world.url("team_detail", world.team.pk)
    begun = world.client("TM").get(url).content.decode()
    file = teams.attachment(draft, asked.slots.get(), original_name="numbers.pdf")
    version = teams.submission_version(world.team, asked, manifest=manifest_of([file]))
    version.files.add(file)

    assert "2 of 3 parts" in begun
    assert "numbers.pdf" not in begun
    for role in ("TM", "ME"):
        client, link = world.client(role), world.url("attachment_download", file.pk)
        assert link in client.get(url).content.decode()
        assert b"".join(client.get(link)).startswith(b"%PDF")
    assert "2 of 3 parts" not in world.client("ME").get(url).content.decode()
    assert "numbers.pdf" not in world.client("PA").get(url).content.decode()


def test_organisers_are_warned_while_nobody_is_named_as_contact(world):
    organiser = world.client("OR")
    urls = [world.url("team_desk"), world.url("safeguarding_desk")]
    before = [organiser.get(url).content.decode() for url in urls]
    SafeguardingContact.objects.create(cohort=world.cohort, person=world.people["JU"])
    after = [organiser.get(url).content.decode() for url in urls]

    assert ["Nobody is named as" in page for page in before + after] == [True, True, False, False]
    assert world.url("safeguarding_desk") in before[0]
    assert "Nobody is named as" not in world.client("SA").get(urls[0]).content.decode()
