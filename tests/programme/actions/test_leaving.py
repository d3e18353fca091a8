import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from programme.actions import booking as bookings
from programme.actions import enrolment as enrolments
from programme.actions import leaving as act
from programme.actions import visit as visits
from programme.actions.person import AddressTaken
from programme.models import AuditEvent, EnrolmentMove, Invitation, Notification
from programme.models.base import hash_token
from programme.queries import leaving as queries
from programme.shared import sign_in_codes
from programme.shared.refusals import NotAllowed, WrongState
from programme.states import EnrolmentState, LeavingReason, ProgrammeRoleKind, Role, Sector
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def told(person, kind):
    return Notification.objects.filter(person=person, kind=f"programme.{kind}").count()


def test_somebody_gives_up_their_own_place_and_what_it_held_is_free_in_the_same_act():
    cohort = make.cohort()
    organiser, enrolment, waiting = make.organiser(cohort), make.enrolment(cohort), make.participant(cohort)
    visit = make.visit(cohort, capacity=1)
    mine = bookings.book(visit, by=enrolment.person)
    theirs = bookings.book(visit, by=waiting)

    act.withdraw(enrolment, by=enrolment.person, reason=LeavingReason.NEW_JOB)

    for row in (enrolment, mine, theirs):
        row.refresh_from_db()
    assert (enrolment.state, mine.state, theirs.state) == ("withdrawn", "cancelled", "confirmed")
    assert [(move.to, move.reason, move.by) for move in queries.moves(enrolment)] == [
        ("withdrawn", "new_job", enrolment.person)
    ]
    assert (told(enrolment.person, "place_left"), told(organiser, "place_ended")) == (1, 1)
    event = AuditEvent.objects.get(code="programme.place.withdrawn")
    assert (event.by, event.facts) == (enrolment.person.pk, {"why": "new_job"})


def test_the_place_that_was_given_up_can_be_taken_by_somebody_else():
    cohort = make.cohort(quotas={Sector.CIVIL_SERVICE: 1, Sector.INDUSTRY: 0})
    enrolment = make.enrolment(cohort)
    with pytest.raises(enrolments.NoPlaceLeft):
        enrolments.take_place(cohort, Sector.CIVIL_SERVICE)

    act.withdraw(enrolment, by=make.organiser(cohort), reason=LeavingReason.OTHER)

    enrolments.take_place(cohort, Sector.CIVIL_SERVICE)


def test_reasons_have_no_word_for_health_or_family():
    words = " ".join(str(label).lower() for label in LeavingReason.labels)

    assert not any(word in words for word in ("health", "ill", "sick", "family", "child", "care"))


def test_the_page_before_the_button_says_what_will_be_free():
    cohort = make.cohort()
    enrolment = make.enrolment(cohort)
    visit = make.visit(cohort, title="The mill")
    bookings.book(visit, by=enrolment.person)

    assert queries.consequences(enrolment, at=timezone.now()) == [
        "The place on “The mill” goes to whoever waits for it."
    ]


def test_who_leaves_one_of_two_roles_keeps_the_bookings_of_the_other():
    cohort = make.cohort()
    enrolment = make.enrolment(cohort)
    make.enrolment(cohort, Role.MENTOR, who=enrolment.person)
    booking = bookings.book(make.visit(cohort), by=enrolment.person)

    act.withdraw(enrolment, by=enrolment.person, reason=LeavingReason.WORK)

    booking.refresh_from_db()
    assert booking.is_confirmed


