"""When what is handed in counts: late work, more time, organisers who hand in for a team, clocks that change."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile

from programme.models import AuditEvent, Notification
from programme.shared.refusals import NotAllowed
from programme.shared.uploads import accept
from teams.actions import deliverable as deliverables
from teams.actions import handed_in
from teams.actions import submission as act
from teams.actions.submission import Text
from teams.models import Attachment, Extension, SubmissionVersion
from teams.queries.version import frozen_for_judges
from teams.states import Timing
from tests.factories import programme as people
from tests.factories import teams

pytestmark = pytest.mark.django_db

A_MILLISECOND, AN_HOUR = dt.timedelta(milliseconds=1), dt.timedelta(hours=1)
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def team():
    return teams.full_team(people.cohort(), members=2)


@pytest.fixture
def organiser(team):
    return people.organiser(team.cohort)


@pytest.fixture
def asked(team):
    return teams.deliverable(team.cohort, grace_seconds=60, shown_to_judges=True)


def hand_in(team, asked, at, text="We listen.", base=0):
    prompt = asked.prompts.get().pk
    by = team.memberships.first().enrolment.person
    return act.hand_in(team, asked, {prompt: Text(text, base)}, by=by, at=at).version


def takes_late(asked):
    asked.late_until = asked.due_at + 5 * AN_HOUR
    asked.save()
    return asked


def test_late_work_is_marked_when_the_organiser_takes_it(team, asked):
    version = hand_in(team, takes_late(asked), asked.closes_at + A_MILLISECOND)

    assert version.timing == Timing.LATE


def test_after_the_last_late_moment_nothing_is_taken(team, asked):
    takes_late(asked)

    with pytest.raises(act.TooLate):
        hand_in(team, asked, asked.late_until + A_MILLISECOND)


def test_judges_read_a_late_version_only_where_nothing_came_in_time(team, asked):
    takes_late(asked)
    other = teams.full_team(team.cohort, members=2)
    in_time = hand_in(team, asked, asked.due_at)
    hand_in(team, asked, asked.due_at + AN_HOUR, "Much better.", 1)
    late = hand_in(other, asked, asked.due_at + AN_HOUR)

    assert frozen_for_judges(team.cohort, asked.late_until) == {team.pk: in_time, other.pk: late}


def test_late_is_after_due_and_grace(team, asked, organiser):
    values = {"title": asked.title, "late_until": asked.due_at + dt.timedelta(seconds=30)}
    prompts = [{"question": "Question 1", "most_words": 50}]

    with pytest.raises(deliverables.LateBeforeDue):
        deliverables.change_deliverable(asked, values, prompts=prompts, slots=[], by=organiser)


def test_more_time_for_one_team_opens_no_other_s(team, asked, organiser):
    other = teams.full_team(team.cohort, members=2)
    until = asked.due_at + AN_HOUR
    deliverables.extend(asked, team, due_at=until, reason="Illness", by=organiser)

    assert hand_in(team, asked, until).timing == Timing.EXTENDED
    with pytest.raises(act.TooLate):
        hand_in(other, asked, until)
    told = Notification.objects.filter(kind="teams.extended")
    assert {each.person for each in told} == {each.enrolment.person for each in team.memberships.all()}


def test_organisers_read_an_extended_team_s_words_when_its_own_time_is_over(team, asked, organiser):
    asked.due_at = dt.datetime.now(dt.UTC) - AN_HOUR
    asked.save()
    version = hand_in(team, asked, asked.due_at)
    readable = SubmissionVersion.objects.visible_to(organiser)
    assert readable.get() == version

    deliverables.extend(asked, team, due_at=asked.due_at + 2 * AN_HOUR, reason="Illness", by=organiser)

    assert not readable.exists()


def test_all_teams_get_more_time_in_one_act_and_longer_time_stays(team, asked, organiser):
    other, untold = teams.full_team(team.cohort, members=2), teams.full_team(team.cohort, members=2, told=False)
    deliverables.extend(asked, other, due_at=asked.due_at + 9 * AN_HOUR, reason="Illness", by=organiser)

    given = deliverables.extend_all(asked, due_at=asked.due_at + AN_HOUR, reason="The mail is down.", by=organiser)

    assert [each.team for each in given] == [team]
    assert not Extension.objects.filter(team=untold).exists()
    assert Extension.objects.get(team=other).due_at == asked.due_at + 9 * AN_HOUR
    assert AuditEvent.objects.filter(code="teams.deliverable.extended_for_all").count() == 1


def test_an_organiser_hands_in_files_for_a_team_and_every_member_gets_a_receipt(team, asked, organiser):
    member = team.memberships.first().enrolment.person
    act.save_draft(team, asked, {asked.prompts.get().pk: Text("Ours.", 0)}, by=member, at=asked.opens_at)
    file = accept(ContentFile(b"%PDF-1.4\nplan\n%%EOF\n", name="plan.pdf"), kinds=("pdf",))

    version = handed_in.hand_in_for(
        team,
        asked,
        files={asked.slots.get().pk: file},
        reason="Their proxy blocks uploads.",
        by=organiser,
        at=asked.due_at,
    )

    assert (version.timing, version.on_behalf_reason) == (Timing.ON_TIME, "Their proxy blocks uploads.")
    assert [each["text"] for each in version.answers] == ["Ours."]
    assert Attachment.objects.get().uploaded_by == organiser
    receipts = Notification.objects.filter(kind="teams.receipt")
    assert receipts.count() == 2
    assert "instead of your team" in receipts.first().body


def test_what_an_organiser_hands_in_too_late_is_marked_late(team, asked, organiser):
    file = accept(ContentFile(b"%PDF-1.4\nplan\n%%EOF\n", name="plan.pdf"), kinds=("pdf",))
    files = {asked.slots.get().pk: file}

    version = handed_in.hand_in_for(
        team, asked, files=files, reason="Late mail", by=organiser, at=asked.due_at + AN_HOUR
    )

    assert version.timing == Timing.LATE


def test_only_organisers_give_time_and_hand_in_for_others(team, asked):
    member = team.memberships.first().enrolment.person

    with pytest.raises(NotAllowed):
        deliverables.extend_all(asked, due_at=asked.due_at + AN_HOUR, reason="Please", by=member)
    with pytest.raises(NotAllowed):
        handed_in.hand_in_for(team, asked, files={}, reason="Please", by=member, at=asked.opens_at)


@pytest.mark.parametrize(
    ("due", "last_moment"),
    [
        # The hour from one to two comes twice: the first time it is summer, an hour before the second.
        (dt.datetime(2026, 10, 25, 1, 30, fold=0, tzinfo=LONDON), dt.datetime(2026, 10, 25, 0, 31, tzinfo=dt.UTC)),
        (dt.datetime(2026, 10, 25, 1, 30, fold=1, tzinfo=LONDON), dt.datetime(2026, 10, 25, 1, 31, tzinfo=dt.UTC)),
        # The hour from one to two does not come at all.
        (dt.datetime(2027, 3, 28, 0, 59, tzinfo=LONDON), dt.datetime(2027, 3, 28, 1, 0, tzinfo=dt.UTC)),
        (dt.datetime(2027, 3, 28, 2, 0, tzinfo=LONDON), dt.datetime(2027, 3, 28, 1, 1, tzinfo=dt.UTC)),
    ],
)
def test_a_deadline_holds_to_the_second_when_clocks_change(team, due, last_moment):
    asked = teams.deliverable(team.cohort, opens_at=due - 30 * AN_HOUR, due_at=due, grace_seconds=60)
    asked.refresh_from_db()

    version = hand_in(team, asked, last_moment)

    assert version.timing == Timing.IN_GRACE
    with pytest.raises(act.TooLate):
        hand_in(team, asked, last_moment + A_MILLISECOND, "Later.", 1)
