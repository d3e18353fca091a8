import pytest

from programme.models import AuditEvent, Notification
from programme.shared.refusals import NotAllowed
from programme.states import Role, Sector
from teams.actions import membership, mentorship
from teams.actions import team as act
from teams.models import Membership, Team
from tests.factories import programme as people
from tests.factories import teams

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return people.cohort()


@pytest.fixture
def olivia(cohort):
    return people.organiser(cohort)


def codes() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("code", flat=True))


def test_seven_teams_are_made_in_one_press(cohort, olivia):
    made = act.create_teams(cohort, ["Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch"], by=olivia)

    assert [(team.number, team.name) for team in Team.objects.all()] == [
        (number, team.name) for number, team in enumerate(made, start=1)
    ]
    assert codes() == ["teams.team.created"] * 7


def test_a_name_is_given_once_whatever_its_case(cohort, olivia):
    act.create_teams(cohort, ["Ash"], by=olivia)

    with pytest.raises(act.NameTaken, match="already a team called “ASH”"):
        act.create_teams(cohort, ["Birch", "ASH"], by=olivia)

    assert Team.objects.count() == 1


def test_only_organisers_make_teams(cohort):
    with pytest.raises(NotAllowed):
        act.create_teams(cohort, ["Ash"], by=people.organiser(people.cohort()))

    assert codes() == ["refused"]


def test_a_move_ends_one_membership_and_begins_another(cohort, olivia):
    ash, birch = teams.team(cohort), teams.team(cohort)
    ann = teams.membership(ash)

    moved = membership.move([ann.enrolment], to=birch, by=olivia, cohort=cohort)

    assert moved == 1
    assert [each.team for each in Membership.objects.live()] == [birch]
    ann.refresh_from_db()
    assert ann.until_at is not None
    assert Notification.objects.get().subject == f"You are now in team {birch.name}"


def test_a_move_to_where_somebody_is_changes_nothing(cohort, olivia):
    ann = teams.membership(teams.team(cohort))

    assert membership.move([ann.enrolment], to=ann.team, by=olivia, cohort=cohort) == 0
    assert Membership.objects.count() == 1


def test_several_people_are_moved_at_once_and_out_again(cohort, olivia):
    birch = teams.team(cohort)
    enrolments = [people.enrolment(cohort) for _ in range(3)]

    assert membership.move(enrolments, to=birch, by=olivia, cohort=cohort) == 3
    assert membership.move(enrolments[:2], to=None, by=olivia, cohort=cohort) == 2
    assert [each.enrolment for each in birch.memberships.live()] == enrolments[2:]


@pytest.mark.parametrize("role", [Role.MENTOR, Role.JUDGE])
def test_only_participants_of_the_cohort_are_moved(cohort, olivia, role):
    stranger = people.enrolment(cohort, role)

    with pytest.raises(membership.NotInThisCohort, match=stranger.person.full_name):
        membership.move([stranger], to=teams.team(cohort), by=olivia, cohort=cohort)


def test_two_mentors_one_from_each_sector_are_assigned(cohort, olivia):
    team = teams.team(cohort)
    mentors = [people.enrolment(cohort, Role.MENTOR, sector=sector) for sector in Sector]

    mentorship.assign_mentors(team, mentors, by=olivia)

    assert {each.enrolment for each in team.mentorships.live()} == set(mentors)
    assert Notification.objects.filter(kind="teams.mentor_assigned").count() == 2


def test_two_mentors_of_one_sector_are_refused_with_a_sentence(cohort, olivia):
    team = teams.team(cohort)
    mentors = [people.enrolment(cohort, Role.MENTOR) for _ in range(2)]

    with pytest.raises(mentorship.OneMentorFromEachSector, match="are both from the civil service"):
        mentorship.assign_mentors(team, mentors, by=olivia)

    assert not team.mentorships.exists()


def test_a_new_mentor_ends_the_time_of_the_one_of_the_same_sector(cohort, olivia):
    team = teams.full_team(cohort)
    first, stays = team.mentorships.order_by("sector")
    successor = people.enrolment(cohort, Role.MENTOR, sector=Sector.CIVIL_SERVICE)

    mentorship.assign_mentors(team, [successor, stays.enrolment], by=olivia)

    assert {each.enrolment for each in team.mentorships.live()} == {successor, stays.enrolment}
    first.refresh_from_db()
    assert first.until_at is not None
    assert team.mentorships.count() == 3


def test_everybody_is_told_at_once_and_only_once(cohort, olivia):
    team = teams.full_team(cohort, members=3, told=False)

    assert act.tell_everybody(cohort, by=olivia) == 5
    team.refresh_from_db()
    assert team.told_at is not None
    subjects = sorted(Notification.objects.values_list("subject", flat=True))
    assert subjects == [*[f"You are in team {team.name}"] * 3, *[f"You mentor {team.name}"] * 2]
    with pytest.raises(act.NothingToTell):
        act.tell_everybody(cohort, by=olivia)


def test_a_mentor_of_several_teams_gets_one_message_with_all_of_them(cohort, olivia):
    oak = teams.full_team(cohort, members=1, told=False, name="Oak")
    elm = teams.full_team(cohort, members=1, told=False, name="Elm [x](http://evil.example)")
    mentors = [each.enrolment for each in oak.mentorships.live()]
    mentorship.assign_mentors(elm, mentors, by=olivia)

    assert act.tell_everybody(cohort, by=olivia) == 4

    row = Notification.objects.get(kind="teams.mentors_told", person=mentors[0].person)
    assert row.subject.startswith("You mentor Oak, Elm")
    assert all(f"/teams/{team.pk}/" in row.body for team in (oak, elm))
    assert "[x](http" not in row.body


def test_an_empty_team_is_dissolved_and_one_with_people_stays(cohort, olivia):
    empty, full = teams.team(cohort, told=False), teams.full_team(cohort, told=False)

    act.dissolve_team(empty, {}, by=olivia)
    with pytest.raises(act.SomebodyHasNoPlace):
        act.dissolve_team(full, {}, by=olivia)

    assert list(Team.objects.all()) == [full]