def test_a_pause_stops_mail_and_duties_keeps_history_and_ends_in_a_return():
    cohort = make.cohort()
    organiser, enrolment = make.organiser(cohort), make.enrolment(cohort)
    booking = bookings.book(make.visit(cohort), by=enrolment.person)
    back = timezone.localdate() + dt.timedelta(days=10)

    act.pause(enrolment, by=enrolment.person, reason=LeavingReason.WORK, back_on=back)

    assert queries.away_from(cohort, [enrolment.person, organiser]) == {enrolment.person.pk}
    assert told(enrolment.person, "place_paused") == 1
    visit = make.visit(cohort, published=False)
    visits.publish(visit, by=organiser)
    assert told(enrolment.person, "visit_published") == 0
    booking.refresh_from_db()
    assert booking.state == "cancelled"

    act.resume(enrolment, by=enrolment.person)

    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.ACTIVE
    assert queries.away_from(cohort, [enrolment.person]) == set()
    assert [move.to for move in queries.moves(enrolment)] == ["active", "paused"]


def states_of_mail(person):
    return dict(Notification.objects.filter(person=person).values_list("kind", "state"))


@pytest.mark.parametrize("leave", [act.pause, act.withdraw])
def test_mail_that_waits_for_somebody_who_leaves_is_stopped_but_not_what_clears_their_calendar(leave):
    cohort = make.cohort()
    enrolment, other = make.enrolment(cohort), make.participant(cohort)
    organiser, mill = make.organiser(cohort), make.visit(cohort, published=False)
    visits.publish(mill, by=organiser)
    bookings.cancel(bookings.book(make.visit(cohort), by=enrolment.person), by=enrolment.person)

    leave(enrolment, by=enrolment.person, reason=LeavingReason.WORK)

    mine = states_of_mail(enrolment.person)
    assert mine.pop("programme.booking_cancelled") == "queued"
    assert [state for kind, state in mine.items() if kind.startswith("programme.place_")] == ["queued"]
    assert (mine["programme.visit_published"], mine["programme.booking_confirmed"]) == ("stopped", "stopped")
    assert states_of_mail(other) == {"programme.visit_published": "queued"}
    assert Notification.objects.filter(person=enrolment.person, state="stopped").first().problem


def test_who_rests_in_one_cohort_still_gets_the_mail_of_another():
    here = make.cohort()
    there = make.cohort(programme=here.programme)
    enrolment = make.enrolment(here)
    make.enrolment(there, who=enrolment.person)
    for cohort in (here, there):
        bookings.book(make.visit(cohort, title=cohort.name), by=enrolment.person)

    act.pause(enrolment, by=enrolment.person, reason=LeavingReason.WORK)

    booked = Notification.objects.filter(person=enrolment.person, kind="programme.booking_confirmed")
    assert booked.get(subject__contains=here.name).state == "stopped"
    assert booked.get(subject__contains=there.name).state == "queued"


def test_who_stays_in_another_role_and_who_has_a_role_in_the_programme_keeps_their_mail():
    cohort = make.cohort()
    mentor_too, organiser_too = make.enrolment(cohort), make.enrolment(cohort)
    make.enrolment(cohort, Role.MENTOR, who=mentor_too.person)
    make.organiser(cohort, organiser_too.person)
    for enrolment in (mentor_too, organiser_too):
        bookings.book(make.visit(cohort), by=enrolment.person)
        act.pause(enrolment, by=enrolment.person, reason=LeavingReason.WORK)

        assert states_of_mail(enrolment.person)["programme.booking_confirmed"] == "queued"


def test_copies_that_wait_for_the_assistant_of_a_mentor_who_leaves_are_stopped_too():
    cohort = make.cohort()
    mentor = make.enrolment(cohort, Role.MENTOR)
    assistant = make.assistant(mentor.person, cohort)
    bookings.book(make.visit(cohort), by=mentor.person)
    assert states_of_mail(assistant)["programme.booking_confirmed"] == "queued"

    act.withdraw(mentor, by=mentor.person, reason=LeavingReason.WORK)

    assert states_of_mail(assistant)["programme.booking_confirmed"] == "stopped"


