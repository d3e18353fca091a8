"""The list of alumni."""

import pytest
from django.utils import timezone

from programme.actions import alumnus as actions
from programme.models import Alumnus, Cohort, Invitation, Person
from programme.queries import alumnus as queries
from programme.shared.refusals import NotAllowed
from programme.states import CohortState, EnrolmentState, Role
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort() -> Cohort:
    """One that is over."""
    return make.cohort(state=CohortState.COMPLETED)


@pytest.fixture
def ann(cohort: Cohort) -> Person:
    return make.participant(cohort, who=make.person("Ann Arbor"))


@pytest.fixture
def olivia(cohort: Cohort) -> Person:
    return make.organiser(cohort)


def join(cohort: Cohort, person: Person, **more) -> Alumnus:
    said = {"help_with": "Procurement", "shows_email": False, "would_mentor": True, **more}
    return actions.join_alumni(cohort, **said, by=person, at=timezone.now())


def invited(entry: Alumnus, cohort: Cohort, by: Person) -> Invitation:
    return actions.invite_to_mentor(entry, cohort, by=by, at=timezone.now())


def test_who_took_part_joins_changes_and_leaves_by_themselves(cohort, ann):
    join(cohort, ann)
    entry = join(cohort, ann, help_with="Data", would_mentor=False)
    assert (Alumnus.objects.count(), entry.help_with, entry.would_mentor) == (1, "Data", False)

    actions.leave_alumni(entry, by=ann)
    assert not Alumnus.objects.exists()


def test_nobody_joins_before_the_cohort_is_over_or_without_having_taken_part(cohort, ann):
    running = make.cohort()
    with pytest.raises(NotAllowed):
        join(running, make.participant(running))
    ann.enrolments.update(state=EnrolmentState.WITHDRAWN)
    for who in (ann, make.person(), make.site_admin()):
        with pytest.raises(NotAllowed):
            join(cohort, who)


def test_nobody_takes_somebody_else_off_the_list(cohort, ann, olivia):
    entry = join(cohort, ann)
    with pytest.raises(NotAllowed):
        actions.leave_alumni(entry, by=olivia)


def test_the_list_is_read_by_those_on_it_and_organisers(cohort, ann, olivia):
    entry = join(cohort, ann)
    for reader in (ann, olivia):
        assert list(queries.entries(cohort.programme, by=reader)) == [entry]
    for reader in (make.participant(cohort), make.site_admin(), make.organiser(make.cohort())):
        with pytest.raises(NotAllowed):
            queries.entries(cohort.programme, by=reader)


def test_an_alumnus_is_invited_to_mentor_a_later_cohort_once(cohort, ann, olivia):
    entry, later = join(cohort, ann), make.cohort(programme=cohort.programme)

    made = invited(entry, later, olivia)

    assert (made.role, made.email, made.cohort) == (Role.MENTOR, ann.email, later)
    assert made.organisation == ann.enrolments.get().organisation
    with pytest.raises(actions.NotThatCohort):
        invited(entry, later, olivia)


def test_nobody_is_invited_who_has_not_agreed_to_be_asked(cohort, ann, olivia):
    later = make.cohort(programme=cohort.programme)
    with pytest.raises(actions.WouldNotMentor):
        invited(join(cohort, ann, would_mentor=False), later, olivia)
    assert not Invitation.objects.filter(cohort=later).exists()


def test_cohorts_that_are_over_or_anothers_are_not_offered(cohort, ann, olivia):
    entry = join(cohort, ann)
    mentored = make.cohort(programme=cohort.programme)
    make.mentor(mentored, who=ann)
    for other in (cohort, mentored, make.cohort()):
        with pytest.raises(actions.NotThatCohort):
            invited(entry, other, olivia)
    with pytest.raises(NotAllowed):
        invited(entry, make.cohort(programme=cohort.programme), ann)
