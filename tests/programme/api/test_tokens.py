import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from programme.actions import access_token as act
from programme.actions.enrolment import change_address
from programme.models import AccessToken, AuditEvent
from programme.models.base import hash_token
from programme.shared.refusals import NotAllowed
from programme.states import TokenScope
from tests.factories import programme as make
from tests.support.programs import Program, token

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return make.enrolment(make.cohort(), who=make.person("Ann Archer")).person


def test_a_token_says_whose_it_is_and_what_it_may(ann):
    program = Program(ann, TokenScope.READ)

    account = program.read("me")

    assert (account["full_name"], account["token"]["scopes"]) == ("Ann Archer", ["read"])
    assert [place["role"] for place in account["places"]] == ["participant"]


def test_only_a_fingerprint_of_a_token_is_kept(ann):
    made, secret = token(ann)

    assert secret.startswith(f"{made.prefix}_")
    assert made.link_hash == hash_token(secret)
    assert secret not in repr(AccessToken.objects.filter(pk=made.pk).values())


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer wrong", "Token {secret}", "Basic {secret}", "Bearer {secret}x"])
def test_whoever_sends_no_good_token_is_told_to_make_one(ann, sent):
    _made, secret = token(ann)
    headers = {"Authorization": sent.format(secret=secret)} if sent else {}

    answer = Client().get("/api/v1/me", headers=headers)

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert "token" in answer.json()["detail"]


def test_a_session_opens_nothing_here(ann, client_for):
    answer = client_for(ann).get("/api/v1/me")

    assert answer.status_code == 401


def test_an_answer_sets_no_cookie_and_is_kept_nowhere(ann):
    answer = Program(ann).get("me")

    assert not answer.cookies
    assert answer["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in answer


def test_a_token_that_was_ended_opens_nothing_from_then_on(ann):
    program = Program(ann)
    act.revoke(program.token, by=ann, at=timezone.now())

    answer = program.get("me")

    assert (answer.status_code, "ended" in answer.json()["detail"]) == (401, True)


def test_a_token_that_has_run_out_opens_nothing(ann):
    program = Program(ann)

    with time_machine.travel(timezone.now() + dt.timedelta(days=91), tick=False):
        answer = program.get("me")

    assert (answer.status_code, "run out" in answer.json()["detail"]) == (401, True)


def test_a_closed_account_has_no_tokens(ann):
    program = Program(ann)
    ann.is_active = False
    ann.save()

    assert program.get("me").status_code == 401


def test_another_address_ends_every_token():
    cohort = make.cohort()
    enrolment = make.enrolment(cohort)
    program = Program(enrolment.person)

    change_address(
        enrolment, email="new@people.example", known_by="video", by=make.organiser(cohort), at=timezone.now()
    )

    assert program.get("me").status_code == 401


def test_nobody_ends_another_persons_token_but_the_site_admin(ann):
    made, _secret = token(ann)

    with pytest.raises(NotAllowed):
        act.revoke(made, by=make.person(), at=timezone.now())
    act.revoke(made, by=make.site_admin(), at=timezone.now())

    made.refresh_from_db()
    assert made.revoked_at is not None


def test_nobody_makes_a_token_for_somebody_else(ann):
    with pytest.raises(NotAllowed):
        act.make(ann, by=make.person(), name="x", scopes=["read"], days=1, is_proven=True, at=timezone.now())


@pytest.mark.parametrize("days", [0, -1, 366])
def test_every_token_ends_within_a_year(ann, days):
    with pytest.raises(act.NotThatLong):
        token(ann, days=days)


def test_nobody_has_more_than_twenty_tokens(ann):
    for _number in range(act.MOST_OPEN):
        made, _secret = token(ann)

    with pytest.raises(act.TooManyTokens):
        token(ann)
    act.revoke(made, by=ann, at=timezone.now())
    token(ann)


def test_who_needs_a_second_factor_makes_no_token_without(settings):
    settings.SECOND_FACTOR_FOR = ["site_admin"]

    with pytest.raises(act.NeedsSecondFactor):
        token(make.site_admin(), is_proven=False)


def test_a_token_made_without_a_second_factor_ends_when_the_role_needs_one(settings, ann):
    settings.SECOND_FACTOR_FOR = ["site_admin"]
    _made, secret = token(ann, is_proven=False)
    program = Program(None, secret=secret)
    assert program.get("me").status_code == 200

    ann.is_superuser = True
    ann.save()

    assert "second factor" in program.get("me").json()["detail"]


def test_a_token_of_somebody_who_gave_their_second_factor_up_opens_nothing(settings):
    admin = make.site_admin()
    program = Program(admin)
    assert program.get("me").status_code == 200

    settings.SECOND_FACTOR_FOR = ["site_admin"]

    assert "none any more" in program.get("me").json()["detail"]


def test_the_last_use_is_noted_at_most_once_a_minute(ann):
    program = Program(ann)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        used = []
        for seconds in (0, 30, 40):
            clock.shift(seconds)
            program.get("me")
            program.token.refresh_from_db()
            used.append(program.token.used_at)

    assert used[0] == used[1]
    assert used[2] - used[0] == dt.timedelta(seconds=70)


def test_a_token_may_do_no_more_than_its_scopes_say(ann):
    answer = Program(ann, TokenScope.BOOK).get("cohorts")

    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
    assert "read" in answer.json()["detail"]


def test_a_token_that_asks_too_often_is_told_how_long_to_wait(ann, settings):
    settings.API_REQUESTS_A_MINUTE = 2
    program, other = Program(ann), Program(ann)
    with time_machine.travel(timezone.now().replace(second=15), tick=False):
        for _number in range(2):
            while (answer := program.get("me")).status_code == 429:
                pass  # close to the limit a few are refused early
        answer = program.get("me")

        assert (answer.status_code, answer["Retry-After"]) == (429, "45")
        assert "Retry-After" in answer.json()["detail"]
        assert other.get("me").status_code == 200


def test_making_and_ending_a_token_is_recorded(ann):
    made, _secret = token(ann, TokenScope.READ)
    act.revoke(made, by=ann, at=timezone.now())

    events = AuditEvent.objects.filter(target_id=str(made.pk)).order_by("number")
    assert [(each.code, each.by) for each in events] == [
        ("programme.access_token.made", ann.pk),
        ("programme.access_token.revoked", ann.pk),
    ]
    assert events[0].facts == {"made": made.prefix, "scopes": ["read"], "days": 90}


def test_tokens_that_ended_long_ago_are_forgotten(ann):
    old, _secret = token(ann)
    now = timezone.now()
    act.revoke(old, by=ann, at=now)
    token(ann, days=365)

    assert act.forget_ended(at=now + dt.timedelta(days=366)) == 1
    assert not AccessToken.objects.filter(pk=old.pk).exists()