def test_before_a_pause_ends_the_person_hears_of_it_once_and_organisers_find_it_on_their_home(client_for):
    cohort = make.cohort()
    organiser, enrolment, again = make.organiser(cohort), make.enrolment(cohort), make.enrolment(cohort)
    now = timezone.now()
    back = timezone.localdate() + dt.timedelta(days=10)
    act.pause(enrolment, by=enrolment.person, reason=LeavingReason.WORK, back_on=back)
    act.pause(again, by=again.person, reason=LeavingReason.WORK, back_on=back)
    act.resume(again, by=again.person)
    act.pause(again, by=again.person, reason=LeavingReason.WORK)
    home = reverse("programme:home_organise", args=(cohort.programme.slug, cohort.slug))

    assert act.remind_of_return(at=now) == 0
    assert act.remind_of_return(at=now + dt.timedelta(days=8)) == 1
    assert act.remind_of_return(at=now + dt.timedelta(days=9)) == 0

    assert (told(enrolment.person, "pause_ends"), told(again.person, "pause_ends")) == (1, 0)
    EnrolmentMove.objects.filter(enrolment=enrolment).update(back_on=timezone.localdate())
    page = client_for(organiser).get(home).content.decode()
    assert page.count("Back from a pause?") == 1
    assert enrolment.person.full_name in page
    act.resume(enrolment, by=organiser)
    assert "Back from a pause?" not in client_for(organiser).get(home).content.decode()


def test_a_pause_may_end_in_a_place_in_a_later_cohort():
    cohort = make.cohort()
    later = make.cohort(
        programme=cohort.programme,
        starts_on=cohort.ends_on + dt.timedelta(days=30),
        ends_on=cohort.ends_on + dt.timedelta(days=110),
        state="planned",
    )
    organiser, enrolment = make.organiser(cohort), make.enrolment(cohort, skills=["policy"])
    act.pause(enrolment, by=organiser, reason=LeavingReason.WORK)

    place = act.move_to_later(enrolment, by=organiser, cohort=later)

    enrolment.refresh_from_db()
    assert (enrolment.state, place.state, place.skills) == ("withdrawn", "active", ["policy"])
    assert queries.moves(enrolment).first().later == place
    with pytest.raises(act.NotALaterCohort):
        act.move_to_later(make.enrolment(cohort), by=organiser, cohort=make.cohort())


def test_a_later_cohort_gives_no_more_places_than_it_has():
    cohort = make.cohort()
    later = make.cohort(
        programme=cohort.programme,
        starts_on=cohort.ends_on + dt.timedelta(days=30),
        ends_on=cohort.ends_on + dt.timedelta(days=110),
        quotas={Sector.CIVIL_SERVICE: 0, Sector.INDUSTRY: 0},
    )
    enrolment = make.enrolment(cohort)

    with pytest.raises(enrolments.NoPlaceLeft):
        act.move_to_later(enrolment, by=make.organiser(cohort), cohort=later)

    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.ACTIVE


def test_nobody_ends_the_place_of_somebody_else():
    cohort = make.cohort()
    enrolment = make.enrolment(cohort)

    for stranger in (make.participant(cohort), make.organiser(make.cohort())):
        with pytest.raises(NotAllowed):
            act.withdraw(enrolment, by=stranger, reason=LeavingReason.OTHER)
        with pytest.raises(NotAllowed):
            act.pause(enrolment, by=stranger, reason=LeavingReason.OTHER)
    with pytest.raises(NotAllowed):
        act.move_to_later(enrolment, by=enrolment.person, cohort=cohort)


def test_a_place_that_has_ended_stays_ended():
    cohort = make.cohort()
    organiser, enrolment = make.organiser(cohort), make.enrolment(cohort)
    act.withdraw(enrolment, by=organiser, reason=LeavingReason.OTHER)

    for again in (act.resume, lambda row, by: act.withdraw(row, by=by, reason=LeavingReason.OTHER)):
        with pytest.raises(WrongState):
            again(enrolment, by=organiser)


def test_a_day_of_return_lies_ahead_and_inside_the_cohort():
    cohort = make.cohort()
    enrolment = make.enrolment(cohort)

    for day in (timezone.localdate() - dt.timedelta(days=1), cohort.ends_on + dt.timedelta(days=1)):
        with pytest.raises(act.BackInThePast):
            act.pause(enrolment, by=enrolment.person, reason=LeavingReason.WORK, back_on=day)


