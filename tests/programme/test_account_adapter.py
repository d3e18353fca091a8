"""Signing in as people do it: an address, a mail, a code; late, twice, badly copied, eighty at a time."""

import datetime as dt
import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programme.account_adapter import AccountAdapter
from programme.actions.message_text import change_text
from programme.actions.person import create_person, create_site_admin
from programme.models import Notification, Person
from programme.notifications import ACCOUNT_CHANGED, NO_ACCOUNT, SIGN_IN_CODE, TEST_MAIL
from programme.recovery_codes import HashedRecoveryCodes
from programme.shared import sign_in_codes
from programme.shared.message_texts import BrokenText
from programme.states import Role
from tests.factories import programme as make

pytestmark = pytest.mark.django_db

CODE = re.compile(r"\b[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}\b")
LOGIN, CONFIRM = "/accounts/login/", "/accounts/login/code/confirm/"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def ask(client: Client, address: str, **extra: str):
    return client.post(LOGIN, {"login": address}, **extra)


def newest_code(mailoutbox) -> str:
    return CODE.search(mailoutbox[-1].body)[0]


def enter(client: Client, code: str, **extra: str):
    return client.post(CONFIRM, {"code": code}, **extra)


def is_signed_in(client: Client, person: Person) -> bool:
    return client.session.get("_auth_user_id") == str(person.pk)


def test_a_person_signs_in_with_a_mailed_code(client, mailoutbox):
    person = make.person(email="ann@people.example")

    asked = ask(client, "Ann@People.example ")

    assert asked.headers["Location"] == CONFIRM
    assert mailoutbox[0].to == ["ann@people.example"]
    answer = enter(client, newest_code(mailoutbox))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/home/")
    assert is_signed_in(client, person)


def test_the_mail_is_text_and_html_and_names_the_site(client, mailoutbox):
    make.person(email="ann@people.example")

    ask(client, "ann@people.example")

    mail = mailoutbox[0]
    assert mail.subject == "Your sign-in code for Collaboration programme manager"
    assert "20 minutes" in mail.body
    html, kind = mail.alternatives[0]
    assert kind == "text/html"
    assert newest_code(mailoutbox) in html
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code,
        lambda code: code.replace("-", ""),
        lambda code: code.lower(),
        lambda code: f"  {code.replace('-', ' ')}\n",
        lambda code: code.replace("-", "‐"),
    ],
    ids=["as it is", "without hyphen", "small letters", "with blanks", "another hyphen"],
)
def test_a_code_may_be_typed_or_pasted_in_any_way(client, mailoutbox, typed):
    person = make.person(email="ann@people.example")
    ask(client, "ann@people.example")

    enter(client, typed(newest_code(mailoutbox)))

    assert is_signed_in(client, person)


def test_one_field_takes_the_code(client, mailoutbox):
    make.person(email="ann@people.example")
    ask(client, "ann@people.example")

    page = client.get(CONFIRM).content.decode()

    assert page.count('name="code"') == 1
    assert 'autocomplete="one-time-code"' in page
    assert "maxlength" not in page


def test_a_code_works_just_before_twenty_minutes_and_not_after(client, mailoutbox):
    person = make.person(email="ann@people.example")
    start = timezone.now()
    late = Client()
    with time_machine.travel(start, tick=False):
        ask(client, "ann@people.example")
        first = newest_code(mailoutbox)
        ask(late, "ann@people.example")
        second = newest_code(mailoutbox)

    with time_machine.travel(start + dt.timedelta(minutes=19, seconds=58), tick=False):
        enter(client, first)
    with time_machine.travel(start + dt.timedelta(minutes=20, seconds=1), tick=False):
        answer = enter(late, second)

    assert is_signed_in(client, person)
    assert not is_signed_in(late, person)
    assert "older than 20 minutes" in answer.content.decode()


def test_an_earlier_code_keeps_working_when_another_was_asked_for_on_the_page(client, mailoutbox):
    person = make.person(email="ann@people.example")
    ask(client, "ann@people.example")
    first = newest_code(mailoutbox)
    client.post(CONFIRM, {"action": "resend"})
    assert newest_code(mailoutbox) != first

    enter(client, first)

    assert is_signed_in(client, person)


