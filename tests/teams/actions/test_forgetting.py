import datetime as dt

import pytest
from django.utils import timezone

from programme.actions.retention import retain
from programme.models import AuditEvent
from teams.actions import concern as concerns
from teams.actions.peer_view import give_views
from teams.models import Concern, ConcernNote, OwnerLink, PeerLine, PeerView
from teams.states import ConcernAbout
from tests.factories import teams as make

ANSWERS = {"listens": 3, "shares": 3, "helps": 3}


@pytest.fixture
def told(world):
    """A concern with a note, and a peer view with its line."""
    contact, member = world.people["OR"], world.people["TM"]
    concerns.name_contact(world.cohort, contact, by=contact)
    concern = concerns.raise_concern(
        world.cohort,
        contact=contact,
        kind=ConcernAbout.OTHER,
        about=None,
        text="Hm.",
        by=member,
        at=timezone.now(),
    )
    concerns.say(concern, "I see.", by=contact, at=timezone.now())
    other = make.member(world.team)
    give_views(world.team, {other: ANSWERS}, line="All well.", by=member, on=timezone.localdate())


def after_the_last_day(world, days):
    midday = dt.datetime.combine(world.cohort.ends_on, dt.time(12), dt.UTC)
    return midday + dt.timedelta(days=days)


def test_peer_views_go_three_months_after_the_last_day_and_concerns_after_two_years(world, told):
    retain(at=after_the_last_day(world, 92))
    assert PeerView.objects.exists()

    retain(at=after_the_last_day(world, 93))
    assert not PeerView.objects.exists()
    assert not PeerLine.objects.exists()
    assert Concern.objects.exists()

    retain(at=after_the_last_day(world, 732))
    assert not Concern.objects.exists()
    assert not ConcernNote.objects.exists()


def test_what_went_is_recorded_as_numbers_only(world, told):
    retain(at=after_the_last_day(world, 93))

    events = AuditEvent.objects.filter(code="programme.retention.kept_long_enough", facts__kind="peer_views")
    assert [each.facts["rows"] for each in events] == [1]
    assert "peer_views" not in retain(at=after_the_last_day(world, 94))


def test_the_name_of_an_owner_goes_a_month_after_their_page_has_run_out(world):
    link = make.owner_link(world.cohort)

    retain(at=link.link_expires_at + dt.timedelta(days=29))
    assert OwnerLink.objects.exists()

    retain(at=link.link_expires_at + dt.timedelta(days=31))
    assert not OwnerLink.objects.exists()
