"""Pages of rooms ask as many questions of the database with many rows as with few."""

import datetime as dt

from django.utils import timezone

from programme.shared.addresses import path_in
from teams.models import Concern, ConcernNote, Meeting, Question, SafeguardingContact, TeamNote
from teams.states import ConcernAbout, NoteKind, ReviewState
from tests.factories import programme as people
from tests.factories import teams
from tests.support.counting import assert_page_costs_the_same

MANY = 4


def write_in_the_room(world, times=1):
    now = timezone.now()
    for number in range(times):
        writer = teams.member(world.team)
        TeamNote.objects.create(team=world.team, kind=NoteKind.NOTE, text="We met the owner.", by=writer, at=now)
        Meeting.objects.create(
            team=world.team, by=world.people["ME"], starts_at=now + dt.timedelta(hours=number + 1), minutes=30
        )


def hand_in_and_review(world, times=1):
    mentorship = world.team.mentorships.get(enrolment__person=world.people["ME"])
    for _ in range(times):
        asked = teams.deliverable(world.cohort)
        version = teams.submission_version(world.team, asked)
        teams.attachment(version.submission, asked.slots.get())
        now = timezone.now()
        point = teams.review_point(asked, closes_at=now - dt.timedelta(minutes=1))
        teams.review(
            mentorship, point, state=ReviewState.SENT, health="green", for_team="Good.", version=version, sent_at=now
        )


def test_a_room_with_many_notes_meetings_works_and_reviews(world):
    write_in_the_room(world)
    hand_in_and_review(world)

    def grow():
        write_in_the_room(world, MANY)
        hand_in_and_review(world, MANY)

    for role in ("TM", "ME"):
        client, url = world.client(role), world.url("team_detail", world.team.pk)
        assert_page_costs_the_same(client, url, grow, rows_shown=10 * MANY)


def test_the_review_desk_with_many_teams_and_points(world):
    hand_in_and_review(world)

    def grow():
        hand_in_and_review(world, MANY)
        for _ in range(3):
            teams.full_team(world.cohort)

    # Five teams with two mentors each, at each point.
    assert_page_costs_the_same(world.client("OR"), world.url("review_desk"), grow, rows_shown=10 * (MANY + 2))


def test_a_challenge_with_many_questions(world):
    challenge = teams.challenge(world.cohort)

    def ask(times=1):
        now = timezone.now()
        for _ in range(times):
            Question.objects.create(
                challenge=challenge, asked_by=teams.member(world.team), text="How many?", asked_at=now,
                answer="Ten.", answered_at=now,
            )  # fmt: skip

    ask()
    for role in ("TM", "OR"):
        url = world.url("challenge_detail", challenge.pk)
        assert_page_costs_the_same(world.client(role), url, lambda: ask(MANY), rows_shown=2 * MANY)


def test_private_concerns_and_the_words_on_each(world):
    contact = people.judge(world.cohort)
    SafeguardingContact.objects.create(cohort=world.cohort, person=contact)
    world.people["contact"] = contact

    def raise_it(times=1):
        now = timezone.now()
        for _ in range(times):
            SafeguardingContact.objects.create(cohort=world.cohort, person=people.judge(world.cohort))
            concern = Concern.objects.create(
                cohort=world.cohort, raised_by=teams.member(world.team), contact=contact, about=people.person(),
                kind=ConcernAbout.values[0], text="They shout.", raised_at=now,
            )  # fmt: skip
            ConcernNote.objects.create(concern=concern, by=contact, text="Let us talk.", at=now)

    def talk():
        for _ in range(MANY):
            ConcernNote.objects.create(concern=first, by=first.raised_by, text="Thank you.", at=timezone.now())

    raise_it()
    first = Concern.objects.get()
    client = world.client("contact")
    assert_page_costs_the_same(client, world.url("concern_index"), lambda: raise_it(MANY), rows_shown=2 * MANY)
    assert_page_costs_the_same(client, world.url("concern_detail", first.pk), talk, rows_shown=2 * MANY)


def test_meetings_on_the_calendar_and_on_the_form(world):
    write_in_the_room(world)

    def grow():
        write_in_the_room(world, MANY)

    for url in (world.url("meeting_create", world.team.pk), path_in(world.cohort, "programme:booking_my_calendar")):
        assert_page_costs_the_same(world.client("ME"), url, grow, rows_shown=3 * MANY)