def test_a_new_address_ends_sign_ins_codes_keys_and_links_of_the_old(client_for, django_capture_on_commit_callbacks):
    cohort = make.cohort()
    organiser, enrolment = make.organiser(cohort), make.enrolment(cohort)
    person, old = enrolment.person, enrolment.person.email
    client = client_for(person)
    assert client.get("/home/").status_code == 302
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    EmailAddress.objects.create(user=person, email=old, verified=True, primary=True)
    offer = make.invitation(make.cohort(programme=cohort.programme), email=old)
    link = offer.link_token()
    sign_in_codes.remember(old, "BCDF-GHJK")

    with django_capture_on_commit_callbacks(execute=True):
        enrolments.change_address(enrolment, by=organiser, email="New@people.example", known_by="video")

    person.refresh_from_db()
    assert person.email == "new@people.example"
    assert not Authenticator.objects.filter(user=person).exists()
    assert [row.email for row in EmailAddress.objects.filter(user=person)] == ["new@people.example"]
    assert not sign_in_codes.redeem(old, "BCDF-GHJK")
    assert not Invitation.objects.filter(link_hash=hash_token(link)).exists()
    assert set(Notification.objects.filter(kind="programme.address_changed").values_list("address", flat=True)) == {
        old,
        "new@people.example",
    }


def test_a_new_address_says_how_the_organiser_knows_the_person():
    cohort = make.cohort()
    organiser, enrolment = make.organiser(cohort), make.enrolment(cohort)

    for nothing in ("", "a mail from somewhere"):
        with pytest.raises(enrolments.NotIdentified):
            enrolments.change_address(enrolment, by=organiser, email="new@people.example", known_by=nothing)
    assert not Notification.objects.filter(kind="programme.address_changed").exists()

    enrolments.change_address(enrolment, by=organiser, email="new@people.example", known_by="manager")

    event = AuditEvent.objects.get(code="programme.person.address_changed")
    assert (event.by, event.facts["known_by"]) == (organiser.pk, "manager")
    told = Notification.objects.filter(kind="programme.address_changed")
    assert told.count() == 2
    for each in told:
        assert f"{organiser.full_name} changed it." in each.body
        assert "Their manager or nominator confirmed it" in each.body


def test_no_organiser_gets_at_the_account_of_somebody_who_decides():
    cohort = make.cohort()
    organiser = make.organiser(cohort)
    both = make.enrolment(cohort)
    make.role(cohort, ProgrammeRoleKind.RESULTS, who=both.person)
    elsewhere = make.enrolment(cohort)
    make.enrolment(make.cohort(), who=elsewhere.person)

    for enrolment in (make.enrolment(cohort, Role.JUDGE), both, elsewhere):
        with pytest.raises(NotAllowed):
            enrolments.change_address(enrolment, by=organiser, email="mine@people.example", known_by="video")
    enrolments.change_address(both, by=make.site_admin(), email="theirs@people.example", known_by="video")


def test_an_address_belongs_to_one_person():
    cohort = make.cohort()
    other = make.participant(cohort)

    with pytest.raises(AddressTaken):
        enrolments.change_address(
            make.enrolment(cohort), by=make.organiser(cohort), email=other.email.upper(), known_by="video"
        )


def test_a_new_employer_may_bring_a_new_address_and_signs_out_in_any_case(client_for):
    cohort = make.cohort()
    organiser, enrolment = make.organiser(cohort), make.enrolment(cohort)
    first, second = (make.organisation(cohort.programme) for _ in range(2))
    today = timezone.localdate()

    enrolments.change_employer(enrolment, by=organiser, organisation=first, from_on=today)
    enrolments.change_employer(
        enrolment, by=organiser, organisation=second, from_on=today, email="new@people.example", known_by="manager"
    )

    enrolment.person.refresh_from_db()
    assert enrolment.person.email == "new@people.example"
    assert enrolment.person.employments.count() == 3
