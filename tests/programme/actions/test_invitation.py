import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from programme.actions import invitation as act
from programme.actions.enrolment import NoPlaceLeft
from programme.models import AuditEvent, Notification, Person
from programme.shared.refusals import NotAllowed, WrongState
from programme.states import EnrolmentState, InvitationState, NominationState, Role, Sector
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def codes() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("code", flat=True))


def test_invite_nominees_sends_each_an_offer_and_moves_the_nomination():
    cohort = make.cohort()
    ann, bob = make.nomination(cohort), make.nomination(cohort)

    sent = act.invite_nominees(cohort, by=make.organiser(cohort), nominations=[ann, bob])

    ann.refresh_from_db()
    assert ann.state == NominationState.INVITED
    assert {row.email for row in sent} == {ann.email, bob.email}
    assert Notification.objects.filter(kind="programme.invitation").count() == 2
    assert codes() == ["programme.invitation.sent"] * 2


def test_the_invitation_holds_a_marker_and_never_the_address():
    cohort = make.cohort()
    (row,) = act.invite_nominees(cohort, by=make.organiser(cohort), nominations=[make.nomination(cohort)])

    body = Notification.objects.get().body
    assert row.link_marker in body
    assert row.link_token() not in body


def test_only_organisers_of_the_programme_invite():
    cohort = make.cohort()
    nomination = make.nomination(cohort)

    for stranger in (make.organiser(make.cohort()), make.participant(cohort), make.site_admin()):
        with pytest.raises(NotAllowed):
            act.invite_nominees(cohort, by=stranger, nominations=[nomination])
    nomination.refresh_from_db()
    assert nomination.state == NominationState.NAMED


def test_nobody_of_another_cohort_is_invited_with_them():
    cohort, other = make.cohort(), make.cohort()

    with pytest.raises(act.NobodyChosen):
        act.invite_nominees(cohort, by=make.organiser(cohort), nominations=[make.nomination(other)])


def test_accept_makes_account_place_and_employment():
    cohort = make.cohort()
    nomination = make.nomination(cohort, known_as="Annie", skills=["policy"], region="Wales", job_title="Analyst")
    (row,) = act.invite_nominees(cohort, by=make.organiser(cohort), nominations=[nomination])

    enrolment = act.accept(row, at=timezone.now())

    person = Person.objects.get(email=nomination.email)
    nomination.refresh_from_db()
    row.refresh_from_db()
    assert enrolment.person == person
    assert person.known_as == "Annie"
    assert (enrolment.skills, enrolment.region, enrolment.job_title) == (["policy"], "Wales", "Analyst")
    assert person.employments.get().organisation == nomination.organisation
    assert nomination.state == NominationState.CONFIRMED
    assert row.state == InvitationState.ACCEPTED
    assert Notification.objects.filter(kind="programme.welcome", person=person).count() == 1
    assert "programme.invitation.accepted" in codes()


def test_accept_gives_somebody_with_an_account_another_place():
    cohort = make.cohort()
    known = make.person()

    enrolment = act.accept(make.invitation(cohort, Role.JUDGE, email=known.email), at=timezone.now())

    assert enrolment.person == known


def test_accept_never_gives_more_places_than_the_sector_has():
    cohort = make.cohort(quotas={Sector.CIVIL_SERVICE: 1, Sector.INDUSTRY: 1})
    make.participant(cohort)
    late = make.invitation(cohort)

    with pytest.raises(NoPlaceLeft):
        act.accept(late, at=timezone.now())
    act.accept(make.invitation(cohort, sector=Sector.INDUSTRY), at=timezone.now())

    late.refresh_from_db()
    assert late.state == InvitationState.SENT
    assert cohort.enrolments.count() == 2
    assert not Person.objects.filter(email=late.email).exists()


def test_a_withdrawn_persons_place_is_free_again():
    cohort = make.cohort(quotas={Sector.CIVIL_SERVICE: 1})
    make.participant(cohort, state=EnrolmentState.WITHDRAWN)

    assert act.accept(make.invitation(cohort), at=timezone.now()).state == EnrolmentState.ACTIVE


def test_mentors_do_not_take_participants_places():
    cohort = make.cohort(quotas={Sector.CIVIL_SERVICE: 0})

    assert act.accept(make.invitation(cohort, Role.MENTOR), at=timezone.now()).role == Role.MENTOR


@pytest.mark.parametrize("end", ["accept", "decline", "revoke"])
def test_an_answered_invitation_is_not_answered_again(end):
    cohort = make.cohort()
    organiser = make.organiser(cohort)
    row = make.invitation(cohort)
    if end == "revoke":
        act.revoke(row, by=organiser)
    else:
        getattr(act, end)(row, at=timezone.now())

    with pytest.raises(act.InvitationClosed):
        act.accept(row, at=timezone.now())
    with pytest.raises(act.InvitationClosed):
        act.decline(row, at=timezone.now())


def test_an_invitation_runs_out_to_the_second():
    cohort = make.cohort()
    end = timezone.now() + dt.timedelta(hours=1)
    row = make.invitation(cohort, link_expires_at=end)

    with pytest.raises(act.LinkExpired):
        act.accept(row, at=end)
    assert act.accept(row, at=end - dt.timedelta(seconds=1))


def test_decline_tells_the_organisers_and_frees_the_nomination():
    cohort = make.cohort()
    organiser = make.organiser(cohort)
    nomination = make.nomination(cohort)
    (row,) = act.invite_nominees(cohort, by=organiser, nominations=[nomination])

    act.decline(row, at=timezone.now(), reason="I am moving abroad.")

    nomination.refresh_from_db()
    assert nomination.state == NominationState.DECLINED
    told = Notification.objects.get(kind="programme.invitation_declined")
    assert told.person == organiser
    assert "moving abroad" in told.body
    assert AuditEvent.objects.get(code="programme.invitation.declined").reason.text == "I am moving abroad."


def test_resend_ends_the_old_link_and_writes_once_more():
    cohort = make.cohort()
    row = make.invitation(cohort)
    old = row.link_token()

    row = act.resend(row, by=make.organiser(cohort))

    assert row.link_token() != old
    assert Notification.objects.filter(kind="programme.invitation").count() == 1


def test_an_expired_offer_can_be_sent_again():
    cohort = make.cohort()
    organiser = make.organiser(cohort)
    nomination = make.nomination(cohort)
    (row,) = act.invite_nominees(cohort, by=organiser, nominations=[nomination])
    after = row.link_expires_at + dt.timedelta(minutes=1)

    with time_machine.travel(after, tick=False):
        assert act.expire_invitations(at=after) == 1
        assert act.expire_invitations(at=after) == 0
        nomination.refresh_from_db()
        assert nomination.state == NominationState.EXPIRED
        row = act.resend(row, by=organiser)

    nomination.refresh_from_db()
    assert row.state == InvitationState.SENT
    assert row.link_expires_at > after
    assert nomination.state == NominationState.INVITED


def test_a_declined_offer_is_not_sent_again():
    cohort = make.cohort()
    row = act.decline(make.invitation(cohort), at=timezone.now())

    with pytest.raises(WrongState):
        act.resend(row, by=make.organiser(cohort))


def test_nobody_has_two_open_offers_of_one_role():
    cohort = make.cohort()
    row = make.invitation(cohort, Role.JUDGE)

    with pytest.raises(act.InvitedAlready):
        act.invite(
            cohort,
            by=make.organiser(cohort),
            role=Role.JUDGE,
            email=row.email.upper(),
            full_name="Twice",
            organisation=row.organisation,
        )
