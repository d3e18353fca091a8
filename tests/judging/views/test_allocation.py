"""Who hears whom: drawn in one press, seen by judges only after release, followed by the cards."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from judging.actions import allocation as actions
from judging.actions import conflict, swap
from judging.actions import pitch_day as days
from judging.models import Allocation, Assignment, PitchDay, Scorecard, Seat
from judging.queries import allocation as queries
from judging.queries import progress
from programme.models import AuditEvent, Notification
from programme.shared.addresses import path_in
from tests.factories import judging
from tests.factories import programme as people
from tests.support.counting import assert_page_costs_the_same

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> PitchDay:
    """Six pitches to come, four judges of two sectors, scoring not open."""
    made = judging.day()
    for _ in range(6):
        judging.pitch(made)
    for number in range(4):
        judging.judge(made, sector=("civil_service", "industry")[number % 2])
    return made


def drawn(day: PitchDay, each: int = 2) -> Allocation:
    return actions.draw_allocation(day, by=judging.organiser_of(day), each=each, at=timezone.now(), seed=7)


def released(day: PitchDay, each: int = 2) -> Allocation:
    return actions.release_allocation(drawn(day, each), by=judging.organiser_of(day), at=timezone.now())


def seen_by(seat: Seat) -> list:
    judge = Client()
    judge.force_login(seat.enrolment.person)
    return [pitch.pk for pitch in judge.get(reverse("judging:scorecard_home")).context["pitches"]]


def first_seat() -> Seat:
    return Seat.objects.select_related("enrolment__person", "panel__pitch_day").order_by("pk").first()


def test_a_draft_changes_nothing_for_judges_and_a_release_shows_each_their_own(client: Client, day: PitchDay):
    client.force_login(judging.organiser_of(day))
    seat, desk = first_seat(), path_in(day.cohort, "judging:allocation_desk")

    client.post(desk, {"each": 2})
    before = seen_by(seat)
    page = client.get(desk).content.decode()
    client.post(path_in(day.cohort, "judging:allocation_release"))
    after = seen_by(seat)

    assert len(before) == 6
    assert "no judge sees it" in page
    assert after == list(
        Assignment.objects.filter(seat=seat).order_by("pitch__position").values_list("pitch", flat=True)
    )
    assert len(after) == 3
    hidden = next(pitch for pitch in before if pitch not in after)
    judge = Client()
    judge.force_login(seat.enrolment.person)
    assert judge.get(reverse("judging:scorecard_edit", args=(hidden,))).status_code == 404


def test_cards_are_made_for_those_who_hear_the_team_only(day: PitchDay):
    plan = released(day)

    opened = days.open_scoring(day, by=judging.organiser_of(day))
    grid = progress.grid(opened)

    assert set(Scorecard.objects.values_list("judge", "pitch")) == set(
        plan.assignments.values_list("seat__enrolment__person", "pitch")
    )
    assert (grid.due, grid.missing, grid.counts["elsewhere"]) == (12, 12, 12)


def test_a_drawing_on_the_day_keeps_what_was_begun_and_heard(day: PitchDay):
    by = judging.organiser_of(day)
    plan = released(day)
    opened = days.open_scoring(day, by=by)
    one = plan.assignments.select_related("pitch", "seat__enrolment__person").order_by("pitch__position").last()
    judging.save(one.pitch, one.seat.enrolment.person, 3, 3, 3, 3, 3)
    heard = opened.pitches.order_by("position").first()
    type(heard).objects.filter(pk=heard.pk).update(starts_at=timezone.now() - dt.timedelta(minutes=30))
    who = set(plan.assignments.filter(pitch=heard).values_list("seat", flat=True))

    for seed in range(3):
        again = actions.draw_allocation(opened, by=by, each=2, at=timezone.now(), seed=seed)
        assert again.assignments.filter(pitch=one.pitch, seat=one.seat).exists()
        assert set(again.assignments.filter(pitch=heard).values_list("seat", flat=True)) == who
    actions.release_allocation(again, by=by, at=timezone.now())

    pairs = set(again.assignments.values_list("seat__enrolment__person", "pitch"))
    assert set(Scorecard.objects.values_list("judge", "pitch")) == pairs
    assert Scorecard.objects.filter(version__gt=0).count() == 1
    assert list(Allocation.objects.order_by("made_at").values_list("state", flat=True)) == ["replaced", "released"]


def test_a_newcomer_takes_over_what_the_old_judge_would_have_heard(day: PitchDay):
    by = judging.organiser_of(day)
    PitchDay.objects.update(starts_at=timezone.now() + dt.timedelta(minutes=5))
    plan = released(day)
    days.open_scoring(day, by=by)
    seat = first_seat()
    theirs = list(plan.assignments.filter(seat=seat).order_by("pitch__position").values_list("pitch", flat=True))
    done = day.pitches.get(pk=theirs[0])
    judging.save(done, seat.enrolment.person, 3, 3, 3, 3, 3)

    link = swap.swap_judge(
        seat, by=by, full_name="Nora New", organisation=people.organisation(day.programme), at=timezone.now()
    )

    assert seen_by(link.seat) == theirs[1:]
    assert set(Scorecard.objects.filter(judge=link.seat.enrolment.person).values_list("pitch", flat=True)) == set(
        theirs[1:]
    )
    assert list(Scorecard.objects.filter(judge=seat.enrolment.person).values_list("pitch", flat=True)) == [done.pk]


def test_nobody_is_drawn_for_a_team_they_are_barred_from(day: PitchDay):
    seat, pitch = first_seat(), day.pitches.order_by("position").first()
    conflict.bar_judge(pitch, by=judging.organiser_of(day), judge=seat.enrolment.person, detail="Line manager.")

    assert not drawn(day, each=3).assignments.filter(pitch=pitch, seat=seat).exists()


def test_times_of_a_judge_are_kept_and_looked_at(client: Client, day: PitchDay):
    client.force_login(judging.organiser_of(day))
    seat, last = first_seat(), day.pitches.order_by("position").last()
    url = path_in(day.cohort, "judging:allocation_times", seat.pk)
    until = timezone.localtime(last.starts_at, day.cohort.zone)

    wrong = client.post(url, {"comes": "12:00", "leaves": "11:00"})
    Seat.objects.filter(pk=seat.pk).update(available_until=until)

    assert "Enter a time after the one above." in wrong.content.decode()
    assert client.post(url, {"comes": "", "leaves": ""}).status_code == 302
    assert Seat.objects.get(pk=seat.pk).available_until is None
    Seat.objects.filter(pk=seat.pk).update(available_until=until)
    assert not drawn(day, each=3).assignments.filter(seat=seat, pitch=last).exists()


def test_everybody_hears_everybody_again(client: Client, day: PitchDay):
    released(day)
    opened = days.open_scoring(day, by=judging.organiser_of(day))
    client.force_login(judging.organiser_of(day))

    client.post(path_in(opened.cohort, "judging:allocation_everybody"))

    assert Scorecard.objects.count() == 24
    assert "Every judge hears every team" in client.get(path_in(day.cohort, "judging:allocation_desk")).content.decode()


def test_more_judges_than_there_are_and_an_empty_day_are_refused_in_words(client: Client, day: PitchDay):
    client.force_login(judging.organiser_of(day))
    url = path_in(day.cohort, "judging:allocation_desk")

    assert "There are not so many judges" in client.post(url, {"each": 9}).content.decode()
    day.pitches.all().delete()
    assert "Put teams into the running order" in client.post(url, {"each": 2}).content.decode()
    assert client.get(url).status_code == 200
    assert Allocation.objects.count() == 0


def test_drawing_and_releasing_are_recorded_and_locked_days_stay(day: PitchDay):
    released(day)
    codes = AuditEvent.objects.filter(code__startswith="judging.allocation.").order_by("number")
    assert list(codes.values_list("code", flat=True)) == ["judging.allocation.drawn", "judging.allocation.released"]

    PitchDay.objects.update(state="locked", opened_at=timezone.now(), locked_at=timezone.now())
    with pytest.raises(actions.PanelFixed):
        drawn(day)


def test_the_desk_asks_as_much_for_many_as_for_few(client: Client, day: PitchDay):
    client.force_login(judging.organiser_of(day))
    released(day)
    url = path_in(day.cohort, "judging:allocation_desk")

    def more() -> None:
        judging.judge(day)
        judging.pitch(day)
        released(day)

    assert_page_costs_the_same(client, url, more, rows_shown=14)


def test_a_release_tells_each_judge_their_own_teams_in_one_message(day: PitchDay):
    released(day)

    told = Notification.objects.filter(kind="judging.judge_order")
    seat = first_seat()
    mine = told.get(person=seat.enrolment.person)
    own = {row.pitch.team.name for row in seat.assignments.select_related("pitch__team")}
    others = {pitch.team.name for pitch in day.pitches.select_related("team")} - own
    assert told.count() == 4
    assert all(name in mine.body for name in own)
    assert not any(name in mine.body for name in others)
    assert "text/calendar" in mine.part_type


def test_opening_scoring_says_how_many_pitches_are_the_judges_own(day: PitchDay):
    released(day)
    days.open_scoring(day, by=judging.organiser_of(day))

    mail = Notification.objects.get(kind="judging.scoring_opened", person=first_seat().enrolment.person)

    assert "there are 3 pitches" in mail.body


def test_a_judge_who_comes_after_the_release_is_named_on_the_desk_until_it_is_drawn_anew(client: Client, day: PitchDay):
    client.force_login(judging.organiser_of(day))
    released(day)
    days.open_scoring(day, by=judging.organiser_of(day))
    begun = Scorecard.objects.select_related("judge", "pitch__pitch_day").order_by("pk").first()
    judging.save(begun.pitch, begun.judge, 3, 3, 3, 3, 3)
    newcomer = judging.seat(day, sector="industry")
    desk = path_in(day.cohort, "judging:allocation_desk")

    before = client.get(desk).content.decode()
    released(day)
    after = client.get(desk).content.decode()

    assert "Judges without a team" in before
    assert "Judges without a team" not in after
    assert Scorecard.objects.filter(judge=newcomer.enrolment.person).exists()
    assert Scorecard.objects.filter(pk=begun.pk, version=1).exists()


def test_where_nobody_could_hear_everybody_the_desk_says_so_and_still_draws(client: Client, day: PitchDay, monkeypatch):
    monkeypatch.setattr(queries, "MOST_PAIRS", 23)
    client.force_login(judging.organiser_of(day))
    desk = path_in(day.cohort, "judging:allocation_desk")

    before = client.get(desk).content.decode()
    client.post(desk, {"each": 2})
    after = client.get(desk).content.decode()

    assert "Nobody can hear so many" in before
    assert "If one judge does not come" not in before
    assert "Nobody can hear so many" not in after
    assert "If one judge does not come" in after
