"""Staff who read reviews, work or what people need are noted; those whose it is are not."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from programme.models import Look
from programme.queries.look import at_what_is_about
from programme.shared.addresses import path_in
from programme.states import Sector
from teams.actions import formation
from teams.models import FormationRun, Review, TeamNeed
from teams.states import ReviewState, TeamNeedKind
from tests.factories import programme as make
from tests.factories import teams
from tests.support.programs import Program

WORDS = {"for_team": "Good.", "for_organisers": "They are well."}

pytestmark = pytest.mark.django_db


def sent(mentorship, cohort) -> Review:
    point = teams.review_point(teams.deliverable(cohort))
    return teams.review(mentorship, point, state=ReviewState.SENT, sent_at=timezone.now(), health="green", **WORDS)


def test_organisers_and_site_admins_who_read_a_review_are_noted_and_its_people_can_learn_of_it():
    cohort = make.cohort()
    team = teams.team(cohort)
    member, stranger = teams.member(team), teams.member(teams.team(cohort))
    mentorship = teams.mentorship(team)
    review = sent(mentorship, cohort)
    olivia, admin = make.organiser(cohort), make.site_admin()
    client = Client()
    for reader in (olivia, admin):
        client.force_login(reader)
        assert client.get(path_in(cohort, "teams:review_detail", review.pk)).status_code == 200
    client.force_login(olivia)
    client.get(path_in(cohort, "teams:review_desk"))

    looks = list(Look.objects.order_by("pk").values_list("by", "target_type", "page"))

    assert looks == [
        (olivia.pk, "teams.Review", "teams:review_detail"),
        (admin.pk, "teams.Review", "teams:review_detail"),
        (olivia.pk, "programme.Cohort", "teams:review_desk"),
    ]
    assert at_what_is_about(member).count() == at_what_is_about(mentorship.enrolment.person).count() == 3
    assert at_what_is_about(stranger).count() == 0


def test_a_mentor_who_reads_their_own_pages_is_not_noted():
    cohort = make.cohort()
    mentorship = teams.mentorship(teams.team(cohort))
    sent(mentorship, cohort)
    client = Client()
    client.force_login(mentorship.enrolment.person)

    client.get(path_in(cohort, "programme:home_cohort"))
    client.get(path_in(cohort, "teams:review_index"))

    assert not Look.objects.exists()


@pytest.fixture
def handed_in():
    """A version with a file, whose time is over."""
    cohort = make.cohort()
    team = teams.team(cohort)
    asked = teams.deliverable(cohort, due_at=timezone.now() - dt.timedelta(hours=1))
    draft = teams.submission(team, asked)
    attachment = teams.attachment(draft, asked.slots.get())
    version = teams.submission_version(team, asked)
    version.files.add(attachment)
    return version, attachment


def read_by(reader, version, attachment) -> list[tuple[str, str]]:
    """Opens everything of the version as the reader; the looks that are kept of it."""
    client = Client()
    client.force_login(reader)
    for name, pk in (
        ("version_detail", version.pk),
        ("version_receipt", version.pk),
        ("attachment_download", attachment.pk),
    ):
        answer = client.get(path_in(version.cohort, f"teams:{name}", pk))
        assert b"".join(answer)
    Program(reader).read(f"cohorts/{version.cohort.pk}/versions/{version.pk}")
    return list(Look.objects.filter(by=reader.pk).order_by("pk").values_list("target_type", "page"))


@pytest.mark.parametrize("staff", ["organiser", "site_admin"])
def test_staff_who_read_what_a_team_handed_in_are_noted_also_by_a_program(handed_in, staff):
    version, attachment = handed_in
    reader = make.organiser(version.cohort) if staff == "organiser" else make.site_admin()
    member, stranger = teams.member(version.submission.team), teams.member(teams.team(version.cohort))

    looks = read_by(reader, version, attachment)

    assert looks == [
        ("teams.SubmissionVersion", "teams:version_detail"),
        ("teams.SubmissionVersion", "teams:version_receipt"),
        ("teams.Attachment", "teams:attachment_download"),
        ("teams.SubmissionVersion", "teams:api_version"),
    ]
    assert at_what_is_about(member).count() == 4
    assert at_what_is_about(stranger).count() == 0


@pytest.mark.parametrize("role", ["member", "mentor"])
def test_a_team_and_its_mentors_who_read_their_work_are_not_noted(handed_in, role):
    version, attachment = handed_in
    reader = getattr(teams, role)(version.submission.team)

    assert read_by(reader, version, attachment) == []


def test_an_organiser_who_is_in_the_team_reads_as_a_member(handed_in):
    version, attachment = handed_in
    member = teams.member(version.submission.team)
    make.organiser(version.cohort, who=member)

    assert read_by(member, version, attachment) == []


def test_taking_all_work_home_is_a_look(handed_in):
    version, _attachment = handed_in
    client = Client()
    client.force_login(make.organiser(version.cohort))

    page = client.get(path_in(version.cohort, "teams:deliverable_download", version.submission.deliverable_id))

    assert b"".join(page.streaming_content).startswith(b"PK")
    assert Look.objects.values_list("target_type", "kind").get() == ("teams.Deliverable", "work")
    assert at_what_is_about(teams.member(version.submission.team)).count() == 1


def attempt(cohort, olivia, *, needs) -> FormationRun:
    """Formation was asked for while one of six needed something of the place, or nobody did."""
    for number in range(6):
        kinds = [TeamNeedKind.STEP_FREE] if needs and not number else []
        enrolment = make.enrolment(cohort, sector=list(Sector)[number % 2])
        TeamNeed.objects.bulk_create(TeamNeed(enrolment=enrolment, kind=kind) for kind in kinds)
    teams.team(cohort, told=False)
    return formation.form_teams(cohort, by=olivia)


@pytest.mark.parametrize("needs", [True, False])
def test_an_attempt_at_teams_is_a_look_at_needs_where_somebody_has_told_one(needs):
    cohort = make.cohort()
    olivia = make.organiser(cohort)
    run = attempt(cohort, olivia, needs=needs)
    client = Client()
    client.force_login(olivia)

    client.get(path_in(cohort, "teams:formation_detail", run.pk))
    client.get(path_in(cohort, "teams:formation_desk"))

    kept = list(Look.objects.values_list("kind", "target_id", "page"))
    assert kept == ([("needs", str(run.pk), "teams:formation_detail")] if needs else [])


def test_who_told_a_need_for_their_team_learns_of_looks_at_it_and_nobody_else_does():
    cohort = make.cohort()
    olivia = make.organiser(cohort)
    run = attempt(cohort, olivia, needs=True)
    client = Client()
    client.force_login(olivia)
    client.get(path_in(cohort, "teams:formation_adjust", run.pk))
    told = TeamNeed.objects.get().enrolment

    assert at_what_is_about(told.person).count() == 1
    for other in cohort.enrolments.exclude(pk=told.pk):
        assert at_what_is_about(other.person).count() == 0
