import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from programme.actions import announcement as actions
from programme.models import Announcement, Cohort, Notification
from programme.queries.announcement import audience_of, on_home_of
from programme.shared.message_texts import BrokenText
from programme.shared.refusals import NotAllowed, WrongState
from programme.states import AnnouncementState, EnrolmentState, Role, Sector
from tests.factories import programme as make
from tests.factories import teams as make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort() -> Cohort:
    return make.cohort()


def written(cohort: Cohort, by: Any = None, **values: Any) -> Announcement:
    return actions.write(
        cohort,
        {"subject": "To {name}", "body": "Hello **{name}**", "audience": {}, "is_urgent": False, "on_home_until": None}
        | values,
        by=by or make.organiser(cohort),
    )


def test_it_goes_to_everybody_who_takes_part_and_to_nobody_else(cohort: Cohort):
    ann, mia = make.participant(cohort, who=make.person("Ann A")), make.mentor(cohort)
    make.participant(cohort, state=EnrolmentState.WITHDRAWN)
    make.participant(make.cohort(programme=cohort.programme))
    by = make.organiser(cohort)

    sent = actions.send(written(cohort, by), by=by)

    rows = {row.person: row for row in Notification.objects.all()}
    assert set(rows) == {ann, mia}
    assert (rows[ann].subject, rows[ann].body) == ("To Ann", "Hello **Ann**")
    assert (sent.state, sent.recipients) == (AnnouncementState.SENT, 2)


def test_each_facet_narrows_and_two_facets_mean_both(cohort: Cohort):
    office = make.organisation(cohort.programme, sector=Sector.INDUSTRY)
    ann = make.participant(cohort, organisation=office)
    bob = make.participant(cohort)
    mia = make.mentor(cohort, organisation=office)
    paused = make.participant(cohort, state=EnrolmentState.PAUSED)

    def fits(**chosen: list[str]) -> set[Any]:
        return set(audience_of(cohort, chosen))

    assert fits(role=["participant"]) == {ann, bob}
    assert fits(sector=["industry"]) == {ann, mia}
    assert fits(role=["participant"], sector=["industry"]) == {ann}
    assert fits(organisation=[str(office.pk)]) == {ann, mia}
    assert fits(state=["paused"]) == {paused}
    assert fits(role=["participant", "mentor"]) == {ann, bob, mia}


def test_a_team_can_be_chosen(cohort: Cohort):
    member = make_team.membership(make_team.team(cohort))
    make.participant(cohort)

    assert list(audience_of(cohort, {"team": [str(member.team_id)]})) == [member.enrolment.person]


def test_it_is_on_the_home_page_of_those_it_went_to_until_its_last_day(cohort: Cohort):
    ann, mia = make.participant(cohort), make.mentor(cohort)
    by, today = make.organiser(cohort), timezone.localdate()
    actions.send(written(cohort, by, audience={"role": ["participant"]}, on_home_until=today), by=by)

    now = timezone.now()
    assert len(on_home_of(ann, cohort, at=now)) == 1
    assert on_home_of(mia, cohort, at=now) == []
    assert on_home_of(ann, cohort, at=now + dt.timedelta(days=1)) == []

    actions.withdraw(Announcement.objects.get(), by=by)
    assert on_home_of(ann, cohort, at=now) == []


def test_a_set_time_is_kept_and_it_goes_to_those_who_fit_then(cohort: Cohort):
    by, now = make.organiser(cohort), timezone.now()
    actions.schedule(written(cohort, by), send_at=now + dt.timedelta(hours=2), by=by)
    late = make.participant(cohort)

    assert actions.send_due(at=now + dt.timedelta(hours=1)) == 0
    assert actions.send_due(at=now + dt.timedelta(hours=2)) == 1
    assert actions.send_due(at=now + dt.timedelta(hours=2)) == 0
    assert [row.person for row in Notification.objects.all()] == [late]


def test_a_changed_one_waits_for_a_new_time(cohort: Cohort):
    by, now = make.organiser(cohort), timezone.now()
    row = actions.schedule(written(cohort, by), send_at=now + dt.timedelta(hours=2), by=by)

    row = actions.write(
        cohort,
        {"subject": "S", "body": "B", "audience": {}, "is_urgent": False, "on_home_until": None},
        by=by,
        row=row,
    )

    assert (row.state, row.send_at) == (AnnouncementState.DRAFT, None)
    assert actions.send_due(at=now + dt.timedelta(days=1)) == 0


def test_what_cannot_be_is_refused(cohort: Cohort):
    by = make.organiser(cohort)
    row = written(cohort, by)

    with pytest.raises(actions.NobodyFits):
        actions.send(row, by=by)
    with pytest.raises(actions.InThePast):
        actions.schedule(row, send_at=timezone.now(), by=by)
    with pytest.raises(BrokenText):
        written(cohort, by, body="Hello {who}")
    make.participant(cohort)
    actions.send(row, by=by)
    for again in (lambda: actions.send(row, by=by), lambda: actions.write(cohort, {**vars(row)}, by=by, row=row)):
        with pytest.raises(WrongState):
            again()


def test_only_organisers_announce(cohort: Cohort):
    row, mentor = written(cohort), make.mentor(cohort)

    for act in (
        lambda: written(cohort, mentor),
        lambda: actions.send(row, by=mentor),
        lambda: actions.schedule(row, send_at=timezone.now() + dt.timedelta(days=1), by=mentor),
        lambda: actions.withdraw(row, by=mentor),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_links_of_the_organiser_work_and_names_stay_names(cohort: Cohort):
    make.participant(cohort, who=make.person("[Ann](https://evil.example)", known_as="[Ann](https://evil.example)"))
    by = make.organiser(cohort)

    actions.send(written(cohort, by, body="{name}, see [the page](https://gov.example/)", subject="{name}"), by=by)

    row = Notification.objects.get()
    assert row.body.endswith("see [the page](https://gov.example/)")
    assert "](https://evil" not in row.body
    assert Role.PARTICIPANT in Role
