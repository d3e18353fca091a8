"""Judges join on the day without e-mail: a link that opens once, for one judge and one day."""

import datetime as dt
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from judging.actions import judge_pass as actions
from judging.actions import panel
from judging.models import JudgePass, PitchDay, Scorecard, Seat
from judging.policies import BY_PASS
from programme.models import AuditEvent
from programme.shared.addresses import path_in
from tests.factories import judging
from tests.factories import programme as people
from tests.house.addresses import all_addresses
from tests.support.counting import assert_page_costs_the_same

pytestmark = pytest.mark.django_db

HOME = reverse("judging:scorecard_home")


@pytest.fixture
def day() -> PitchDay:
    made = judging.open_day()
    PitchDay.objects.update(starts_at=timezone.now())
    return PitchDay.objects.get(pk=made.pk)


@pytest.fixture
def seat(day: PitchDay) -> Seat:
    return Seat.objects.order_by("pk").first()


@pytest.fixture
def link(day: PitchDay, seat: Seat) -> JudgePass:
    return actions.issue_pass(seat, by=judging.organiser_of(day), at=timezone.now())


def address(link: JudgePass) -> str:
    return reverse("judging:judge_pass_open", args=(link.link_token(),))


def test_one_press_lets_a_judge_in_and_they_score_at_once(client: Client, link: JudgePass, seat: Seat):
    page = client.get(address(link))
    opened = client.post(address(link), follow=True)
    card = Scorecard.objects.filter(judge=seat.enrolment.person).order_by("pitch__position").first()

    assert str(seat) in page.content.decode()
    assert opened.redirect_chain == [(HOME, 302)]
    assert client.get(reverse("judging:scorecard_edit", args=(card.pitch_id,))).status_code == 200
    link.refresh_from_db()
    assert None not in (link.link_used_at, link.last_seen_at)


def test_opening_the_page_of_the_link_changes_nothing(client: Client, link: JudgePass):
    client.get(address(link))
    client.head(address(link))

    assert client.get(HOME).status_code == 302
    assert JudgePass.objects.get().link_used_at is None


def test_a_link_works_once(client: Client, link: JudgePass):
    Client().post(address(link))

    again = client.post(address(link))

    assert again.status_code == 409
    assert "Ask the pitch-day desk for a new one" in again.content.decode()
    assert "was used" in client.get(address(link)).content.decode()
    assert client.get(HOME).status_code == 302


def test_the_same_device_may_press_twice(client: Client, link: JudgePass):
    client.post(address(link))

    assert client.post(address(link)).headers["Location"] == HOME


def test_no_address_but_a_judges_own_lies_under_what_a_link_opens():
    values = {"int": 1, "uuid": UUID(int=1)}
    paths = {each: each.filled(lambda converter, name: values.get(converter, "x")) for each in all_addresses()}

    opened = {each.name for each, path in paths.items() if path.startswith(BY_PASS.opens)}

    assert opened == {each.name for each in paths if each.route.startswith("judge/")} | {"account_logout"}
    assert all(name.startswith("judging:") for name in opened - {"account_logout"})


def test_a_session_by_link_is_sent_to_the_sign_in_page_by_everything_else(client: Client, link: JudgePass):
    person = link.seat.enrolment.person
    person.is_superuser = True
    person.save()
    people.organiser(link.cohort, person)
    client.post(address(link))

    for path in ("/home/", path_in(link.cohort, "judging:panel_desk"), reverse("account_email")):
        assert client.get(path).headers["Location"].startswith(reverse("account_login"))
    assert client.get(HOME).status_code == 200


def test_a_session_by_link_is_not_led_to_pages_that_it_does_not_open(client: Client, link: JudgePass):
    client.post(address(link))

    assert "Ask the organisers" not in client.get(reverse("judging:scorecard_home")).content.decode()


@pytest.mark.parametrize("what", ["revoke", "issue", "seat", "place", "midnight"])
def test_the_session_ends_at_once(client: Client, day: PitchDay, link: JudgePass, seat: Seat, what: str):
    client.post(address(link))
    by, at = judging.organiser_of(day), timezone.now()
    if what == "revoke":
        actions.revoke_pass(link, by=by, at=at)
    elif what == "issue":
        actions.issue_pass(seat, by=by, at=at)
    elif what == "seat":
        panel.unseat_judge(seat, by=by)
    elif what == "place":
        type(seat.enrolment).objects.filter(pk=seat.enrolment_id).update(state="withdrawn")
    else:
        PitchDay.objects.update(starts_at=at - dt.timedelta(days=2))

    assert client.get(HOME).headers["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


def test_a_link_does_not_open_two_days_before(client: Client, link: JudgePass):
    PitchDay.objects.update(starts_at=timezone.now() + dt.timedelta(days=2))

    assert "This link opens at" in client.get(address(link)).content.decode()
    assert client.post(address(link)).status_code == 409


def test_signing_in_oneself_makes_the_session_an_ordinary_one(client: Client, link: JudgePass, seat: Seat):
    client.post(address(link))

    client.force_login(seat.enrolment.person, backend="django.contrib.auth.backends.ModelBackend")
    actions.revoke_pass(link, by=judging.organiser_of(seat.panel.pitch_day), at=timezone.now())

    assert not client.get("/home/").headers["Location"].startswith(reverse("account_login"))
    assert client.get(HOME).status_code == 200


def test_whoever_was_signed_in_on_the_device_is_signed_out(client: Client, link: JudgePass, seat: Seat):
    client.force_login(judging.organiser_of(seat.panel.pitch_day))

    client.post(address(link))

    assert client.session["_auth_user_id"] == str(seat.enrolment.person_id)
    assert client.get("/home/").status_code == 302


def test_the_desk_makes_shows_prints_and_ends_links(client: Client, day: PitchDay, seat: Seat):
    client.force_login(judging.organiser_of(day))
    desk = path_in(day.cohort, "judging:judge_pass_desk")
    assert "Make the 2 links that are missing" in client.get(desk).content.decode()

    client.post(desk)
    link = JudgePass.objects.get(seat=seat)
    shown = client.get(path_in(day.cohort, "judging:judge_pass_show", seat.pk)).content.decode()
    printed = client.get(path_in(day.cohort, "judging:judge_pass_sheet")).content.decode()
    Client().post(address(link))
    used = client.get(path_in(day.cohort, "judging:judge_pass_show", seat.pk)).content.decode()
    client.post(path_in(day.cohort, "judging:judge_pass_revoke", seat.pk))

    assert link.link_token() in shown
    assert "<svg" in shown
    assert printed.count('class="qr"') == 2
    assert link.link_token() not in used
    assert "Ended" in client.get(desk).content.decode()
    acts = AuditEvent.objects.filter(code__startswith="judging.pass.").order_by("number").values_list("code", flat=True)
    assert list(acts) == ["judging.pass.issued"] * 2 + ["judging.pass.opened", "judging.pass.revoked"]


def test_the_desk_asks_as_much_for_many_judges_as_for_few(client: Client, day: PitchDay):
    url = path_in(day.cohort, "judging:judge_pass_desk")
    client.force_login(judging.organiser_of(day))

    def another_judge() -> None:
        actions.issue_pass(judging.seat(day), by=judging.organiser_of(day), at=timezone.now())

    assert_page_costs_the_same(client, url, another_judge, rows_shown=3)
