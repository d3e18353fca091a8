"""A judge swapped an hour before: from a name to the newcomer's first card, without mail."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from judging.actions import judge_pass, panel, swap
from judging.models import Conflict, JudgePass, PitchDay, PitchStanding, Scorecard, Seat
from judging.queries import progress
from judging.queries import result as results
from programme.models import AuditEvent, Notification, Person
from programme.shared.addresses import path_in
from tests.factories import judging, teams
from tests.factories import programme as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> PitchDay:
    made = judging.open_day()
    PitchDay.objects.update(starts_at=timezone.now())
    return PitchDay.objects.get(pk=made.pk)


@pytest.fixture
def seat(day: PitchDay) -> Seat:
    return Seat.objects.select_related("enrolment__person").order_by("pk").first()


def swapped(seat: Seat, **given: object) -> JudgePass:
    by = judging.organiser_of(seat.panel.pitch_day)
    if "organisation" not in given:
        given["organisation"] = people.organisation(seat.programme)
    return swap.swap_judge(seat, by=by, full_name="Nora New", at=timezone.now(), **given)


def test_a_name_typed_at_the_desk_is_a_card_two_presses_later(client: Client, day: PitchDay, seat: Seat):
    desk = Client()
    desk.force_login(judging.organiser_of(day))
    form = path_in(day.cohort, "judging:swap_edit", seat.pk)
    assert desk.get(form).status_code == 200

    shown = desk.post(form, {"full_name": "Nora New", "employer": "New Works", "sector": "industry"}, follow=True)
    link = JudgePass.objects.get(seat__enrolment__person__full_name="Nora New")
    home = client.post(reverse("judging:judge_pass_open", args=(link.link_token(),)), follow=True)
    card = Scorecard.objects.filter(judge=link.seat.enrolment.person).order_by("pitch__position").first()

    assert link.link_token() in shown.content.decode()
    assert home.status_code == 200
    assert client.get(reverse("judging:scorecard_edit", args=(card.pitch_id,))).status_code == 200
    assert mail.outbox == []
    assert not Notification.objects.filter(person=link.seat.enrolment.person).exclude(channel="inbox").exists()


def test_cards_that_were_handed_in_stay_and_count(day: PitchDay, seat: Seat):
    old, first = seat.enrolment.person, day.pitches.order_by("position").first()
    judging.save(first, old, 4, 4, 4, 4, 4)

    swapped(seat)

    seat.refresh_from_db()
    assert seat.left_at
    assert list(Scorecard.objects.filter(judge=old).values_list("pitch", flat=True)) == [first.pk]
    assert PitchStanding.objects.get(pitch=first).count == 1
    assert [card.judge for card in results.day_for_engine(day).cards] == [str(old.pk)]
    assert [row.judge for row in progress.grid(day).rows if row.has_left] == [old]


def test_the_old_judges_link_and_pages_are_closed_at_once(client: Client, day: PitchDay, seat: Seat):
    link = judge_pass.issue_pass(seat, by=judging.organiser_of(day), at=timezone.now())
    client.post(reverse("judging:judge_pass_open", args=(link.link_token(),)))
    pitch = day.pitches.order_by("position").first()
    judging.save(pitch, seat.enrolment.person, 4, 4, 4, 4, 4)

    swapped(seat)
    own = Client()
    own.force_login(seat.enrolment.person)

    assert client.get(reverse("judging:scorecard_home")).status_code == 302
    assert own.get(reverse("judging:scorecard_edit", args=(pitch.pk,))).status_code == 404


def test_a_judge_without_cards_loses_the_seat_altogether(seat: Seat):
    swapped(seat)

    assert not Seat.objects.filter(pk=seat.pk).exists()
    assert not Scorecard.objects.filter(judge=seat.enrolment.person).exists()


def test_links_of_the_newcomer_to_teams_are_found_at_once(day: PitchDay, seat: Seat):
    team = day.pitches.order_by("position").first().team
    member = teams.membership(team)

    link = swapped(seat, organisation=member.enrolment.organisation)

    found = Conflict.objects.get(judge=link.seat.enrolment.person)
    assert (found.team, found.state) == (team, "proposed")


def test_who_takes_part_in_the_cohort_is_refused_and_nothing_has_changed(day: PitchDay, seat: Seat):
    member = people.enrolment(day.cohort)

    with pytest.raises(swap.TakesPart):
        swapped(seat, email=member.person.email)

    assert Seat.objects.filter(pk=seat.pk, left_at=None).exists()


def test_a_judge_of_the_cohort_without_a_seat_is_taken_by_their_address(day: PitchDay, seat: Seat):
    spare = people.enrolment(day.cohort, "judge")
    count = Person.objects.count()

    link = swapped(seat, email=spare.person.email.upper())

    assert link.seat.enrolment == spare
    assert Person.objects.count() == count


def test_who_left_may_come_back_to_the_same_cards(day: PitchDay, seat: Seat):
    old, pitch = seat.enrolment.person, day.pitches.order_by("position").first()
    judging.save(pitch, old, 4, 4, 4, 4, 4)
    swapped(seat)

    panel.seat_judge(day, by=judging.organiser_of(day), enrolment=seat.enrolment)

    assert Seat.objects.get(pk=seat.pk).left_at is None
    assert Scorecard.objects.filter(judge=old).count() == 2


def test_a_swap_is_recorded_and_only_for_organisers(client: Client, day: PitchDay, seat: Seat):
    client.force_login(people.results_member(day.cohort))
    assert client.post(path_in(day.cohort, "judging:swap_edit", seat.pk), {}).status_code == 403

    swapped(seat)

    assert AuditEvent.objects.filter(code="judging.seat.swapped").count() == 1


def test_the_form_asks_for_what_is_missing(client: Client, day: PitchDay, seat: Seat):
    client.force_login(judging.organiser_of(day))
    url = path_in(day.cohort, "judging:swap_edit", seat.pk)

    nothing = client.post(url, {"full_name": "Nora New"})
    half = client.post(url, {"full_name": "Nora New", "employer": "New Works"})

    assert "Choose the employer, or write its name below." in nothing.content.decode()
    assert "Choose the sector of the new employer." in half.content.decode()