def test_an_earlier_code_keeps_working_when_the_person_began_again(client, mailoutbox):
    person = make.person(email="ann@people.example")
    ask(client, "ann@people.example")
    first = newest_code(mailoutbox)
    ask(client, "ann@people.example")
    assert len(mailoutbox) == 2

    enter(client, first)

    assert is_signed_in(client, person)


def test_a_mistyped_address_can_be_put_right(client, mailoutbox):
    person = make.person(email="ann@people.example")
    ask(client, "anm@people.example")

    assert client.get(LOGIN).status_code == 200
    ask(client, "ann@people.example")
    enter(client, newest_code(mailoutbox))

    assert is_signed_in(client, person)


def test_opening_the_sign_in_page_in_another_tab_does_not_disturb_the_first(client, mailoutbox):
    person = make.person(email="ann@people.example")
    ask(client, "ann@people.example")
    client.get(LOGIN)

    enter(client, newest_code(mailoutbox))

    assert is_signed_in(client, person)


def test_a_code_sent_again_lives_twenty_minutes_from_then(client, mailoutbox):
    person = make.person(email="ann@people.example")
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        ask(client, "ann@people.example")
    with time_machine.travel(start + dt.timedelta(minutes=19), tick=False):
        client.post(CONFIRM, {"action": "resend"})

    with time_machine.travel(start + dt.timedelta(minutes=38), tick=False):
        enter(client, newest_code(mailoutbox))

    assert is_signed_in(client, person)


def test_codes_of_two_browsers_work_in_either(client, mailoutbox):
    person = make.person(email="ann@people.example")
    telephone = Client()
    ask(client, "ann@people.example")
    first = newest_code(mailoutbox)
    ask(telephone, "ann@people.example")
    second = newest_code(mailoutbox)

    enter(client, second)
    enter(telephone, first)

    assert is_signed_in(client, person)
    assert is_signed_in(telephone, person)


def test_a_code_is_good_once(client, mailoutbox):
    person = make.person(email="ann@people.example")
    thief = Client()
    ask(thief, "ann@people.example")
    ask(client, "ann@people.example")
    code = newest_code(mailoutbox)
    enter(client, code)

    enter(thief, code)

    assert not is_signed_in(thief, person)


def test_a_code_of_one_address_is_nothing_for_another(client, mailoutbox):
    make.person(email="ann@people.example")
    ben = make.person(email="ben@people.example")
    ask(Client(), "ann@people.example")
    codes = newest_code(mailoutbox)
    ask(client, "ben@people.example")

    enter(client, codes)

    assert not is_signed_in(client, ben)


def test_codes_lie_nowhere_as_they_are(mailoutbox, client):
    make.person(email="ann@people.example")

    sign_in_codes.remember("ann@people.example", "BCDF-GHJK")

    assert sign_in_codes.redeem("ann@people.example", "BCDF-GHJK")
    assert "BCDF" not in sign_in_codes._key("ann@people.example", "BCDF-GHJK")


# ---- strangers -----


def test_an_unknown_address_sees_the_same_as_a_known_one(client, mailoutbox):
    make.person(email="ann@people.example")
    make.person(email="gone@people.example", is_active=False)

    pages = {}
    for address in ("ann@people.example", "nobody@people.example", "gone@people.example"):
        browser = Client()
        asked = ask(browser, address)
        wrong = enter(browser, "BBBB-BBBB")
        pages[address] = (
            asked.status_code,
            asked.headers["Location"],
            re.sub(r'value="[^"]{20,}"', "", browser.get(CONFIRM).content.decode()).replace(address, "…"),
            wrong.status_code,
        )

    assert len(set(pages.values())) == 1
    assert len(mailoutbox) == 3
    assert CODE.search(mailoutbox[0].body)
    assert not CODE.search(mailoutbox[1].body)
    assert not CODE.search(mailoutbox[2].body)
    assert "There is no account" in mailoutbox[1].body


