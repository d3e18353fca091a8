"""19 + 19 stays 19 + 19: what happens to places that fall free, to silence, to a late yes, and to the reserve."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programme.actions import free_place as act
from programme.actions import invitation as invitations
from programme.actions import nominator, reserve
from programme.actions.allotment import ask_nominators, change_place_rules
from programme.actions.free_place import NoPlaceFree
from programme.models import Allotment, AuditEvent, Enrolment, FreePlace, Invitation, Nomination, Notification
from programme.queries import free_place as queries
from programme.shared.refusals import NotAllowed, Refused, WrongState
from programme.states import EnrolmentState, FreePlaceState, InvitationState, NominationState, Role, Sector
from tests.factories import programme as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
NOW = timezone.now().replace(microsecond=0)


def season(places: int = 2, reserves: int = 1, **rules):
    """A cohort whose places for the civil service are all on offer to one department; industry waits on the reserve."""
    cohort = make.cohort(quotas={Sector.CIVIL_SERVICE: places, Sector.INDUSTRY: places}, confirm_by=NOW + 10 * DAY)
    cohort.organiser = make.organiser(cohort)
    department = make.organisation(cohort.programme, name="Department")
    other = make.organisation(cohort.programme, name="Other")
    company = make.organisation(cohort.programme, name="Company", sector=Sector.INDUSTRY)
    for owner in (department, company):
        Allotment.objects.create(
            cohort=cohort,
            organisation=owner,
            places=places,
            nominator_name="Nora Name",
            nominator_email=f"nora@{owner.name.lower()}.example",
        )
    cohort.department, cohort.other, cohort.company = department, other, company
    if rules:
        change_place_rules(cohort, by=cohort.organiser, **rules)
    named = [make.nomination(cohort, organisation=department) for _ in range(places)]
    invitations.invite_nominees(cohort, by=cohort.organiser, nominations=named, at=NOW)
    waiting = [make.nomination(cohort, organisation=other) for _ in range(reserves)]
    waiting += [make.nomination(cohort, organisation=company)]
    reserve.add_to_reserve(cohort, by=cohort.organiser, nominations=waiting, at=NOW)
    return cohort


def offers(cohort) -> list[Invitation]:
    return list(cohort.invitations.filter(state=InvitationState.SENT).order_by("sent_at", "full_name"))


def on_reserve(cohort, sector=Sector.CIVIL_SERVICE) -> list[Nomination]:
    return list(queries.reserve(cohort, sector))


def test_a_declined_place_waits_for_its_own_organisation_and_the_nominator_is_told():
    cohort = season()
    offer = offers(cohort)[0]

    invitations.decline(offer, at=NOW + DAY)

    place = FreePlace.objects.get()
    assert (place.state, place.organisation) == (FreePlaceState.KEPT, cohort.department)
    assert place.kept_until == NOW + 6 * DAY
    assert place.left_by == offer.nomination
    told = Notification.objects.get(kind="programme.place_free")
    assert told.address == "nora@department.example"
    assert "[[link programme.Nominator" in told.body
    assert "kept for Department until" in Notification.objects.get(kind="programme.invitation_declined").body
    assert len(on_reserve(cohort)) == 1


def test_the_nominator_names_another_who_is_written_to_at_once():
    cohort = season()
    invitations.decline(offers(cohort)[0], at=NOW + DAY)
    link = Allotment.objects.get(organisation=cohort.department).nominator

    named = nominator.name_person(link, at=NOW + 2 * DAY, full_name="Replacement", email="new@department.example")

    named.refresh_from_db()
    assert named.state == NominationState.INVITED
    assert FreePlace.objects.get().filled_by == named
    assert Invitation.objects.get(nomination=named).link_expires_at == NOW + 10 * DAY
    with pytest.raises(nominator.NothingLeftToName):
        nominator.name_person(link, at=NOW + 2 * DAY, full_name="One more", email="more@department.example")


def test_after_its_time_the_place_goes_to_the_first_reserve_of_the_same_sector():
    cohort = season(reserves=2)
    first, second = on_reserve(cohort)
    invitations.decline(offers(cohort)[0], at=NOW)

    assert act.move_on(at=NOW + 5 * DAY - dt.timedelta(seconds=1)) == 0
    assert act.move_on(at=NOW + 5 * DAY) == 1
    assert act.move_on(at=NOW + 5 * DAY) == 0

    first.refresh_from_db()
    assert first.state == NominationState.INVITED
    assert on_reserve(cohort) == [second]
    assert len(on_reserve(cohort, Sector.INDUSTRY)) == 1
    assert FreePlace.objects.get().filled_by == first


def test_a_reserve_who_declines_passes_the_place_to_the_next_reserve_at_once():
    cohort = season(reserves=2)
    first, second = on_reserve(cohort)
    invitations.decline(offers(cohort)[0], at=NOW)
    act.move_on(at=NOW + 5 * DAY)

    invitations.decline(Invitation.objects.get(nomination=first), at=NOW + 6 * DAY)

    second.refresh_from_db()
    assert second.state == NominationState.INVITED


def test_an_open_place_is_offered_to_whoever_is_put_on_the_reserve():
    cohort = season(reserves=0)
    invitations.decline(offers(cohort)[0], at=NOW)
    act.move_on(at=NOW + 5 * DAY)
    assert FreePlace.objects.get().state == FreePlaceState.OPEN
    late = make.nomination(cohort, organisation=cohort.other)

    reserve.add_to_reserve(cohort, by=cohort.organiser, nominations=[late], at=NOW + 6 * DAY)

    late.refresh_from_db()
    assert late.state == NominationState.INVITED
    assert Invitation.objects.get(nomination=late).link_expires_at == NOW + 13 * DAY


def test_silence_gives_nothing_away_until_an_organiser_presses():
    cohort = season()
    silent = offers(cohort)[0].nomination
    invitations.expire_invitations(at=NOW + 10 * DAY)
    act.move_on(at=NOW + 90 * DAY)

    assert not FreePlace.objects.exists()
    assert queries.standing(cohort, Sector.CIVIL_SERVICE).silent == 2

    act.release(silent, by=cohort.organiser, at=NOW + 11 * DAY)
    act.release(silent, by=cohort.organiser, at=NOW + 11 * DAY)

    assert FreePlace.objects.get().state == FreePlaceState.KEPT


def test_silence_gives_the_place_away_where_the_cohort_says_so():
    cohort = season(silence_releases=True, keep_days=0)
    first = on_reserve(cohort)[0]

    invitations.expire_invitations(at=NOW + 10 * DAY)

    first.refresh_from_db()
    assert first.state == NominationState.INVITED
    assert sorted(FreePlace.objects.values_list("state", flat=True)) == ["filled", "open"]


def test_a_late_yes_has_the_place_that_nobody_gave_away():
    cohort = season()
    offer = offers(cohort)[0]
    invitations.expire_invitations(at=NOW + 10 * DAY)

    enrolment = invitations.accept_late(offer, at=NOW + 12 * DAY)

    offer.nomination.refresh_from_db()
    assert enrolment.person.email == offer.email
    assert offer.nomination.state == NominationState.CONFIRMED


def test_a_late_yes_takes_the_released_place_while_it_is_free():
    cohort = season()
    offer = offers(cohort)[0]
    invitations.expire_invitations(at=NOW + 10 * DAY)
    act.release(offer.nomination, by=cohort.organiser, at=NOW + 11 * DAY)

    assert invitations.accept_late(offer, at=NOW + 12 * DAY)
    assert FreePlace.objects.get().state == FreePlaceState.FILLED


def test_a_late_yes_to_a_place_that_has_gone_is_first_on_the_reserve():
    cohort = season(places=1, reserves=3, keep_days=0)
    offer = offers(cohort)[0]
    waiting = on_reserve(cohort)
    invitations.expire_invitations(at=NOW + 10 * DAY)
    act.release(offer.nomination, by=cohort.organiser, at=NOW + 11 * DAY)

    assert invitations.accept_late(offer, at=NOW + 12 * DAY) is None

    assert on_reserve(cohort) == [offer.nomination, *waiting[1:]]
    assert queries.place_in_reserve(Nomination.objects.get(pk=offer.nomination_id)) == 1
    assert Notification.objects.filter(kind="programme.on_reserve", person=cohort.organiser).count() == 1
    with pytest.raises(invitations.InvitationClosed):
        invitations.accept_late(offer, at=NOW + 12 * DAY)


def test_two_late_answers_stand_in_the_order_of_the_last_come_first():
    cohort = season(places=2, reserves=3, keep_days=0)
    one, two = offers(cohort)
    waiting = on_reserve(cohort)
    invitations.expire_invitations(at=NOW + 10 * DAY)
    for offer in (one, two):
        act.release(offer.nomination, by=cohort.organiser, at=NOW + 11 * DAY)

    invitations.accept_late(one, at=NOW + 12 * DAY)
    invitations.accept_late(two, at=NOW + 13 * DAY)

    assert on_reserve(cohort) == [two.nomination, one.nomination, waiting[2]]
    positions = list(cohort.nominations.filter(state="reserve").values_list("reserve_position", flat=True))
    assert len(set(positions)) == len(positions) == 4


def test_a_late_no_frees_the_place_too():
    cohort = season(keep_days=0)
    offer = offers(cohort)[0]
    first = on_reserve(cohort)[0]
    invitations.expire_invitations(at=NOW + 10 * DAY)

    invitations.decline(offer, at=NOW + 12 * DAY)

    first.refresh_from_db()
    assert first.state == NominationState.INVITED


def test_no_more_people_are_asked_than_there_are_places():
    cohort = season()
    more = make.nomination(cohort, organisation=cohort.department)

    with pytest.raises(NoPlaceFree):
        invitations.invite_nominees(cohort, by=cohort.organiser, nominations=[more])
    with pytest.raises(NoPlaceFree):
        invitations.invite(
            cohort,
            by=cohort.organiser,
            role=Role.PARTICIPANT,
            email="x@x.example",
            full_name="X",
            organisation=cohort.other,
        )

    assert not Notification.objects.filter(address=more.email).exists()


def test_a_place_kept_for_one_organisation_is_not_given_to_another_by_hand():
    cohort = season(reserves=0)
    invitations.decline(offers(cohort)[0], at=NOW)
    stranger = make.nomination(cohort, organisation=cohort.other)

    with pytest.raises(NoPlaceFree):
        invitations.invite_nominees(cohort, by=cohort.organiser, nominations=[stranger])
    act.open_to_reserve(FreePlace.objects.get(), by=cohort.organiser)
    invitations.invite_nominees(cohort, by=cohort.organiser, nominations=[stranger])

    assert FreePlace.objects.get().filled_by == stranger


def test_a_closed_place_can_be_offered_by_hand_again():
    cohort = season(reserves=0)
    invitations.decline(offers(cohort)[0], at=NOW)

    place = act.close(FreePlace.objects.get(), by=cohort.organiser, reason="The room is small.")

    assert place.state == FreePlaceState.CLOSED
    assert queries.standing(cohort, Sector.CIVIL_SERVICE).unallocated == 1
    assert AuditEvent.objects.get(code="programme.place.closed").reason.text == "The room is small."
    with pytest.raises(WrongState):
        act.open_to_reserve(place, by=cohort.organiser)


def test_only_organisers_release_open_close_and_order():
    cohort = season()
    invitations.decline(offers(cohort)[0], at=NOW)
    stranger = make.organiser(make.cohort())
    place, first = FreePlace.objects.get(), on_reserve(cohort)[0]
    silent = offers(cohort)[0].nomination

    for attempt in (
        lambda: act.open_to_reserve(place, by=stranger),
        lambda: act.close(place, by=stranger),
        lambda: act.release(silent, by=stranger),
        lambda: reserve.move_in_reserve(first, by=stranger, up=True),
        lambda: reserve.take_off_reserve(first, by=stranger),
        lambda: reserve.add_to_reserve(cohort, by=stranger, nominations=[first]),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_the_order_of_the_reserve_is_changed_within_its_sector():
    cohort = season(reserves=3)
    one, two, three = on_reserve(cohort)

    reserve.move_in_reserve(three, by=cohort.organiser, up=True)
    reserve.move_in_reserve(one, by=cohort.organiser, up=False)
    reserve.move_in_reserve(three, by=cohort.organiser, up=True)

    assert on_reserve(cohort) == [three, one, two]
    reserve.take_off_reserve(one, by=cohort.organiser)
    assert on_reserve(cohort) == [three, two]


def test_no_place_falls_free_in_a_cohort_with_fewer_places_than_people():
    cohort = season()
    cohort.quotas.filter(sector=Sector.CIVIL_SERVICE).update(places=1)

    invitations.decline(offers(cohort)[0], at=NOW)

    assert not FreePlace.objects.exists()


ACTS = ("accept", "decline", "expire", "late_yes", "late_no", "release", "move_on", "reserve", "name", "resend", "back")


@pytest.mark.sqlite_only
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 30), st.integers(0, 9)), max_size=18),
    silence=st.booleans(),
    keep_days=st.sampled_from((0, 2)),
)
def test_three_and_three_stays_three_and_three_whatever_happens(steps, silence, keep_days):
    """Any order of answers, silence, late answers, releases and new names: nobody is promised a place there is not,
    every yes in time counts, and no open place stays empty while somebody of its sector waits."""
    with transaction.atomic():
        _any_order(steps, silence, keep_days)
        transaction.set_rollback(True)
    assert connection.connection is not None


def _any_order(steps, silence, keep_days):
    cohort = season(places=3, reserves=2, silence_releases=silence, keep_days=keep_days)
    named = [make.nomination(cohort, organisation=cohort.company) for _ in range(3)]
    invitations.invite_nominees(cohort, by=cohort.organiser, nominations=named, at=NOW)
    ask_nominators(cohort, by=cohort.organiser, allotments=cohort.allotments.all(), at=NOW)
    at = NOW
    for act_name, choice, hours in steps:
        at += hours * dt.timedelta(hours=7)
        try:
            _step(cohort, act_name, choice, at)
        except Refused:
            # An offer is a promise: a yes in time is never refused.
            assert act_name != "accept"
        _check(cohort, at)


def _step(cohort, name, choice, at):
    def pick(rows):
        rows = list(rows)
        return rows[choice % len(rows)] if rows else None

    rows = cohort.invitations.order_by("sent_at", "email")
    if name == "accept":
        if offer := pick(rows.filter(state=InvitationState.SENT, link_expires_at__gt=at)):
            invitations.accept(offer, at=at)
    elif name == "decline":
        if offer := pick(rows.filter(state=InvitationState.SENT, link_expires_at__gt=at)):
            invitations.decline(offer, at=at)
    elif name == "expire":
        invitations.expire_invitations(at=at + 8 * DAY * (choice % 2))
    elif name in ("late_yes", "late_no"):
        if offer := pick(rows.filter(state=InvitationState.EXPIRED)):
            late = invitations.accept_late if name == "late_yes" else invitations.decline
            late(offer, at=at)
    elif name == "release":
        if silent := pick(queries.silent(cohort).order_by("email")):
            act.release(silent, by=cohort.organiser, at=at)
    elif name == "move_on":
        act.move_on(at=at)
    elif name == "reserve":
        new = make.nomination(cohort, organisation=(cohort.other, cohort.company)[choice % 2])
        reserve.add_to_reserve(cohort, by=cohort.organiser, nominations=[new], at=at)
    elif name == "name":
        link = pick(cohort.allotments.order_by("organisation__name")).nominator
        number = cohort.nominations.count()
        nominator.name_person(link, at=at, full_name=f"New {number}", email=f"new{number}@x.example")
    elif name == "resend":
        if offer := pick(rows.filter(state__in=("sent", "expired"))):
            invitations.resend(offer, by=cohort.organiser, at=at)
    elif name == "back" and (offer := pick(rows.filter(state=InvitationState.SENT))):
        invitations.revoke(offer, by=cohort.organiser)


def _check(cohort, at):
    for sector in Sector:
        stand = queries.standing(cohort, sector)
        assert stand.held <= 3, stand
        has_open = queries.waiting(cohort).filter(state=FreePlaceState.OPEN, organisation__sector=sector).exists()
        assert not (has_open and queries.reserve(cohort, sector).exists())
    people = Enrolment.objects.filter(cohort=cohort).exclude(state=EnrolmentState.WITHDRAWN)
    assert people.count() == cohort.nominations.filter(state=NominationState.CONFIRMED).count()
    assert (
        cohort.nominations.filter(state=NominationState.INVITED).count()
        == cohort.invitations.filter(state=InvitationState.SENT).count()
    )
