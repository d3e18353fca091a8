import datetime as dt

import pytest

from programme.models import AuditEvent, Notification
from programme.shared.refusals import NotAllowed
from programme.states import EnrolmentState
from teams.actions import signing
from teams.actions import submission as act
from teams.actions.submission import Text
from teams.models import SubmissionVersion
from teams.queries.signing import signatures_of, signing_of
from teams.queries.submission import work_on
from teams.states import SigningRule
from tests.factories import programme as people
from tests.factories import teams

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return teams.full_team(people.cohort(), members=3, signing=SigningRule.EACH)


@pytest.fixture
def asked(team):
    return teams.deliverable(team.cohort)


@pytest.fixture
def members(team):
    return [each.enrolment.person for each in team.memberships.all()]


@pytest.fixture
def at(asked):
    return asked.due_at - dt.timedelta(days=1)


def words(asked, text="We listen.", base=0):
    return {asked.prompts.get().pk: Text(text, base)}


def test_work_is_handed_in_once_every_member_has_signed(team, asked, members, at):
    first = act.sign_off(team, asked, words(asked), by=members[0], at=at)
    act.sign_off(team, asked, {}, by=members[1], at=at)
    last = act.hand_in(team, asked, {}, by=members[2], at=at)

    assert first.unsigned == members[1:]
    assert {each.person for each in signatures_of(last.version)} == set(members)
    assert last.version.unsigned_reason == ""


def test_before_that_it_stays_a_draft_which_the_one_who_pressed_has_signed(team, asked, members, at):
    outcome = act.hand_in(team, asked, words(asked), by=members[0], at=at)

    assert (outcome.version, outcome.unsigned) == (None, members[1:])
    assert signing_of(work_on(team, asked)).is_signed_by(members[0])
    assert not SubmissionVersion.objects.exists()


def test_the_first_to_sign_has_the_others_told_once(team, asked, members, at):
    act.sign_off(team, asked, words(asked), by=members[0], at=at)
    act.sign_off(team, asked, {}, by=members[0], at=at)
    act.sign_off(team, asked, {}, by=members[1], at=at)

    told = Notification.objects.filter(kind="teams.sign_off_wanted")
    assert {each.person for each in told} == set(members[1:])
    assert told.count() == 2


def test_a_changed_word_asks_everybody_again_and_taken_back_the_signatures_hold(team, asked, members, at):
    act.sign_off(team, asked, words(asked), by=members[0], at=at)

    act.save_draft(team, asked, words(asked, "We talk.", 1), by=members[1], at=at)
    changed = signing_of(work_on(team, asked)).missing
    act.save_draft(team, asked, words(asked, "We listen.", 2), by=members[1], at=at)

    assert changed == members
    assert signing_of(work_on(team, asked)).missing == members[1:]


def test_incomplete_work_cannot_be_signed(team, asked, members, at):
    outcome = act.sign_off(team, asked, words(asked, "word " * 60), by=members[0], at=at)

    assert outcome.problems
    assert signing_of(work_on(team, asked)).missing == members


def test_with_a_reason_it_goes_without_them_and_says_so(team, asked, members, at):
    why = "Ben is ill."
    outcome = act.hand_in(team, asked, words(asked), unsigned_reason=why, by=members[0], at=at)

    assert outcome.version.unsigned_reason == why
    assert why in Notification.objects.filter(kind="teams.receipt").first().body
    assert AuditEvent.objects.filter(code="teams.submission.submitted").exists()


def test_the_reason_is_forgotten_when_nobody_was_missing(team, asked, members, at):
    signing.choose_signing(team, SigningRule.ANYONE, by=members[0])

    outcome = act.hand_in(team, asked, words(asked), unsigned_reason="Ben is ill.", by=members[0], at=at)

    assert outcome.version.unsigned_reason == ""


def test_by_the_team_s_own_rule_the_lead_alone_signs(team, asked, members, at):
    lead = team.memberships.last().enrolment
    signing.choose_signing(team, SigningRule.LEAD, lead=lead, by=members[0])
    team.refresh_from_db()

    by_another = act.hand_in(team, asked, words(asked), by=members[0], at=at)
    by_the_lead = act.hand_in(team, asked, {}, by=lead.person, at=at)

    assert by_another.unsigned == [lead.person]
    assert by_the_lead.version.number == 1


def test_a_lead_who_left_and_a_member_who_pauses_hold_nobody_up(team, asked, members, at):
    lead = team.memberships.last()
    signing.choose_signing(team, SigningRule.LEAD, lead=lead.enrolment, by=members[0])
    team.refresh_from_db()
    lead.until_at = at + dt.timedelta(days=30)
    lead.save()
    paused = team.memberships.live().last().enrolment
    paused.state = EnrolmentState.PAUSED
    paused.save()

    assert act.hand_in(team, asked, words(asked), by=members[0], at=at).version


def test_only_members_choose_the_rule_and_only_a_member_leads(team, members):
    stranger = people.enrolment(team.cohort)

    with pytest.raises(NotAllowed):
        signing.choose_signing(team, SigningRule.ANYONE, by=people.organiser(team.cohort))
    with pytest.raises(signing.NoSuchMember):
        signing.choose_signing(team, SigningRule.LEAD, lead=stranger, by=members[0])