def test_an_account_made_after_a_stranger_asked_does_not_break_their_page(client, mailoutbox):
    ask(client, "ann@people.example")
    make.person(email="ann@people.example")
    ask(Client(), "ann@people.example")

    answer = enter(client, newest_code(mailoutbox))

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up_uninvited(client):
    for url in ("/accounts/signup/",):
        client.post(url, {"email": "stranger@people.example"})

    assert not Person.objects.exists()
    assert "invitation" in client.get("/accounts/signup/").content.decode().lower()


@pytest.mark.parametrize("url", ["password/reset/", "password/set/", "password/change/", "password/reset/key/1-x/"])
def test_there_are_no_passwords(client, url, mailoutbox):
    client.force_login(make.person())

    assert client.get(f"/accounts/{url}").status_code == 404
    assert client.post(f"/accounts/{url}", {"password1": "x" * 20, "password2": "x" * 20}).status_code == 404
    assert mailoutbox == []


def test_a_person_who_was_switched_off_is_out_at_once(client):
    person = make.person()
    client.force_login(person)
    Person.objects.filter(pk=person.pk).update(is_active=False)

    assert client.get("/accounts/email/").status_code == 302


# ---- limits -----


def test_eighty_people_of_one_network_address_sign_in_within_two_minutes(mailoutbox):
    people = [make.person() for _ in range(80)]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for person in people:
            browser = Client(REMOTE_ADDR="192.0.2.7")
            ask(browser, person.email)
            enter(browser, newest_code(mailoutbox))
            assert is_signed_in(browser, person)
            clock.shift(1.5)

    assert len(mailoutbox) == 80


def test_all_eighty_may_come_in_one_minute(mailoutbox):
    people = [make.person() for _ in range(80)]
    with time_machine.travel(timezone.now(), tick=False):
        for person in people:
            browser = Client(REMOTE_ADDR="192.0.2.7")
            ask(browser, person.email)
            enter(browser, newest_code(mailoutbox))
            assert is_signed_in(browser, person)


def test_one_address_cannot_be_hammered_from_many_networks(mailoutbox):
    make.person(email="ann@people.example")

    with time_machine.travel(timezone.now(), tick=False):
        for number in range(40):
            answer = ask(Client(REMOTE_ADDR=f"192.0.2.{number}"), "ann@people.example")
            assert answer.status_code == (302 if number < 5 else 429)

    assert len(mailoutbox) == 5


def test_over_an_hour_one_address_gets_at_most_twenty_mails(mailoutbox):
    make.person(email="ann@people.example")

    with time_machine.travel(timezone.now(), tick=False) as clock:
        for number in range(40):
            ask(Client(REMOTE_ADDR=f"192.0.2.{number}"), "ann@people.example")
            clock.shift(65)

    assert len(mailoutbox) == 20


def test_asking_again_on_the_page_is_limited_too(client, mailoutbox):
    make.person(email="ann@people.example")
    with time_machine.travel(timezone.now(), tick=False):
        ask(client, "ann@people.example")
        answers = [client.post(CONFIRM, {"action": "resend"}).status_code for _ in range(6)]

    assert len(mailoutbox) <= 6
    assert set(answers) <= {200, 302, 429}


def test_hammering_one_address_hinders_nobody_else(mailoutbox):
    make.person(email="ann@people.example")
    ben = make.person(email="ben@people.example")
    for _ in range(10):
        ask(Client(REMOTE_ADDR="192.0.2.7"), "ann@people.example")

    browser = Client(REMOTE_ADDR="192.0.2.7")
    ask(browser, "ben@people.example")
    enter(browser, newest_code(mailoutbox))

    assert is_signed_in(browser, ben)


def test_after_five_wrong_codes_the_page_is_closed_but_the_code_still_works_on_a_new_one(client, mailoutbox):
    person = make.person(email="ann@people.example")
    ask(client, "ann@people.example")
    code = newest_code(mailoutbox)
    for _ in range(5):
        enter(client, "BBBB-BBBB")
    enter(client, code)
    assert not is_signed_in(client, person)

    ask(client, "ann@people.example")
    enter(client, code)

    assert is_signed_in(client, person)


