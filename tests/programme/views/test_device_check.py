import datetime as dt

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programme.actions import device_check as act
from programme.models import DeviceCheck, Notification
from programme.queries import device_check as queries
from programme.queries import home
from programme.shared.refusals import NotAllowed
from programme.states import Role
from tests.factories import programme as make
from tests.support.browsers import assert_valid_html

pytestmark = pytest.mark.django_db

PAGE = reverse("programme:device_check_page")


def sent(size=5_000_000):
    return {"script": "on", "storage": "on", "upload": SimpleUploadedFile("check.bin", b"\0" * size)}


def asked(cohort):
    act.ask(cohort, by=make.organiser(cohort))
    return reverse("programme:device_check_open", args=(DeviceCheck.objects.get().link_token(),))


def test_anybody_checks_a_machine_without_signing_in_and_nothing_is_kept():
    page = Client().get(PAGE)
    assert_valid_html(page.content.decode())
    assert "For your IT desk" in page.content.decode()

    answer = Client().post(PAGE, sent()).content.decode()

    assert_valid_html(answer)
    assert answer.count("tag-ok") == 4
    assert "Nothing is kept of this check" in answer
    assert not DeviceCheck.objects.exists()


def test_a_file_that_is_too_small_and_a_page_without_script_are_told():
    small = Client().post(PAGE, {"upload": SimpleUploadedFile("check.bin", b"x")}).content.decode()

    assert small.count("tag-ok") == 1
    assert small.count("Not seen yet") == 4


def test_who_is_signed_in_has_the_result_kept_and_passes_with_the_mail(client_for):
    cohort = make.cohort()
    enrolment = make.enrolment(cohort)
    client = client_for(enrolment.person)

    client.post(PAGE, sent())
    check = DeviceCheck.objects.get(enrolment=enrolment)
    assert (check.missing, check.passed_at) == (["mail"], None)
    client.post(reverse("programme:device_check_mail"))
    assert "[[link programme.DeviceCheck" in Notification.objects.get(kind="programme.device_check").body
    link = reverse("programme:device_check_open", args=(check.link_token(),))
    Client().post(link, {})

    check.refresh_from_db()
    assert check.missing == []
    assert check.passed_at is not None
    assert "Everything works" in client.get(PAGE).content.decode()


def test_the_link_of_a_person_changes_nothing_until_its_button_is_pressed():
    cohort = make.cohort()
    make.enrolment(cohort, Role.JUDGE)
    link = asked(cohort)

    assert_valid_html(Client().get(link).content.decode())
    Client().head(link)
    assert DeviceCheck.objects.get().missing == ["script", "storage", "upload", "mail"]
    done = Client().post(link, sent(), headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Edg/130.0"})

    check = DeviceCheck.objects.get()
    assert check.passed_at is not None
    assert "Edge" in check.browser
    assert_valid_html(done.content.decode())


def test_a_link_that_has_run_out_keeps_nothing():
    cohort = make.cohort()
    make.enrolment(cohort)
    link = asked(cohort)
    DeviceCheck.objects.update(link_expires_at=timezone.now() - dt.timedelta(days=1))

    page = Client().post(link, sent()).content.decode()

    assert "This link has run out" in page
    assert DeviceCheck.objects.get().passed_at is None


def test_organisers_see_and_ask_exactly_those_who_have_not_passed(client_for):
    cohort = make.cohort()
    passed, waiting = make.enrolment(cohort), make.enrolment(cohort)
    make.enrolment(cohort, Role.OBSERVER)
    act.note_own(passed.person, ["script", "storage", "upload", "mail"], browser="Edge", at=timezone.now())
    act.note_own(waiting.person, ["script"], browser="Edge", at=timezone.now())
    client = client_for(make.organiser(cohort))
    args = (cohort.programme.slug, cohort.slug)

    page = client.get(reverse("programme:device_check_desk", args=args)).content.decode()
    assert_valid_html(page)
    assert "The device can keep unsent work, A file of 5 MB can be sent, Our mail arrives" in page
    client.post(reverse("programme:device_check_ask", args=args))

    told = Notification.objects.filter(kind="programme.device_check")
    assert [row.person for row in told] == [waiting.person]
    assert "Check that this site works on your machine" in [
        task.label for task in home.tasks_of([waiting], at=timezone.now())
    ]
    assert home.tasks_of([passed], at=timezone.now())[0].label != "Check that this site works on your machine"


def test_nobody_is_asked_twice_when_all_have_passed_nor_by_strangers():
    cohort = make.cohort()
    enrolment = make.enrolment(cohort)

    with pytest.raises(NotAllowed):
        act.ask(cohort, by=make.organiser(make.cohort()))
    act.note_own(enrolment.person, ["script", "storage", "upload", "mail"], browser="Edge", at=timezone.now())
    with pytest.raises(act.NobodyToAsk):
        act.ask(cohort, by=make.organiser(cohort))
    assert queries.not_passed(cohort) == []


def test_a_stranger_gets_one_test_mail_an_hour_for_an_address():
    url = reverse("programme:device_check_mail")

    for _ in range(3):
        assert Client().post(url, {"email": "someone@people.example"}).status_code == 302
    wrong = Client().post(url, {"email": "no address"})

    assert len([each for each in mail.outbox if each.to == ["someone@people.example"]]) == 1
    assert wrong.status_code == 422
    assert_valid_html(wrong.content.decode())
