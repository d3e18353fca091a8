"""The large cohort of the demo at a size for tests: legal rows of every app, that agree with each other."""

import pytest
from django.urls import reverse

from judging.actions.standing import refresh_all_standings
from judging.models import PitchDay, PitchStanding, Score, Scorecard
from judging.queries import progress
from programme.demo import large
from programme.demo.season import Season
from programme.models import Booking, Cohort, Enrolment, Person
from programme.queries.audit import faults
from programme.shared.invariants import breaches
from programme.shared.time import now
from programme.states import BookingState, Role, Sector
from teams.models import Membership, SubmissionVersion, Team
from teams.queries.submission import work_on
from teams.queries.version import hash_of
from tests.factories import programme as make

pytestmark = pytest.mark.django_db
SIZE = large.Size(people=24, teams=4, judges=3, mentors=4, employers=6, visits=2, places=5)


@pytest.fixture
def filled() -> Cohort:
    first = make.cohort()
    season = Season(stage="pitch-day", now=now(), cohort=first, organiser=make.organiser(first))
    list(large.fill(season, SIZE))
    return Cohort.objects.get(slug="national")


def test_it_has_as_many_of_everything_as_was_asked_for(filled: Cohort):
    places = Enrolment.objects.filter(cohort=filled)

    assert places.filter(role=Role.PARTICIPANT).count() == filled.nominations.count() == 24
    assert Team.objects.filter(cohort=filled).count() == 4
    assert Scorecard.objects.filter(pitch__pitch_day__cohort=filled).count() == SIZE.sheets == 12


def test_each_team_has_people_of_both_sectors_two_mentors_and_work_that_holds(filled: Cohort):
    for team in Team.objects.filter(cohort=filled):
        members = Membership.objects.filter(team=team).select_related("enrolment__organisation")
        version = SubmissionVersion.objects.get(submission__team=team)
        work = work_on(team, version.submission.deliverable)

        assert {each.enrolment.sector for each in members} == set(Sector)
        assert {each.sector for each in team.mentorships.all()} == set(Sector)
        assert hash_of(work) == version.sha256


def test_no_visit_has_more_people_than_places_and_who_waits_stands_behind(filled: Cohort):
    for visit in filled.visits.all():
        states = list(Booking.objects.filter(visit=visit).order_by("position").values_list("state", flat=True))

        assert states == [BookingState.CONFIRMED] * 5 + [BookingState.WAITING]


def test_standings_are_what_the_sheets_say_and_a_few_are_waited_for(filled: Cohort):
    day = PitchDay.objects.get(cohort=filled)
    kept = list(PitchStanding.objects.filter(pitch__pitch_day=day).order_by("pk").values_list("count", "mean"))
    refresh_all_standings(day)

    assert kept == list(PitchStanding.objects.filter(pitch__pitch_day=day).order_by("pk").values_list("count", "mean"))
    assert progress.missing_cards(day) == 4
    assert Score.objects.filter(card__pitch__pitch_day=day).count() == 5 * (12 - 4)


def test_the_record_holds_and_says_that_it_was_made_in_bulk(filled: Cohort):
    chain = filled.programme.audit_chain

    assert not list(faults())
    assert [str(each) for each in breaches() if not each.thing.startswith("The private file")] == []
    assert chain.events.filter(code="programme.cohort.filled_in_bulk").get().facts == {"people": 24}


def test_its_people_can_open_their_pages(filled: Cohort, client_for):
    judge = Person.objects.get(email="judge001@crowd.example")
    member = Person.objects.get(email="participant001@crowd.example")

    assert client_for(judge).get(reverse("judging:scorecard_home")).status_code == 200
    team = Team.objects.get(cohort=filled, number=1)
    page = client_for(member).get(reverse("teams:team_detail", args=(filled.programme.slug, filled.slug, team.pk)))
    assert "Team 0001" in page.content.decode()