def test_a_made_up_forwarding_header_does_not_widen_the_limits(mailoutbox, settings):
    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == 0
    make.person(email="ann@people.example")

    with time_machine.travel(timezone.now(), tick=False):
        for number in range(10):
            ask(Client(), "ann@people.example", headers={"X-Forwarded-For": f"198.51.100.{number}"})

    assert len(mailoutbox) == 5


# ---- the second factor -----


def add_app(person: Person) -> str:
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def totp_code(secret: str) -> str:
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06}"


def test_an_authenticator_app_is_asked_for_after_the_code(client, mailoutbox):
    person = make.person(email="ann@people.example")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    secret = add_app(person)
    ask(client, person.email)

    answer = enter(client, newest_code(mailoutbox))

    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client, person)
    client.post(reverse("mfa_authenticate"), {"code": totp_code(secret)})
    assert is_signed_in(client, person)


def test_a_recovery_code_stands_in_for_the_app_once(client, mailoutbox):
    person = make.person(email="ann@people.example")
    add_app(person)
    recovery = HashedRecoveryCodes.activate(person).draw()[0]
    ask(client, person.email)
    enter(client, newest_code(mailoutbox))

    client.post(reverse("mfa_authenticate"), {"code": recovery})

    assert is_signed_in(client, person)
    again = Client()
    ask(again, person.email)
    enter(again, newest_code(mailoutbox))
    again.post(reverse("mfa_authenticate"), {"code": recovery})
    assert not is_signed_in(again, person)


def test_the_secret_of_an_app_is_not_stored_as_it_is():
    person = make.person()

    secret = add_app(person)

    assert secret not in str(Authenticator.objects.get().data)


def test_an_app_can_be_set_up_on_the_page(client, mailoutbox, django_capture_on_commit_callbacks):
    person = make.person(email="ann@people.example")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    client.force_login(person)
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": totp_code(page.context["form"].secret)})

    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert "changed" in mailoutbox[0].body


# ---- making people -----


def test_a_person_is_made_with_a_proven_address():
    person = create_person(email="Ann@People.Example", full_name="Ann Lee")

    address = EmailAddress.objects.get(user=person)
    assert (address.email, address.verified, address.primary) == ("ann@people.example", True, True)
    assert not person.has_usable_password()


def test_the_first_admin_is_made_on_the_command_line(client, mailoutbox):
    admin = create_site_admin(email="root@people.example")
    again = create_site_admin(email="ROOT@people.example")

    assert admin == again
    assert admin.is_site_admin
    ask(client, "root@people.example")
    enter(client, newest_code(mailoutbox))
    assert is_signed_in(client, admin)


# ---- at once -----


def test_a_code_is_sent_at_once_whatever_else_is_queued(client, mailoutbox):
    make.person(email="ann@people.example")
    cohort = make.cohort()
    Notification.objects.bulk_create(
        Notification(
            programme=cohort.programme,
            address=f"person{number}@people.example",
            name="Person",
            kind="programme.invitation",
            act=str(number),
            subject="Waits",
            body="Waits",
        )
        for number in range(500)
    )

    ask(client, "ann@people.example")

    assert [mail.to for mail in mailoutbox] == [["ann@people.example"]]
    assert Notification.objects.filter(state="queued").count() == 500


# ---- another address -----


def test_a_person_moves_to_another_address_once_it_is_proven(client, mailoutbox):
    person = make.person(email="ann@people.example")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    client.force_login(person)

    client.post("/accounts/email/", {"action_add": "", "email": "ann@elsewhere.example"})
    person.refresh_from_db()
    assert person.email == "ann@people.example"
    code = CODE.search(next(mail for mail in mailoutbox if mail.to == ["ann@elsewhere.example"]).body)[0]
    client.post("/accounts/confirm-email/", {"code": code})
    elsewhere = Client()
    elsewhere.force_login(person)
    UserSession.objects.create_from_request(elsewhere.get("/accounts/email/").wsgi_request)
    client.post("/accounts/email/", {"action_primary": "", "email": "ann@elsewhere.example"})

    person.refresh_from_db()
    assert person.email == "ann@elsewhere.example"
    assert any(mail.to == ["ann@people.example"] and "changed" in mail.body for mail in mailoutbox)
    assert is_signed_in(client, person)
    assert elsewhere.get("/accounts/email/").status_code == 302


