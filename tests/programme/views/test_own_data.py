import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from programme.actions.booking import book
from programme.models import AuditEvent, Notification, Person, PrivacyRequest
from programme.shared.addresses import path_in
from tests.factories import judging as judge
from tests.factories import programme as make
from tests.factories import teams as team_of
from tests.support import seeding

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
ClientFor = Callable[[Person], Client]


def downloaded(browser: Client) -> dict[str, str]:
    answer = browser.post("/your-data/download/")
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def test_the_download_holds_every_declared_field_and_the_persons_files(client_for: ClientFor):
    zenobia = make.person(seeding.NAME, seeding.ADDRESS)
    seeds = seeding.Seeds(zenobia)

    files = downloaded(client_for(zenobia))

    told = "".join(files.values())
    # Words of others, keys, and what is not to be told yet.
    left_out = ("Nomination.reason", "Nomination.nominated_by", "Conflict.reason", "Feedback.", "ClientChange.", "mfa.")
    planted = [(where, text) for where, text in seeds.planted if text.startswith("seed")]
    missing = {where for where, text in planted if text not in told}
    assert {where for where in missing if not any(part in where for part in left_out)} <= {
        "programme.Notification.subject",  # queued: it may tell too early
        "programme.Notification.body",
        "programme.Notification.name",
        "programme.Notification.part",
        "programme.Notification.part_type",
        "programme.Notification.problem",
        "usersessions.UserSession.data",
    }
    assert not [where for where, text in planted if "Nomination.reason" in where and text in told]
    assert json.loads(files["data/programme-enrolment.json"])["why"]
    assert any(name.startswith("files/") for name in files)
    assert AuditEvent.objects.filter(code="programme.own_data.downloaded", by=zenobia.pk).exists()


def test_nothing_under_embargo_and_no_other_persons_name_is_in_the_download(client_for: ClientFor):
    day = judge.locked_day(3, 2)
    member = team_of.member(day.pitches.first().team)
    judge.signed_sheet(day)
    Notification.objects.create(
        person=member, address=member.email, kind="judging.results_published", act="x", subject="You have won!", body=""
    )

    told = "".join(downloaded(client_for(member)).values())

    assert "You have won!" not in told
    assert "judging-result" not in told
    assert judge.judges_of(day)[0].full_name not in told
    assert "data/what-you-did.json" not in told


def test_another_persons_data_is_never_in_it(client_for: ClientFor):
    cohort = make.cohort()
    make.participant(cohort, who=make.person("Otto Other", "otto@other.example"), about="Otto likes boats")

    told = "".join(downloaded(client_for(make.participant(cohort))).values())

    assert "Otto" not in told


def test_the_download_tells_when_staff_looked_and_at_what_and_names_nobody(client_for: ClientFor):
    cohort = make.cohort()
    olivia, ann = make.organiser(cohort, who=make.person("Olivia Looker")), make.participant(cohort)
    visit = make.visit(cohort, run_by=olivia)
    book(visit, by=ann)
    client_for(olivia).post(path_in(cohort, "programme:need_desk", visit.pk))

    of_ann, of_olivia = downloaded(client_for(ann)), downloaded(client_for(olivia))

    (row,) = json.loads(of_ann["data/looks-at-you.json"])["rows"]
    assert (row["what"], row["page"]) == ("What people need", "Need desk")
    assert "Olivia Looker" not in of_ann["data/looks-at-you.json"]
    assert "data/what-you-looked-at.json" not in of_ann
    assert len(json.loads(of_olivia["data/what-you-looked-at.json"])["rows"]) == 1
    assert "data/looks-at-you.json" not in of_olivia


def test_an_old_sign_in_has_to_be_proved_again(client_for: ClientFor):
    person = make.participant(make.cohort())
    browser = client_for(person)
    old = (timezone.now() - dt.timedelta(hours=1)).timestamp()
    session = browser.session
    session["account_authentication_methods"] = [{"method": "code", "at": old}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()

    answer = browser.post("/your-data/download/")

    assert "Sign in again first" in answer.content.decode()
    assert not AuditEvent.objects.filter(code="programme.own_data.downloaded").exists()


def test_asking_and_taking_back_on_the_page(client_for: ClientFor):
    cohort = make.cohort()
    make.organiser(cohort)
    browser = client_for(make.participant(cohort))
    browser.post("/your-data/others/")
    assert "You have asked this already" in browser.post("/your-data/others/", follow=True).content.decode()
    assert "Tick the box" in browser.post("/your-data/erase/", {"wish": "Please"}).content.decode()

    page = browser.post("/your-data/erase/", {"wish": "Please", "sure": "on"}, follow=True).content.decode()

    assert "You get an answer by" in page
    asked = PrivacyRequest.objects.get(kind="erase")
    browser.post(f"/your-data/requests/{asked.pk}/take-back/")
    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_the_desk_counts_the_month_down_and_takes_the_answer(client_for: ClientFor):
    cohort = make.cohort()
    organiser = make.organiser(cohort)
    due = timezone.now().astimezone(cohort.zone).date() + dt.timedelta(days=3)
    asked = make.privacy_request(make.participant(cohort), cohort.programme, "erase", due_on=due)
    at = f"/organise/{cohort.programme.slug}/{cohort.slug}/personal-data/"
    browser = client_for(organiser)
    assert "3 days left" in browser.get(at).content.decode()
    home = browser.get(f"/organise/{cohort.programme.slug}/{cohort.slug}/").content.decode()
    assert "Answer about personal data" in home

    refused = browser.post(f"{at}{asked.pk}/", {"to": "refused", "words": ""}).content.decode()
    assert "Give a reason" in refused
    answer: Any = browser.post(f"{at}{asked.pk}/", {"to": "refused", "words": "A dispute is open."})

    assert answer.status_code == 302
    asked.refresh_from_db()
    assert asked.answer == "A dispute is open."
    assert "A dispute is open." in client_for(asked.person).get("/your-data/").content.decode()
