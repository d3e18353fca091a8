import datetime as dt

import pytest

from programme.actions import cohort as act
from programme.shared.refusals import NotAllowed, WrongState
from programme.states import CohortState, Sector
from tests.factories import programme as make

pytestmark = pytest.mark.django_db

QUOTAS = {Sector.CIVIL_SERVICE: 19, Sector.INDUSTRY: 19}


def plan(programme, by, **values):
    return act.create_cohort(
        programme,
        by=by,
        quotas=QUOTAS,
        **{
            "name": "Autumn",
            "slug": "autumn",
            "time_zone": "Europe/London",
            "starts_on": dt.date(2026, 9, 7),
            "ends_on": dt.date(2026, 11, 29),
            **values,
        },
    )


def test_a_new_cohort_has_places_and_the_usual_milestones_in_its_own_zone():
    programme = make.programme()

    cohort = plan(programme, make.organiser(programme))

    assert cohort.state == CohortState.PLANNED
    assert dict(cohort.quotas.values_list("sector", "places")) == QUOTAS
    times = {row.name: row.at.astimezone(cohort.zone) for row in cohort.milestones.all()}
    names = ["Kick-off", "First visit", "Problem statements due", "Half-way review", "Solutions due", "Pitch day"]
    assert list(times) == names
    assert times["Problem statements due"].isoformat() == "2026-10-02T17:00:00+01:00"
    # After the clocks have changed it is still five in the afternoon.
    assert times["Solutions due"].isoformat() == "2026-11-20T17:00:00+00:00"


def test_a_short_cohort_has_no_milestone_after_its_last_day():
    programme = make.programme()

    cohort = plan(programme, make.organiser(programme), ends_on=dt.date(2026, 9, 20))

    assert [row.name for row in cohort.milestones.all()] == ["Kick-off", "First visit"]


def test_two_cohorts_of_a_programme_never_share_an_address():
    programme = make.programme()
    organiser = make.organiser(programme)
    plan(programme, organiser)

    with pytest.raises(act.AddressTaken):
        plan(programme, organiser)


def test_others_plan_no_cohorts():
    programme = make.programme()

    for stranger in (make.site_admin(), make.organiser(make.programme()), make.editor(programme)):
        with pytest.raises(NotAllowed):
            plan(programme, stranger)


def test_places_never_fall_below_the_people_who_have_one():
    cohort = make.cohort()
    organiser = make.organiser(cohort)
    make.participant(cohort)
    make.participant(cohort)

    with pytest.raises(act.TooFewPlaces):
        act.change_cohort(cohort, by=organiser, quotas={Sector.CIVIL_SERVICE: 1})
    act.change_cohort(cohort, by=organiser, quotas={Sector.CIVIL_SERVICE: 2, Sector.INDUSTRY: 0}, name="Renamed")

    cohort.refresh_from_db()
    assert cohort.name == "Renamed"
    assert dict(cohort.quotas.values_list("sector", "places")) == {"civil_service": 2, "industry": 0}


def test_a_cohort_moves_along_its_lifecycle_only():
    cohort = make.cohort(state=CohortState.PLANNED)
    organiser = make.organiser(cohort)

    with pytest.raises(WrongState):
        act.move_cohort(cohort, by=organiser, to=CohortState.COMPLETED)
    act.move_cohort(cohort, by=organiser, to=CohortState.RUNNING)
    assert act.move_cohort(cohort, by=organiser, to=CohortState.COMPLETED).state == CohortState.COMPLETED


def test_milestones_are_added_moved_and_removed():
    cohort = make.cohort()
    organiser = make.organiser(cohort)
    at = dt.datetime(2026, 10, 1, 16, tzinfo=dt.UTC)

    milestone = act.add_milestone(cohort, by=organiser, name="Visit week", at=at)
    with pytest.raises(act.MilestoneHeld):
        act.add_milestone(cohort, by=organiser, name="Visit week", at=at)
    act.change_milestone(milestone, by=organiser, name="Visits", at=at)
    assert [row.name for row in cohort.milestones.all()] == ["Visits"]
    act.remove_milestone(milestone, by=organiser)

    assert not cohort.milestones.exists()