def test_nobody_takes_the_address_of_somebody_else(client, mailoutbox):
    ben = make.person(email="ben@people.example")
    EmailAddress.objects.create(user=ben, email=ben.email, verified=True, primary=True)
    person = make.person(email="ann@people.example")
    client.force_login(person)

    client.post("/accounts/email/", {"action_add": "", "email": "ben@people.example"})
    assert [mail.to for mail in mailoutbox] == [["ben@people.example"]]
    client.post("/accounts/confirm-email/", {"code": newest_code(mailoutbox)})

    assert not EmailAddress.objects.filter(user=person, email="ben@people.example", verified=True).exists()


def reworded(cohort, kind, body):
    change_text(cohort.programme, kind, subject="Welcome back to {programme}", body=body, by=make.organiser(cohort))


def test_a_programme_words_the_mail_with_the_code_and_the_code_still_works(client, mailoutbox):
    cohort = make.cohort()
    person = make.participant(cohort)
    reworded(cohort, SIGN_IN_CODE, "Dear {name}, **type** {code}\n\n{safety}")

    ask(client, person.email)

    mail = mailoutbox[-1]
    assert mail.subject == f"Welcome back to {cohort.programme}"
    assert mail.body.startswith(f"Dear {person.short_name}, **type** ")
    assert "do not pass it on to anybody" in mail.body
    enter(client, newest_code(mailoutbox))
    assert is_signed_in(client, person)


@pytest.mark.parametrize("missing", ["code", "safety"])
def test_no_words_leave_out_the_code_or_its_warning(missing):
    body = " ".join(each for each in ("{code}", "{safety}") if missing not in each)

    with pytest.raises(BrokenText, match=missing):
        reworded(make.cohort(), SIGN_IN_CODE, body)


def test_who_belongs_to_two_programmes_or_to_none_reads_our_words(client, mailoutbox):
    cohort, other = make.cohort(), make.cohort()
    both, neither = make.participant(cohort), make.person()
    make.enrolment(other, Role.MENTOR, who=both)
    reworded(cohort, SIGN_IN_CODE, "{code} {safety}")

    for person in (both, neither):
        ask(Client(), person.email)

    assert {mail.subject for mail in mailoutbox} == {f"Your sign-in code for {settings.SITE_NAME}"}


def ask_for_a_test_mail(client: Client, address: str) -> None:
    client.post(reverse("programme:device_check_mail"), {"email": address})


@pytest.mark.parametrize(("press", "kind"), [(ask, NO_ACCOUNT), (ask_for_a_test_mail, TEST_MAIL)])
def test_the_programme_that_alone_has_named_an_address_words_the_mails_to_it(mailoutbox, press, kind):
    cohort = make.cohort()
    named = make.nomination(cohort).email
    twice = make.nomination(cohort).email
    make.nomination(make.cohort(), email=twice)
    reworded(cohort, kind, "Dear {name}, write to the desk.")

    for address in (named.upper(), twice, "nobody@people.example"):
        press(Client(), address)

    assert [mail.body.startswith("Dear") for mail in mailoutbox] == [True, False, False]
    assert [mail.subject == f"Welcome back to {cohort.programme}" for mail in mailoutbox] == [True, False, False]


def test_a_programme_words_the_news_that_an_account_has_changed(mailoutbox):
    cohort = make.cohort()
    person = make.participant(cohort)
    reworded(cohort, ACCOUNT_CHANGED, "Look, {name}:\n\n{what}\n\n{safety}")
    details = {"timestamp": timezone.now(), "ip": "192.0.2.1", "user_agent": "Browser <b>"}

    AccountAdapter().send_mail("mfa/email/totp_activated", person.email, details)

    assert mailoutbox[0].body.startswith(f"Look, {person.short_name}:\n\nAuthenticator app activated.")
    assert "Network address: 192.0.2.1" in mailoutbox[0].body
    assert "end your other sessions" in mailoutbox[0].body
    assert "<b>" not in mailoutbox[0].alternatives[0][0]
