import datetime as dt

import pytest
from django.core.files.base import ContentFile

from programme.shared.refusals import NotAllowed
from programme.shared.uploads import accept
from teams.actions import submission as drafts
from teams.actions import upload as act
from teams.models import Attachment, SubmissionVersion
from teams.states import SigningRule, Timing
from tests.factories import programme as people
from tests.factories import teams

pytestmark = pytest.mark.django_db

A_MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def team():
    return teams.full_team(people.cohort(), members=2)


@pytest.fixture
def asked(team):
    return teams.deliverable(team.cohort, grace_seconds=0)


@pytest.fixture
def ann(team):
    return team.memberships.first().enrolment.person


@pytest.fixture
def begun(team, asked, ann):
    """One minute before it is due."""
    drafts.save_draft(team, asked, {asked.prompts.get().pk: drafts.Text("Ours.", 0)}, by=ann, at=asked.opens_at)
    return act.begin_upload(team, asked, asked.slots.get(), by=ann, at=asked.due_at - A_MINUTE)


def file():
    return accept(ContentFile(b"%PDF-1.4\nplan\n%%EOF\n", name="plan.pdf"), kinds=("pdf",))


def test_a_file_begun_in_time_may_finish_after_the_deadline(asked, ann, begun):
    act.finish_upload(begun, file(), by=ann, at=asked.due_at + 20 * A_MINUTE)

    assert Attachment.objects.current().get().uploaded_at == asked.due_at - A_MINUTE


def test_it_is_handed_in_as_of_the_moment_that_was_asked_in_time(asked, ann, begun):
    act.ask_hand_in(begun, by=ann, at=asked.due_at)

    arrived = act.finish_upload(begun, file(), by=ann, at=asked.due_at + 20 * A_MINUTE)

    assert (arrived.version.submitted_at, arrived.version.timing) == (asked.due_at, Timing.ON_TIME)
    assert [each["name"] for each in arrived.version.manifest] == ["plan.pdf"]


def test_asked_too_late_it_is_not_handed_in(asked, ann, begun):
    with pytest.raises(drafts.TooLate):
        act.ask_hand_in(begun, by=ann, at=asked.due_at + A_MINUTE)

    assert act.finish_upload(begun, file(), by=ann, at=asked.due_at + A_MINUTE).version is None


def test_a_file_whose_answer_was_lost_counts_once(asked, ann, begun):
    act.ask_hand_in(begun, by=ann, at=asked.due_at)
    first = act.finish_upload(begun, file(), by=ann, at=asked.due_at)

    again = act.finish_upload(begun, file(), by=ann, at=asked.due_at + A_MINUTE)

    assert again.version == first.version
    assert (Attachment.objects.count(), SubmissionVersion.objects.count()) == (1, 1)


def test_half_an_hour_is_the_longest(asked, ann, begun):
    with pytest.raises(act.TookTooLong):
        act.finish_upload(begun, file(), by=ann, at=asked.due_at + 30 * A_MINUTE)


def test_what_others_must_sign_stays_a_draft(team, asked, ann, begun):
    team.signing = SigningRule.EACH
    team.save()
    act.ask_hand_in(begun, by=ann, at=asked.due_at)

    assert act.finish_upload(begun, file(), by=ann, at=asked.due_at).version is None
    assert Attachment.objects.current().exists()


def test_nothing_begins_too_late_or_for_another_deliverable(team, asked, ann):
    other = teams.deliverable(team.cohort)

    with pytest.raises(drafts.TooLate):
        act.begin_upload(team, asked, asked.slots.get(), by=ann, at=asked.due_at + A_MINUTE)
    with pytest.raises(act.NoSuchSlot):
        act.begin_upload(team, asked, other.slots.get(), by=ann, at=asked.due_at)


def test_only_members_send_files(team, asked):
    with pytest.raises(NotAllowed):
        act.begin_upload(team, asked, asked.slots.get(), by=people.organiser(team.cohort), at=asked.due_at)
